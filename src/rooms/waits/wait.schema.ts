import { Schema } from 'mongoose';
import type { RoomWait } from './wait.types.js';

/** Checked by the decide functions; the database keeps it as it is. */
const text = { type: String, default: null } as const;

export const roomWaitSchema = new Schema<RoomWait>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    venueId: { type: String, required: true },
    roomId: text,
    start: { type: Date, required: true },
    end: { type: Date, required: true },
    purpose: { type: String, required: true },
    title: { type: String, required: true },
    processId: text,
    organiser: text,
    mailbox: text,
    confidential: { type: Boolean, required: true },
    seats: { type: Number, default: null },
    layout: text,
    equipment: { type: [String], required: true },
    accessibility: { type: [String], required: true },
    languages: { type: [String], required: true },
    before: { type: Number, default: null },
    after: { type: Number, default: null },
    state: { type: String, required: true },
    offer: { type: Schema.Types.Mixed, default: null },
    history: { type: [Schema.Types.Mixed], required: true } as never,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'room_waits', versionKey: false, minimize: false },
);
roomWaitSchema.index(
  { 'offer.bookingId': 1 },
  { partialFilterExpression: { 'offer.bookingId': { $type: 'string' } } },
);
roomWaitSchema.index({ venueId: 1, state: 1, start: 1, end: 1 });
