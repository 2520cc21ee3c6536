import { Schema } from 'mongoose';
import type { ActorRef } from '../domain/letter.js';
import { addresseeFields, type LetterAddressee } from './letter.schemas.js';

const { Mixed } = Schema.Types;

const unchanging = (): never => {
  throw new TypeError('What was added to an issued letter is never written again.');
};

/** Insert only, as the letter itself. */
function insertOnly<T extends Schema>(schema: T): T {
  for (const update of [
    'updateOne',
    'updateMany',
    'replaceOne',
    'findOneAndUpdate',
    'deleteOne',
    'deleteMany',
  ] as const) {
    schema.pre(update, unchanging);
  }
  return schema;
}

/**
 * An addressee who was forgotten at issue. The letter never changes, so this stands beside it, with a seal of its
 * own: the same text, to one more.
 */
export interface LetterSupplement extends LetterAddressee {
  version: number;
  addedAt: Date;
  addedBy: ActorRef;
  reason: string;
  /** Of the form or request that added it. */
  key?: string;
}

export const letterSupplementSchema = insertOnly(
  new Schema<LetterSupplement>(
    {
      ...addresseeFields,
      version: { type: Number, required: true },
      addedAt: { type: Date, required: true },
      addedBy: { type: Mixed },
      reason: { type: String, required: true },
      key: String,
    },
    { collection: 'letter_supplements', versionKey: false, minimize: false },
  ),
);
letterSupplementSchema.index({ letterId: 1, n: 1 }, { unique: true });

/** A copy of the very same letter that was sent again to one addressee: to which mailbox, who asked, and why. */
export interface LetterCopy {
  /** `<letter id>.<addressee id>.<copy>` */
  _id: string;
  version: number;
  letterId: string;
  addresseeId: string;
  mailbox: string;
  /** 1, 2, 3 … of this addressee. */
  copy: number;
  at: Date;
  by: ActorRef;
  reason: string;
  /** Of the form that asked: the same form sent twice is one copy. */
  key?: string;
}

export const letterCopySchema = insertOnly(
  new Schema<LetterCopy>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      letterId: { type: String, required: true },
      addresseeId: { type: String, required: true },
      mailbox: { type: String, required: true },
      copy: { type: Number, required: true },
      at: { type: Date, required: true },
      by: { type: Mixed },
      reason: { type: String, required: true },
      key: String,
    },
    { collection: 'letter_copies', versionKey: false },
  ),
);
letterCopySchema.index({ letterId: 1, addresseeId: 1, copy: 1 }, { unique: true });

export const acknowledgementWays = [
  'answer',
  'link',
  'mail',
  'telephone',
  'in-person',
  'note-verbale',
  'other',
] as const;

/**
 * How an addressee let the office know that they have the letter. `answer`: by answering the invitation; `link`: by the
 * link under the mail. These two nobody types.
 */
export type AcknowledgementWay = (typeof acknowledgementWays)[number];

/** Those that a person of the office records. */
export const recordedWays = acknowledgementWays.filter((way) => way !== 'answer' && way !== 'link');

export interface LetterAcknowledgement {
  /** `<letter id>.<addressee id>` */
  _id: string;
  version: number;
  letterId: string;
  addresseeId: string;
  how: AcknowledgementWay;
  /** Who said so, on their side. */
  who?: string;
  /** When they said so (UTC). */
  at: Date;
  note?: string;
  recordedAt: Date;
  recordedBy: ActorRef;
}

export const letterAcknowledgementSchema = new Schema<LetterAcknowledgement>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    letterId: { type: String, required: true },
    addresseeId: { type: String, required: true },
    how: { type: String, required: true },
    who: String,
    at: { type: Date, required: true },
    note: String,
    recordedAt: { type: Date, required: true },
    recordedBy: { type: Mixed },
  },
  { collection: 'letter_acknowledgements', versionKey: false },
);
letterAcknowledgementSchema.index({ letterId: 1 });
