import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { linkActor } from '../access/index.js';
import { longInstant, type Meeting, Meetings, type Process } from '../meetings/index.js';
import { type Actor, saveVersioned, type Tx, UnitOfWork } from '../messaging/index.js';
import { afterCursor, containing, Ids, type Page, type PageRequest, toPage } from '../platform/index.js';
import {
  type AnswerCommand,
  type AnswerDecision,
  type AnsweredMeeting,
  decideAnswer,
  decideWithdraw,
  outcomeOfAnswer,
} from './answer.decide.js';
import type {
  AnswerChannel,
  AnswerContent,
  AnswerRow,
  AnswerValue,
  HistoryRow,
  Invitation,
  Level,
} from './answer.types.js';
import { differsKey, disputeTodo, settleFor, todoOf } from './answer.todos.js';
import { type AskedAgain, decideAskAgain } from './ask-again.decide.js';
import { invitationsProblems } from './invitations.problems.js';
import { ReminderStops } from './reminder-stops.service.js';
import type { SeatLimit } from './seats.decide.js';
import { moves, Seats } from './seats.service.js';
import { type AnswerSummary, summarise } from './summary.js';

export interface InvitationFilter {
  value?: AnswerValue | 'none' | undefined;
  category?: Invitation['addressee']['category'] | undefined;
  /** Electoral group. */
  group?: string | undefined;
  level?: Level | undefined;
  addressee?: string | undefined;
  /** Words of the name. */
  name?: string | undefined;
  waiting?: 'yes' | undefined;
}

/** An invitation with everything that a page or the API shows of it. */
export interface InvitationRecord {
  invitation: Invitation;
  history: HistoryRow[];
  meeting: Meeting;
  process: Process;
}

export interface OfficeAnswer extends AnswerContent {
  channel: AnswerChannel;
  dated: string | null;
}

/** Answers to invitations, and what stands. */
@Injectable()
export class Invitations {
  constructor(
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    @InjectModel('Answer') private readonly answers: Model<HistoryRow>,
    private readonly meetings: Meetings,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly seats: Seats,
    private readonly reminders: ReminderStops,
  ) {}

  /** @throws invitations/not-found */
  async read(id: string): Promise<InvitationRecord> {
    const invitation = await this.invitations.findById(id).lean<Invitation>();
    if (!invitation)
      throw invitationsProblems.notFound(`There is no invitation ${id}.`, { invitationId: id });
    const history = await this.historyOf(id);
    const meeting = await this.meetings.meeting(invitation.meetingId);
    return { invitation, history, meeting, process: await this.meetings.process(meeting.processId) };
  }

  /** The invitation that an answer belongs to. */
  async byAnswer(answerId: string): Promise<InvitationRecord> {
    const answer = await this.answers.findById(answerId).lean<HistoryRow>();
    if (!answer) throw invitationsProblems.answerNotFound('The answer named by this link is not on record.');
    return this.read(answer.invitationId);
  }

  /** Answers that were sent together, by the id of the first. */
  async sentWith(answerId: string): Promise<AnswerRow[]> {
    return this.answers
      .find({ $or: [{ _id: answerId }, { sentWith: answerId }] })
      .sort({ _id: 1 })
      .lean<AnswerRow[]>();
  }

  /** Invitations to a meeting, in the order of the delegations' ids. */
  async list(meetingId: string, filter: InvitationFilter, page: PageRequest): Promise<Page<Invitation>> {
    const after = afterCursor(page);
    const rows = await this.invitations
      .find({
        meetingId,
        ...(filter.value === undefined ? {} : { value: filter.value }),
        ...(filter.category === undefined ? {} : { 'addressee.category': filter.category }),
        ...(filter.group === undefined ? {} : { 'addressee.electoralGroup': filter.group }),
        ...(filter.level === undefined ? {} : { 'standing.level': filter.level }),
        ...(filter.name === undefined ? {} : { 'addressee.name': containing(filter.name) }),
        ...(filter.waiting === undefined ? {} : { $expr: { $lt: ['$seats.given', '$seats.asked'] } }),
        $and: [
          filter.addressee === undefined ? {} : { 'addressee.id': filter.addressee },
          after === null ? {} : { 'addressee.id': { $gt: after } },
        ],
      })
      .sort({ 'addressee.id': 1 })
      .limit(page.limit + 1)
      .lean<Invitation[]>();
    return toPage(page, rows, (row) => row.addressee.id);
  }

