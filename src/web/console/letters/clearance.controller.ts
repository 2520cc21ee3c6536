import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  type Letter,
  LettersService,
  type LetterState,
  noteBody,
  reasonBody,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { ConsoleController, type Fault, faultsOf, type NoticeCode, seeOther } from '../frame/index.js';
import { TalkOf } from '../letters-talk/talk.js';
import { LetterTalk } from '../letters-talk/talk.service.js';
import { ClearancePage } from './clearance-page.js';
import { faultsOrThrow, LetterDesk, passed } from './letter-desk.service.js';
import { letterPath, placed } from './parts.js';

/** One step of clearance, as a form takes it. */
interface Step {
  /** The state that it leads to. */
  to: LetterState;
  notice: NoticeCode;
  run: (expected: number) => Promise<Letter>;
  /** Fields of its form, as they were typed. */
  typed: Record<string, string>;
}

const FIELDS = ['note', 'return-reason', 'take-back-reason'];

/** Submission, clearance and return of a letter. */
@ConsoleController('office/letters/:id/clearance')
export class LetterClearancePages {
  constructor(
    private readonly desk: LetterDesk,
    private readonly service: LettersService,
    private readonly day: OfficeDay,
    private readonly talk: LetterTalk,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.page(reply, session, await this.desk.letter(actor, id));
  }

  @Post('submit')
  @RequirePermission('letters:write')
  async submit(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const typed = { note: values.text('note') };
    const read = noteBody.safeParse(noteOf(values));
    if (!read.success) {
      await this.refused(reply, session, actor, id, typed, faultsOf(read.error, { note: 'Note' }));
      return;
    }
    const note = read.data?.note;
    await this.take(reply, session, actor, id, values, {
      to: 'in-clearance',
      notice: 'letter-submitted',
      typed,
      run: (expected) =>
        this.service.step(
          actor,
          id,
          { step: 'submit-for-clearance', ...(note === undefined ? {} : { note }) },
          expected,
        ),
    });
  }

  @Post('clear')
  @RequirePermission('letters:clear')
  async clear(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const typed = { note: values.text('note') };
    const read = noteBody.safeParse(noteOf(values));
    if (!read.success) {
      await this.refused(reply, session, actor, id, typed, faultsOf(read.error, { note: 'Note' }));
      return;
    }
    const note = read.data?.note;
    await this.take(reply, session, actor, id, values, {
      to: 'cleared',
      notice: 'letter-cleared',
      typed,
      run: (expected) => this.service.clear(actor, id, note, expected),
    });
  }

  @Post('return')
  @RequirePermission('letters:clear')
  giveBack(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.toDraft(reply, session, actor, id, new FormValues(sent), 'return-reason');
  }

  @Post('take-back')
  @RequirePermission('letters:write')
  takeBack(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.toDraft(reply, session, actor, id, new FormValues(sent), 'take-back-reason');
  }

  private async toDraft(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    id: string,
    values: FormValues,
    field: string,
  ): Promise<void> {
    const typed = { [field]: values.text('reason') };
    const read = reasonBody.safeParse({ reason: values.text('reason').trim() });
    if (!read.success) {
      const faults = faultsOf(read.error, { reason: 'Reason' }).map(({ message }) => ({ field, message }));
      await this.refused(reply, session, actor, id, typed, faults);
      return;
    }
    const { reason } = read.data;
    await this.take(reply, session, actor, id, values, {
      to: 'draft',
      notice: 'letter-returned',
      typed,
      run: (expected) => this.service.step(actor, id, { step: 'return', reason }, expected),
    });
  }

  private async take(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    id: string,
    values: FormValues,
    { to, notice, run, typed }: Step,
  ): Promise<void> {
    try {
      await run(values.number('version'));
    } catch (error) {
      const letter = await this.desk.letter(actor, id);
      // Sent twice: the step was taken by the same person, and the letter stands where it leads to.
      if (!passed(error) || letter.state !== to || letter.history.at(-1)?.by.id !== actor.id) {
        await this.refused(reply, session, actor, id, typed, placed(faultsOrThrow(error), FIELDS));
        return;
      }
    }
    seeOther(reply, letterPath({ _id: id }, '/clearance'), notice);
  }

  private async refused(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    id: string,
    typed: Record<string, string>,
    faults: readonly Fault[],
  ): Promise<void> {
    await this.page(reply, session, await this.desk.letter(actor, id), { faults, typed });
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    { faults = [], typed = {} }: { faults?: readonly Fault[]; typed?: Record<string, string> } = {},
  ): Promise<void> {
    await this.desk.send(reply, session, letter, {
      title: 'Clearance',
      wide: true,
      faults,
      children: ClearancePage({
        session,
        letter,
        faults,
        typed,
        zone: this.day.zone,
        talk: TalkOf({ session, letter, ...(await this.talk.of(letter)) }),
      }),
    });
  }
}

function noteOf(values: FormValues): { note?: string } {
  const note = values.filled('note');
  return note === undefined ? {} : { note };
}
