import { Schema } from 'mongoose';
import type { Follower } from './follower.types.js';

export const followerSchema = new Schema<Follower>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    meetingId: { type: String, required: true },
    processId: { type: String, required: true },
    mailbox: { type: String, required: true },
    mailboxKey: { type: String, required: true },
    state: { type: String, required: true },
    knows: { type: Number, required: true },
    askedAt: { type: Date, required: true },
    confirmedAt: { type: Date, default: null },
  },
  { collection: 'followers', versionKey: false },
);
followerSchema.index({ meetingId: 1, mailboxKey: 1 }, { unique: true });
followerSchema.index({ state: 1, askedAt: 1 });
