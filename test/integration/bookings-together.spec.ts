import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import fc from 'fast-check';
import type { Model } from 'mongoose';
import { systemActor } from '../../src/messaging/index.js';
import { Problem } from '../../src/platform/index.js';
import { setSleepingClock } from '../../src/platform/time/clock-keeper.js';
import { boot, type Running } from '../../src/roles/boot.js';
import {
  Blockings,
  BookingImport,
  type Booking,
  type BookingFacts,
  Bookings,
  BookingSeries,
  RoomsModule,
  RoomsWorkerModule,
  Venues,
} from '../../src/rooms/index.js';
import { claimsOf, isLive } from '../../src/rooms/bookings/booking.types.js';
import { dayKeys, hinders, intervalOf, type OccupancyDay } from '../../src/rooms/occupancy/claim.js';
import { testConfig } from '../support/config.js';

const MINUTE = 60_000;
const NOW = new Date('2017-06-06T12:00:00Z');
/** The night in which the clocks of Geneva go back lies within the days that are booked. */
const FROM = Date.parse('2017-10-28T06:00:00Z');
const always = { from: '00:00', to: '24:00' };
const desk = systemActor('test', 'test-bookings-together');

/** What a writer may be told; anything else is a fault. */
const fairRefusals = new Set([
  'rooms/occupied',
  'rooms/act-refused',
  'rooms/not-approved',
  'rooms/booking-faulty',
  'rooms/nothing-asked',
  'rooms/import-faulty',
  // Of two that change one booking at one moment, one is behind.
  'platform/stale',
  'platform/conflict',
]);

