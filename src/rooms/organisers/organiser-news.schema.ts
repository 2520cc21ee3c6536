import { Schema } from 'mongoose';
import type { Told } from './organiser-news.js';

/** What an organiser knows of one booking. */
export interface OrganiserNews {
  /** The booking's id. */
  _id: string;
  /** Of the mailbox: what goes to one is gathered. */
  owner: string;
  /** Null: he has heard nothing of it yet. */
  told: Told | null;
  /** Something has happened since. */
  open: boolean;
}

export const organiserNewsSchema = new Schema<OrganiserNews>(
  {
    _id: { type: String, required: true },
    owner: { type: String, required: true },
    told: { type: Schema.Types.Mixed, default: null },
    open: { type: Boolean, required: true },
  },
  { collection: 'organiser_news', versionKey: false, minimize: false },
);
organiserNewsSchema.index({ owner: 1, open: 1 });
