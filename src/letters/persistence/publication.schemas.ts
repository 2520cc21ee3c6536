import { Schema } from 'mongoose';
import type { ActorRef } from '../domain/letter.js';

/** Whether an issued letter is released to the public. Beside the letter, for that never changes. */
export interface LetterPublication {
  /** Id of the letter. */
  _id: string;
  version: number;
  letterId: string;
  processId: string;
  /** Null: taken back. */
  published: { at: Date; by: ActorRef } | null;
}

export const letterPublicationSchema = new Schema<LetterPublication>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    letterId: { type: String, required: true },
    processId: { type: String, required: true },
    published: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'letter_publications', versionKey: false },
);
letterPublicationSchema.index({ processId: 1 });
