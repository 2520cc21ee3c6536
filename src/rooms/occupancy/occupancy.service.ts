import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Mutex } from 'async-mutex';
import type { Model } from 'mongoose';
import { type Actor, isDuplicateKey, type Tx, UnitOfWork } from '../../messaging/index.js';
import { ProcessClock } from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { type Claim, dayKey, dayKeys, hinders, type Interval, type OccupancyDay, utcDays } from './claim.js';
import { dropping, keeping, taking } from './claim.writes.js';

/** What stands in the way of a claim. */
export interface Clash {
  resource: string;
  claim: string;
  root: string;
  start: Date;
  end: Date;
}

const times = ['s', 'e', 'bs', 'be', 'until'] as const;
/** When something stands, with and without its gap. */
export type Busy = Pick<Interval, (typeof times)[number]>;

/** The claims of one unit of work. Only `Occupancy.run` hands it out, so that every claim is made there. */
export interface Claims {
  /** Takes these; all or none. Refusal: `rooms/occupied`, which ends the unit of work. */
  take(claims: readonly Claim[]): Promise<void>;
  /** Lets these go, then takes those: a move. */
  exchange(drop: readonly Claim[], take: readonly Claim[]): Promise<void>;
  /** Turns holds into firm claims, or moves their end. Refusal: `rooms/hold-lost` if one does not stand any more. */
  keep(claims: readonly Claim[], until: Date | null): Promise<void>;
}

/** A claim was lost in the database. The transaction has ended with it, so who has it is read afterwards. */
class LostRace extends Error {
  constructor(readonly claims: readonly Claim[]) {
    super('A claim was lost to another writer.');
  }
}

const MOST_ROUNDS = 3;

/**
 * Who has which room and which person when. The database refuses a second claim on the same time: one document for a
 * resource and UTC day, changed by a conditional upsert, so that a clash is a duplicate key and ends the transaction.
 */
@Injectable()
export class Occupancy {
  private readonly queues = new Map<string, { mutex: Mutex; waiting: number }>();

  constructor(
    @InjectModel('Occupancy') private readonly days: Model<OccupancyDay>,
    private readonly work: UnitOfWork,
    private readonly clock: ProcessClock,
  ) {}

  /**
   * A unit of work that claims. `intended` is what it is going to take, as far as is known before it begins: commands
   * on the same resource wait for each other in this process and look before they start, so that losers rarely open
   * a transaction. That is for speed alone; the promise is kept by the database.
   * `givesWay`: roots whose claims the body lets go before it takes its own. Refusal: `rooms/occupied` (409) with what
   * stands in the way.
   */
  async run<T>(
    actor: Actor,
    intended: readonly Claim[],
    body: (tx: Tx, claims: Claims) => Promise<T>,
    givesWay: readonly string[] = [],
  ): Promise<T> {
    return this.inTurn([...new Set(intended.map(({ resource }) => resource))].sort(), async () => {
      for (let round = 1; ; round += 1) {
        await this.assertFree(intended, givesWay);
        try {
          return await this.work.run(actor, (tx) => body(tx, this.claimsOf(tx)));
        } catch (error) {
          if (!(error instanceof LostRace)) throw error;
          await this.assertFree(error.claims, givesWay);
          if (round === MOST_ROUNDS) throw occupied([]);
        }
      }
    });
  }

  /** Lets claims go; needs no turn, for it can't fail. What does not stand any more is passed over. */
  async drop(tx: Tx, claims: readonly Claim[]): Promise<void> {
    if (claims.length > 0) await this.days.collection.bulkWrite(dropping(claims), { session: tx.session });
  }

  /** What stands in the way of these claims now; a read outside any transaction. */
  async clashes(claims: readonly Claim[]): Promise<Clash[]> {
    if (claims.length === 0) return [];
    const now = this.clock.now();
    const keys = [...new Set(claims.flatMap(dayKeys))];
    const rows = await this.days.collection
      .find<OccupancyDay>({ _id: { $in: keys } as never })
      .sort({ _id: 1 })
      .toArray();
    const found = new Map<string, Clash>();
    for (const { _id, iv } of rows) {
      for (const claim of claims) {
        if (!_id.startsWith(`${claim.resource}|`)) continue;
        for (const { id, root, s, e } of iv.filter((standing) => hinders(standing, claim, now))) {
          found.set(`${claim.resource} ${id}`, {
            resource: claim.resource,
            claim: id,
            root,
            start: s,
            end: e,
          });
        }
      }
    }
    return [...found.values()];
  }

