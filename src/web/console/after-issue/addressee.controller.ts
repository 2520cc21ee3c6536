import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  readUploadForm,
  RequirePermission,
  UploadForm,
} from '../../../access/index.js';
import { DirectorySearch } from '../../../directory/index.js';
import {
  acknowledgementBody,
  addresseeBody,
  copyBody,
  LetterAcknowledgements,
  LetterCopies,
  LetterFiles,
  LetterReceipts,
  LetterSupplements,
  receiptBody,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import {
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  type NoticeCode,
  seeOther,
} from '../frame/index.js';
import { AddPage } from './add-page.js';
import type { AddresseeForm } from './addressee-forms.js';
import { AfterIssuePages } from './letter-pages.service.js';
import { letterPath } from '../letters/parts.js';
import { addresseePath, type LetterPage } from './parts.js';
import { sentInstant } from '../typed-instant.js';

const labels = {
  channel: 'How it was delivered',
  givenBy: 'Who gave it',
  takenBy: 'Who took it',
  receivedAt: 'When',
  file: 'Signed receipt',
  note: 'Note',
  how: 'How they said so',
  who: 'Who said so',
  at: 'When they said so',
  mailbox: 'Mailbox',
  reason: 'Why',
  addressee: 'Delegation or organisation',
};

/** Fields of a page with several forms have ids of their own, so that no two are the same. */
const fieldIds: Readonly<Record<AddresseeForm, Readonly<Record<string, string>>>> = {
  receipt: {},
  acknowledge: { at: 'said-at', note: 'said-note' },
  again: { reason: 'again-reason' },
  mail: {},
};

/** What the office does for one addressee of an issued letter. */
@ConsoleController('office/letters/:id')
export class AddresseePages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly receipts: LetterReceipts,
    private readonly acknowledgements: LetterAcknowledgements,
    private readonly copies: LetterCopies,
    private readonly files: LetterFiles,
  ) {}

  @Post('coverage/:addressee/receipt')
  @RequirePermission('letters:write')
  @UploadForm()
  async receipt(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('addressee') addressee: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    const { fields, file } = await readUploadForm(request, session);
    const values = new FormValues(fields);
    const sent = this.withInstant(
      values.pick('channel', 'givenBy', 'takenBy', 'receivedAt', 'note'),
      'receivedAt',
    );
    await this.act(
      { reply, page, addressee, form: 'receipt', values, notice: 'receipt-recorded' },
      receiptBody,
      sent,
      async (body) => {
        const scan =
          file === undefined ? undefined : await this.files.upload(actor, readable(file.name), file.bytes);
        await this.receipts.record(actor, id, addressee, { ...body, file: scan?._id });
      },
    );
  }

  @Post('coverage/:addressee/acknowledge')
  @RequirePermission('letters:write')
  async acknowledge(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('addressee') addressee: string,
    @Body() form: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    const values = new FormValues(form);
    const sent = this.withInstant(values.pick('how', 'who', 'at', 'note'), 'at');
    const how = {
      reply,
      page,
      addressee,
      form: 'acknowledge',
      values,
      notice: 'letter-acknowledged',
    } as const;
    await this.act(how, acknowledgementBody, sent, async (body) => {
      await this.acknowledgements.record(actor, id, addressee, body);
    });
  }

  /** The same form sent twice is one copy. */
  @Post('coverage/:addressee/again')
  @RequirePermission('letters:issue')
  async again(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('addressee') addressee: string,
    @Body() form: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    const values = new FormValues(form);
    const how = { reply, page, addressee, form: 'again', values, notice: 'letter-sent-again' } as const;
    await this.act(how, copyBody, values.pick('mailbox', 'reason'), async (body) => {
      await this.copies.send(actor, id, addressee, { ...body, key: values.filled('key') });
      if (values.text('keep') === 'yes' && session.may('directory:write')) {
        const kept = { mailbox: body.mailbox, name: 'Registry', role: 'registry' } as const;
        await this.copies.keepMailbox(actor, id, addressee, kept);
      }
    });
  }

  /** Runs a form of the addressee's page; what is refused comes back with everything that was typed. */
  private async act<Schema extends z.ZodType>(
    how: {
      reply: FastifyReply;
      page: LetterPage;
      addressee: string;
      form: AddresseeForm;
      values: FormValues;
      notice: NoticeCode;
    },
    schema: Schema,
    sent: unknown,
    run: (body: z.output<Schema>) => Promise<void>,
  ): Promise<void> {
    const { reply, page, addressee, form, values, notice } = how;
    const back = (faults: readonly Fault[]): Promise<void> => {
      const ids = fieldIds[form];
      const placed = faults.map((fault) => ({ ...fault, field: ids[fault.field] ?? fault.field }));
      return this.pages.sendAddressee(reply, page, addressee, { form, values, faults: placed });
    };
    const read = schema.safeParse(sent);
    if (!read.success) return back(faultsOf(read.error, labels));
    try {
      await run(read.data);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return back(faults);
    }
    seeOther(reply, addresseePath(page.letter, addressee), notice);
  }

  private withInstant<Sent extends Record<string, string | undefined>>(sent: Sent, field: keyof Sent): Sent {
    const typed = sent[field];
    return typed === undefined ? sent : { ...sent, [field]: sentInstant(typed, this.pages.zone) };
  }
}

/** Most delegations, and most organisations, that the list of those to choose from holds. */
const MOST = 2_000;

/** Somebody who was forgotten. */
@ConsoleController('office/letters/:id/add')
export class AddAddresseePages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly supplements: LetterSupplements,
    private readonly directory: DirectorySearch,
  ) {}

  @Get()
  @RequirePermission('letters:issue')
  async form(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, await this.pages.page(session, actor, id));
  }

  @Post()
  @RequirePermission('letters:issue')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() form: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    const values = new FormValues(form);
    const read = addresseeBody.safeParse(values.pick('addressee', 'channel', 'reason'));
    if (!read.success) return this.send(reply, page, { values, faults: faultsOf(read.error, labels) });
    const { addressee, ...body } = read.data;
    try {
      await this.supplements.add(actor, id, { id: addressee, ...body, key: values.filled('key') });
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return this.send(reply, page, { values, faults });
    }
    seeOther(reply, addresseePath(page.letter, addressee), 'addressee-added');
  }

  private async send(
    reply: FastifyReply,
    page: LetterPage,
    refused?: { values: FormValues; faults: readonly Fault[] },
  ): Promise<void> {
    const { coverage } = await this.pages.board(page.letter, 'all', '');
    const addressed = new Set(coverage.addressees.map(({ id }) => id));
    const candidates = (await this.directory.search('', MOST))
      .filter(({ id }) => !addressed.has(id))
      .map(({ id, name, what }) => ({ value: id, text: `${name} (${what})` }));
    const props = { ...page, candidates, formKey: this.pages.formKey() };
    await this.pages.send(
      reply,
      page,
      'Add an addressee',
      AddPage({ ...props, ...(refused === undefined ? {} : { refused }) }),
      refused?.faults,
      [{ text: 'Coverage', href: letterPath(page.letter, '/coverage') }],
    );
  }
}

/** The name that came with a file; files are judged by their content. */
const readable = (name: string | undefined): string =>
  name === undefined || name.trim() === '' ? 'Receipt' : name;
