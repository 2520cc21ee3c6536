import { event, type NewEvent } from '../messaging/index.js';
import { type Finding, longInstant } from '../platform/index.js';
import type { Meeting, MeetingStatus, Process, Sitting } from './meeting.types.js';
import { meetingsProblems } from './meetings.problems.js';
import type { ProposedProgramme } from './programme.rules.js';
import { programmeFindings, skippedTimes } from './programme.rules.js';
import type { ProgrammeItem } from './programme.types.js';
import { inOrder, sittingFindings, sittingSpan } from './sittings.rules.js';

/** What the office fixes when it plans or revises a meeting. */
export interface MeetingFacts {
  key?: string | null;
  title: string;
  kind: string;
  ordinal: number | null;
  venue: string;
  place: string | null;
  room: string | null;
  roomId?: string | null;
  city: string;
  zone: string;
  sittings: Sitting[];
  answersBy: Date | null;
}

export type ProcessFacts = Pick<
  Process,
  'key' | 'title' | 'shortTitle' | 'mandate' | 'coFacilitators' | 'office'
>;

export interface Decision<State> {
  state: State;
  events: NewEvent[];
}

export type MeetingAct = 'announce' | 'hold' | 'postpone' | 'cancel' | 'reinstate';

/**
 * The states of a meeting. Only what is announced is postponed: one that is planned is changed itself. A postponed
 * meeting has no date until it is reinstated, which gives it sittings, rooms and a release anew.
 */
export const meetingTransitions: Readonly<
  Record<MeetingStatus, Readonly<Partial<Record<MeetingAct, MeetingStatus>>>>
> = {
  planned: { announce: 'announced', cancel: 'cancelled' },
  announced: { hold: 'held', postpone: 'postponed', cancel: 'cancelled' },
  held: {},
  postponed: { reinstate: 'announced', cancel: 'cancelled' },
  cancelled: { reinstate: 'announced' },
};

export function decideOpenProcess(id: string, facts: ProcessFacts, now: Date): Decision<Process> {
  return {
    state: { _id: id, version: 0, ...facts, createdAt: now, updatedAt: now },
    events: [event('process.opened', { processId: id, title: facts.title })],
  };
}

/**
 * Plans a meeting of a process.
 * @throws meetings/faulty with all findings: unknown zone, sittings that end before they start, overlap in
 *   a room or fall in the hour that spring skips; answers asked for after the meeting.
 */
export function decidePlanMeeting(
  id: string,
  processId: string,
  facts: MeetingFacts,
  now: Date,
): Decision<Meeting> {
  const span = checkedSpan(facts);
  const state: Meeting = {
    _id: id,
    version: 0,
    processId,
    ...facts,
    sittings: inOrder(facts.sittings),
    droppedSittings: [],
    ...span,
    programme: [],
    rules: { parts: [], floorMinutes: null, welcomeMinutes: null },
    status: 'planned',
    announcedAt: null,
    reason: null,
    createdAt: now,
    updatedAt: now,
  };
  return { state, events: [event('meeting.planned', { ...about(state), title: state.title })] };
}

/**
 * Changes a planned meeting. What is announced is not changed silently: those who were told must be told anew.
 * @throws meetings/not-editable, meetings/faulty, meetings/programme-faulty where the programme no longer fits
 */
export function decideReviseMeeting(state: Meeting, facts: MeetingFacts, now: Date): Decision<Meeting> {
  if (state.status !== 'planned') {
    throw meetingsProblems.notEditable(
      `The meeting is ${state.status}. Title, place and times are changed only while it is planned.`,
      { meetingId: state._id, status: state.status },
    );
  }
  const span = checkedSpan(facts);
  const next: Meeting = {
    ...state,
    ...facts,
    // A key is given once; an edit that doesn't name it leaves it.
    ...(facts.key == null && state.key != null ? { key: state.key } : {}),
    sittings: inOrder(facts.sittings),
    ...span,
    droppedSittings: dropped(state, facts.sittings),
    updatedAt: now,
  };
  refuseFaulty([
    ...programmeFindings(next.sittings, { items: next.programme, rules: next.rules }),
    ...skippedTimes(next.sittings, next.programme, next.zone),
  ]);
  return {
    state: next,
    events: [event('meeting.revised', { ...about(next), title: next.title, sittings: next.sittings })],
  };
}

/**
 * Sets the programme as a whole, while the meeting is planned. After that it changes by releases, so that readers can
 * see what it said when.
 * @throws meetings/announced, meetings/not-editable, meetings/programme-faulty with all findings
 */
export function decideSetProgramme(
  state: Meeting,
  programme: ProposedProgramme,
  now: Date,
): Decision<Meeting> {
  if (state.status === 'announced') {
    throw meetingsProblems.announced('Save a draft of the programme and release it.', {
      meetingId: state._id,
    });
  }
  if (state.status !== 'planned') {
    throw meetingsProblems.notEditable(`The meeting is ${state.status}: its programme stays as it is.`, {
      meetingId: state._id,
      status: state.status,
    });
  }
  refuseFaulty([
    ...programmeFindings(state.sittings, programme),
    ...skippedTimes(state.sittings, programme.items, state.zone),
  ]);
  const next: Meeting = { ...state, programme: programme.items, rules: programme.rules, updatedAt: now };
  return {
    state: next,
    events: [
      event('meeting.programme-set', {
        ...about(next),
        items: withoutMailboxes(next.programme),
        rules: next.rules,
      }),
    ],
  };
}