  async byIds(ids: readonly string[]): Promise<Invitation[]> {
    return this.invitations.find({ _id: { $in: [...ids] } }).lean<Invitation[]>();
  }

  async count(meetingId: string): Promise<number> {
    return this.invitations.countDocuments({ meetingId });
  }

  async summary(meetingId: string): Promise<AnswerSummary> {
    return summarise(await this.invitations.find({ meetingId }).lean<Invitation[]>());
  }

  /** The invitation and those that its page asks about too, in their order. */
  async readWithFurther(id: string): Promise<InvitationRecord[]> {
    const main = await this.read(id);
    const further = await Promise.all((main.invitation.asksAlso ?? []).map((other) => this.read(other)));
    return [main, ...further.sort((a, b) => a.meeting.startsAt.getTime() - b.meeting.startsAt.getTime())];
  }

  /** An answer that the office enters: it stands, whatever stood before. */
  async answerByOffice(actor: Actor, id: string, answer: OfficeAnswer): Promise<InvitationRecord> {
    const typedBy = { kind: actor.kind, id: actor.id, name: actor.name ?? null };
    return only(await this.answer(actor, [{ id, command: { ...answer, byOffice: true, typedBy } }]));
  }

  /** An answer through the link in a letter. `name` is what its holder wrote: it proves nothing. */
  async answerByLink(id: string, name: string, answer: AnswerContent): Promise<InvitationRecord> {
    return only(await this.answersByLink(id, name, [{ id, answer }]));
  }

  /**
   * Answers to several meetings that one page asks about, all of them or none. `id` is the invitation whose link it
   * was; the answers may be to it and to those it asks about too.
   */
  answersByLink(
    id: string,
    name: string,
    answers: readonly { id: string; answer: AnswerContent }[],
  ): Promise<InvitationRecord[]> {
    const actor: Actor = { ...linkActor(id), name };
    const typedBy = { kind: actor.kind, id, name };
    return this.answer(
      actor,
      answers.map(({ id: invitationId, answer }) => ({
        id: invitationId,
        command: { ...answer, channel: 'link', byOffice: false, dated: null, typedBy },
      })),
    );
  }

  /** "Not you? Withdraw." */
  async withdrawByLink(
    answerId: string,
  ): Promise<{ result: 'withdrawn' | 'already' | 'disputed'; record: InvitationRecord }> {
    const { invitation } = await this.byAnswer(answerId);
    const actor = linkActor(answerId);
    const id = this.ids.next();
    return this.inTurn([invitation.meetingId], actor, async (tx) => {
      const record = await this.read(invitation._id);
      const typedBy = { kind: actor.kind, id: answerId, name: null };
      const decision = decideWithdraw(record.invitation, record.history, answerId, typedBy, id, tx.now);
      const limit = await this.seats.limitOf(invitation.meetingId);
      const after = await this.save(tx, record, decision, limit);
      if (decision.result === 'disputed') await tx.todo(disputeTodo(after));
      if (decision.result === 'withdrawn' && outcomeOfAnswer(record.history, answerId) === 'differs') {
        await tx.settle(differsKey(invitation), 'The differing answer was withdrawn.');
      }
      return { result: decision.result, record: after };
    });
  }

