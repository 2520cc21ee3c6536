import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation, Model } from 'mongoose';
import { Ids, MachineClock, ProcessClock } from '../../platform/index.js';
import { type Delivery, TRIES_KEPT, type Try } from '../domain/delivery.js';
import { stateChange } from '../domain/delivery.states.js';
import type { Decision } from '../domain/outcome.decide.js';
import type { DeliverySource } from './mail.schemas.js';

/** A row as the pump reads it. */
export type Row = Delivery;

/** One claim on one row: whoever writes its outcome must still hold it. */
export interface Claim {
  id: string;
  claim: string;
}

type RowUpdate = Record<string, Record<string, unknown>>;

/**
 * What the pump reads and writes. Claims, renewals and outcomes are conditional updates outside transactions: a
 * row belongs to the worker whose claim it bears, until its lease (`dueAt`) has run out.
 */
@Injectable()
export class Ledger {
  constructor(
    @InjectModel('Delivery') private readonly rows: Model<Delivery>,
    @InjectModel('DeliverySource') private readonly sources: Model<DeliverySource>,
    private readonly ids: Ids,
    private readonly machine: MachineClock,
    private readonly process: ProcessClock,
  ) {}

  /** Chunks with rows that are due; `lost`: among them rows whose worker did not renew its lease. */
  async dueChunks(): Promise<{ chunk: string; lost: boolean }[]> {
    const due = { open: true, dueAt: { $lte: this.machine.now() } };
    const [chunks, lost] = await Promise.all([
      this.rows.aggregate<{ _id: string }>([{ $match: due }, { $group: { _id: '$chunk' } }]),
      this.rows.distinct('chunk', { ...due, state: 'sending' }),
    ]);
    const without = new Set(lost);
    return chunks.map(({ _id }) => ({ chunk: _id, lost: without.has(_id) }));
  }

  gates(keys: readonly string[]): Promise<DeliverySource[]> {
    return this.sources.find({ _id: { $in: keys } }).lean<DeliverySource[]>();
  }

  async gate(key: string): Promise<DeliverySource | null> {
    return this.sources.findById(key).lean<DeliverySource>();
  }

  /** Moves the pace on, if nobody else has meanwhile and it is not halted. */
  async movePace(gate: DeliverySource, paceFrom: Date): Promise<boolean> {
    const { matchedCount } = await this.sources.updateOne(
      { _id: gate._id, paceFrom: gate.paceFrom, halted: null },
      { $set: { paceFrom } },
    );
    return matchedCount === 1;
  }

