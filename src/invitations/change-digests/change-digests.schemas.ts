import { Schema } from 'mongoose';
import type { ChangeDigest, DigestRow, DigestTurn } from './change-digests.types.js';

const asIs = { type: Schema.Types.Mixed, required: true } as const;

export const changeDigestSchema = new Schema<ChangeDigest>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    meetingId: { type: String, required: true },
    processId: { type: String, required: true },
    from: { type: Number, required: true },
    to: { type: Number, required: true },
    at: { type: Date, required: true },
    entry: { type: String, required: true },
    state: { type: String, required: true },
    addressees: { type: Number, required: true },
    mails: { type: Number, required: true },
    people: { type: Number },
    byHand: { type: Number, required: true },
  },
  { collection: 'change_digests', versionKey: false },
);
changeDigestSchema.index({ meetingId: 1, at: 1 });

export const digestRowSchema = new Schema<DigestRow>(
  {
    _id: { type: String, required: true },
    digestId: { type: String, required: true },
    meetingId: { type: String, required: true },
    invitationId: { type: String },
    personId: { type: String },
    addressee: asIs,
    at: { type: Date, required: true },
    to: { type: Number, required: true },
    outcome: { type: String, required: true },
    mails: asIs,
  },
  { collection: 'change_digest_addressees', versionKey: false },
);
digestRowSchema.index({ digestId: 1, 'addressee.id': 1 });
digestRowSchema.index({ invitationId: 1, at: 1 });
digestRowSchema.index(
  { meetingId: 1, personId: 1, at: 1 },
  { partialFilterExpression: { personId: { $type: 'string' } } },
);

export const digestTurnSchema = new Schema<DigestTurn>(
  { _id: { type: String, required: true }, taken: { type: Number, required: true } },
  { collection: 'change_digest_turns', versionKey: false },
);
