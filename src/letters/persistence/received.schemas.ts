import { Schema } from 'mongoose';
import type { Versioned } from '../../messaging/index.js';
import type { ActorRef, LetterReference } from '../domain/letter.js';
import type { LetterKindCode } from '../domain/letter.kinds.js';
import type { Signatory, SignatureRule } from '../domain/signatory.js';

const { Mixed } = Schema.Types;

/** What is written down of a letter that others wrote. */
export interface ReceivedFacts {
  /** Who wrote it: "The Permanent Representatives of Jamaica and Portugal". */
  sender: string;
  /** To whom it was written. */
  addressee: string;
  /** Its own date, YYYY-MM-DD: with the subject, this is how it is cited. */
  date: string;
  subject: string;
  language: string;
  note?: string;
}

/** A letter that the office received: recorded by upload, its pages held by their SHA-256. */
export interface ReceivedLetter extends ReceivedFacts, Versioned {
  processId: string;
  /** Number in the office's register of letters received: IN/2017/3. */
  reference: LetterReference;
  file: { sha256: string; size: number; pages: number; name: string };
  recordedAt: Date;
  recordedBy: ActorRef;
  history: { at: Date; by: ActorRef; what: 'recorded' | 'corrected'; note?: string }[];
}

export const receivedLetterSchema = new Schema<ReceivedLetter>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    reference: { office: String, year: Number, number: Number },
    sender: { type: String, required: true },
    addressee: { type: String, required: true },
    date: { type: String, required: true },
    subject: { type: String, required: true },
    language: { type: String, required: true },
    note: String,
    file: { type: Mixed, required: true },
    recordedAt: { type: Date, required: true },
    recordedBy: { type: Mixed },
    history: { type: Mixed },
  },
  { collection: 'received_letters', versionKey: false },
);
receivedLetterSchema.index({ processId: 1, _id: 1 });

/** What stands around the text of an office's letters: a draft takes it where its writer says nothing else. */
export interface StationeryParts {
  letterheads?: { lines: string[] }[];
  placeLine?: string;
  addressBlock?: string[];
  salutation?: string;
  closing?: string;
  foot?: string;
  signatories?: Signatory[];
  mark?: string;
  signature?: SignatureRule;
}

export interface StationeryFacts extends StationeryParts {
  title: string;
  /** Whose letters may take it; absent: those of every process. */
  processId?: string;
  /** For these kinds; empty: for all. */
  kinds: LetterKindCode[];
  language: string;
}

export interface Stationery extends StationeryFacts, Versioned {
  /** No new letter takes it. Letters keep what they took. */
  withdrawnAt?: Date;
  updatedAt: Date;
  updatedBy: ActorRef;
}

export const stationerySchema = new Schema<Stationery>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    title: { type: String, required: true },
    processId: String,
    kinds: [String],
    language: { type: String, required: true },
    letterheads: { type: Mixed },
    placeLine: String,
    addressBlock: { type: Mixed },
    salutation: String,
    closing: String,
    foot: String,
    signatories: { type: Mixed },
    mark: String,
    signature: String,
    withdrawnAt: Date,
    updatedAt: { type: Date, required: true },
    updatedBy: { type: Mixed },
  },
  { collection: 'stationery', versionKey: false },
);
stationerySchema.index({ processId: 1, _id: 1 });