  /** Rows of the chunk that were due at `at`, machine time. */
  due(chunk: string, at: Date, limit: number): Promise<Row[]> {
    return this.rows
      .find({ chunk, open: true, dueAt: { $lte: at } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .lean<Row[]>();
  }

  /** Rows of these lanes that may still go out. */
  openInLanes(lanes: readonly string[]): Promise<Row[]> {
    return this.rows
      .find({ lane: { $in: lanes }, open: true }, { lane: 1, laneNumber: 1, state: 1, open: 1, movedOn: 1 })
      .lean<Row[]>();
  }

  /**
   * Ends rows that something later took the place of while a worker had them in hand, as they were read at `readAt`.
   * What a lost worker had in hand may have left.
   */
  async endOvertaken(rows: readonly Row[], readAt: Date): Promise<void> {
    const these = { _id: { $in: rows.map(({ _id }) => _id) }, overtaken: true, dueAt: { $lte: readAt } };
    const waiting = { ...these, state: { $in: ['queued' as const, 'deferred' as const] } };
    await this.rows.updateMany(waiting, { $set: stateChange('queued', 'superseded') });
    const mark = { at: this.process.now(), why: 'worker-lost' as const };
    await this.rows.updateMany(
      { ...these, state: 'sending' },
      { $set: { ...stateChange('sending', 'superseded'), mayHaveGot: true }, $push: { marks: mark } },
    );
  }

  /** Looks at rows that are held up by others not before `dueAt`. */
  async postpone(ids: readonly string[], dueAt: Date): Promise<void> {
    await this.rows.updateMany(
      { _id: { $in: ids }, state: { $in: ['queued', 'deferred'] } },
      { $set: { dueAt } },
    );
  }

  /**
   * Claims rows as they were read at `readAt`, until `leaseEnd`: whatever is written into an open row moves its
   * `dueAt` to a later moment, so a row that another worker was quicker with does not match. What a lost worker
   * had in hand gets its mark.
   */
  async claim(
    rows: readonly Row[],
    readAt: Date,
    owner: string,
    leaseEnd: Date,
  ): Promise<{ claim: string; rows: Row[] }> {
    const claim = this.ids.random();
    const mine = { $set: { state: 'sending', owner, claim, dueAt: leaseEnd } };
    const take = async (those: readonly Row[], more: RowUpdate = {}): Promise<Row[]> => {
      if (those.length === 0) return [];
      const ids = those.map(({ _id }) => _id);
      const states = [...new Set(those.map(({ state }) => state))];
      const { modifiedCount } = await this.rows.updateMany(
        { _id: { $in: ids }, state: { $in: states }, dueAt: { $lte: readAt } },
        { ...mine, ...more },
      );
      if (modifiedCount === those.length) return [...those];
      if (modifiedCount === 0) return [];
      const own = await this.rows.find({ _id: { $in: ids }, claim }, { _id: 1 }).lean();
      const known = new Set(own.map(({ _id }) => _id));
      return those.filter(({ _id }) => known.has(_id));
    };
    const lost = rows.filter(({ state }) => state === 'sending');
    const fresh = await take(rows.filter(({ state }) => state !== 'sending'));
    const mark = { at: this.process.now(), why: 'worker-lost' as const };
    const taken = await take(lost, {
      $push: { marks: mark },
      $set: { ...mine.$set, mayHaveGot: true },
    });
    const marked = taken.map((row): Row => ({ ...row, marks: [...row.marks, mark], mayHaveGot: true }));
    return { claim, rows: [...fresh, ...marked].map((row): Row => ({ ...row, state: 'sending' })) };
  }

  /** Renews leases. Returns the ids that are still held. */
  async renew(claims: readonly Claim[], owner: string, leaseEnd: Date): Promise<Set<string>> {
    const ids = claims.map(({ id }) => id);
    const held = { _id: { $in: ids }, owner, state: 'sending' as const };
    const { matchedCount } = await this.rows.updateMany(held, { $set: { dueAt: leaseEnd } });
    if (matchedCount === ids.length) return new Set(ids);
    const own = await this.rows.find(held, { _id: 1 }).lean();
    return new Set(own.map(({ _id }) => _id));
  }

  /** Gives rows back that were not started; they may go at once. */
  async giveBack(claims: readonly Claim[]): Promise<void> {
    if (claims.length === 0) return;
    await this.rows.updateMany(
      { _id: { $in: claims.map(({ id }) => id) }, claim: { $in: claims.map(({ claim }) => claim) } },
      { $set: { state: 'queued', dueAt: this.machine.now() }, $unset: { owner: 1, claim: 1 } },
    );
  }

  /** Writes outcomes in one round trip. A row that another worker has taken over is left to it. */
  async record(outcomes: readonly (Claim & { update: RowUpdate })[]): Promise<number> {
    const operations = outcomes.map(({ id, claim, update }): AnyBulkWriteOperation<Delivery> => ({
      updateOne: { filter: { _id: id, claim }, update },
    }));
    const { matchedCount } = await this.rows.collection.bulkWrite(operations as never[], { ordered: false });
    return matchedCount;
  }
}

/** What a decision writes into its row. */
export function rowUpdate(decision: Decision, worker: string): RowUpdate {
  const { tried, mark, nextMailbox: _event, mailAtFault: _todo, ...fields } = decision;
  const entry: Try = { ...tried, worker };
  return {
    $set: { ...fields },
    $push: {
      tries: { $each: [entry], $slice: -TRIES_KEPT },
      ...(mark === undefined ? {} : { marks: mark }),
    },
    $unset: { owner: 1, claim: 1 },
  };
}
