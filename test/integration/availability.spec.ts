import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ApiTokens } from '../../src/access/index.js';
import { type Actor, systemActor } from '../../src/messaging/index.js';
import { Problem, ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import {
  anyRoom,
  Availability,
  Blockings,
  Bookings,
  type Claim,
  type FoundWindows,
  type Hours,
  leavesOf,
  type LostPlace,
  Occupancy,
  type Room,
  roomResource,
  RoomsApiModule,
  RoomsModule,
  RoomsWorkerModule,
  Venues,
  type Weekday,
  weekdays,
  type WindowsQuery,
} from '../../src/rooms/index.js';
import { dayKeys, intervalOf, type OccupancyDay } from '../../src/rooms/occupancy/claim.js';
import { testConfig } from '../support/config.js';

const NOW = new Date('2017-06-06T12:00:00Z');
const MINUTE = 60_000;
const ZONE = 'Europe/Zurich';
const every = (windows: { from: string; to: string }[]): Hours =>
  Object.fromEntries(weekdays.map((day) => [day, windows]));
const day = every([{ from: '08:00', to: '22:00' }]);
const always = every([{ from: '00:00', to: '24:00' }]);

describe('the free windows of rooms', () => {
  let running: Running;
  let availability: Availability;
  let bookings: Bookings;
  let venues: Venues;
  let days: Model<OccupancyDay>;
  let secret: string;
  let office: Actor;
  const desk = systemActor('test', 'test-availability');
  let houses = 0;
  /** The venue of the test that runs; its rooms have its name before their own. */
  let palais: string;

  beforeAll(async () => {
    running = await boot(
      testConfig({ CLOCK_ADJUSTABLE: 'true' }),
      { common: [RoomsModule], api: [RoomsApiModule], worker: [RoomsWorkerModule] },
      { logger: false },
    );
    availability = running.app.get(Availability);
    bookings = running.app.get(Bookings);
    venues = running.app.get(Venues);
    days = running.app.get<Model<OccupancyDay>>(getModelToken('Occupancy'));
    const made = await running.app.get(ApiTokens).create(desk, { name: 'the office', roles: ['office'] });
    secret = made.secret;
    office = { kind: 'token', id: made.token._id, correlationId: 'c-1' };
  });
  afterAll(async () => {
    await running?.close();
  });
  beforeEach(async () => {
    palais = `palais-${(houses += 1)}`;
    await venue(palais);
    await running.app.get(ProcessClockKeeper).set(NOW);
  });

  const venue = (id: string, hours = day): Promise<unknown> =>
    venues.defineVenue(desk, id, undefined, {
      name: 'Palais des Nations',
      address: [],
      city: 'Geneva',
      zone: ZONE,
      hours,
      source: null,
    });
  const room = async (name: string, changes: Partial<Room> = {}): Promise<string> => {
    const id = `${palais}-${name.toLowerCase()}`;
    await venues.defineRoom(desk, id, undefined, {
      venueId: palais,
      name: `Room ${name}`,
      whereabouts: null,
      capacity: {},
      booths: 0,
      accessibility: [],
      equipment: [],
      hours: null,
      before: 0,
      after: 0,
      parts: [],
      approval: false,
      authority: null,
      closed: false,
      source: null,
      ...changes,
    });
    return id;
  };
  const at = (text: string): Date => new Date(`${text}:00Z`);
  const query = (from: string, to: string, more: Partial<WindowsQuery> = {}): WindowsQuery => ({
    ...anyRoom,
    from: at(from),
    to: at(to),
    minutes: 30,
    before: null,
    after: null,
    rooms: [],
    ...more,
  });
  const hold = (roomId: string, start: string, end: string, until: Date | null = null) =>
    bookings.hold(office, {
      facts: {
        roomId,
        start: at(start),
        end: at(end),
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
      },
      until,
    });
  const span = ({ start, end }: { start: Date; end: Date }): string =>
    `${start.toISOString().slice(5, 16)} ${end.toISOString().slice(5, 16)}`;
  const shown = ({ rooms }: FoundWindows): Record<string, string[]> =>
    Object.fromEntries(rooms.map(({ room: { name }, windows }) => [name, windows.map(span)]));
  const found = async (...asked: Parameters<typeof query>): Promise<Record<string, string[]>> =>
    shown(await availability.windows(palais, query(...asked)));
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
    return 'done';
  };

  it('are what bookings leave of the hours, with the gaps of each room or those that are asked for', async () => {
    const one = await room('I', { before: 10, after: 30 });
    await room('II');
    await hold(one, '2017-06-19T08:00', '2017-06-19T11:00');
    expect(await found('2017-06-19T00:00', '2017-06-20T00:00')).toEqual({
      'Room I': ['06-19T06:00 06-19T07:30', '06-19T11:30 06-19T20:00'],
      'Room II': ['06-19T06:00 06-19T20:00'],
    });
    expect(await found('2017-06-19T00:00', '2017-06-20T00:00', { before: 60, after: 0 })).toMatchObject({
      'Room I': ['06-19T06:00 06-19T07:50', '06-19T12:00 06-19T20:00'],
    });
    // What ends as the span begins still keeps the gap of what comes after it.
    expect(await found('2017-06-19T11:00', '2017-06-19T13:00', { before: 60 })).toMatchObject({
      'Room I': ['06-19T12:00 06-19T13:00'],
    });
    expect(await found('2017-06-19T07:00', '2017-06-19T08:00', { after: 40, minutes: 21 })).toMatchObject({
      'Room I': [],
    });
  });

  it('are those of the parts of a combined room together, and of each part by itself', async () => {
    const [a, b] = [await room('A'), await room('B')];
    const combined = await room('AB', { parts: [a, b], after: 15 });
    await hold(a, '2017-06-19T08:00', '2017-06-19T09:00');
    await hold(b, '2017-06-19T10:00', '2017-06-19T11:00');
    await hold(combined, '2017-06-19T14:00', '2017-06-19T15:00');
    expect(await found('2017-06-19T06:00', '2017-06-19T16:00')).toEqual({
      'Room A': ['06-19T06:00 06-19T08:00', '06-19T09:00 06-19T14:00', '06-19T15:15 06-19T16:00'],
      'Room B': ['06-19T06:00 06-19T10:00', '06-19T11:00 06-19T14:00', '06-19T15:15 06-19T16:00'],
      'Room AB': [
        '06-19T06:00 06-19T07:45',
        '06-19T09:00 06-19T09:45',
        '06-19T11:00 06-19T13:45',
        '06-19T15:15 06-19T16:00',
      ],
    });
  });

  it('go on over midnight, are longer on the night of autumn, and end at a blocking', async () => {
    const night = await room('N', { hours: always });
    await running.app.get(Blockings).add(desk, {
      venueId: palais,
      roomIds: [night],
      start: at('2017-10-29T04:00'),
      end: at('2017-10-29T12:00'),
      reason: 'Cleaning',
      mayOverride: [],
      despite: false,
    });
    await hold(night, '2017-10-28T20:00', '2017-10-28T23:30');
    // From midnight, local time, to four in the morning are five hours.
    expect(await found('2017-10-28T22:00', '2017-10-29T03:00', { minutes: 210 })).toEqual({
      'Room N': ['10-28T23:30 10-29T03:00'],
    });
    expect(await found('2017-10-28T18:00', '2017-10-29T23:00')).toEqual({
      'Room N': ['10-28T18:00 10-28T20:00', '10-28T23:30 10-29T04:00', '10-29T12:00 10-29T23:00'],
    });
  });

  it('open again when a hold runs out, and begin with the present minute', async () => {
    const one = await room('I');
    const clock = running.app.get(ProcessClockKeeper);
    await hold(one, '2017-06-06T14:00', '2017-06-06T15:00', at('2017-06-06T13:00'));
    await clock.set(new Date('2017-06-06T12:00:05Z'));
    expect(await found('2017-06-06T06:00', '2017-06-06T16:00')).toEqual({
      'Room I': ['06-06T12:01 06-06T14:00', '06-06T15:00 06-06T16:00'],
    });
    await clock.set(new Date('2017-06-06T13:01:05Z'));
    expect(await found('2017-06-06T06:00', '2017-06-06T16:00')).toEqual({
      'Room I': ['06-06T13:02 06-06T16:00'],
    });
    expect(await found('2017-06-05T06:00', '2017-06-05T16:00')).toEqual({ 'Room I': [] });
  });

  it('are asked for by what a room has; one that was named is told why it does not fit', async () => {
    const small = await room('I', { capacity: { conference: 20 }, equipment: ['screen'] });
    await room('II', { capacity: { conference: 200 }, equipment: ['screen', 'voting'], booths: 6 });
    const closed = await room('III', { closed: true });
    const names = async (more: Partial<WindowsQuery>): Promise<string[]> =>
      Object.keys(await found('2017-06-19T06:00', '2017-06-19T08:00', more));
    expect(await names({})).toEqual(['Room I', 'Room II']);
    expect(await names({ seats: 21 })).toEqual(['Room II']);
    expect(await names({ equipment: ['voting'], booths: 6 })).toEqual(['Room II']);
    const told = await availability.windows(
      palais,
      query('2017-06-19T06:00', '2017-06-19T08:00', { seats: 21, rooms: [small, closed] }),
    );
    expect(shown(told)).toEqual({});
    expect(told.unfit.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['rooms/capacity-exceeded'],
      ['rooms/room-closed'],
    ]);
  });

  it('are refused with every fault by name', async () => {
    await room('I');
    const refused = async (...asked: Parameters<typeof query>) => {
      try {
        await availability.windows(palais, query(...asked));
      } catch (error) {
        if (error instanceof Problem) return [error.code, error.extensions['findings']];
        throw error;
      }
      return [];
    };
    expect(
      await refused('2017-06-19T06:00', '2017-06-19T06:00', { rooms: [`${palais}-i`, 'nowhere'] }),
    ).toEqual([
      'rooms/search-faulty',
      [
        expect.objectContaining({ code: 'rooms/end-before-start', where: 'to' }),
        expect.objectContaining({
          code: 'rooms/room-unknown',
          where: 'room.1',
          message: 'Palais des Nations has no room nowhere.',
        }),
      ],
    ]);
    expect(await refused('2017-06-19T06:00', '2017-08-20T06:01')).toEqual([
      'rooms/search-faulty',
      [expect.objectContaining({ code: 'rooms/too-long' })],
    ]);
    expect(await refused('2017-06-19T06:00', '2017-08-20T06:00')).toEqual([]);
    expect(await codeOf(availability.windows('nowhere', query('2017-06-19T06:00', '2017-06-19T07:00')))).toBe(
      'rooms/venue-not-found',
    );
  });

  it('hold, minute by minute, what the rules allow, on the nights of spring and autumn too', async () => {
    // No bound lies within the hour that comes twice: by a wall clock alone nobody could say which is meant.
    const hours = every([
      { from: '00:00', to: '01:30' },
      { from: '03:00', to: '09:00' },
      { from: '09:10', to: '20:00' },
      { from: '23:00', to: '24:00' },
    ]);
    const names = ['a', 'b', 'c'];
    const leaves: string[] = [];
    for (const name of names) leaves.push(await room(name, { hours }));
    const [a = '', b = ''] = leaves;
    await room('ab', { parts: [a, b], hours: always });
    const rooms = await venues.roomsOf(palais);
    const length = 2 * 1_440;
    const part = fc.record({
      leaf: fc.nat({ max: 2 }),
      from: fc.integer({ min: -200, max: length }),
      long: fc.integer({ min: 1, max: 600 }),
      before: fc.constantFrom(0, 0, 15, 90),
      after: fc.constantFrom(0, 0, 15, 90),
      until: fc.constantFrom(null, null, NOW, new Date('2017-06-07T12:00:00Z')),
    });
    const need = fc.record({
      minutes: fc.integer({ min: 1, max: 300 }),
      before: fc.constantFrom(0, 20, 120),
      after: fc.constantFrom(0, 20, 120),
    });
    const night = fc.constantFrom('2017-10-28T12:00', '2018-03-24T12:00');
    const cut = fc.record({ from: fc.nat({ max: 900 }), to: fc.integer({ min: 1_000, max: length }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 14 }),
        need,
        night,
        cut,
        async (parts, wanted, begin, edge) => {
          const zero = at(begin).getTime();
          const claims = parts.map(({ leaf, from, long, ...more }, n): Claim => {
            const start = new Date(zero + from * MINUTE);
            return {
              id: `${n}`,
              resource: roomResource(leaves[leaf] ?? ''),
              root: `${n}`,
              start,
              end: new Date(start.getTime() + long * MINUTE),
              ...more,
            };
          });
          await stand(claims);
          const answer = await availability.windows(palais, {
            ...anyRoom,
            ...wanted,
            from: new Date(zero + edge.from * MINUTE),
            to: new Date(zero + edge.to * MINUTE),
            rooms: [],
          });
          expect(answer.rooms).toHaveLength(rooms.length);
          for (const { room: one, windows } of answer.rooms) {
            const own = claims.filter(
              ({ resource, until }) =>
                leavesOf(one).map(roomResource).includes(resource) && (until === null || until > NOW),
            );
            const wrong: number[] = [];
            const open = openMinutes(one.hours ?? day, zero, length);
            for (let minute = edge.from, run = 0; minute < edge.to; minute += 1) {
              run = open[minute] ? run + 1 : 0;
              const first = minute + 1 - wanted.minutes;
              if (first < edge.from) continue;
              const [start, end] = [zero + first * MINUTE, zero + (minute + 1) * MINUTE];
              const allowed =
                run >= wanted.minutes && own.every((claim) => leavesRoom(claim, start, end, wanted));
              const offered = windows.some((w) => w.start.getTime() <= start && w.end.getTime() >= end);
              if (offered !== allowed) wrong.push(first);
            }
            expect([one.name, wrong]).toEqual([one.name, []]);
          }
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });

  /** Nothing but these. */
  async function stand(claims: readonly Claim[]): Promise<void> {
    const rows = new Map<string, OccupancyDay>();
    for (const claim of claims) {
      for (const _id of dayKeys(claim)) {
        const row = rows.get(_id) ?? { _id, iv: [] };
        row.iv.push(intervalOf(claim));
        rows.set(_id, row);
      }
    }
    await days.collection.deleteMany({});
    if (rows.size > 0) await days.collection.insertMany([...rows.values()] as never[]);
  }

  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const walls = new Map<number, { weekday: Weekday; time: string }[]>();

  /** Each minute by the clock on the wall, without any arithmetic of zones. */
  function openMinutes(hours: Hours, zero: number, length: number): boolean[] {
    let wall = walls.get(zero);
    if (wall === undefined) {
      wall = Array.from({ length }, (_, n) => {
        const parts = new Map(
          clock.formatToParts(new Date(zero + n * MINUTE)).map(({ type, value }) => [type, value]),
        );
        return {
          weekday: (parts.get('weekday') ?? '').toLowerCase() as Weekday,
          time: `${parts.get('hour')}:${parts.get('minute')}`,
        };
      });
      walls.set(zero, wall);
    }
    return wall.map(({ weekday, time }) =>
      (hours[weekday] ?? []).some(({ from, to }) => from <= time && time < to),
    );
  }

  function leavesRoom(
    claim: Claim,
    start: number,
    end: number,
    { before, after }: { before: number; after: number },
  ): boolean {
    const [s, e] = [claim.start.getTime(), claim.end.getTime()];
    if (e <= start) return start - e >= Math.max(claim.after, before) * MINUTE;
    if (s >= end) return s - end >= Math.max(claim.before, after) * MINUTE;
    return false;
  }

  describe('beside a booking that found no place', () => {
    const lost = (roomId: string, start: string, end: string, more: Partial<LostPlace> = {}): LostPlace => ({
      roomId,
      start: at(start),
      end: at(end),
      before: null,
      after: null,
      seats: null,
      ...more,
    });
    const offered = async (...asked: Parameters<typeof lost>) => {
      const { times, rooms } = await availability.alternatives(lost(...asked));
      return { times: times.map(span), rooms: rooms.map(({ room: { name } }) => name) };
    };

    it('are the nearest times in its room, and the smallest rooms that fit at its own time', async () => {
      const one = await room('I', { capacity: { conference: 60 }, after: 15 });
      await room('II', { capacity: { conference: 700 } });
      await room('III', { capacity: { conference: 40 } });
      const four = await room('IV', { capacity: { conference: 45 } });
      await room('V');
      await room('VI', { capacity: { conference: 300 } });
      await room('VII', { capacity: { conference: 80 }, closed: true });
      await room('VIII', { capacity: { conference: 90 }, hours: every([{ from: '12:00', to: '20:00' }]) });
      await hold(one, '2017-06-19T08:00', '2017-06-19T11:00');
      await hold(four, '2017-06-19T09:30', '2017-06-19T09:45');
      const asked = ['2017-06-19T09:00', '2017-06-19T10:00'] as const;
      expect(await offered(one, ...asked, { seats: 30 })).toEqual({
        times: ['06-19T06:45 06-19T07:45', '06-19T11:15 06-19T12:15', '06-18T19:00 06-18T20:00'].sort(
          (a, b) => nearness(a) - nearness(b),
        ),
        rooms: ['Room III', 'Room VI', 'Room II'],
      });
      // Nobody said how many: those nearest in size to the room that was wanted.
      expect((await offered(one, ...asked)).rooms).toEqual(['Room III', 'Room VI', 'Room II']);
      expect((await offered(one, ...asked, { seats: 500 })).rooms).toEqual(['Room II', 'Room V']);
      expect(await codeOf(availability.alternatives(lost('nowhere', ...asked)))).toBe('rooms/room-not-found');
    });
    const nearness = (text: string): number =>
      Math.abs(at(`2017-${text.slice(0, 11)}`).getTime() - at('2017-06-19T09:00').getTime());

    it('are no room whose parts are taken, and no time in which one of its own is', async () => {
      const [a, b] = [await room('A'), await room('B')];
      const both = await room('AB', { parts: [a, b] });
      await room('C');
      await hold(both, '2017-06-19T08:00', '2017-06-19T11:00');
      await hold(b, '2017-06-19T11:00', '2017-06-19T19:30');
      const asked = ['2017-06-19T10:00', '2017-06-19T11:00'] as const;
      expect(await offered(a, ...asked)).toEqual({
        times: ['06-19T11:00 06-19T12:00', '06-19T07:00 06-19T08:00', '06-18T19:00 06-18T20:00'],
        rooms: ['Room C'],
      });
      expect((await offered(both, ...asked)).times[0]).toBe('06-19T07:00 06-19T08:00');
      expect((await offered(b, '2017-06-19T11:30', '2017-06-19T12:00')).rooms).toEqual(['Room A', 'Room C']);
    });

    it('reckon with what is itself to be moved, odd lengths, and nothing before the present', async () => {
      const one = await room('I');
      const two = await room('II');
      const { booking } = await hold(one, '2017-06-06T13:00', '2017-06-06T14:00');
      await hold(one, '2017-06-06T14:00', '2017-06-06T20:00');
      const asked = ['2017-06-06T13:30', '2017-06-06T14:30'] as const;
      expect((await offered(one, ...asked)).times[0]).not.toBe('06-06T13:00 06-06T14:00');
      expect((await offered(one, ...asked, { root: booking.root })).times[0]).toBe('06-06T13:00 06-06T14:00');
      expect((await offered(one, '2017-06-06T11:00', '2017-06-06T12:30')).times[0]).toBe(
        '06-07T06:00 06-07T07:30',
      );
      const odd = await availability.alternatives({
        ...lost(one, ...asked),
        end: new Date('2017-06-06T14:10:30.001Z'),
      });
      expect(odd.rooms.map(({ room: { _id } }) => _id)).toEqual([two]);
      expect(odd.times.map(({ start, end }) => end.getTime() - start.getTime())).toEqual(
        odd.times.map(() => 2_430_001),
      );
      // Whatever is offered can be had.
      const occupancy = running.app.get(Occupancy);
      for (const { start, end } of odd.times) {
        const claim: Claim = {
          ...{ id: 'odd', resource: roomResource(one), root: 'odd', start, end },
          ...{ before: 0, after: 0, until: null },
        };
        expect(await occupancy.clashes([claim])).toEqual([]);
      }
    });
  });

  describe('over HTTP', () => {
    const get = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
      const response = await fetch(`${running.url}${path}`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const windows = (search: string) => get(`/api/v1/venues/${palais}/free-windows?${search}`);
    const times = 'from=2017-06-19T06:00:00Z&to=2017-06-19T10:00:00%2B02:00';

    it('are answered with the room, its gaps and its seats', async () => {
      const one = await room('I', { capacity: { conference: 40, classroom: 20 }, after: 15 });
      await room('II', { equipment: ['screen', 'voting'], capacity: { conference: 30 } });
      await hold(one, '2017-06-19T07:00', '2017-06-19T08:00');
      expect(await windows(`${times}&minutes=30&seats=15&layout=classroom&room=${one}`)).toEqual({
        status: 200,
        body: {
          venueId: palais,
          zone: ZONE,
          from: '2017-06-19T06:00:00.000Z',
          to: '2017-06-19T08:00:00.000Z',
          rooms: [
            {
              roomId: one,
              name: 'Room I',
              seats: 20,
              approval: false,
              authority: null,
              before: 0,
              after: 15,
              windows: [{ start: '2017-06-19T06:00:00.000Z', end: '2017-06-19T06:45:00.000Z' }],
            },
          ],
          unfit: [],
        },
      });
      const two = await windows(`${times}&minutes=30&equipment=Voting&equipment=screen`);
      expect(two.body['rooms']).toMatchObject([{ name: 'Room II', seats: 30 }]);
      const both = await windows(`${times}&minutes=30&equipment=voting&room=${one}&room=${palais}-ii`);
      expect(both.body).toMatchObject({
        rooms: [{ name: 'Room II' }],
        unfit: [
          { roomId: one, findings: [{ code: 'rooms/equipment-missing', message: 'Room I has no voting.' }] },
        ],
      });
    });

    it('are refused in clear words, by field', async () => {
      const faults = async (search: string) => {
        const { status, body } = await windows(search);
        const findings = (body['findings'] ?? []) as { where: string }[];
        return [status, body['code'], findings.map(({ where }) => where)];
      };
      expect(await faults(`from=2017-06-19T10:00:00Z&to=2017-06-19T09:00:00Z&minutes=30`)).toEqual([
        422,
        'rooms/search-faulty',
        ['to'],
      ]);
      expect(await faults(`${times}&minutes=30&room=nowhere`)).toEqual([
        422,
        'rooms/search-faulty',
        ['room.0'],
      ]);
      expect(await faults('from=yesterday&minutes=0&seats=1e3&layout=circle&room=A%0Ab&equipment=')).toEqual([
        422,
        'platform/invalid-input',
        ['from', 'to', 'minutes', 'seats', 'layout', 'equipment.0', 'room.0'],
      ]);
      expect(await faults(`${times}&minutes=30&surprise=1`)).toEqual([422, 'platform/invalid-input', ['']]);
      expect((await get(`/api/v1/venues/nowhere/free-windows?${times}&minutes=30`)).status).toBe(404);
    });

    it('are described with every parameter', async () => {
      const { body } = await get('/docs-json');
      const { paths } = body as {
        paths: Record<string, { get: { parameters: { name: string; required: boolean; schema: object }[] } }>;
      };
      const { parameters = [] } = paths['/api/v1/venues/{id}/free-windows']?.get ?? {};
      expect(parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual([
        'id',
        'from',
        'to',
        'minutes',
      ]);
      expect(parameters.find(({ name }) => name === 'equipment')?.schema).toMatchObject({ type: 'array' });
    });
  });
});
