import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { systemActor, UnitOfWork } from '../../src/messaging/index.js';
import { Problem, ProcessClock, ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { type Claim, Occupancy, RoomsModule, RoomsWorkerModule } from '../../src/rooms/index.js';
import {
  dayKeys,
  hinders,
  hindrance,
  intervalOf,
  type OccupancyDay,
} from '../../src/rooms/occupancy/claim.js';
import { testConfig } from '../support/config.js';

const MINUTE = 60_000;
const FROM = Date.parse('2017-06-18T00:00:00Z');
const NOW = new Date('2017-06-06T12:00:00Z');
const actor = systemActor('test', 'test-occupancy');

describe('occupancy', () => {
  let running: Running;
  let occupancy: Occupancy;
  let days: Model<OccupancyDay>;
  let runs = 0;

  beforeAll(async () => {
    running = await boot(
      testConfig({ CLOCK_ADJUSTABLE: 'true' }),
      { common: [RoomsModule], api: [], worker: [RoomsWorkerModule] },
      { logger: false },
    );
    occupancy = running.app.get(Occupancy);
    days = running.app.get<Model<OccupancyDay>>(getModelToken('Occupancy'));
    await running.app.get(ProcessClockKeeper).set(NOW);
  });
  afterAll(async () => {
    await running?.close();
  });

  let ids = 0;
  const claim = (resource: string, from: number, to: number, more: Partial<Claim> = {}): Claim => {
    ids += 1;
    return {
      id: `claim-${ids}`,
      resource,
      root: `root-${ids}`,
      start: new Date(FROM + from * MINUTE),
      end: new Date(FROM + to * MINUTE),
      before: 0,
      after: 0,
      until: null,
      ...more,
    };
  };
  const take = (...claims: Claim[]): Promise<void> =>
    occupancy.run(actor, claims, (_tx, hand) => hand.take(claims));
  const drop = (...claims: Claim[]): Promise<void> =>
    running.app.get(UnitOfWork).run(actor, (tx) => occupancy.drop(tx, claims));
  const fresh = (): string => `room:${(runs += 1)}`;
  const outcome = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
      return 'done';
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  };

  it('asks the database by the very rule that is used in memory', async () => {
    const part = fc.record({
      from: fc.integer({ min: -300, max: 300 }),
      length: fc.integer({ min: 1, max: 400 }),
      before: fc.constantFrom(0, 15, 60),
      after: fc.constantFrom(0, 15, 60),
      root: fc.constantFrom('a', 'b'),
      until: fc.constantFrom(null, NOW, new Date(NOW.getTime() + 1)),
      over: fc.constantFrom({}, { gaps: ['a'] }, { blockings: ['a'] }),
    });
    await fc.assert(
      fc.asyncProperty(part, part, async (one, other) => {
        const room = fresh();
        const made = ({ from, length, ...more }: typeof one): Claim => claim(room, from, from + length, more);
        const [standing, asked] = [intervalOf(made(one)), made(other)];
        const _id = `${room}|2017-06-18`;
        await days.collection.insertOne({ _id, iv: [standing] } as never);
        const found = await days.collection.countDocuments({
          _id: _id as never,
          iv: { $elemMatch: hindrance(asked, NOW) },
        });
        expect(found === 1).toBe(hinders(standing, asked, NOW));
      }),
      { numRuns: 150 },
    );
  });

  it('lets exactly one of many writers have a time, and tells the others who has it', async () => {
    const room = fresh();
    const claims = Array.from({ length: 60 }, () => claim(room, 600, 780));
    const outcomes = await Promise.all(claims.map((one) => outcome(take(one))));
    expect(outcomes.filter((said) => said === 'done')).toHaveLength(1);
    expect(outcomes.filter((said) => said === 'rooms/occupied')).toHaveLength(59);
    const winner = claims[outcomes.indexOf('done')];
    await expect(take(claim(room, 700, 900))).rejects.toMatchObject({
      status: 409,
      extensions: { clashes: [{ resource: room, root: winner?.root, claim: winner?.id }] },
    });
  });

  /** Its own queues, as another process would have: nothing but the database stands between two of them. */
  const another = (): Occupancy =>
    new Occupancy(days, running.app.get(UnitOfWork), running.app.get(ProcessClock));

  it('lets exactly ten of a thousand writers have ten times, whatever process they are in', async () => {
    const room = fresh();
    const houses = [occupancy, another(), another()];
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => {
        const wanted = claim(room, (n % 10) * 60, (n % 10) * 60 + 60);
        const house = houses[n % houses.length] ?? occupancy;
        return outcome(house.run(actor, [wanted], (_tx, hand) => hand.take([wanted])));
      }),
    );
    expect(outcomes.filter((said) => said === 'done')).toHaveLength(10);
    expect(outcomes.filter((said) => said === 'rooms/occupied')).toHaveLength(990);
    expect(await standingIn([room])).toHaveLength(10);
  });

  const standingIn = async (resources: readonly string[]) =>
    (await days.collection.find<OccupancyDay>({}).toArray()).flatMap(({ _id, iv }) =>
      resources.some((resource) => _id.startsWith(`${resource}|`)) ? iv.map((one) => ({ _id, ...one })) : [],
    );

  it('never leaves an overlap and never loses a claim, whatever many writers do at once', async () => {
    const places = fc.subarray([0, 1, 2], { minLength: 1, maxLength: 2 });
    const at = fc.integer({ min: 0, max: 120 }).map((n) => n * 15);
    const length = fc.integer({ min: 1, max: 16 }).map((n) => n * 15);
    const gap = fc.constantFrom(0, 0, 15, 30);
    const step = fc.oneof(
      fc.record({ act: fc.constant('book' as const), places, at, length, gap }),
      // A series, or a table brought in: several days or none.
      fc.record({ act: fc.constant('series' as const), places, at, length, gap }),
      fc.record({ act: fc.constant('move' as const), places, at, length, gap }),
      fc.record({ act: fc.constantFrom('release' as const, 'confirm' as const), places, at, length, gap }),
    );
    const writer = fc.array(step, { minLength: 5, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 3, maxLength: 6 }), async (scripts) => {
        const run = fresh();
        const resources = [0, 1, 2].map((n) => `${run}-${n}`);
        const kept = await Promise.all(
          scripts.map(async (script) => {
            const house = another();
            const own: Claim[][] = [];
            for (const { act, places: where, at: from, length: long, gap: free } of script) {
              const wanted = (day: number, root: string): Claim[] =>
                where.map((n) =>
                  claim(resources[n] ?? '', from + day * 1_440, from + day * 1_440 + long, {
                    root,
                    before: free,
                    after: free,
                    until: act === 'book' ? new Date(NOW.getTime() + 3_600_000) : null,
                  }),
                );
              const root = `booking-${(ids += 1)}`;
              const mine = own[0];
              if (act === 'book' || act === 'series') {
                const claims = (act === 'book' ? [0] : [0, 1, 2]).flatMap((day) => wanted(day, root));
                const said = await outcome(house.run(actor, claims, (_tx, hand) => hand.take(claims)));
                if (said === 'done') own.push(claims);
              } else if (mine && act === 'move') {
                const claims = wanted(1, mine[0]?.root ?? '');
                const said = await outcome(
                  house.run(actor, claims, (_tx, hand) => hand.exchange(mine, claims)),
                );
                if (said === 'done') own[0] = claims;
              } else if (mine && act === 'confirm') {
                expect(await outcome(house.run(actor, [], (_tx, hand) => hand.keep(mine, null)))).toBe(
                  'done',
                );
                own[0] = mine.map((one) => ({ ...one, until: null }));
              } else if (mine && act === 'release') {
                await drop(...mine);
                own.shift();
              }
            }
            return own.flat();
          }),
        );
        const claims = kept.flat();
        const standing = await standingIn(resources);
        const expected = claims.flatMap((one) =>
          dayKeys(one).map((_id) => `${_id} ${JSON.stringify(intervalOf(one))}`),
        );
        expect(standing.map(({ _id, ...iv }) => `${_id} ${JSON.stringify(iv)}`).sort()).toEqual(
          expected.sort(),
        );
        for (const one of claims) {
          const against = claims.filter(({ resource }) => resource === one.resource);
          expect(against.filter((other) => hinders(intervalOf(other), one, NOW))).toEqual([]);
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('takes all or none, over midnight too', async () => {
    const room = fresh();
    await take(claim(room, 1_430, 1_450));
    const mine = [claim(room, 600, 660), claim(room, 1_445, 1_500)];
    expect(await outcome(take(...mine))).toBe('rooms/occupied');
    expect(await outcome(take(claim(room, 600, 660)))).toBe('done');
  });

  it('moves in one step, and gives back what it leaves', async () => {
    const room = fresh();
    const before = claim(room, 600, 660, { after: 30 });
    const after = { ...before, start: new Date(FROM + 630 * MINUTE), end: new Date(FROM + 700 * MINUTE) };
    await take(before);
    await occupancy.run(actor, [after], (_tx, hand) => hand.exchange([before], [after]));
    expect(await outcome(take(claim(room, 600, 630)))).toBe('done');
    expect(await outcome(take(claim(room, 700, 710)))).toBe('rooms/occupied');
  });

  it('keeps a hold that stands, and refuses one whose time somebody else has taken', async () => {
    const room = fresh();
    const clock = running.app.get(ProcessClockKeeper);
    const until = new Date(NOW.getTime() + MINUTE);
    const [first, second] = [claim(room, 600, 660, { until }), claim(room, 700, 760, { until })];
    await take(first, second);
    const keep = (one: Claim) => occupancy.run(actor, [], (_tx, hand) => hand.keep([one], null));
    expect(await outcome(keep(first))).toBe('done');
    await clock.set(new Date(NOW.getTime() + 2 * MINUTE));
    expect(await outcome(take(claim(room, 600, 660)))).toBe('rooms/occupied');
    expect(await outcome(take(claim(room, 690, 770)))).toBe('done');
    expect(await outcome(keep(second))).toBe('rooms/hold-lost');
    await clock.set(NOW);
  });

  it('says what stands when, in order, and forgets what was let go', async () => {
    const [room, person] = [fresh(), 'person:ada'];
    const [late, early, gone] = [claim(room, 900, 960), claim(room, 600, 660), claim(person, 600, 660)];
    await take(late, early, gone);
    await drop(gone);
    const standing = await occupancy.standing(
      [room, person],
      new Date(FROM),
      new Date(FROM + 1_440 * MINUTE),
    );
    expect(standing.get(room)?.map(({ id }) => id)).toEqual([early.id, late.id]);
    expect(standing.get(person)).toEqual([]);
  });
});