  private async answer(
    actor: Actor,
    commands: readonly { id: string; command: AnswerCommand }[],
  ): Promise<InvitationRecord[]> {
    const rows = commands.map((one) => ({ ...one, rowId: this.ids.next() }));
    const ids = rows.map(({ id }) => id);
    const meetings = await this.invitations.find({ _id: { $in: ids } }).distinct('meetingId');
    const sentWith = rows.length > 1 ? rows[0]?.rowId : undefined;
    return this.inTurn(meetings, actor, async (tx) => {
      const records: InvitationRecord[] = [];
      for (const { id, command, rowId } of rows) {
        const together = sentWith === undefined ? command : { ...command, sentWith };
        records.push(await this.answerOne(tx, id, together, rowId));
      }
      return records;
    });
  }

  private async answerOne(
    tx: Tx,
    id: string,
    command: AnswerCommand,
    rowId: string,
  ): Promise<InvitationRecord> {
    const record = await this.read(id);
    const limit = await this.seats.limitOf(record.meeting._id);
    const meeting = { ...answeredMeeting(record.meeting, record.process), namesNeeded: limit !== null };
    // The meeting came back a moment ago, and this invitation was not brought to it yet.
    const asked = decideAskAgain(record.invitation, record.history, record.meeting, {
      id: this.ids.next(),
      actor: tx.actor,
      now: tx.now,
    });
    const history = [...record.history, ...asked.rows];
    const decision = decideAnswer(asked.state, history, command, meeting, rowId, tx.now);
    const after = await this.save(tx, { ...record, history }, decision, limit, asked);
    await this.reminders.stop(tx, id);
    if (command.byOffice) {
      for (const key of settleFor(after.invitation)) await tx.settle(key, 'The office entered an answer.');
    }
    const todo = decision.row === null ? null : todoOf(after, decision.row);
    if (todo !== null) await tx.todo(todo);
    return after;
  }

  /** Answers to a meeting whose seats are limited wait for each other: each may take or give up a seat. */
  private async inTurn<T>(
    meetingIds: readonly string[],
    actor: Actor,
    body: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const limited: string[] = [];
    for (const id of meetingIds) if ((await this.seats.limitOf(id)) !== null) limited.push(id);
    return this.seats.inTurn(limited, () => this.work.run(actor, body));
  }

  private async save(
    tx: Tx,
    record: InvitationRecord,
    { state, row, events }: AnswerDecision,
    limit: SeatLimit | null,
    asked?: AskedAgain,
  ): Promise<InvitationRecord> {
    const seats =
      limit === null || row === null || !moves(record.meeting, tx.now)
        ? undefined
        : await this.seats.ask(tx, state, limit);
    const rows = [...(asked?.rows ?? []), ...(row === null ? [] : [row])];
    if (rows.length > 0) await this.answers.collection.insertMany(rows as never[], { session: tx.session });
    const invitation = await saveVersioned(
      this.invitations,
      tx,
      'invitation',
      record.invitation,
      seats === undefined ? state : { ...state, seats },
      [...(asked?.events ?? []), ...events],
    );
    return { ...record, invitation, history: row === null ? record.history : [...record.history, row] };
  }

  private historyOf(id: string): Promise<HistoryRow[]> {
    return this.answers.find({ invitationId: id }).sort({ n: 1 }).lean<HistoryRow[]>().exec();
  }
}

function only(records: readonly InvitationRecord[]): InvitationRecord {
  const [record] = records;
  if (record === undefined) throw new TypeError('One answer gives one record.');
  return record;
}

/** What the rules and the pages need to know of the meeting that is answered. */
export function answeredMeeting(meeting: Meeting, process: Process): AnsweredMeeting {
  return {
    cancelled: meeting.status === 'cancelled',
    postponed: meeting.status === 'postponed',
    answersBy: meeting.answersBy,
    answersByText: meeting.answersBy === null ? null : longInstant(meeting.answersBy, meeting.zone),
    whatToDo:
      process.office.mailbox === null
        ? `write to the ${process.office.name}`
        : `write to ${process.office.mailbox}`,
  };
}
