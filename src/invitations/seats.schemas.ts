import { Schema } from 'mongoose';
import type { SeatLimit, SeatPlace, SeatRequest } from './seats.decide.js';

/** How many seats a meeting has: one record a meeting, kept when the limit is taken away again. */
export interface SeatLimits extends SeatLimit {
  /** The meeting's id. */
  _id: string;
  version: number;
  processId: string;
  meetingId: string;
  /** Process time. */
  setAt: Date;
}

export const seatLimitsSchema = new Schema<SeatLimits>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    processId: { type: String, required: true },
    meetingId: { type: String, required: true },
    inAll: { type: Number, default: null },
    perDelegation: { type: Number, default: null },
    setAt: { type: Date, required: true },
  },
  { collection: 'seat_limits', versionKey: false },
);

export const seatRequestSchema = new Schema<SeatRequest>(
  {
    _id: { type: String, required: true },
    meetingId: { type: String, required: true },
    invitationId: { type: String, required: true },
    n: { type: Number, required: true },
    at: { type: Date, required: true },
    seats: { type: Number, required: true },
  },
  { collection: 'seat_requests', versionKey: false },
);
seatRequestSchema.index({ meetingId: 1 });

export const seatPlaceSchema = new Schema<SeatPlace>(
  {
    _id: { type: String, required: true },
    meetingId: { type: String, required: true },
    place: { type: Number, required: true },
    turn: { type: Number, required: true },
    invitationId: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'seat_places', versionKey: false },
);
seatPlaceSchema.index({ meetingId: 1 });

const unchanging = (): never => {
  throw new TypeError('Rows of seats are added, never changed or deleted.');
};

function addOnly<Row>(schema: Schema<Row>): void {
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
}
addOnly(seatRequestSchema);
addOnly(seatPlaceSchema);
