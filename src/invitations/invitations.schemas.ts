import { Schema } from 'mongoose';
import type { HistoryRow, Invitation } from './answer.types.js';

const asIs = { type: Schema.Types.Mixed, required: true } as const;

export const invitationSchema = new Schema<Invitation>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    meetingId: { type: String, required: true },
    letterId: { type: String, required: true },
    addressee: {
      type: new Schema(
        {
          id: { type: String, required: true },
          name: { type: String, required: true },
          category: { type: String, required: true },
          electoralGroup: { type: String, default: null },
          consultationGroups: { type: [String], required: true },
          fictitious: { type: Boolean, required: true },
        },
        { _id: false },
      ),
      required: true,
    },
    mailboxes: asIs,
    openedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    asksAlso: { type: [String], default: undefined },
    seats: { type: Schema.Types.Mixed },
    remindedAt: Date,
    asked: Number,
    earlier: { type: Schema.Types.Mixed },
    standing: {
      type: new Schema(
        {
          answerId: String,
          value: String,
          level: { type: String, default: null },
          participants: { type: Schema.Types.Mixed },
          comment: { type: String, default: null },
          channel: String,
          at: Date,
          namesFrom: { type: String, default: null },
        },
        { _id: false },
      ),
      default: null,
    },
    value: { type: String, required: true },
  },
  { collection: 'invitations', versionKey: false, minimize: false },
);
// One place for each addressee at each meeting; also the order of lists.
invitationSchema.index({ meetingId: 1, 'addressee.id': 1 }, { unique: true });

/** Answers and withdrawals: inserted, never changed. */
export const answerSchema = new Schema<HistoryRow>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    invitationId: { type: String, required: true },
    meetingId: { type: String, required: true },
    n: { type: Number, required: true },
    at: { type: Date, required: true },
    typedBy: asIs,
    sentWith: String,
  },
  { collection: 'answers', versionKey: false, minimize: false, strict: false },
);
answerSchema.index({ invitationId: 1, n: 1 }, { unique: true });
// Answers that were sent together have one receipt.
answerSchema.index({ sentWith: 1 }, { sparse: true });

const unchanging = (): never => {
  throw new TypeError('Answers are added, never changed or deleted.');
};
for (const update of [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'deleteOne',
  'deleteMany',
] as const) {
  answerSchema.pre(update, unchanging);
}

/** What a letter that invites was issued with: later changes of the meeting do not alter its mails. */
export interface InvitationRound {
  /** The letter's id; of a further meeting, `<letter id>.<meeting id>`. */
  _id: string;
  meetingId: string;
  processId: string;
  /** DTSTAMP of its calendar parts (process time of issue). */
  at: Date;
  /** The meeting's own calendar entry as it was, frozen as text. */
  entry: string;
  organizer: string;
  /** Heading and dates for the foot of the mails. */
  heading: string;
  dates: string;
  /** Until when answers are asked for, as the mails say it. */
  answersByText: string | null;
  expiresAt: Date;
  /** Heading and dates of the further meetings to which the letter invites. */
  also?: string[];
}

export const roundSchema = new Schema<InvitationRound>(
  {
    _id: { type: String, required: true },
    meetingId: { type: String, required: true },
    processId: { type: String, required: true },
    at: { type: Date, required: true },
    entry: { type: String, required: true },
    organizer: { type: String, required: true },
    heading: { type: String, required: true },
    dates: { type: String, required: true },
    answersByText: { type: String, default: null },
    expiresAt: { type: Date, required: true },
    also: { type: [String], default: undefined },
  },
  { collection: 'invitation_rounds', versionKey: false },
);
roundSchema.index({ meetingId: 1 });

/** The letter that a round belongs to. */
export const letterOfRound = ({ _id, meetingId }: Pick<InvitationRound, '_id' | 'meetingId'>): string =>
  _id.endsWith(`.${meetingId}`) ? _id.slice(0, -meetingId.length - 1) : _id;

/** What a letter of cancellation was issued with, where its meeting is cancelled. */
export interface CancellationRound {
  /** The letter's id. */
  _id: string;
  meetingId: string;
  processId: string;
  /** DTSTAMP of its calendar parts (process time of issue). */
  at: Date;
  /** The meeting's entry, cancelled, frozen as text. */
  entry: string;
  organizer: string;
}

export const cancellationRoundSchema = new Schema<CancellationRound>(
  {
    _id: { type: String, required: true },
    meetingId: { type: String, required: true },
    processId: { type: String, required: true },
    at: { type: Date, required: true },
    entry: { type: String, required: true },
    organizer: { type: String, required: true },
  },
  { collection: 'cancellation_rounds', versionKey: false },
);
cancellationRoundSchema.index({ meetingId: 1 });
