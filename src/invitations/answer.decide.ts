import { event, type NewEvent } from '../messaging/index.js';
import type {
  AnswerChannel,
  AnswerContent,
  AnswerRow,
  HistoryRow,
  Invitation,
  Outcome,
  Participant,
  Standing,
  TypedBy,
  WithdrawalRow,
} from './answer.types.js';
import { invitationsProblems } from './invitations.problems.js';

/** What an answer is weighed by. */
export interface Weighed {
  channel: AnswerChannel;
  participants: readonly Participant[];
}

export interface AnswerCommand extends AnswerContent {
  channel: AnswerChannel;
  byOffice: boolean;
  dated: string | null;
  typedBy: TypedBy;
  /** The first of the answers (id) that were sent together with this one. */
  sentWith?: string;
}

/** What the rules need to know of the meeting. */
export interface AnsweredMeeting {
  cancelled: boolean;
  /** To a date to be announced. */
  postponed?: boolean;
  /** Until when answers are asked for; afterwards only the office enters them. */
  answersBy: Date | null;
  /** How to say these things to a person: "Friday, 2 June 2017, 18:00 (Europe/Zurich)". */
  answersByText: string | null;
  /** "write to office@example.org" */
  whatToDo: string;
  /** Seats are limited: who comes is named. */
  namesNeeded?: boolean;
}

/** More answers than this by link or calendar are a fault or an attack; the office may still enter one. */
export const MOST_ANSWERS = 200;

const formality: Readonly<Record<AnswerChannel, number>> = {
  calendar: 1,
  link: 1,
  telephone: 3,
  mail: 4,
  'note-verbale': 5,
};
const WITH_NAMES = 2;

/**
 * How formal an answer is. A click in a mail or a calendar is least: the link lies in shared mailboxes and is
 * forwarded. Names make it more, for whoever gives them knows who travels; then telephone, mail, note verbale.
 */
export function formalityOf({ channel, participants }: Weighed): number {
  return participants.length > 0 ? Math.max(formality[channel], WITH_NAMES) : formality[channel];
}

/**
 * What becomes of an answer beside the one that stands: the most formal last answer stands, and what the office
 * enters always does.
 */
export function outcomeOf(
  standing: (AnswerContent & Weighed & { namesFormality: number }) | null,
  next: AnswerContent & Weighed & { byOffice: boolean },
): Outcome {
  if (standing === null || next.byOffice) return 'stands';
  const own = formalityOf(next);
  // Names that a supplement brought do not make the answer under them less formal, nor more.
  const weight = Math.max(formality[standing.channel], standing.namesFormality);
  if (own >= weight) return 'stands';
  if (next.value !== standing.value) return 'differs';
  if (next.participants.length === 0 || sameParticipants(next.participants, standing.participants))
    return 'confirms';
  return standing.participants.length === 0 || own >= standing.namesFormality ? 'supplements' : 'differs';
}

interface Folded {
  standing: Standing | null;
  /** How formal the names of the standing answer are; 0 without names. */
  namesFormality: number;
}

const nothing: Folded = { standing: null, namesFormality: 0 };

/** The answer that stands after a history: withdrawn answers are taken as never given. */
export function standingOf(rows: readonly HistoryRow[]): Standing | null {
  return fold(rows).standing;
}

function fold(rows: readonly HistoryRow[]): Folded {
  const withdrawn = withdrawnIds(rows);
  return answersOf(presentOf(rows))
    .filter((row) => !withdrawn.has(row._id))
    .reduce(after, nothing);
}

function after(folded: Folded, row: AnswerRow): Folded {
  const { standing } = folded;
  const outcome = outcomeOf(
    standing === null ? null : { ...standing, namesFormality: folded.namesFormality },
    row,
  );
  const namesFormality = row.participants.length > 0 ? formalityOf(row) : 0;
  switch (outcome) {
    case 'stands':
      return {
        standing: {
          answerId: row._id,
          value: row.value,
          level: row.level,
          participants: row.participants,
          comment: row.comment,
          channel: row.channel,
          at: row.at,
          namesFrom: null,
        },
        namesFormality,
      };
    case 'supplements':
      if (standing === null) return folded;
      return {
        standing: {
          ...standing,
          participants: row.participants,
          level: standing.level ?? row.level,
          namesFrom: row._id,
        },
        namesFormality,
      };
    case 'confirms':
    case 'differs':
      return folded;
  }
}

/** What has come in since the addressee was last asked: answers of before were to other dates. */
export function presentOf(rows: readonly HistoryRow[]): HistoryRow[] {
  const inOrder = [...rows].sort((a, b) => a.n - b.n);
  return inOrder.slice(inOrder.findLastIndex(({ kind }) => kind === 'asked-again') + 1);
}

export function answersOf(rows: readonly HistoryRow[]): AnswerRow[] {
  return rows.filter((row) => row.kind === 'answer').sort((a, b) => a.n - b.n);
}

/** What became of an answer when it came. */
export function outcomeOfAnswer(rows: readonly HistoryRow[], answerId: string): Outcome | undefined {
  return answersOf(rows).find((row) => row._id === answerId)?.outcome;
}

export function withdrawnIds(rows: readonly HistoryRow[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => (row.kind === 'withdrawal' ? [row.withdraws] : [])));
}

export interface AnswerDecision {
  state: Invitation;
  row: HistoryRow | null;
  events: NewEvent[];
}

