import { Schema } from 'mongoose';
import type { CalendarEntry } from '../domain/entry.types.js';

export const calendarEntrySchema = new Schema<CalendarEntry>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    ref: {
      type: new Schema(
        { type: { type: String, required: true }, id: { type: String, required: true } },
        { _id: false },
      ),
      required: true,
    },
    kind: { type: String, required: true },
    processId: { type: String, required: true },
    meetingId: { type: String },
    title: { type: String, required: true },
    description: { type: String, default: '' },
    place: { type: String },
    url: { type: String },
    categories: { type: [String], default: undefined },
    /** Two shapes, checked by `resolveWhen` before anything is stored. */
    when: { type: Schema.Types.Mixed, required: true },
    status: { type: String, required: true },
    public: { type: Boolean, required: true },
    uid: { type: String, required: true },
    sequence: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    shownAt: { type: Date, default: null },
    vevent: { type: String, required: true },
  },
  { collection: 'calendar_entries', versionKey: false, minimize: false },
);
// A UID belongs to one entry, and what is shown has one entry: for ever, so nothing is deleted.
calendarEntrySchema.index({ uid: 1 }, { unique: true });
calendarEntrySchema.index({ 'ref.type': 1, 'ref.id': 1 }, { unique: true });
// With the version: a feed's revision is summed from the index alone.
calendarEntrySchema.index({ processId: 1, version: 1 });
calendarEntrySchema.index({ meetingId: 1, version: 1 });

/** What a feed says of itself; a meeting's feed does without and takes the meeting's own entry. */
export interface FeedHead {
  /** `process:<id>` or `meeting:<id>`. */
  _id: string;
  version: number;
  title: string;
  description: string;
  /** Canonical page, https. */
  url?: string;
  updatedAt: Date;
}

export const feedHeadSchema = new Schema<FeedHead>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    title: { type: String, required: true },
    description: { type: String, default: '' },
    url: { type: String },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'calendar_feeds', versionKey: false, minimize: false },
);
