import { Schema } from 'mongoose';
import type { Meeting, Process } from './meeting.types.js';

/** Sittings, programme and rules are checked by the decide functions; the database keeps them as they are. */
const asIs = { type: Schema.Types.Mixed, required: true } as const;

export const processSchema = new Schema<Process>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    key: { type: String },
    title: { type: String, required: true },
    shortTitle: { type: String, required: true },
    mandate: asIs,
    coFacilitators: asIs,
    office: asIs,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'processes', versionKey: false, minimize: false },
);

// The same folder, brought in twice or by two persons, is one process.
processSchema.index({ key: 1 }, { unique: true, partialFilterExpression: { key: { $type: 'string' } } });

export const meetingSchema = new Schema<Meeting>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    key: { type: String },
    title: { type: String, required: true },
    kind: { type: String, required: true },
    ordinal: { type: Number, default: null },
    venue: { type: String, required: true },
    place: { type: String, default: null },
    room: { type: String, default: null },
    roomId: { type: String, default: null },
    city: { type: String, required: true },
    zone: { type: String, required: true },
    sittings: asIs,
    droppedSittings: asIs,
    answersBy: { type: Date, default: null },
    programme: asIs,
    rules: asIs,
    status: { type: String, required: true },
    release: { type: Number },
    announcedAt: { type: Date, default: null },
    reason: { type: String, default: null },
    reinstated: { type: Schema.Types.Mixed },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'meetings', versionKey: false, minimize: false },
);
meetingSchema.index({ processId: 1, startsAt: 1, _id: 1 });
meetingSchema.index(
  { processId: 1, key: 1 },
  { unique: true, partialFilterExpression: { key: { $type: 'string' } } },
);
meetingSchema.index({ status: 1, startsAt: 1 });
