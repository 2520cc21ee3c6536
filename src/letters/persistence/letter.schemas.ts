import { Schema } from 'mongoose';
import type { ActorRef, FrozenText, Letter } from '../domain/letter.js';
import type { ReceiptChannel } from '../domain/channels.js';
import type { Counted } from '../domain/totals.js';
import type { DeliveryFacts } from '../participants.js';

const { Mixed } = Schema.Types;

/**
 * Letters are written whole, under their version (insertVersioned, saveVersioned); the schema names what is
 * queried. There is no other way to write them, and none at all after issue.
 */
export const letterSchema = new Schema<Letter>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    kind: { type: String, required: true },
    key: { type: String },
    reference: { office: String, year: Number, number: Number },
    state: { type: String, required: true },
    date: { type: String, required: true },
    subject: { type: String, required: true },
    language: String,
    letterheads: { type: Mixed },
    placeLine: String,
    addressBlock: { type: Mixed },
    salutation: String,
    body: String,
    closing: String,
    signatories: { type: Mixed },
    foot: String,
    mark: String,
    signature: String,
    shortTitle: String,
    enclosures: { type: Mixed },
    refersTo: [String],
    corrects: { type: Mixed },
    about: { type: Mixed },
    alsoInvites: { type: Mixed },
    dispatched: Boolean,
    audience: { type: Mixed },
    writers: [String],
    history: { type: Mixed },
    clearedText: String,
    signedCopy: { type: Mixed },
    createdAt: Date,
    updatedAt: Date,
    issue: { type: Mixed },
  },
  { collection: 'letters', versionKey: false },
);
letterSchema.index({ processId: 1, _id: 1 });
letterSchema.index(
  { processId: 1, key: 1 },
  { unique: true, partialFilterExpression: { key: { $type: 'string' } } },
);
letterSchema.index({ 'reference.office': 1, 'reference.year': 1, 'reference.number': 1 }, { unique: true });
letterSchema.index(
  { 'corrects.letterId': 1 },
  { partialFilterExpression: { 'corrects.letterId': { $exists: true } } },
);
// Two corrections of one letter never take the same place in its lane.
letterSchema.index(
  { 'issue.dispatch.lane.root': 1, 'issue.dispatch.lane.number': 1 },
  { unique: true, partialFilterExpression: { 'issue.dispatch.lane.root': { $exists: true } } },
);

const unchanging = (): never => {
  throw new TypeError('Letters are saved under their version; what was issued is never written again.');
};
for (const update of [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'deleteOne',
  'deleteMany',
] as const) {
  letterSchema.pre(update, unchanging);
}

/** One addressee of one issued letter, as the directory had it on the letter's date: insert only. */
export interface LetterAddressee extends Counted {
  /** `<letter id>.<addressee id>` */
  _id: string;
  letterId: string;
  /** 1, 2, 3 … in the order of the list. */
  n: number;
  addresseeId: string;
  name: string;
  nameInText: string;
  formalName?: string;
  office: string;
  iso3?: string;
  language: string;
  electoralGroup?: string;
  consultationGroups: string[];
  overlays: string[];
  /** Why the list has them. */
  why: string;
  /** In the order of use. */
  mailboxes: { address: string; name: string; role: string }[];
  /** How many of them each get a mail at once; the others wait for a failure. 0: reached by hand. */
  mailboxesAtOnce: number;
  /** How the office reaches who has no mailbox; by hand where nothing is said. */
  channel?: ReceiptChannel;
  /** On a letter that names an earlier one: the mailbox that one went to, in whose lane this one follows it. */
  follows?: string;
  facts: DeliveryFacts;
  /** On a personal letter: what this addressee reads. */
  rendering?: FrozenText;
  /** SHA-256 over the other members. */
  seal: string;
}

/** The fields of an addressee, frozen at issue or added afterwards. */
export const addresseeFields = {
  _id: { type: String, required: true },
  letterId: { type: String, required: true },
  n: { type: Number, required: true },
  addresseeId: { type: String, required: true },
  name: String,
  nameInText: String,
  formalName: String,
  office: String,
  category: String,
  iso3: String,
  language: String,
  electoralGroup: String,
  consultationGroups: [String],
  overlays: [String],
  fictitious: Boolean,
  why: String,
  mailboxes: { type: Mixed },
  mailboxesAtOnce: Number,
  channel: String,
  follows: String,
  facts: { type: Mixed },
  rendering: { type: Mixed },
  seal: String,
} as const;

export const letterAddresseeSchema = new Schema<LetterAddressee>(
  { ...addresseeFields },
  { collection: 'letter_addressees', versionKey: false, minimize: false },
);
letterAddresseeSchema.index({ letterId: 1, n: 1 }, { unique: true });
letterAddresseeSchema.index({ addresseeId: 1, letterId: 1 });
for (const update of [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'deleteOne',
  'deleteMany',
] as const) {
  letterAddresseeSchema.pre(update, unchanging);
}

/** An uploaded file: its bytes lie in blobs under the same SHA-256. */
export interface LetterFile {
  _id: string;
  /** As it was first uploaded; an enclosure may give it another name. */
  name: string;
  contentType: string;
  /** Ending without the dot, by content. */
  ending: string;
  size: number;
  /** Of a PDF. */
  pages?: number;
  uploadedAt: Date;
  uploadedBy: ActorRef;
}

export const letterFileSchema = new Schema<LetterFile>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    contentType: { type: String, required: true },
    ending: { type: String, required: true },
    size: { type: Number, required: true },
    pages: Number,
    uploadedAt: { type: Date, required: true },
    uploadedBy: { type: Mixed },
  },
  { collection: 'letter_files', versionKey: false },
);

/** The last number given in an office's register of a year. */
export interface LetterNumber {
  /** `<office>/<year>` */
  _id: string;
  last: number;
}

export const letterNumberSchema = new Schema<LetterNumber>(
  { _id: { type: String, required: true }, last: { type: Number, required: true } },
  { collection: 'letter_numbers', versionKey: false },
);

/** That an addressee got the letter by another channel than mail, and who says so. */
export interface LetterReceipt {
  /** `<letter id>.<addressee id>` */
  _id: string;
  version: number;
  letterId: string;
  addresseeId: string;
  channel: ReceiptChannel;
  /** When it was received (UTC). */
  receivedAt: Date;
  /** Who handed it over, and who took it. */
  givenBy?: string;
  takenBy?: string;
  /** The signed receipt, scanned: an uploaded PDF or image. */
  file?: { sha256: string; name: string; contentType: string };
  note?: string;
  recordedAt: Date;
  recordedBy: ActorRef;
}

export const letterReceiptSchema = new Schema<LetterReceipt>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    letterId: { type: String, required: true },
    addresseeId: { type: String, required: true },
    channel: { type: String, required: true },
    receivedAt: { type: Date, required: true },
    givenBy: String,
    takenBy: String,
    file: { type: Mixed },
    note: String,
    recordedAt: { type: Date, required: true },
    recordedBy: { type: Mixed },
  },
  { collection: 'letter_receipts', versionKey: false },
);
letterReceiptSchema.index({ letterId: 1 });
