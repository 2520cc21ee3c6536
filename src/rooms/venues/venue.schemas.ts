import { Schema } from 'mongoose';
import type { Room, Venue } from './venue.types.js';

const asIs = { type: Schema.Types.Mixed, required: true } as const;

export const venueSchema = new Schema<Venue>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    name: { type: String, required: true },
    address: { type: [String], required: true },
    city: { type: String, required: true },
    zone: { type: String, required: true },
    hours: asIs,
    source: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'venues', versionKey: false, minimize: false },
);

export const roomSchema = new Schema<Room>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    venueId: { type: String, required: true },
    name: { type: String, required: true },
    whereabouts: { type: String, default: null },
    capacity: asIs,
    booths: { type: Number, required: true },
    accessibility: { type: [String], required: true },
    equipment: { type: [String], required: true },
    hours: { type: Schema.Types.Mixed, default: null },
    before: { type: Number, required: true },
    after: { type: Number, required: true },
    parts: { type: [String], required: true },
    approval: { type: Boolean, required: true },
    authority: { type: String, default: null },
    closed: { type: Boolean, required: true },
    source: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'rooms', versionKey: false, minimize: false },
);
roomSchema.index({ venueId: 1, name: 1 });
