import { Body, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  readUploadForm,
  RequirePermission,
  UploadForm,
} from '../../../access/index.js';
import {
  fileName,
  LetterFiles,
  newReceivedBody,
  receivedBody,
  type ReceivedLetter,
  ReceivedLetters,
  toReceived,
} from '../../../letters/index.js';
import { Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Ids, line, pageQuery } from '../../../platform/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  type Crumb,
  type Fault,
  faultsOf,
  type Option,
  seeOther,
  sendFrameable,
} from '../frame/index.js';
import {
  fieldsOf,
  NewReceivedPage,
  noFields,
  type NewReceivedProps,
  type ReceivedFields,
  ReceivedListPage,
  ReceivedPage,
  receivedPath,
} from './received-pages.js';
import { faultsOrThrow } from './sign.controller.js';

const page = z.object(pageQuery);
const formKey = z.uuid();
const RECEIVED = { text: 'Letters received', href: '/office/received' };
const labels = {
  sender: 'Sender',
  addressee: 'Addressee',
  date: 'Date of the letter',
  subject: 'Subject',
  language: 'Language',
  note: 'Note of the office',
  processId: 'Process',
  file: 'The letter',
};

const crumbs = (...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Letters', href: '/office/letters' },
  ...more,
];

/** Letters that others wrote: recorded by upload, corrected in what was written down of them. */
@ConsoleController('office/received')
export class ReceivedPages {
  constructor(
    private readonly console: Console,
    private readonly received: ReceivedLetters,
    private readonly files: LetterFiles,
    private readonly meetings: Meetings,
    private readonly ids: Ids,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { items, next } = await this.received.list(
      { processId: session.person.processId },
      page.parse(sent),
    );
    const processes = new Map((await this.processes(session)).map(({ value, text }) => [value, text]));
    await this.console.send(reply, session, {
      title: 'Letters received',
      nav: 'letters',
      crumbs: crumbs({ text: 'Letters received' }),
      wide: true,
      children: ReceivedListPage({ session, letters: items, processes, next }),
    });
  }

