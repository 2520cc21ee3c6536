import type { ActorRef } from './answer.types.js';

export const reminderStates = ['scheduled', 'sending', 'sent', 'cancelled', 'dropped'] as const;
export type ReminderState = (typeof reminderStates)[number];

/** The writing of a reminder: Liquid over Markdown, with the values that letters about the meeting may name. */
export interface ReminderText {
  /** One line. */
  subject: string;
  body: string;
}

/** A reminder to those invited to a meeting who have not answered. Who gets it is decided when it leaves. */
export interface Reminder extends ReminderText {
  _id: string;
  version: number;
  processId: string;
  meetingId: string;
  state: ReminderState;
  /** Process time from which it leaves. */
  dueAt: Date;
  /** IANA zone in which the hour was named. */
  zone: string;
  createdAt: Date;
  createdBy: ActorRef;
  /** When its last mail was asked for. */
  sentAt: Date | null;
  /** Why it was dropped. */
  why: string | null;
}

/** `sent`: a mail was asked for. The others got none: the letter did not reach them, or there is no mailbox. */
export type ReminderOutcome = 'sent' | 'halted' | 'not-reached' | 'no-mailbox';

/** One addressee of one reminder: inserted when it leaves, never changed. */
export interface ReminderRow {
  /** `<reminder id>.<invitation id>`: nobody gets one reminder twice. */
  _id: string;
  reminderId: string;
  meetingId: string;
  invitationId: string;
  addressee: { id: string; name: string };
  at: Date;
  outcome: ReminderOutcome;
  mailboxes: string[];
  /** Key of its notice. */
  noticeKey: string | null;
}

/** What a reminder says where the office writes nothing else. */
export const defaultReminder: ReminderText = {
  subject: 'Reminder: {{ meeting.heading }}, {{ meeting.dates }}',
  body: [
    'We refer to the invitation to the {{ meeting.heading | downcase }}, “{{ meeting.title }}”, to be held on {{ meeting.dates }} in {{ meeting.city }}.',
    'We have not yet received an answer from {{ addressee.nameInText }}. {% if answer.by %}We should be grateful to receive it by {{ answer.by }}.{% else %}We should be grateful to receive it at your earliest convenience.{% endif %}',
    'If you have answered in the meantime, please disregard this message.',
  ].join('\n\n'),
};
