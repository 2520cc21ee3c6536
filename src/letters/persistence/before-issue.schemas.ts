import { Schema } from 'mongoose';
import type { Versioned } from '../../messaging/index.js';
import type { ActorRef, LetterContent } from '../domain/letter.js';

const { Mixed } = Schema.Types;

/** What somebody says about a letter on its way to clearance. Inserted, never changed. */
export interface LetterComment extends Versioned {
  letterId: string;
  processId: string;
  /** Version of the letter that was commented on. */
  letterVersion: number;
  at: Date;
  by: ActorRef;
  text: string;
}

export const letterCommentSchema = new Schema<LetterComment>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    letterId: { type: String, required: true },
    processId: { type: String, required: true },
    letterVersion: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: Mixed, required: true },
    text: { type: String, required: true },
  },
  { collection: 'letter_comments', versionKey: false },
);
letterCommentSchema.index({ letterId: 1, _id: 1 });

/** A letter as it read when it was cleared, so that the next clearer sees what has changed since. */
export interface LetterClearance {
  /** `<letter id>.<version>` */
  _id: string;
  letterId: string;
  at: Date;
  by: ActorRef;
  content: LetterContent;
}

export const letterClearanceSchema = new Schema<LetterClearance>(
  {
    _id: { type: String, required: true },
    letterId: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: Mixed, required: true },
    content: { type: Mixed, required: true },
  },
  { collection: 'letter_clearances', versionKey: false, minimize: false },
);
letterClearanceSchema.index({ letterId: 1, at: 1 });

/** The hour at which a cleared letter is to be issued. One for each letter; setting it again replaces it. */
export interface LetterSchedule extends Versioned {
  processId: string;
  /** The letter as it was when the hour was set: another version is not issued. */
  letterVersion: number;
  /** Process time. */
  at: Date;
  /** IANA zone in which the office said the hour. */
  zone: string;
  /** To how many it goes: another number is not issued. */
  addressees: number;
  holdSeconds?: number;
  pacePerMinute?: number;
  /** Warnings that were seen when the hour was set, each as code and place: a new one leaves the letter as it is. */
  known?: string[];
  /** In whose name it is issued. */
  by: ActorRef & { processId?: string };
  state: 'waiting' | 'issued' | 'refused' | 'cancelled';
  /** Why it was not issued. */
  why?: string;
  settledAt?: Date;
}

export const letterScheduleSchema = new Schema<LetterSchedule>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    letterVersion: { type: Number, required: true },
    at: { type: Date, required: true },
    zone: { type: String, required: true },
    addressees: { type: Number, required: true },
    holdSeconds: Number,
    pacePerMinute: Number,
    known: { type: [String], default: undefined },
    by: { type: Mixed, required: true },
    state: { type: String, required: true },
    why: String,
    settledAt: Date,
  },
  { collection: 'letter_schedules', versionKey: false },
);
letterScheduleSchema.index({ state: 1, at: 1 });

/** A letter as it would read, sent to somebody of the office to look at. Inserted, never changed. */
export interface LetterProof {
  _id: string;
  letterId: string;
  at: Date;
  by: ActorRef;
  subject: string;
  language: string;
  /** As whom it reads. */
  addresseeId?: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; sha256: string }[];
}

export const letterProofSchema = new Schema<LetterProof>(
  {
    _id: { type: String, required: true },
    letterId: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: Mixed, required: true },
    subject: { type: String, required: true },
    language: { type: String, required: true },
    addresseeId: String,
    text: { type: String, required: true },
    html: { type: String, required: true },
    attachments: { type: Mixed, required: true },
  },
  { collection: 'letter_proofs', versionKey: false },
);
letterProofSchema.index({ letterId: 1 });
