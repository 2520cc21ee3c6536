import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Schema } from 'mongoose';
import { MachineClock, sha256 } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';

/** Failed sign-ins of one mailbox, or from one address. Only a hash of either is kept. */
export interface Attempts {
  _id: string;
  failures: number;
  /** Machine time before which no further attempt is looked at. */
  nextAt: Date;
  forgetAt: Date;
}

export const attemptsSchema = new Schema<Attempts>(
  {
    _id: { type: String, required: true },
    failures: { type: Number, required: true },
    nextAt: { type: Date, required: true },
    forgetAt: { type: Date, required: true },
  },
  { collection: 'sign_in_attempts', versionKey: false },
);
attemptsSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

const FORGET_MS = 24 * 3_600_000;
const LONGEST_WAIT_S = 900;

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
 * Seconds to wait after so many failures: none, then 2, 4, 8 … up to 15 minutes. Nobody is locked out for good, or
 * else anybody could lock out anybody.
 */
export const waitAfter = (failures: number, { free }: Allowance): number =>
  failures <= free ? 0 : Math.min(2 ** (failures - free), LONGEST_WAIT_S);

/** Slows down those who guess passwords or codes. */
@Injectable()
export class SignInAttempts {
  constructor(
    @InjectModel('SignInAttempts') private readonly attempts: Model<Attempts>,
    private readonly machine: MachineClock,
  ) {}

  /**
   * Counts an attempt before it is looked at, so that many at once count as many. Refusal: `access/too-many-attempts`
   * (429) with `retryAfter` in seconds; such an attempt is not counted.
   */
  async begin(kind: keyof typeof allowances, of: string): Promise<void> {
    const _id = keyOf(kind, of);
    const now = this.machine.now();
    const known = await this.attempts.findById(_id).lean<Attempts>();
    if (known && known.forgetAt > now && known.nextAt > now) {
      const retryAfter = Math.ceil((known.nextAt.getTime() - now.getTime()) / 1000);
      throw accessProblems.tooManyAttempts(
        `Too many attempts failed. Wait ${retryAfter < 90 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`}, then try again.`,
        { retryAfter },
      );
    }
    const failures = (known && known.forgetAt > now ? known.failures : 0) + 1;
    const wait = waitAfter(failures, allowances[kind]);
    await this.attempts.updateOne(
      { _id },
      {
        $inc: { failures: 1 },
        $max: {
          nextAt: new Date(now.getTime() + wait * 1000),
          forgetAt: new Date(now.getTime() + FORGET_MS),
        },
      },
      { upsert: true },
    );
  }

  /** The attempt was good: what failed before is forgotten. */
  async succeeded(kind: keyof typeof allowances, of: string): Promise<void> {
    await this.attempts.deleteOne({ _id: keyOf(kind, of) });
  }
}

const keyOf = (kind: string, of: string): string => `${kind}:${sha256(of.toLowerCase())}`;
