import { event, type NewEvent } from '../messaging/index.js';
import { longInstant, type Meeting } from '../meetings/index.js';
import type { ActorRef, Invitation } from './answer.types.js';
import { invitationsProblems } from './invitations.problems.js';
import type { Reminder, ReminderOutcome, ReminderState, ReminderText } from './reminders.types.js';

type ReminderAct = 'begin' | 'end' | 'cancel' | 'drop';

/** The states of a reminder. One that has begun may still be cancelled while it leaves slice by slice. */
export const reminderTransitions: Readonly<
  Record<ReminderState, Readonly<Partial<Record<ReminderAct, ReminderState>>>>
> = {
  scheduled: { begin: 'sending', cancel: 'cancelled', drop: 'dropped' },
  sending: { end: 'sent', cancel: 'cancelled', drop: 'dropped' },
  sent: {},
  cancelled: {},
  dropped: {},
};

export interface ReminderPlan extends ReminderText {
  /** Null: now. */
  at: Date | null;
  zone: string;
}

interface Decision {
  state: Reminder;
  events: NewEvent[];
}

/** Why no reminder can bring an answer at that moment, in a sentence; null if it can. */
export function tooLate(meeting: Meeting, at: Date): string | null {
  if (meeting.status === 'cancelled') return 'The meeting is cancelled.';
  if (meeting.status === 'postponed') return 'The meeting is postponed: it has no date yet.';
  if (meeting.status === 'planned') return 'The meeting is not announced: nobody was invited yet.';
  if (meeting.endsAt <= at) return `The meeting ends on ${longInstant(meeting.endsAt, meeting.zone)}.`;
  if (meeting.answersBy !== null && meeting.answersBy <= at)
    return `Answers are taken until ${longInstant(meeting.answersBy, meeting.zone)}.`;
  return null;
}

/** @throws invitations/reminder-too-late */
export function decideSchedule(
  id: string,
  meeting: Meeting,
  plan: ReminderPlan,
  by: ActorRef,
  now: Date,
): Decision {
  const dueAt = plan.at === null || plan.at < now ? now : plan.at;
  const reason = tooLate(meeting, dueAt);
  if (reason !== null) {
    throw invitationsProblems.reminderTooLate(`${reason} Name an earlier hour.`, {
      findings: [{ level: 'error', code: 'invitations/reminder-too-late', message: reason, where: 'at' }],
    });
  }
  const state: Reminder = {
    _id: id,
    version: 0,
    processId: meeting.processId,
    meetingId: meeting._id,
    state: 'scheduled',
    subject: plan.subject,
    body: plan.body,
    dueAt,
    zone: plan.zone,
    createdAt: now,
    createdBy: by,
    sentAt: null,
    why: null,
  };
  return { state, events: [event('reminder.scheduled', { ...about(state), dueAt })] };
}

/** @throws invitations/reminder-not-scheduled */
export function decideCancelReminder(state: Reminder): Decision {
  return {
    state: { ...state, state: next(state, 'cancel') },
    events: [event('reminder.cancelled', about(state))],
  };
}

export const decideBegin = (state: Reminder): Decision => ({
  state: { ...state, state: next(state, 'begin') },
  events: [event('reminder.begun', about(state))],
});

export const decideEnd = (
  state: Reminder,
  counts: { reminded: number; apart: number },
  now: Date,
): Decision => ({
  state: { ...state, state: next(state, 'end'), sentAt: now },
  events: [event('reminder.sent', { ...about(state), ...counts })],
});

export const decideDrop = (state: Reminder, why: string): Decision => ({
  state: { ...state, state: next(state, 'drop'), why },
  events: [event('reminder.dropped', { ...about(state), why })],
});

function next(state: Reminder, act: ReminderAct): ReminderState {
  const found = reminderTransitions[state.state][act];
  if (found !== undefined) return found;
  throw invitationsProblems.reminderNotScheduled(`The reminder is ${state.state}.`, {
    reminderId: state._id,
    state: state.state,
  });
}

/** How the letter with the invitation stands with an addressee. */
export type Reach = 'reached' | 'halted' | 'not-reached';

/** What a reminder that leaves now means for one invitation; null: it has an answer, and hears nothing. */
export function outcomeFor(
  { value }: Pick<Invitation, 'value'>,
  reach: Reach,
  mailboxes: readonly string[],
): ReminderOutcome | null {
  if (value !== 'none') return null;
  if (reach !== 'reached') return reach;
  return mailboxes.length === 0 ? 'no-mailbox' : 'sent';
}

const about = ({ _id, meetingId, processId }: Reminder) => ({ reminderId: _id, meetingId, processId });