describe('bookings of many writers at once', () => {
  const houses: Running[] = [];
  let days: Model<OccupancyDay>;
  let records: Model<Booking>;
  let runs = 0;

  beforeAll(async () => {
    const config = testConfig({ CLOCK_ADJUSTABLE: 'true' });
    await setSleepingClock(config.mongo.uri, NOW);
    const start = (): Promise<Running> =>
      boot(config, { common: [RoomsModule], api: [], worker: [RoomsWorkerModule] }, { logger: false });
    // Two processes: nothing but the database stands between them.
    const first = await start();
    houses.push(first, await start());
    days = first.app.get<Model<OccupancyDay>>(getModelToken('Occupancy'));
    records = first.app.get<Model<Booking>>(getModelToken('Booking'));
    await first.app.get(Venues).defineVenue(desk, 'palais', undefined, {
      name: 'Palais des Nations',
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { saturday: [always], sunday: [always], monday: [always] },
      source: null,
    });
  });
  afterAll(async () => {
    for (const house of houses) await house.close();
  });

  /** Two rooms, the hall that both make, and a room that wants approval; by their place in the list. */
  const freshRooms = async (): Promise<string[]> => {
    runs += 1;
    const ids = ['east', 'west', 'hall', 'board'].map((name) => `${name}-${runs}`);
    const [east = '', west = '', hall = '', board = ''] = ids;
    for (const id of [east, west, hall, board]) {
      await houses[0]?.app.get(Venues).defineRoom(desk, id, undefined, {
        venueId: 'palais',
        name: id,
        whereabouts: null,
        capacity: { conference: 40 },
        booths: 0,
        accessibility: [],
        equipment: [],
        hours: null,
        before: 0,
        after: id === west ? 30 : 0,
        parts: id === hall ? [east, west] : [],
        approval: id === board,
        authority: null,
        closed: false,
        source: null,
      });
    }
    return ids;
  };

  const place = {
    room: fc.nat({ max: 3 }),
    // From Saturday morning to Monday, by quarters of an hour.
    at: fc.nat({ max: 180 }).map((n) => n * 15),
    length: fc.integer({ min: 1, max: 24 }).map((n) => n * 15),
    which: fc.nat({ max: 9 }),
  };
  const step = fc.record({
    act: fc.constantFrom(
      ...(['hold', 'hold', 'hold', 'series', 'move', 'move', 'confirm', 'approve', 'refuse'] as const),
      ...(['release', 'block', 'lift', 'import'] as const),
    ),
    ...place,
  });
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

  const asked = (roomId: string, { at, length }: Step): BookingFacts => ({
    roomId,
    start: new Date(FROM + at * MINUTE),
    end: new Date(FROM + (at + length) * MINUTE),
    purpose: 'bilateral',
    title: 'Consultation',
    processId: null,
    organiser: null,
    mailbox: null,
    confidential: false,
    seats: null,
    layout: null,
    equipment: [],
    languages: [],
    before: null,
    after: null,
  });

  /** One step of one writer, who may touch what another has made; what he is told must be a fair refusal. */
  async function attempt(house: Running, rooms: readonly string[], one: Step): Promise<string> {
    const bookings = house.app.get(Bookings);
    const wanted = asked(rooms[one.room] ?? '', one);
    const all = await records
      .find({ roomId: { $in: rooms } })
      .sort({ _id: 1 })
      .lean<Booking[]>();
    const some = all.filter(isLive).at(one.which % Math.max(all.filter(isLive).length, 1))?._id;
    const act = async (): Promise<unknown> => {
      switch (one.act) {
        case 'hold':
          return bookings.hold(desk, { facts: wanted });
        case 'series': {
          const { start: _, end: __, ...facts } = wanted;
          const every = { every: 'chosen' as const, days: ['2017-10-28', '2017-10-29', '2017-10-30'] };
          const hour = String(9 + one.which).padStart(2, '0');
          const command = {
            facts,
            days: every,
            from: `${hour}:00`,
            to: `${hour}:45`,
            skip: [],
            elsewhere: [],
          };
          return house.app.get(BookingSeries).hold(desk, command);
        }
        case 'import': {
          const hour = (n: number): string => `${String(8 + ((one.which + n) % 10)).padStart(2, '0')}:00`;
          const rows = [0, 3].map(
            (n) => `${wanted.roomId},2017-10-29,${hour(n)},${hour(n).replace('00', '50')},Row`,
          );
          const csv = Buffer.from(['room,date,from,to,title', ...rows].join('\n'));
          return house.app
            .get(BookingImport)
            .apply(desk, { venueId: 'palais', processId: null, skip: [] }, csv);
        }
        case 'move':
          return some && bookings.move(desk, some, wanted);
        case 'confirm':
          return some && bookings.act(desk, some, { act: 'confirm' });
        case 'approve':
          return some && bookings.act(desk, some, { act: 'approve', note: null });
        case 'refuse':
          return some && bookings.act(desk, some, { act: 'refuse', note: 'It is needed otherwise.' });
        case 'release':
          return some && bookings.act(desk, some, { act: 'release', why: 'Not needed.' });
        case 'block':
          return house.app.get(Blockings).add(desk, {
            venueId: 'palais',
            roomIds: [wanted.roomId],
            start: wanted.start,
            end: wanted.end,
            reason: 'Cleaning',
            mayOverride: [],
            despite: false,
          });
        case 'lift': {
          const blocked = await house.app
            .get(Blockings)
            .standingIn('palais', new Date(FROM), new Date(FROM + 4 * 86_400_000));
          const own = blocked.filter(({ roomIds }) => rooms.includes(roomIds[0] ?? ''));
          const lifted = own.at(one.which % Math.max(own.length, 1));
          return lifted && house.app.get(Blockings).lift(desk, lifted._id);
        }
      }
    };
    try {
      await act();
      return 'done';
    } catch (error) {
      if (error instanceof Problem && fairRefusals.has(error.code)) return error.code;
      throw error;
    }
  }

  it('never leave an overlap, and what stands in the occupancy is what the records say', async () => {
    const writer = fc.array(step, { minLength: 4, maxLength: 10 });
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 3, maxLength: 5 }), async (scripts) => {
        const rooms = await freshRooms();
        await Promise.all(
          scripts.map(async (script, n) => {
            const house = houses[n % houses.length];
            if (house === undefined) throw new Error('No house runs.');
            for (const one of script) {
              const said = await attempt(house, rooms, one);
              told.set(`${one.act} ${said}`, (told.get(`${one.act} ${said}`) ?? 0) + 1);
            }
          }),
        );
        await assertSound(rooms);
      }),
      { numRuns: 15, endOnFailure: true },
    );
    // The property says something only if writers won and lost.
    expect(told.get('hold done')).toBeGreaterThan(10);
    expect(told.get('hold rooms/occupied')).toBeGreaterThan(0);
    expect(told.get('move done')).toBeGreaterThan(0);
    expect(told.get('import done')).toBeGreaterThan(0);
  });

  async function assertSound(rooms: readonly string[]): Promise<void> {
    const live = await records
      .find({ roomId: { $in: rooms }, state: { $in: ['held', 'confirmed'] } })
      .lean<Booking[]>();
    const claims = live.flatMap(claimsOf);
    const leaves = rooms.map((id) => `room:${id}|`);
    const rows = await days.find({}).lean<OccupancyDay[]>();
    const standing = rows
      .filter(({ _id }) => leaves.some((leaf) => _id.startsWith(leaf)))
      .flatMap(({ _id, iv }) =>
        iv.filter(({ root }) => !root.startsWith('blocking:')).map((one) => [_id, one]),
      );
    const expected = claims.flatMap((one) => dayKeys(one).map((_id) => [_id, intervalOf(one)]));
    expect(standing.map((one) => JSON.stringify(one)).sort()).toEqual(
      expected.map((one) => JSON.stringify(one)).sort(),
    );
    for (const one of claims) {
      const others = claims.filter(({ resource, id }) => resource === one.resource && id !== one.id);
      expect(others.filter((other) => hinders(intervalOf(other), one, NOW))).toEqual([]);
    }
  }
});
