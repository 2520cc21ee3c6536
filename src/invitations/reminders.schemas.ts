import { Schema } from 'mongoose';
import type { Reminder, ReminderRow } from './reminders.types.js';

const asIs = { type: Schema.Types.Mixed, required: true } as const;

export const reminderSchema = new Schema<Reminder>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    meetingId: { type: String, required: true },
    state: { type: String, required: true },
    subject: { type: String, required: true },
    body: { type: String, required: true },
    dueAt: { type: Date, required: true },
    zone: { type: String, required: true },
    createdAt: { type: Date, required: true },
    createdBy: asIs,
    sentAt: { type: Date, default: null },
    why: { type: String, default: null },
  },
  { collection: 'reminders', versionKey: false },
);
reminderSchema.index({ meetingId: 1, _id: 1 });

export const reminderRowSchema = new Schema<ReminderRow>(
  {
    _id: { type: String, required: true },
    reminderId: { type: String, required: true },
    meetingId: { type: String, required: true },
    invitationId: { type: String, required: true },
    addressee: asIs,
    at: { type: Date, required: true },
    outcome: { type: String, required: true },
    mailboxes: { type: [String], required: true },
    noticeKey: { type: String, default: null },
  },
  { collection: 'reminder_addressees', versionKey: false },
);
reminderRowSchema.index({ reminderId: 1, 'addressee.id': 1 });
reminderRowSchema.index({ invitationId: 1 });
