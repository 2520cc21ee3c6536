import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  draftBody,
  type LetterKindCode,
  letterKinds,
  letterQuery,
  LettersRepository,
  LettersService,
  lettersProblems,
  Stationeries,
  toContent,
} from '../../../letters/index.js';
import { type Actor } from '../../../messaging/index.js';
import { Ids } from '../../../platform/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { Console, ConsoleController, type Fault, faultsOf, type Option, seeOther } from '../frame/index.js';
import { faultsOrThrow, LetterDesk } from './letter-desk.service.js';
import { LetterListPage } from './letter-list-page.js';
import { newKinds, newLetterFields, NewLetterPage } from './new-letter-page.js';
import { LETTERS, lettersCrumbs, placed } from './parts.js';

const labels = {
  processId: 'Process',
  kind: 'Kind of letter',
  subject: 'Subject',
  date: 'Date',
  about: 'Meeting',
  audience: 'Distribution list',
  language: 'Language',
};
const PER_PAGE = 50;

/** The letters there are, and a new one. */
@ConsoleController('office/letters')
export class LetterListPages {
  constructor(
    private readonly console: Console,
    private readonly desk: LetterDesk,
    private readonly letters: LettersRepository,
    private readonly service: LettersService,
    private readonly stationeries: Stationeries,
    private readonly day: OfficeDay,
    private readonly ids: Ids,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(sent).pick('state', 'kind', 'processId', 'cursor');
    const read = letterQuery.safeParse(asked);
    // A filter that is none shows all: nobody typed it.
    const { cursor, ...filter } = read.success ? read.data : letterQuery.parse({});
    const processId = session.person.processId ?? filter.processId;
    const { items, next } = await this.letters.list(
      { ...filter, processId },
      { limit: PER_PAGE, cursor },
      'latest',
    );
    await this.console.send(reply, session, {
      title: 'Letters',
      nav: 'letters',
      crumbs: lettersCrumbs().map(({ text }) => ({
        text,
        ...(text === 'Office' ? { href: '/office' } : {}),
      })),
      wide: true,
      children: LetterListPage({
        session,
        letters: items,
        next,
        filter: { state: filter.state, kind: filter.kind, processId: filter.processId },
        processes: await this.desk.processes(session.person.processId),
      }),
    });
  }

  @Get('new')
  @RequirePermission('letters:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(sent).pick('processId', 'kind', 'about', 'listId');
    const standard = { date: this.day.today(), language: 'en', key: `form-${this.ids.random()}` };
    await this.form(reply, session, new FormValues({ ...standard, ...asked }), []);
  }

  @Post('new')
  @RequirePermission('letters:write')
  async begin(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const read = draftBody.safeParse(draftFrom(values));
    if (!read.success) {
      await this.form(reply, session, values, missing(values, faultsOf(read.error, labels)));
      return;
    }
    const { processId, kind, stationery, key, office, ...content } = read.data;
    assertProcess(actor, processId);
    const meeting = content.about?.id;
    if (meeting !== undefined && !(await this.isOf(processId, meeting))) {
      const message = 'Meeting: choose a meeting of the same process.';
      await this.form(reply, session, values, [{ field: 'about', message }]);
      return;
    }
    try {
      const letter = await this.service.draft(actor, {
        processId,
        kind,
        key,
        office,
        content: toContent(
          kind,
          content,
          stationery === undefined
            ? undefined
            : await this.stationeries.forLetter(stationery, processId, kind),
        ),
      });
      seeOther(reply, `${LETTERS}/${letter._id}/edit`, 'letter-begun');
    } catch (error) {
      // The form was sent twice: the letter is there.
      const there = lettersProblems.exists.is(error) ? error.extensions['letterId'] : undefined;
      if (typeof there === 'string') seeOther(reply, `${LETTERS}/${there}/edit`, 'letter-begun');
      else await this.form(reply, session, values, placed(faultsOrThrow(error), newLetterFields));
    }
  }

  private async isOf(processId: string, meetingId: string): Promise<boolean> {
    return (await this.desk.meetingsOf(processId)).some(({ _id }) => _id === meetingId);
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    values: FormValues,
    faults: readonly Fault[],
  ): Promise<void> {
    const processes = await this.desk.processes(session.person.processId);
    await this.console.send(reply, session, {
      title: 'Write a letter',
      nav: 'letters',
      crumbs: lettersCrumbs({ text: 'Write a letter' }),
      faults,
      children: NewLetterPage({
        session,
        values,
        faults,
        processes,
        meetings: await this.meetings(processes),
        lists: await this.desk.lists(),
        stationery: await this.stationery(session.person.processId),
      }),
    });
  }

  private async stationery(processId: string | undefined): Promise<Option[]> {
    const sets = await this.stationeries.list(processId);
    return sets.map(({ _id, title }) => ({ value: _id, text: title }));
  }

  private async meetings(processes: readonly Option[]): Promise<Option[]> {
    const options: Option[] = [];
    for (const { value, text } of processes) {
      for (const meeting of await this.desk.meetingOptions(value)) {
        options.push(processes.length === 1 ? meeting : { ...meeting, text: `${text} – ${meeting.text}` });
      }
    }
    return options;
  }
}

const kindOf = (value: string): LetterKindCode | undefined => newKinds.find((kind) => kind === value);

/** What the form says, as the API takes it. */
function draftFrom(values: FormValues): object {
  const kind = kindOf(values.text('kind'));
  const { about, listId, ...plain } = values.pick(
    'key',
    'processId',
    'subject',
    'date',
    'language',
    'about',
    'listId',
    'stationery',
  );
  const sample = kind !== undefined && values.text('sample') === 'yes' ? letterKinds[kind].sample.body : '';
  return {
    ...plain,
    kind,
    body: sample,
    ...(about === undefined ? {} : { about: { type: 'meeting', id: about } }),
    ...(listId === undefined ? {} : { audience: { listId }, dispatched: true }),
  };
}

/** Fields that were left empty are asked for in words that say so. */
function missing(values: FormValues, faults: readonly Fault[]): Fault[] {
  const words: Readonly<Record<string, string>> = {
    processId: 'Choose the process.',
    kind: 'Choose the kind of letter.',
    subject: 'Write the subject.',
    date: 'Give the date of the letter.',
  };
  return placed(faults, newLetterFields).map((fault) => {
    const message = words[fault.field];
    return message !== undefined && values.filled(fault.field) === undefined ? { ...fault, message } : fault;
  });
}
