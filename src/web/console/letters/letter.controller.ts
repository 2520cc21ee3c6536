import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  type Letter,
  type LetterForm,
  LetterPages,
  LettersRepository,
  LettersService,
  type Shown,
} from '../../../letters/index.js';
import { Meetings } from '../../../meetings/index.js';
import { type Actor, EventLog } from '../../../messaging/index.js';
import { Problem } from '../../../platform/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { ConsoleController, type Fault, seeOther, sendFrameable } from '../frame/index.js';
import { HistoryPage } from './history-page.js';
import { faultsOrThrow, LetterDesk, meetingName } from './letter-desk.service.js';
import { LetterPage } from './letter-page.js';
import { LETTERS, placed } from './parts.js';
import { RefusalPage } from './preview-refusal.js';

const MOST_EVENTS = 500;

/** One letter: its record, its pages, its history. */
@ConsoleController('office/letters/:id')
export class LetterRecordPages {
  constructor(
    private readonly desk: LetterDesk,
    private readonly pages: LetterPages,
    private readonly service: LettersService,
    private readonly letters: LettersRepository,
    private readonly meetings: Meetings,
    private readonly events: EventLog,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.desk.letter(actor, id);
    const { audience, about } = letter;
    const lists = audience === undefined ? [] : await this.desk.lists();
    const list = lists.find(({ value }) => value === audience?.listId);
    const meeting = about === undefined ? null : await this.meetings.find(about.id);
    const named = new Set([...letter.refersTo, ...(letter.corrects ? [letter.corrects.letterId] : [])]);
    const { personal } = letter.issue ?? (await this.desk.outlook(letter));
    await this.desk.send(reply, session, letter, {
      title: letter.subject,
      wide: true,
      children: LetterPage({
        session,
        letter,
        process: (await this.meetings.process(letter.processId)).shortTitle,
        meeting: meeting === null ? undefined : { id: meeting._id, name: meetingName(meeting) },
        list:
          audience === undefined ? undefined : { id: audience.listId, title: list?.text ?? audience.listId },
        named: (await this.desk.others(letter)).filter(({ _id }) => named.has(_id)),
        naming: await this.letters.naming([id]),
        readers: personal ? await this.desk.readers(letter) : [],
        publishedAt: await this.desk.publishedAt(letter),
        zone: this.day.zone,
      }),
    });
  }

  /** The letter in a frame: a draft as it reads now, an issued one as it was sent. */
  @Get('preview')
  @RequirePermission('letters:read')
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    await this.frame(reply, async () =>
      this.read(letter, formOf(values.text('as')), values.filled('addressee')),
    );
  }

  @Get('package.pdf')
  @RequirePermission('letters:read')
  async package(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.desk.letter(actor, id);
    const [first] = letter.issue?.personal === true ? await this.desk.readers(letter) : [];
    await this.frame(reply, () => this.pages.package(letter, first?.id));
  }

  @Get('history')
  @RequirePermission('letters:read')
  async history(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.historyPage(reply, session, await this.desk.letter(actor, id), []);
  }

  @Post('discard')
  @RequirePermission('letters:write')
  async discard(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    // Sent twice.
    if (letter.state === 'discarded') {
      seeOther(reply, LETTERS, 'letter-discarded');
      return;
    }
    if (values.text('confirm') !== 'yes') {
      const message = 'Say that you want to discard it.';
      await this.historyPage(reply, session, letter, [{ field: 'confirm', message }]);
      return;
    }
    try {
      await this.service.step(actor, id, { step: 'discard' }, values.number('version'));
    } catch (error) {
      const faults = placed(faultsOrThrow(error), ['confirm']);
      await this.historyPage(reply, session, await this.desk.letter(actor, id), faults);
      return;
    }
    seeOther(reply, LETTERS, 'letter-discarded');
  }

  private async read(letter: Letter, as: LetterForm, addressee: string | undefined): Promise<Shown> {
    const [first] =
      letter.issue?.personal === true && addressee === undefined ? await this.desk.readers(letter) : [];
    return this.pages.preview(letter, as, addressee ?? first?.id);
  }

  /** What cannot be shown says why, in the frame. */
  private async frame(reply: FastifyReply, make: () => Promise<Shown>): Promise<void> {
    try {
      const { bytes, contentType, filename } = await make();
      sendFrameable(reply, bytes, withCharset(contentType), filename);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      sendFrameable(
        reply.code(error.status),
        await RefusalPage({ faults: faultsOrThrowInFrame(error) }),
        'text/html; charset=utf-8',
      );
    }
  }

  private async historyPage(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    faults: readonly Fault[],
  ): Promise<void> {
    const stream = { stream: `letter:${letter._id}` };
    const events = session.may('events:read')
      ? (await this.events.list(stream, { limit: MOST_EVENTS })).items
      : null;
    await this.desk.send(reply, session, letter, {
      title: 'History',
      wide: true,
      faults,
      children: HistoryPage({ session, letter, events, faults, zone: this.day.zone }),
    });
  }
}

export const withCharset = (type: string): string =>
  type.startsWith('text/') ? `${type}; charset=utf-8` : type;

const known = ['html', 'text', 'pdf', 'accessible'] as const satisfies LetterForm[];

export const formOf = (asked: string): LetterForm => known.find((form) => form === asked) ?? 'html';

/** All words of a refusal, also of one that a page cannot show beside a field. */
function faultsOrThrowInFrame(error: Problem): Fault[] {
  return error.status === 404 ? [{ field: 'main', message: error.detail }] : faultsOrThrow(error);
}
