import { Schema } from 'mongoose';
import type { ProgrammeDraft, Release } from './release.types.js';

const asIs = { type: Schema.Types.Mixed, required: true } as const;
const content = {
  title: { type: String, required: true },
  place: { type: String, default: null },
  room: { type: String, default: null },
  roomId: { type: String, default: null },
  sittings: asIs,
  programme: asIs,
  rules: asIs,
} as const;

export const programmeDraftSchema = new Schema<ProgrammeDraft>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    meetingId: { type: String, required: true },
    processId: { type: String, required: true },
    basedOn: { type: Number, required: true },
    ...content,
    by: asIs,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'programme_drafts', versionKey: false, minimize: false },
);
// One draft a meeting.
programmeDraftSchema.index({ meetingId: 1 }, { unique: true });

export const releaseSchema = new Schema<Release>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    meetingId: { type: String, required: true },
    processId: { type: String, required: true },
    n: { type: Number, required: true },
    heading: { type: String, required: true },
    note: { type: String, default: null },
    editorial: { type: Boolean, required: true },
    at: { type: Date, required: true },
    by: asIs,
    ...content,
  },
  { collection: 'releases', versionKey: false, minimize: false },
);
// Release n of a programme is one, for ever: inserted, never changed.
releaseSchema.index({ meetingId: 1, n: 1 }, { unique: true });