  /** What occupies these resources in a span of time, holds that have run out left out; by resource, in order of time. */
  async standing(resources: readonly string[], from: Date, to: Date): Promise<Map<string, Interval[]>> {
    const found = await this.read<Interval>(resources, from, to, []);
    for (const own of found.values()) own.sort((a, b) => a.s.getTime() - b.s.getTime());
    return found;
  }

  /**
   * The same for whoever looks through many rooms and days and wants to know the times alone, in any order.
   * @param except what belongs to this root is left out
   */
  async busy(
    resources: readonly string[],
    from: Date,
    to: Date,
    except?: string,
  ): Promise<Map<string, Busy[]>> {
    if (except === undefined) return this.read<Busy>(resources, from, to, [...times]);
    const found = await this.read<Busy & Pick<Interval, 'root'>>(resources, from, to, [...times, 'root']);
    return new Map(
      [...found].map(([resource, own]) => [resource, own.filter(({ root }) => root !== except)]),
    );
  }

  /**
   * One find and one answer for all resources and days, compared as numbers: a large house has thousands of intervals in
   * a week.
   * @param fields of the intervals; none: all. Names of claims and roots are most of what goes over the wire.
   */
  private async read<Found extends Busy>(
    resources: readonly string[],
    from: Date,
    to: Date,
    fields: readonly (keyof Found & string)[],
  ): Promise<Map<string, Found[]>> {
    const days = utcDays(from, to);
    const keys = resources.flatMap((resource) => days.map((day) => dayKey(resource, day)));
    const rows = await this.days.collection
      .find({ _id: { $in: keys } as never }, { batchSize: keys.length + 1 })
      .project<{ _id: string; iv: Found[] }>(Object.fromEntries(fields.map((field) => [`iv.${field}`, 1])))
      .toArray();
    const [now, begins, ends] = [this.clock.now().getTime(), from.getTime(), to.getTime()];
    const found = new Map(resources.map((resource): [string, Found[]] => [resource, []]));
    for (const { _id, iv } of rows) {
      const at = _id.lastIndexOf('|');
      const own = found.get(_id.slice(0, at));
      const day = _id.slice(at + 1);
      // What began before midnight stands in the day before as well.
      const earliest = day === days[0] ? -Infinity : Date.parse(day);
      for (const interval of iv) {
        const begin = interval.bs.getTime();
        if (begin < earliest || begin >= ends || interval.be.getTime() <= begins) continue;
        if (interval.until === null || interval.until.getTime() > now) own?.push(interval);
      }
    }
    return found;
  }

  private claimsOf(tx: Tx): Claims {
    const exchange = async (drop: readonly Claim[], take: readonly Claim[]): Promise<void> => {
      await this.drop(tx, drop);
      if (take.length === 0) return;
      try {
        await this.days.collection.bulkWrite(taking(take, tx.now), { session: tx.session });
      } catch (error) {
        if (isDuplicateKey(error)) throw new LostRace(take);
        throw error;
      }
    };
    return {
      take: (claims) => exchange([], claims),
      exchange,
      keep: async (claims, until) => {
        const writes = keeping(claims, until);
        if (writes.length === 0) return;
        const { matchedCount } = await this.days.collection.bulkWrite(writes, { session: tx.session });
        if (matchedCount < writes.length) {
          throw roomsProblems.holdLost(
            'Its time has run out and somebody else may have taken it. Look for a free time and hold it anew.',
          );
        }
      },
    };
  }

  private async assertFree(claims: readonly Claim[], givesWay: readonly string[]): Promise<void> {
    const clashes = (await this.clashes(claims)).filter(({ root }) => !givesWay.includes(root));
    if (clashes.length > 0) throw occupied(clashes);
  }

  /** Takes the turn of each resource in sorted order, so that two commands never wait for each other crosswise. */
  private async inTurn<T>(resources: readonly string[], act: () => Promise<T>): Promise<T> {
    const [resource, ...others] = resources;
    if (resource === undefined) return act();
    const queue = this.queues.get(resource) ?? { mutex: new Mutex(), waiting: 0 };
    this.queues.set(resource, queue);
    queue.waiting += 1;
    try {
      return await queue.mutex.runExclusive(() => this.inTurn(others, act));
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.queues.delete(resource);
    }
  }
}

const occupied = (clashes: readonly Clash[]) =>
  roomsProblems.occupied(
    clashes.length === 0
      ? 'Others are taking it at this moment. Try again.'
      : `${clashes.length === 1 ? 'Something stands' : `${clashes.length} things stand`} in the way.`,
    {
      clashes: clashes.map(({ start, end, ...clash }) => ({
        ...clash,
        start: start.toISOString(),
        end: end.toISOString(),
      })),
    },
  );