/**
 * Takes an answer into the history and says what stands now. An answer that repeats the last one word for word
 * adds nothing: `row` is null.
 * @throws invitations/meeting-cancelled, invitations/meeting-postponed; invitations/closed after the date for answers, unless the office
 *   enters it; invitations/too-many-answers; invitations/names-required where seats are limited
 */
export function decideAnswer(
  state: Invitation,
  history: readonly HistoryRow[],
  command: AnswerCommand,
  meeting: AnsweredMeeting,
  id: string,
  now: Date,
): AnswerDecision {
  refuseClosed(state, history, command.byOffice, meeting, now);
  if (meeting.namesNeeded === true && command.value === 'accepted' && command.participants.length === 0) {
    throw invitationsProblems.namesRequired('Name each participant: a seat is kept for each name.', {
      invitationId: state._id,
    });
  }
  const last = answersOf(presentOf(history)).at(-1);
  if (last !== undefined && !withdrawnIds(history).has(last._id) && repeats(last, command))
    return { state, row: null, events: [] };
  const folded = fold(history);
  const outcome = outcomeOf(
    folded.standing === null ? null : { ...folded.standing, namesFormality: folded.namesFormality },
    command,
  );
  const row: AnswerRow = {
    _id: id,
    kind: 'answer',
    invitationId: state._id,
    meetingId: state.meetingId,
    n: history.length + 1,
    at: now,
    ...command,
    outcome,
  };
  return {
    state: withStanding(state, [...history, row]),
    row,
    events: [
      event('invitation.answered', {
        ...aboutInvitation(state),
        answerId: id,
        value: command.value,
        channel: command.channel,
        outcome,
      }),
    ],
  };
}

/**
 * "Not you? Withdraw." An answer by link or calendar is taken back at once. One that the office entered is not
 * undone by a click: the office is asked to look, and nothing changes.
 * @throws invitations/answer-not-found
 */
export function decideWithdraw(
  state: Invitation,
  history: readonly HistoryRow[],
  answerId: string,
  typedBy: TypedBy,
  id: string,
  now: Date,
): AnswerDecision & { result: 'withdrawn' | 'already' | 'disputed' } {
  const answer = answersOf(history).find((row) => row._id === answerId);
  if (answer === undefined)
    throw invitationsProblems.answerNotFound('The answer named by this link is not on record.');
  if (withdrawnIds(history).has(answerId)) return { state, row: null, events: [], result: 'already' };
  if (answer.byOffice) {
    return {
      state,
      row: null,
      events: [event('invitation.answer-disputed', { ...aboutInvitation(state), answerId })],
      result: 'disputed',
    };
  }
  const row: WithdrawalRow = {
    _id: id,
    kind: 'withdrawal',
    invitationId: state._id,
    meetingId: state.meetingId,
    n: history.length + 1,
    at: now,
    typedBy,
    withdraws: answerId,
  };
  const next = withStanding(state, [...history, row]);
  return {
    state: next,
    row,
    events: [
      event('invitation.answer-withdrawn', {
        ...aboutInvitation(state),
        answerId,
        withdrawalId: id,
        value: next.value,
      }),
    ],
    result: 'withdrawn',
  };
}

function refuseClosed(
  state: Invitation,
  history: readonly HistoryRow[],
  byOffice: boolean,
  meeting: AnsweredMeeting,
  now: Date,
): void {
  const extensions = { invitationId: state._id };
  if (meeting.cancelled) {
    throw invitationsProblems.meetingCancelled(
      'The meeting will not take place; no answer is needed.',
      extensions,
    );
  }
  if (meeting.postponed === true) {
    throw invitationsProblems.meetingPostponed(
      'A new date will be announced. Until then there is nothing to answer.',
      extensions,
    );
  }
  if (byOffice) return;
  if (now >= state.expiresAt) {
    throw invitationsProblems.closed(
      `The meeting is over. If something has to be put right, ${meeting.whatToDo}.`,
      extensions,
    );
  }
  if (meeting.answersBy !== null && now > meeting.answersBy) {
    throw invitationsProblems.closed(
      `Answers were asked for until ${meeting.answersByText ?? meeting.answersBy.toISOString()}. To answer now, ${meeting.whatToDo}.`,
      extensions,
    );
  }
  if (presentOf(history).length >= MOST_ANSWERS) {
    throw invitationsProblems.tooManyAnswers(`Please ${meeting.whatToDo}.`, extensions);
  }
}

export function withStanding(state: Invitation, history: readonly HistoryRow[]): Invitation {
  const standing = standingOf(history);
  return { ...state, standing, value: standing?.value ?? 'none' };
}

function repeats(last: AnswerRow, next: AnswerCommand): boolean {
  return (
    last.channel === next.channel &&
    last.byOffice === next.byOffice &&
    last.value === next.value &&
    last.level === next.level &&
    last.comment === next.comment &&
    last.dated === next.dated &&
    last.typedBy.name === next.typedBy.name &&
    sameParticipants(last.participants, next.participants)
  );
}

function sameParticipants(a: readonly Participant[], b: readonly Participant[]): boolean {
  return (
    a.length === b.length &&
    a.every((person, n) => person.name === b[n]?.name && person.function === b[n].function)
  );
}

/** What every event of an invitation says. */
export const aboutInvitation = (state: Invitation) => ({
  invitationId: state._id,
  meetingId: state.meetingId,
  processId: state.processId,
  addresseeId: state.addressee.id,
});
