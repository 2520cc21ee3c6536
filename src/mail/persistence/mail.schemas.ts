import { Schema } from 'mongoose';
import type { OutgoingParts } from '../composition/composers.js';
import type { Delivery, Source } from '../domain/delivery.js';

const { Mixed } = Schema.Types;

/**
 * The ledger of mails. Rows are inserted in bulk and changed by the pump under their claim; the schema names what
 * is queried. Whatever moves at every mail is kept out of the indexes, or in partial ones over the open rows.
 */
export const deliverySchema = new Schema<Delivery>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    source: { kind: { type: String, required: true }, id: { type: String, required: true } },
    together: { type: Mixed },
    processId: String,
    addressee: { id: { type: String, required: true }, name: { type: String, required: true } },
    mailbox: { type: String, required: true },
    copy: { type: Number, required: true },
    alternatives: [String],
    lane: { type: String, required: true },
    laneNumber: { type: Number, required: true },
    facts: { type: Mixed },
    deadline: Date,
    correlationId: String,
    chunk: { type: String, required: true },
    messageId: { type: String, required: true },
    createdAt: Date,
    state: { type: String, required: true },
    open: { type: Boolean, required: true },
    dueAt: { type: Date, required: true },
    owner: String,
    claim: String,
    attempts: { type: Number, required: true },
    faults: { type: Number, required: true },
    firstTriedAt: Date,
    marks: { type: Mixed },
    mayHaveGot: { type: Boolean, required: true },
    answer: { type: Mixed },
    tries: { type: Mixed },
    messageSha256: String,
    acceptedAt: Date,
    movedOn: String,
    insteadOf: String,
    givenUp: { type: Mixed },
    overtaken: Boolean,
  },
  { collection: 'deliveries', versionKey: false, minimize: false },
);
// One copy per letter, addressee and mailbox, whatever races; it begins with what would be the shard key.
deliverySchema.index(
  { 'source.id': 1, 'source.kind': 1, 'addressee.id': 1, mailbox: 1, copy: 1 },
  { unique: true },
);
// What is due, by chunk, for the feeder; and the rows of one chunk, for the pump.
// `open` stands in the key too, for otherwise each row would be fetched to look at it.
deliverySchema.index(
  { open: 1, dueAt: 1, chunk: 1 },
  { name: 'due', partialFilterExpression: { open: true } },
);
deliverySchema.index({ chunk: 1, dueAt: 1 }, { name: 'chunk', partialFilterExpression: { open: true } });
deliverySchema.index({ lane: 1, laneNumber: 1 });
deliverySchema.index(
  { 'together.id': 1 },
  { name: 'together', partialFilterExpression: { 'together.id': { $type: 'string' } } },
);
deliverySchema.index({ state: 1 });
deliverySchema.index({ processId: 1, _id: 1 });
deliverySchema.index({ mailbox: 1, _id: 1 });

/** Since when nothing more leaves, by whom and why. Process time. */
export interface Halt {
  at: Date;
  /** `<kind>:<id>`. */
  by: string;
  name?: string;
  reason?: string;
}

/** What rules all mails of one letter or notice: hold, halt, pace. Every change of it wakes the feeders. */
export interface DeliverySource {
  /** `<kind>:<id>`. */
  _id: string;
  version: number;
  source: Source;
  processId?: string;
  /** Process time until which nothing leaves. */
  holdUntil: Date;
  pacePerMinute?: number;
  /** Machine time from which the next mail may leave at this pace. */
  paceFrom: Date;
  halted: Halt | null;
  /** Something later took its place: what has not left never leaves, also what is asked for from now on. */
  superseded?: { at: Date };
  /** Raised whenever rows were added or a person acted: what the feeders watch. */
  touched: number;
  /** Raised when what workers have in hand is called back. */
  recalls: number;
  /** Raised with every mailbox that fails, so that two failures of one addressee see each other. */
  failures: number;
}

export const deliverySourceSchema = new Schema<DeliverySource>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    source: { kind: { type: String, required: true }, id: { type: String, required: true } },
    processId: String,
    holdUntil: { type: Date, required: true },
    pacePerMinute: Number,
    paceFrom: { type: Date, required: true },
    halted: { type: Mixed, default: null },
    superseded: { type: Mixed },
    touched: { type: Number, required: true },
    recalls: { type: Number, required: true },
    failures: { type: Number, required: true },
  },
  { collection: 'delivery_sources', versionKey: false },
);

/** A short mail that is no letter, as it is sent to each of its recipients. Insert only. */
export interface Notice {
  /** Made of its key: the same key twice is one notice. */
  _id: string;
  kind: string;
  subject: string;
  language: string;
  text: string;
  html: string;
  about: { type: string; id: string };
  processId?: string;
  /** Process time; the mail's Date. */
  at: Date;
  calendar?: OutgoingParts['calendar'];
  replyTo?: string;
}

export const noticeSchema = new Schema<Notice>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    subject: { type: String, required: true },
    language: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    about: { type: { type: String, required: true }, id: { type: String, required: true } },
    processId: String,
    at: { type: Date, required: true },
    calendar: { type: Mixed },
    replyTo: String,
  },
  { collection: 'notices', versionKey: false },
);
noticeSchema.index({ 'about.type': 1, 'about.id': 1 });