  @Get('new')
  @RequirePermission('letters:write')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    await this.form(reply, session, { fields: noFields, processId: '', kept: undefined, faults: [] });
  }

  @Post('new')
  @UploadForm()
  @RequirePermission('letters:write')
  async record(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fields: sent, file } = await readUploadForm(request, session);
    const values = new FormValues(sent);
    const fields = typedFields(values);
    const processId = values.text('processId');
    const key = formKey.safeParse(values.text('form')).data;
    const { kept, faults: refused } = await this.keep(actor, file, values.filled('kept'));
    const again = (faults: readonly Fault[]): Promise<void> =>
      this.form(reply, session, {
        fields,
        processId,
        kept,
        faults,
        ...(key === undefined ? {} : { form: key }),
      });
    const read = newReceivedBody.safeParse({
      ...given(fields),
      processId,
      file: kept?.sha256 ?? NO_FILE,
    });
    const faults = [...refused, ...(read.success ? [] : faultsOf(read.error, labels))];
    if (!read.success || faults.length > 0) {
      await again(faults);
      return;
    }
    const { processId: process, file: hash, ...facts } = read.data;
    const known = await this.processes(session);
    if (!known.some(({ value }) => value === process)) {
      await again([{ field: 'processId', message: 'Choose a process.' }]);
      return;
    }
    let letter: ReceivedLetter;
    try {
      letter = await this.received.record(actor, {
        processId: process,
        file: hash,
        key,
        ...toReceived(facts),
      });
    } catch (error) {
      await again(faultsOrThrow(error));
      return;
    }
    seeOther(reply, receivedPath(letter._id), 'received-recorded');
  }

  @Get(':id')
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.received.get(id, actor);
    await this.one(reply, session, letter, fieldsOf(letter), []);
  }

  @Get(':id/pages.pdf')
  @RequirePermission('letters:read')
  async pages(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.received.get(id, actor);
    const name = fileName(`${letter.date} Letter of ${letter.sender}`, 'pdf');
    sendFrameable(reply, await this.received.bytes(letter), 'application/pdf', name);
  }

  @Post(':id')
  @RequirePermission('letters:write')
  async correct(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.received.get(id, actor);
    const values = new FormValues(sent);
    const fields = typedFields(values);
    const read = receivedBody.safeParse(given(fields));
    if (!read.success) {
      await this.one(reply, session, letter, fields, faultsOf(read.error, labels));
      return;
    }
    const facts = toReceived(read.data);
    // The form was sent twice: what it asks for is so.
    if (!sameFacts(fieldsOf(letter), facts)) {
      try {
        await this.received.correct(actor, id, values.number('version'), facts);
      } catch (error) {
        await this.one(reply, session, letter, fields, faultsOrThrow(error));
        return;
      }
    }
    seeOther(reply, receivedPath(id), 'received-corrected');
  }

  /** Keeps what was uploaded, so that a form that comes back with faults need not upload it again. */
  private async keep(
    actor: Actor,
    file: { name: string; bytes: Buffer } | undefined,
    before: string | undefined,
  ): Promise<{ kept: NewReceivedProps['kept']; faults: Fault[] }> {
    const fault = (message: string) => ({ kept: undefined, faults: [{ field: 'file', message }] });
    if (file && file.bytes.length > 0) {
      const name = line(200).safeParse(file.name).data ?? 'Letter.pdf';
      try {
        const { _id, pages } = await this.files.upload(actor, name, file.bytes);
        return pages === undefined
          ? fault('A letter received is kept as a PDF: scan it, or print it to one.')
          : { kept: { sha256: _id, name }, faults: [] };
      } catch (error) {
        return fault(
          faultsOrThrow(error)
            .map(({ message }) => message)
            .join(' '),
        );
      }
    }
    if (before === undefined || !/^[0-9a-f]{64}$/.test(before)) return fault('Choose the letter.');
    const { _id, name } = await this.files.get(before);
    return { kept: { sha256: _id, name }, faults: [] };
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    shown: Pick<NewReceivedProps, 'fields' | 'processId' | 'kept' | 'faults'> & { form?: string },
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Record a letter',
      nav: 'letters',
      crumbs: crumbs(RECEIVED, { text: 'Record a letter' }),
      faults: shown.faults,
      children: NewReceivedPage({
        session,
        processes: await this.processes(session),
        ...shown,
        form: shown.form ?? this.ids.next(),
      }),
    });
  }

  private async one(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: ReceivedLetter,
    fields: ReceivedFields,
    faults: readonly Fault[],
  ): Promise<void> {
    const processes = await this.processes(session);
    const process = processes.find(({ value }) => value === letter.processId)?.text ?? letter.processId;
    await this.console.send(reply, session, {
      title: letter.subject,
      nav: 'letters',
      crumbs: crumbs(RECEIVED, { text: letter.subject }),
      wide: true,
      faults,
      children: ReceivedPage({ session, letter, process, fields, faults, zone: this.day.zone }),
    });
  }

  private async processes({ person }: ConsoleSession): Promise<Option[]> {
    const { items } = await this.meetings.listProcesses({ limit: 200 }, person.processId);
    return items.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }));
  }
}

/** Stands where no file is: the fault beside the field says so already. */
const NO_FILE = '0'.repeat(64);

const typedFields = (values: FormValues): ReceivedFields => ({
  sender: values.text('sender'),
  addressee: values.text('addressee'),
  date: values.text('date'),
  subject: values.text('subject'),
  language: values.text('language'),
  note: values.text('note'),
});

const given = ({ note, ...fields }: ReceivedFields) => ({
  ...fields,
  ...(note.trim() === '' ? {} : { note }),
});

const sameFacts = (
  before: ReceivedFields,
  { note = '', ...after }: Omit<ReceivedFields, 'note'> & { note?: string },
) => JSON.stringify(before) === JSON.stringify({ ...pickFields(after), note });

const pickFields = ({ sender, addressee, date, subject, language }: Omit<ReceivedFields, 'note'>) => ({
  sender,
  addressee,
  date,
  subject,
  language,
});
