import { Schema } from 'mongoose';
import type { Blocking } from './blocking.js';
import type { Booking } from './booking.types.js';

/** Checked by the decide functions; the database keeps it as it is. */
const asIs = { type: Schema.Types.Mixed, default: null } as const;
const text = { type: String, default: null } as const;

export const bookingSchema = new Schema<Booking>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    roomId: { type: String, required: true },
    venueId: { type: String, required: true },
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
    languages: { type: [String], required: true },
    ref: asIs,
    root: { type: String, required: true },
    before: { type: Number, required: true },
    after: { type: Number, required: true },
    leaves: { type: [String], required: true },
    state: { type: String, required: true },
    // Without a default: most bookings are no offers.
    offer: { type: Schema.Types.Mixed },
    until: { type: Date, default: null },
    // Without a default: bookings that were never asked for it have none, and no timers of it.
    reconfirmBy: { type: Date },
    approval: asIs,
    authority: asIs,
    series: text,
    over: asIs,
    history: { type: [Schema.Types.Mixed], required: true } as never,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'bookings', versionKey: false, minimize: false },
);
bookingSchema.index({ venueId: 1, start: 1, end: 1 });
bookingSchema.index({ roomId: 1, start: 1 });
bookingSchema.index({ leaves: 1, start: 1 });
bookingSchema.index({ root: 1 });
bookingSchema.index(
  { 'offer.instead.bookingId': 1 },
  { partialFilterExpression: { 'offer.instead.bookingId': { $type: 'string' } } },
);
bookingSchema.index({ series: 1 }, { partialFilterExpression: { series: { $type: 'string' } } });

export const blockingSchema = new Schema<Blocking>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    venueId: { type: String, required: true },
    roomIds: { type: [String], required: true },
    leaves: { type: [String], required: true },
    start: { type: Date, required: true },
    end: { type: Date, required: true },
    reason: { type: String, required: true },
    mayOverride: { type: [Schema.Types.Mixed], required: true } as never,
    despite: { type: [String], required: true },
    by: { type: Schema.Types.Mixed, required: true },
    lifted: asIs,
    createdAt: { type: Date, required: true },
  },
  { collection: 'blockings', versionKey: false, minimize: false },
);
blockingSchema.index({ venueId: 1, start: 1, end: 1 });