/** Makes the meeting public: feeds and pages show it, invitations may go out. */
export function decideAnnounce(state: Meeting, now: Date): Decision<Meeting> {
  const status = transition(state, 'announce');
  if (state.endsAt <= now) {
    throw meetingsProblems.over(
      `The meeting ended on ${longInstant(state.endsAt, state.zone)}; it can no longer be announced.`,
      {
        meetingId: state._id,
      },
    );
  }
  const next: Meeting = { ...state, status, announcedAt: now, release: 1, updatedAt: now };
  return { state: next, events: [event('meeting.announced', about(next))] };
}

/** Closes an announced meeting after its last sitting. */
export function decideHold(state: Meeting, now: Date): Decision<Meeting> {
  const status = transition(state, 'hold');
  if (now < state.endsAt) {
    throw meetingsProblems.notOver(`The meeting ends on ${longInstant(state.endsAt, state.zone)}.`, {
      meetingId: state._id,
    });
  }
  const next: Meeting = { ...state, status, updatedAt: now };
  return { state: next, events: [event('meeting.held', about(next))] };
}

export function decideCancel(state: Meeting, reason: string, now: Date): Decision<Meeting> {
  const next: Meeting = { ...state, status: transition(state, 'cancel'), reason, updatedAt: now };
  return { state: next, events: [event('meeting.cancelled', { ...about(next), reason })] };
}

/**
 * To a date to be announced. Its sittings stay on the record, but it has no rooms, and no hour of it is shown.
 * @throws meetings/transition-refused; meetings/over once its last sitting has ended
 */
export function decidePostpone(state: Meeting, reason: string, now: Date): Decision<Meeting> {
  const status = transition(state, 'postpone');
  if (state.endsAt <= now) {
    throw meetingsProblems.over(
      `The meeting ended on ${longInstant(state.endsAt, state.zone)}; it can no longer be postponed.`,
      { meetingId: state._id },
    );
  }
  const next: Meeting = { ...state, status, reason, updatedAt: now };
  return { state: next, events: [event('meeting.postponed', { ...about(next), reason })] };
}

/** The status that an act leads to. @throws meetings/transition-refused, with what is possible */
export function transition(state: Meeting, act: MeetingAct): MeetingStatus {
  const next = meetingTransitions[state.status][act];
  if (next === undefined) {
    const acts = Object.keys(meetingTransitions[state.status]);
    throw meetingsProblems.transitionRefused(
      `The meeting is ${state.status}; "${act}" is not possible${acts.length > 0 ? `, only: ${acts.join(', ')}` : ''}.`,
      { meetingId: state._id, status: state.status, possible: acts },
    );
  }
  return next;
}

/** First and last moment of sittings that are without fault. */
export function spanOf(sittings: readonly Sitting[], zone: string): { startsAt: Date; endsAt: Date } {
  const spans = sittings.flatMap((sitting) => sittingSpan(sitting, zone) ?? []);
  return {
    startsAt: new Date(Math.min(...spans.map((span) => span.start.getTime()))),
    endsAt: new Date(Math.max(...spans.map((span) => span.end.getTime()))),
  };
}

/** @throws meetings/faulty with everything that is wrong with sittings and the date for answers */
export function checkedSpan(facts: Pick<MeetingFacts, 'sittings' | 'zone' | 'room' | 'answersBy'>): {
  startsAt: Date;
  endsAt: Date;
} {
  const findings = sittingFindings(facts.sittings, facts.zone, facts.room);
  const { startsAt, endsAt } = spanOf(facts.sittings, facts.zone);
  if (findings.length === 0 && facts.answersBy !== null && facts.answersBy > endsAt) {
    findings.push({
      level: 'error',
      code: 'meetings/answers-after-meeting',
      message: `Answers are asked for until ${longInstant(facts.answersBy, facts.zone)}, after the end of the meeting.`,
      where: 'answersBy',
    });
  }
  if (findings.length > 0) {
    throw meetingsProblems.faulty(
      `The meeting has ${findings.length === 1 ? 'a fault' : `${findings.length} faults`}.`,
      { findings },
    );
  }
  return { startsAt, endsAt };
}

/** The log is read by more than the office. */
const withoutMailboxes = (items: readonly ProgrammeItem[]): ProgrammeItem[] =>
  items.map((item) => ({
    ...item,
    seats: item.seats.map((seat) =>
      seat.person?.mailbox == null ? seat : { ...seat, person: { ...seat.person, mailbox: null } },
    ),
  }));

function refuseFaulty(findings: Finding[]): void {
  const errors = findings.filter((finding) => finding.level === 'error');
  if (errors.length === 0) return;
  throw meetingsProblems.programmeFaulty(
    `The programme has ${errors.length === 1 ? 'a fault' : `${errors.length} faults`}: ${errors[0]?.message ?? ''}`,
    { findings },
  );
}

function dropped(state: Meeting, sittings: readonly Sitting[]): string[] {
  const kept = new Set(sittings.map((sitting) => sitting.id));
  return [...new Set([...state.droppedSittings, ...state.sittings.map((sitting) => sitting.id)])].filter(
    (id) => !kept.has(id),
  );
}

const about = (state: Meeting): { meetingId: string; processId: string } => ({
  meetingId: state._id,
  processId: state.processId,
});
