import { defineEvents } from '../messaging/index.js';
import type { AnswerChannel, AnswerValue, Outcome } from './answer.types.js';

interface AboutInvitation {
  invitationId: string;
  meetingId: string;
  processId: string;
  addresseeId: string;
}

interface AboutReminder {
  reminderId: string;
  meetingId: string;
  processId: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    /** A letter invited: one event for all its addressees; each invitation names the letter. */
    'invitations.opened': {
      letterId: string;
      meetingId: string;
      processId: string;
      addressees: number;
      /** Those who had no invitation before. */
      opened: number;
    };
    'invitation.answered': AboutInvitation & {
      answerId: string;
      value: AnswerValue;
      channel: AnswerChannel;
      outcome: Outcome;
    };
    /** `value` is what stands now. */
    'invitation.answer-withdrawn': AboutInvitation & {
      answerId: string;
      withdrawalId: string;
      value: AnswerValue | 'none';
    };
    /** Somebody says that an answer which the office entered is not theirs. */
    'invitation.answer-disputed': AboutInvitation & { answerId: string };
    /** The office looked at answers that contradict each other, and what stands stays. */
    'invitation.contradiction-settled': AboutInvitation & { note: string };
    /** The meeting was reinstated: what stood (`value`) was to earlier dates. */
    'invitation.asked-again': AboutInvitation & { asked: number; value: AnswerValue | 'none' };
    /** The waiting list moved, or a limit made it: how the invitation stands now. */
    'invitation.seats-moved': AboutInvitation & { asked: number; given: number; waitedBefore: number };
    'reminder.scheduled': AboutReminder & { dueAt: Date };
    /** It began to leave; `reminded` grows slice by slice in its rows. */
    'reminder.begun': AboutReminder;
    'reminder.sent': AboutReminder & { reminded: number; apart: number };
    'reminder.cancelled': AboutReminder;
    /** Its time came when no answer could be given any more. */
    'reminder.dropped': AboutReminder & { why: string };
    /** Null: no limit. */
    'seats.limit-set': {
      meetingId: string;
      processId: string;
      inAll: number | null;
      perDelegation: number | null;
    };
  }
}

export const invitationsEvents = defineEvents(
  'invitations.opened',
  'invitation.answered',
  'invitation.answer-withdrawn',
  'invitation.answer-disputed',
  'invitation.contradiction-settled',
  'invitation.asked-again',
  'invitation.seats-moved',
  'seats.limit-set',
  'reminder.scheduled',
  'reminder.begun',
  'reminder.sent',
  'reminder.cancelled',
  'reminder.dropped',
);
