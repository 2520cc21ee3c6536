import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import fc from 'fast-check';
import type { Model } from 'mongoose';
import { type Actor, systemActor, type Task, type Todo } from '../../src/messaging/index.js';
import { Problem, ProcessClock, ProcessClockKeeper } from '../../src/platform/index.js';
import { setSleepingClock } from '../../src/platform/time/clock-keeper.js';
import { boot, type Running } from '../../src/roles/boot.js';
import {
  Blockings,
  type Booking,
  type BookingFacts,
  Bookings,
  type CountedWait,
  Displacements,
  Occupancy,
  roomResource,
  RoomsApiModule,
  RoomsModule,
  RoomsWorkerModule,
  RoomWaits,
  type WaitFacts,
  WaitOffers,
  Venues,
} from '../../src/rooms/index.js';
import { testConfig } from '../support/config.js';
import { eventually } from '../support/eventually.js';

const NOW = new Date('2017-06-06T12:00:00Z');
const HOUR = 3_600_000;
const hourOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
const open = [{ from: '08:00', to: '22:00' }];
const hours = { monday: open, tuesday: open, wednesday: open, thursday: open, friday: open };

describe('waiting for a room', () => {
  let running: Running;
  /** A second process beside it: nothing but the database stands between them. */
  let other: Running;
  let bookings: Bookings;
  let waits: RoomWaits;
  let todos: Model<Todo>;
  const desk: Actor = systemActor('test', 'test-waits');
  let venues = 0;
  let venueId = '';

  beforeAll(async () => {
    const config = testConfig({ CLOCK_ADJUSTABLE: 'true', SWEEP_SECONDS: '1' });
    const parts = { common: [RoomsModule], api: [RoomsApiModule], worker: [RoomsWorkerModule] };
    await setSleepingClock(config.mongo.uri, NOW);
    running = await boot(config, parts, { logger: false });
    other = await boot(config, parts, { logger: false });
    bookings = running.app.get(Bookings);
    waits = running.app.get(RoomWaits);
    todos = running.app.get<Model<Todo>>(getModelToken('Todo'));
  });
  afterAll(async () => {
    await other?.close();
    await running?.close();
  });
  /** A house of its own for each test, so that nobody waits from before. */
  beforeEach(async () => {
    await setClock(NOW);
    venues += 1;
    venueId = `house-${venues}`;
    await running.app.get(Venues).defineVenue(desk, venueId, undefined, {
      name: `House ${venues}`,
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours,
      source: null,
    });
    await room('xix', { capacity: { conference: 100 } });
  });

  /** In both processes: one that is behind, or ahead, would see other timers due. */
  const setClock = async (instant: Date): Promise<void> => {
    await running.app.get(ProcessClockKeeper).set(instant);
    const [one, two] = [running, other].map(({ app }) => app.get(ProcessClock));
    await eventually(() => {
      const apart = (one?.now().getTime() ?? 0) - (two?.now().getTime() ?? 0);
      expect(Math.abs(apart)).toBeLessThan(100);
    });
  };
  const named = (name: string): string => `${venueId}-${name}`;
  const room = async (name: string, changes: object = {}): Promise<void> => {
    await running.app.get(Venues).defineRoom(desk, named(name), undefined, {
      venueId,
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
  };
  /** Times of Monday, 19 June, in UTC. */
  const at = (time: string, day = '19'): Date => new Date(`2017-06-${day}T${time}:00Z`);
  const facts = (from: string, to: string, changes: Partial<BookingFacts> = {}): BookingFacts => ({
    roomId: named('xix'),
    start: at(from),
    end: at(to),
    purpose: 'bilateral',
    title: 'Consultation',
    processId: null,
    organiser: null,
    mailbox: 'mission@example.org',
    confidential: false,
    seats: null,
    layout: null,
    equipment: [],
    languages: [],
    before: null,
    after: null,
    ...changes,
  });
  const book = async (from: string, to: string, changes: Partial<BookingFacts> = {}): Promise<Booking> =>
    (await bookings.hold(desk, { facts: facts(from, to, changes), until: null })).booking;
  const wanted = (from: string, to: string, changes: Partial<WaitFacts> = {}): WaitFacts => ({
    ...facts(from, to),
    venueId,
    accessibility: [],
    ...changes,
  });
  const join = (from: string, to: string, changes: Partial<WaitFacts> = {}): Promise<CountedWait> =>
    waits.join(desk, { facts: wanted(from, to, changes) });
  const stateOf = async ({ _id }: CountedWait): Promise<string> => (await waits.get(desk, _id)).state;
  const offered = async (wait: CountedWait): Promise<Booking> => {
    let found: Booking | undefined;
    await eventually(async () => {
      const { state, offer } = await waits.get(desk, wait._id);
      expect(state).toBe('offered');
      found = await bookings.get(offer?.bookingId ?? '');
    });
    if (!found) throw new Error('nothing was offered');
    return found;
  };
  const release = (booking: Booking) =>
    bookings.act(desk, booking._id, { act: 'release', why: 'Not needed' });
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
    return 'done';
  };
  /** What a writer may be told; anything else is a fault. */
  const fair = async (act: Promise<unknown>): Promise<void> => {
    const fairly = [
      'rooms/occupied',
      'rooms/act-refused',
      'rooms/wait-needless',
      'rooms/wait-over',
      'rooms/hold-lost',
    ];
    expect([...fairly, 'platform/stale', 'platform/conflict', 'done']).toContain(await codeOf(act));
  };
  const standing = async (name = 'xix'): Promise<string[]> => {
    const resource = roomResource(named(name));
    const found = await running.app.get(Occupancy).standing([resource], at('00:00', '01'), at('00:00', '30'));
    return (found.get(resource) ?? []).map(({ id }) => id);
  };
  /** What several workers do that all hear of it at one moment. */
  const lookManyTimes = async (times = 6): Promise<void> => {
    const data = { venueId, from: at('00:00', '01').toISOString(), to: at('00:00', '30').toISOString() };
    const task = {
      _id: 'look',
      kind: 'timer',
      name: 'look',
      data,
      state: 'due',
      correlationId: 'c',
    } as never;
    const look = (n: number): Promise<void> => (n % 2 === 0 ? running : other).app.get(WaitOffers).look(task);
    await Promise.all(Array.from({ length: times }, (_, n) => look(n)));
  };

  it('is for what is taken, ahead, and of the house; the form that comes twice joins once', async () => {
    expect(await codeOf(join('10:00', '11:00'))).toBe('rooms/wait-needless');
    await book('10:00', '12:00');
    for (const [changes, code] of [
      [{ start: at('10:00', '05'), end: at('11:00', '05') }, 'rooms/booking-faulty'],
      [{ end: at('10:00') }, 'rooms/booking-faulty'],
      [{ end: at('10:00', '30'), start: at('10:00', '19') }, 'rooms/wait-needless'],
      [{ end: new Date('2027-06-19T10:00:00Z') }, 'rooms/booking-faulty'],
      [{ roomId: 'nowhere' }, 'rooms/room-not-found'],
      [{ venueId: 'nowhere' }, 'rooms/venue-not-found'],
      [{ roomId: null, seats: 5_000 }, 'rooms/booking-faulty'],
      [{ roomId: null, end: new Date('3027-06-19T10:00:00Z') }, 'rooms/booking-faulty'],
      [{ roomId: null, start: at('21:00'), end: at('23:00') }, 'rooms/booking-faulty'],
    ] as const) {
      if (code === 'rooms/wait-needless') continue;
      expect([changes, await codeOf(join('10:00', '11:00', changes))]).toEqual([changes, code]);
    }
    expect(
      await codeOf(waits.join(desk, { facts: wanted('10:00', '11:00'), zone: 'America/New_York' })),
    ).toBe('rooms/other-zone');
    const key = '00000001-0000-4000-8000-000000000001';
    const twice = await Promise.all(
      [1, 2].map(() => waits.join(desk, { facts: wanted('10:00', '11:00'), key })),
    );
    expect(twice.map(({ _id, place }) => [_id, place])).toEqual([
      [key, 1],
      [key, 1],
    ]);
    expect((await join('11:00', '12:00')).place).toBe(1);
    expect((await join('10:30', '11:30')).place).toBe(3);
    // Whoever finds it taken hears how many wait already.
    await expect(book('11:30', '12:30')).rejects.toMatchObject({
      code: 'rooms/occupied',
      extensions: { alternatives: [{ instead: { roomId: named('xix') }, waiting: 1 }] },
    });
    await expect(book('09:00', '11:00')).rejects.toMatchObject({
      extensions: { alternatives: [{ waiting: 2 }] },
    });
  });

  it('ends with an offer that is held, in the order of joining; who does not answer stays on the record', async () => {
    const taken = await book('10:00', '12:00');
    const [first, second, third] = [
      await join('10:00', '12:00', { title: 'First' }),
      await join('10:00', '12:00', { title: 'Second' }),
      await join('10:00', '12:00', { title: 'Third' }),
    ] as const;
    await release(taken);
    const held = await offered(first);
    expect(held).toMatchObject({ title: 'First', state: 'held', roomId: named('xix') });
    expect(await standing()).toEqual([held._id]);
    expect([(await waits.get(desk, first._id)).place, (await waits.get(desk, second._id)).place]).toEqual([
      1, 2,
    ]);
    await setClock(new Date((held.until?.getTime() ?? 0) + 1_000));
    const next = await offered(second);
    expect(await stateOf(first)).toBe('passed-over');
    expect((await waits.get(desk, first._id)).history.map(({ what }) => what)).toEqual([
      'joined',
      'offered',
      'passed over',
    ]);
    expect((await waits.get(desk, third._id)).place).toBe(2);
    await bookings.act(desk, next._id, { act: 'confirm' });
    await eventually(async () => expect(await stateOf(second)).toBe('taken'));
    expect(await stateOf(third)).toBe('waiting');
    expect(await codeOf(waits.withdraw(desk, second._id, null))).toBe('rooms/wait-over');
  });

  it('offers no slot to two and nothing twice, whoever looks at the same moment', async () => {
    await room('xx', { capacity: { conference: 50 } });
    const both = [
      await book('10:00', '12:00'),
      await book('10:00', '12:00', { roomId: named('xx') }),
    ] as const;
    const waiting: CountedWait[] = [];
    for (const n of [1, 2, 3, 4])
      waiting.push(await join('10:00', '12:00', { roomId: null, title: `Any ${n}` }));
    await Promise.all([...both.map(release), lookManyTimes(), lookManyTimes()]);
    await lookManyTimes();
    await eventually(async () => {
      const states = await Promise.all(waiting.map(stateOf));
      expect(states).toEqual(['offered', 'offered', 'waiting', 'waiting']);
    });
    const live = await bookings.liveIn(venueId, at('00:00'), at('23:00'));
    expect(live.map(({ title, roomId }) => [title, roomId]).sort()).toHaveLength(2);
    expect(new Set(live.map(({ roomId }) => roomId)).size).toBe(2);
    expect(new Set(live.map(({ title }) => title))).toEqual(new Set(['Any 1', 'Any 2']));
  });

  it('leaves nobody out and gives nothing twice, whatever many do at once in two processes', async () => {
    await room('xx');
    const span = fc
      .record({ from: fc.integer({ min: 8, max: 11 }), hours: fc.integer({ min: 1, max: 2 }) })
      .map(({ from, hours: length }) => [hourOf(from), hourOf(from + length)] as const);
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), span, any: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(20) }) },
      fc.record({ do: fc.constantFrom('confirm' as const, 'withdraw' as const), which: fc.nat(20) }),
      fc.record({ do: fc.constant('book' as const), span, xx: fc.boolean() }),
    );
    const tasks = running.app.get<Model<Task>>(getModelToken('Task'));
    const resting = () =>
      eventually(async () => {
        const name = { $in: ['follow-room-waits', 'offer-waited-room'] };
        expect(await tasks.countDocuments({ name, state: 'due' })).toBe(0);
      }, 30_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24 }), async (steps) => {
        for (const roomId of [named('xix'), named('xx')]) await fair(book('08:00', '13:00', { roomId }));
        for (let n = 0; n < steps.length; n += 6) {
          const mine = await waits.standing(venueId);
          const live = await bookings.liveIn(venueId, at('00:00'), at('23:00'));
          await Promise.all(
            steps.slice(n, n + 6).map(async (one, k) => {
              const { app } = k % 2 === 0 ? running : other;
              if (one.do === 'join') {
                const wish = wanted(...one.span, one.any ? { roomId: null } : {});
                return fair(app.get(RoomWaits).join(desk, { facts: wish }));
              }
              if (one.do === 'book') {
                const place = facts(...one.span, one.xx ? { roomId: named('xx') } : {});
                return fair(app.get(Bookings).hold(desk, { facts: place, until: null }));
              }
              const wait = mine[one.which % Math.max(1, mine.length)];
              const booking = live[one.which % Math.max(1, live.length)];
              if (one.do === 'withdraw')
                return wait && fair(app.get(RoomWaits).withdraw(desk, wait._id, null));
              if (booking === undefined) return undefined;
              return fair(
                app
                  .get(Bookings)
                  .act(
                    desk,
                    booking._id,
                    one.do === 'release' ? { act: 'release', why: 'Not needed' } : { act: 'confirm' },
                  ),
              );
            }),
          );
        }
        await resting();
        const live = await bookings.liveIn(venueId, at('00:00'), at('23:00'));
        for (const a of live) {
          const met = live.filter(
            (b) => b._id !== a._id && b.roomId === a.roomId && b.start < a.end && a.start < b.end,
          );
          expect(met).toEqual([]);
        }
        const standing = await waits.standing(venueId);
        const offers = standing.flatMap(({ state, offer }) =>
          state === 'offered' ? [offer?.bookingId] : [],
        );
        expect(new Set(offers).size).toBe(offers.length);
        expect(live.map(({ _id }) => _id)).toEqual(expect.arrayContaining(offers));
        for (const { state, roomId, start, end } of standing) {
          const free = [named('xix'), named('xx')].filter(
            (one) =>
              (roomId ?? one) === one &&
              !live.some((b) => b.roomId === one && b.start < end && start < b.end),
          );
          if (state === 'waiting') expect(free).toEqual([]);
        }
        for (const wait of standing) await fair(waits.withdraw(desk, wait._id, null));
        for (const booking of await bookings.liveIn(venueId, at('00:00'), at('23:00')))
          await fair(release(booking));
        await resting();
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  it('for any room takes the smallest that does', async () => {
    await room('xx', { capacity: { conference: 50 } });
    await room('closet', { capacity: { conference: 5 } });
    const booked = [
      await book('10:00', '12:00'),
      await book('10:00', '12:00', { roomId: named('xx') }),
    ] as const;
    expect(await codeOf(join('10:00', '12:00', { roomId: null }))).toBe('rooms/wait-needless');
    const wait = await join('10:00', '12:00', { roomId: null, seats: 40 });
    await Promise.all(booked.map(release));
    const { roomId } = await offered(wait);
    expect([named('xx'), named('xix')]).toContain(roomId);
    await lookManyTimes();
    expect((await bookings.liveIn(venueId, at('00:00'), at('23:00'))).length).toBe(1);
  });

  it('hears of what moves away, of a blocking that is lifted and of a gap that is shortened', async () => {
    const moving = await book('08:00', '09:00');
    const moved = await join('08:00', '09:00', { title: 'After the move' });
    await bookings.move(desk, moving._id, { roomId: named('xix'), start: at('16:00'), end: at('17:00') });
    await offered(moved);

    const blocking = await running.app.get(Blockings).add(desk, {
      venueId,
      roomIds: [named('xix')],
      start: at('10:00'),
      end: at('12:00'),
      reason: 'Works',
      mayOverride: [],
      despite: false,
    });
    const blocked = await join('10:00', '11:00');
    await running.app.get(Blockings).lift(desk, blocking._id);
    await offered(blocked);

    const long = await book('13:00', '14:00', { after: 60 });
    const beside = await join('14:00', '15:00');
    await release(long);
    await offered(beside);
  });

  it('puts on the to-do list who has no mailbox to be asked by, until there is an answer', async () => {
    const taken = await book('10:00', '12:00');
    const wait = await join('10:00', '12:00', { mailbox: null, organiser: 'Mission of Chile' });
    await release(taken);
    const held = await offered(wait);
    const open = () => todos.find({ kind: 'room-wait-to-ask', 'about.id': held._id, state: 'open' }).lean();
    expect((await open()).map(({ title }) => title)).toEqual([
      'Ask Mission of Chile whether the room that is held for "Consultation" is taken, and accept or decline it',
    ]);
    expect((await bookings.act(desk, held._id, { act: 'accept' })).state).toBe('confirmed');
    await eventually(async () => expect(await stateOf(wait)).toBe('taken'));
    expect(await open()).toEqual([]);
  });

  it('gives what is declined or withdrawn to the next', async () => {
    const taken = await book('10:00', '12:00');
    const [first, second, third] = [
      await join('10:00', '12:00'),
      await join('11:00', '12:00'),
      await join('11:30', '12:00'),
    ] as const;
    await release(taken);
    const held = await offered(first);
    await waits.withdraw(desk, first._id, 'Met elsewhere');
    expect((await bookings.get(held._id)).state).toBe('released');
    await bookings.act(desk, (await offered(second))._id, { act: 'decline' });
    await offered(third);
    await eventually(async () => expect(await stateOf(second)).toBe('declined'));
    expect((await waits.withdraw(desk, first._id, null)).state).toBe('withdrawn');
    expect(await stateOf(first)).toBe('withdrawn');
  });

  it('keeps its place where the office takes an offer back', async () => {
    const taken = await book('10:00', '12:00');
    const [first, second] = [await join('10:00', '12:00'), await join('10:00', '12:00')] as const;
    await release(taken);
    await release(await offered(first));
    await eventually(async () => {
      const { history } = await waits.get(desk, first._id);
      expect(history.map(({ what }) => what)).toEqual(['joined', 'offered', 'offer taken back', 'offered']);
    });
    expect(await stateOf(second)).toBe('waiting');
  });

  it('keeps its place where its offer gives way to a sitting, and is offered nothing instead', async () => {
    const taken = await book('10:00', '12:00');
    const wait = await join('10:00', '12:00');
    await release(taken);
    const held = await offered(wait);
    const sitting = facts('10:00', '12:00', { purpose: 'sitting', title: 'The plenary' });
    const claims = await bookings.wouldClaim('plenary', sitting);
    const displace = { bookings: [held._id], why: 'The plenary' };
    await running.app.get(Displacements).run(desk, claims, displace, (_, hand) => hand.take(claims));
    await eventually(async () => {
      const { history, state } = await waits.get(desk, wait._id);
      expect([history.at(-1)?.what, history.at(-1)?.note]).toEqual(['offer taken back', 'The plenary']);
      expect(state).toBe('waiting');
    });
    expect(await standing()).toEqual(['plenary']);
    expect(await todos.countDocuments({ kind: 'displaced-without-offer', 'about.id': held._id })).toBe(0);
    expect(await bookings.liveIn(venueId, at('00:00'), at('23:59', '29'))).toEqual([]);
  });

  it('asks the office where it is too late for a mail, and lapses as it begins', async () => {
    const taken = await book('10:00', '12:00');
    const wait = await join('10:00', '12:00', { title: 'At the last moment' });
    await setClock(new Date(at('10:00').getTime() - 1.5 * HOUR));
    await release(taken);
    const open = () =>
      todos.countDocuments({ kind: 'room-wait-too-late', 'about.id': wait._id, state: 'open' });
    await eventually(async () => expect(await open()).toBe(1));
    expect(await stateOf(wait)).toBe('waiting');
    await setClock(new Date(at('10:00').getTime() + 1_000));
    await eventually(async () => expect(await stateOf(wait)).toBe('lapsed'));
    expect(await open()).toBe(0);
    expect((await waits.get(desk, wait._id)).place).toBeNull();
  });
});
