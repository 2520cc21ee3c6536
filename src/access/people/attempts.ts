import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Schema } from 'mongoose';
import { isDuplicateKey } from '../../messaging/index.js';
import { MachineClock, sha256 } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';

/** Failed sign-ins of one mailbox, or from one address. Only a hash of either is kept. */
export interface Attempts {
  _id: string;
  failures: number;
  /** Machine time before which no further attempt is looked at. */
  nextAt: Date;
  forgetAt: Date;
  /** The wait of which the record tells already. */
  toldOf?: Date;
}

export const attemptsSchema = new Schema<Attempts>(
  {
    _id: { type: String, required: true },
    failures: { type: Number, required: true },
    nextAt: { type: Date, required: true },
    forgetAt: { type: Date, required: true },
    toldOf: { type: Date },
  },
  { collection: 'sign_in_attempts', versionKey: false },
);
attemptsSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

const FORGET_MS = 24 * 3_600_000;
const LONGEST_WAIT_S = 900;
const LONG_PAST = new Date(0);

export interface Allowance {
  /** Failures that cost nothing. */
  free: number;
}
/** Behind one address sits a whole Mission; a mailbox belongs to one person. */
export const allowances = {
  mailbox: { free: 4 },
  address: { free: 20 },
  code: { free: 4 },
} as const satisfies Record<string, Allowance>;

/**
 * Slows down those who guess passwords or codes: after some free failures the next attempt waits 2, 4, 8 … seconds, up
 * to 15 minutes. Nobody is locked out for good, or else anybody could lock out anybody.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    @InjectModel('SignInAttempts') private readonly attempts: Model<Attempts>,
    private readonly machine: MachineClock,
  ) {}

  /**
   * Counts an attempt before it is looked at, in one step of the database, so that many at once count as many. Refusal:
   * `access/too-many-attempts` (429) with `retryAfter` in seconds; such an attempt is not counted.
   */
  async begin(kind: keyof typeof allowances, of: string): Promise<void> {
    const _id = keyOf(kind, of);
    const now = this.machine.now();
    const { free } = allowances[kind];
    const over = { $subtract: ['$failures', free] };
    const waitS = { $min: [{ $pow: [2, { $min: [over, 30] }] }, LONGEST_WAIT_S] };
    try {
      await this.attempts.updateOne(
        { _id, $or: [{ nextAt: { $lte: now } }, { forgetAt: { $lte: now } }] },
        [
          { $set: { failures: { $cond: [{ $gt: ['$forgetAt', now] }, { $add: ['$failures', 1] }, 1] } } },
          {
            $set: {
              // Without a wait long past, or one of two at once would wait for the other's clock.
              nextAt: {
                $cond: [{ $lte: [over, 0] }, LONG_PAST, { $add: [now, { $multiply: [waitS, 1000] }] }],
              },
              forgetAt: new Date(now.getTime() + FORGET_MS),
            },
          },
        ],
        { upsert: true, updatePipeline: true },
      );
    } catch (error) {
      // The row is there and its wait is not over; or another attempt made it this moment, which is counted anew.
      if (!isDuplicateKey(error)) throw error;
      await this.refuse(_id, now, () => this.begin(kind, of));
    }
  }

  /**
   * True for the first that is turned away in a wait: the record tells of it once, however many follow, or whoever
   * guesses could fill it.
   */
  async firstTurnedAway(kind: keyof typeof allowances, of: string): Promise<boolean> {
    const { modifiedCount } = await this.attempts.updateOne(
      { _id: keyOf(kind, of), $expr: { $ne: ['$toldOf', '$nextAt'] } },
      [{ $set: { toldOf: '$nextAt' } }],
      { updatePipeline: true },
    );
    return modifiedCount === 1;
  }

  /** The attempt was good: what failed before is forgotten. */
  async succeeded(kind: keyof typeof allowances, of: string): Promise<void> {
    await this.attempts.deleteOne({ _id: keyOf(kind, of) });
  }

  /**
   * The attempt was good, but others of the same address may not have been: it is only not counted as a failure. A
   * whole Mission signs in from one address, each day anew.
   */
  async uncount(kind: keyof typeof allowances, of: string): Promise<void> {
    await this.attempts.updateOne({ _id: keyOf(kind, of), failures: { $gt: 0 } }, { $inc: { failures: -1 } });
  }

  private async refuse(_id: string, now: Date, again: () => Promise<void>): Promise<void> {
    const known = await this.attempts.findById(_id).lean<Attempts>();
    if (!known || known.nextAt <= now || known.forgetAt <= now) {
      await again();
      return;
    }
    const retryAfter = Math.ceil((known.nextAt.getTime() - now.getTime()) / 1000);
    throw accessProblems.tooManyAttempts(
      `Too many attempts failed. Wait ${retryAfter < 90 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`}, then try again.`,
      { retryAfter },
    );
  }
}

const keyOf = (kind: string, of: string): string => `${kind}:${sha256(of.toLowerCase())}`;
