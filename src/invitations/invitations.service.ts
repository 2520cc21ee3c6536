import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { linkActor } from '../access/index.js';
import { longInstant, type Meeting, Meetings, type Process } from '../meetings/index.js';
import { type Actor, saveVersioned, type Tx, UnitOfWork } from '../messaging/index.js';
import { afterCursor, Ids, type Page, type PageRequest, toPage } from '../platform/index.js';
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
  AnswerValue,
  HistoryRow,
  Invitation,
  Level,
} from './answer.types.js';
import { differsKey, disputeTodo, settleFor, todoOf } from './answer.todos.js';
import { invitationsProblems } from './invitations.problems.js';
import { type AnswerSummary, summarise } from './summary.js';

export interface InvitationFilter {
  value?: AnswerValue | 'none' | undefined;
  category?: Invitation['addressee']['category'] | undefined;
  /** Electoral group. */
  group?: string | undefined;
  level?: Level | undefined;
  addressee?: string | undefined;
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

  async count(meetingId: string): Promise<number> {
    return this.invitations.countDocuments({ meetingId });
  }

  async summary(meetingId: string): Promise<AnswerSummary> {
    return summarise(await this.invitations.find({ meetingId }).lean<Invitation[]>());
  }

  /** An answer that the office enters: it stands, whatever stood before. */
  answerByOffice(actor: Actor, id: string, answer: OfficeAnswer): Promise<InvitationRecord> {
    const typedBy = { kind: actor.kind, id: actor.id, name: actor.name ?? null };
    return this.answer(actor, id, { ...answer, byOffice: true, typedBy });
  }

  /** An answer through the link in a letter. `name` is what its holder wrote: it proves nothing. */
  answerByLink(id: string, name: string, answer: AnswerContent): Promise<InvitationRecord> {
    const actor: Actor = { ...linkActor(id), name };
    const typedBy = { kind: actor.kind, id, name };
    return this.answer(actor, id, { ...answer, channel: 'link', byOffice: false, dated: null, typedBy });
  }

  /** "Not you? Withdraw." */
  async withdrawByLink(
    answerId: string,
  ): Promise<{ result: 'withdrawn' | 'already' | 'disputed'; record: InvitationRecord }> {
    const { invitation } = await this.byAnswer(answerId);
    const actor = linkActor(answerId);
    const id = this.ids.next();
    return this.work.run(actor, async (tx) => {
      const record = await this.read(invitation._id);
      const typedBy = { kind: actor.kind, id: answerId, name: null };
      const decision = decideWithdraw(record.invitation, record.history, answerId, typedBy, id, tx.now);
      const after = await this.save(tx, record, decision);
      if (decision.result === 'disputed') await tx.todo(disputeTodo(after));
      if (decision.result === 'withdrawn' && outcomeOfAnswer(record.history, answerId) === 'differs') {
        await tx.settle(differsKey(invitation), 'The differing answer was withdrawn.');
      }
      return { result: decision.result, record: after };
    });
  }

  private answer(actor: Actor, id: string, command: AnswerCommand): Promise<InvitationRecord> {
    const rowId = this.ids.next();
    return this.work.run(actor, async (tx) => {
      const record = await this.read(id);
      const meeting = answeredMeeting(record.meeting, record.process);
      const decision = decideAnswer(record.invitation, record.history, command, meeting, rowId, tx.now);
      const after = await this.save(tx, record, decision);
      if (command.byOffice) {
        for (const key of settleFor(after.invitation)) await tx.settle(key, 'The office entered an answer.');
      }
      const todo = decision.row === null ? null : todoOf(after, decision.row);
      if (todo !== null) await tx.todo(todo);
      return after;
    });
  }

  private async save(
    tx: Tx,
    record: InvitationRecord,
    { state, row, events }: AnswerDecision,
  ): Promise<InvitationRecord> {
    if (row !== null) await this.answers.collection.insertOne(row as never, { session: tx.session });
    const invitation = await saveVersioned(
      this.invitations,
      tx,
      'invitation',
      record.invitation,
      state,
      events,
    );
    return { ...record, invitation, history: row === null ? record.history : [...record.history, row] };
  }

  private historyOf(id: string): Promise<HistoryRow[]> {
    return this.answers.find({ invitationId: id }).sort({ n: 1 }).lean<HistoryRow[]>().exec();
  }
}

/** What the rules and the pages need to know of the meeting that is answered. */
export function answeredMeeting(meeting: Meeting, process: Process): AnsweredMeeting {
  return {
    cancelled: meeting.status === 'cancelled',
    answersBy: meeting.answersBy,
    answersByText: meeting.answersBy === null ? null : longInstant(meeting.answersBy, meeting.zone),
    whatToDo:
      process.office.mailbox === null
        ? `write to the ${process.office.name}`
        : `write to ${process.office.mailbox}`,
  };
}
