import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../messaging/index.js';
import { Problem } from '../../platform/index.js';
import {
  type BookingCommand,
  type BookingDecision,
  decideBooking,
  decideHold,
} from '../bookings/booking.decide.js';
import { type Booking, type BookingFacts, claimsOf, isLive } from '../bookings/booking.types.js';
import { hinders, intervalOf } from '../occupancy/claim.js';
import { leavesOf, type Room, type Venue } from '../venues/venue.types.js';
import { offerInOrder, type OfferingHouse } from './offer-in-order.js';
import { decideJoin, decideWait, outcomeOf, type WaitCommand, waitFindings } from './wait.decide.js';
import { offerUntil } from '../offers/offer-until.js';
import { factsOf, type RoomWait, type WaitFacts, waitStates, waitTable } from './wait.types.js';
import { byJoining, placeOf, queue } from './waiting-order.js';

const NOW = new Date('2017-06-06T12:00:00Z');
const HOUR = 3_600_000;
const OFFER = 48 * HOUR;
const actor: Actor = { kind: 'token', id: 'office', name: 'the office', correlationId: 'c' };
const always = [{ from: '00:00', to: '24:00' }];
const venue: Venue = {
  _id: 'palais',
  version: 1,
  name: 'Palais des Nations',
  address: [],
  city: 'Geneva',
  zone: 'Europe/Zurich',
  hours: {
    monday: always,
    tuesday: always,
    wednesday: always,
    thursday: always,
    friday: always,
    saturday: always,
    sunday: always,
  },
  source: null,
  createdAt: NOW,
  updatedAt: NOW,
};
const roomOf = (_id: string, changes: Partial<Room> = {}): Room => ({
  _id,
  version: 1,
  venueId: 'palais',
  name: `Room ${_id}`,
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
  createdAt: NOW,
  updatedAt: NOW,
  ...changes,
});
const rooms = [roomOf('a', { after: 30 }), roomOf('b'), roomOf('ab', { parts: ['a', 'b'] })];
const roomNamed = (id: string): Room => rooms.find(({ _id }) => _id === id) ?? roomOf(id);
const leaves = (id: string): string[] => leavesOf(roomNamed(id));
const wanted = (changes: Partial<WaitFacts> = {}): WaitFacts => ({
  venueId: 'palais',
  roomId: 'a',
  start: new Date('2017-06-19T08:00:00Z'),
  end: new Date('2017-06-19T11:00:00Z'),
  purpose: 'bilateral',
  title: 'Consultation',
  processId: null,
  organiser: null,
  mailbox: 'mission@example.org',
  confidential: false,
  seats: null,
  layout: null,
  equipment: [],
  accessibility: [],
  languages: [],
  before: null,
  after: null,
  ...changes,
});
const joined = (id: string, changes: Partial<WaitFacts> = {}, now = NOW): RoomWait => ({
  ...decideJoin(id, wanted(changes), { actor, now }).state,
  version: 1,
});

/** A house in memory: rooms, bookings, the waiting list, and the claims as the occupancy decides them. */
class House implements OfferingHouse {
  now = NOW;
  readonly bookings = new Map<string, Booking>();
  readonly waits = new Map<string, RoomWait>();
  /** Offers that were made although somebody before could have had a room. */
  readonly outOfTurn: string[] = [];
  offers = 0;
  /** By the id of the booking. */
  readonly offeredTo = new Map<string, string>();
  private count = 0;

  private get context() {
    return { actor, now: this.now };
  }

  join(facts: WaitFacts): void {
    const wait = joined(this.id('w'), facts, this.now);
    if (facts.end <= facts.start || waitFindings(facts, venue, this.now).length > 0) return;
    if (this.roomsFor(wait).length === 0) this.waits.set(wait._id, wait);
  }

  book(facts: BookingFacts): void {
    const { state } = this.hold(facts, null, null);
    if (this.isFree(state)) this.bookings.set(state._id, { ...state, version: 1 });
  }

  act(
    booking: Booking,
    command:
      { act: 'confirm' | 'expire' | 'accept' | 'decline' } | { act: 'release' | 'displace'; why: string },
  ): void {
    if (command.act === 'expire' && !(booking.until !== null && booking.until <= this.now)) return;
    try {
      const setting = { room: roomNamed(booking.roomId), venue };
      const { state } = decideBooking(booking, command, setting, this.context);
      this.bookings.set(booking._id, { ...state, version: booking.version + 1 });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  turn(wait: RoomWait, command: WaitCommand): void {
    const { state } = decideWait(wait, command, this.context);
    this.waits.set(wait._id, { ...state, version: wait.version + 1 });
  }

  /** What the offers have come to, as the reaction writes it. */
  settle(): void {
    for (const wait of [...this.waits.values()].filter(({ state }) => state === 'offered')) {
      const booking = this.bookings.get(wait.offer?.bookingId ?? '');
      const outcome = booking && outcomeOf(booking);
      if (outcome) this.turn(wait, outcome);
    }
  }

  async look(): Promise<void> {
    await offerInOrder(this.now, OFFER, this);
  }

  waiting(): Promise<RoomWait[]> {
    return Promise.resolve([...this.waits.values()]);
  }

  freeRooms(wait: RoomWait): Promise<string[]> {
    return Promise.resolve(this.roomsFor(wait));
  }

  offer(wait: RoomWait, roomId: string, until: Date): Promise<'offered' | 'room-taken' | 'not-waiting'> {
    const { state } = this.hold(factsOf(wait, roomId), until, wait._id);
    if (!this.isFree(state)) return Promise.resolve('room-taken');
    for (const other of queue([...this.waits.values()], this.now)) {
      const asked = byJoining(other, wait) < 0 && offerUntil(other, this.now, OFFER) !== null;
      if (asked && this.roomsFor(other).length > 0) this.outOfTurn.push(`${wait._id} before ${other._id}`);
    }
    this.offers += 1;
    this.bookings.set(state._id, { ...state, version: 1 });
    this.turn(wait, { act: 'offer', offer: { bookingId: state._id, roomId, until } });
    return Promise.resolve('offered');
  }

  tooLate(): Promise<void> {
    return Promise.resolve();
  }

  roomsFor(wait: RoomWait): string[] {
    const named = wait.roomId === null ? rooms.map(({ _id }) => _id) : [wait.roomId];
    return named.filter((room) => this.isFree(this.hold(factsOf(wait, room), null, null).state));
  }

  isFree(booking: Omit<Booking, 'version'>): boolean {
    const standing = [...this.bookings.values()].flatMap((one) => claimsOf(one));
    return claimsOf(booking).every((claim) =>
      standing.every(
        (other) => other.resource !== claim.resource || !hinders(intervalOf(other), claim, this.now),
      ),
    );
  }

  private hold(facts: BookingFacts, until: Date | null, wait: string | null): BookingDecision {
    const id = this.id('b');
    const offer = wait === null ? null : { instead: null };
    const more = { ref: null, root: `booking:${id}`, until, series: null, over: null, offer };
    if (wait !== null) this.offeredTo.set(id, wait);
    return decideHold(id, facts, { room: roomNamed(facts.roomId), venue }, more, this.context);
  }

  private id(letter: string): string {
    this.count += 1;
    return `${letter}${String(this.count).padStart(6, '0')}`;
  }
}

describe('the waiting list for a room', () => {
  it('takes no step that its table has not', () => {
    const acts = [...new Set(waitStates.flatMap((state) => Object.keys(waitTable[state])))];
    const offer = { bookingId: 'b', roomId: 'a', until: new Date(NOW.getTime() + HOUR) };
    for (const state of waitStates) {
      for (const act of acts) {
        const command = { act, offer, why: 'Why' } as unknown as WaitCommand;
        const row: Partial<Record<string, string>> = waitTable[state];
        let came: string;
        try {
          came = decideWait({ ...joined('w'), state }, command, { actor, now: NOW }).state.state;
        } catch (error) {
          came = error instanceof Problem ? error.code : 'broken';
        }
        expect([state, act, came]).toEqual([state, act, row[act] ?? 'rooms/wait-over']);
      }
    }
  });

  it('counts places among those alone who might get what the other gets', () => {
    const morning = { start: new Date('2017-06-19T08:00:00Z'), end: new Date('2017-06-19T11:00:00Z') };
    const later = { start: new Date('2017-06-19T11:00:00Z'), end: new Date('2017-06-19T12:00:00Z') };
    const list = [
      joined('1', { roomId: 'a', ...morning }),
      joined('2', { roomId: 'b', ...morning }),
      joined('3', { roomId: 'a', ...later }),
      joined('4', { roomId: null, ...morning }),
      joined('5', { roomId: 'ab', ...morning }),
      joined('6', { roomId: 'a', ...morning, venueId: 'annexe' }),
      joined('7', { roomId: 'a', start: morning.start, end: later.end }),
    ];
    expect(list.map((wait) => placeOf(wait, list, leaves))).toEqual([1, 1, 1, 3, 4, 1, 5]);
    const gone = list.map((wait) => (wait._id === '1' ? { ...wait, state: 'withdrawn' as const } : wait));
    expect(gone.map((wait) => placeOf(wait, gone, leaves))).toEqual([null, 1, 1, 2, 3, 1, 4]);
  });

  it('offers nothing that could not be answered an hour before it begins', () => {
    const start = new Date(NOW.getTime() + 100 * HOUR);
    const until = (hours: number) =>
      offerUntil({ start }, new Date(start.getTime() - hours * HOUR), OFFER)?.getTime() ?? null;
    expect(until(100)).toBe(start.getTime() - 52 * HOUR);
    expect(until(20)).toBe(start.getTime() - HOUR);
    expect(until(2)).toBe(start.getTime() - HOUR);
    expect(until(1.9)).toBeNull();
    expect(until(-3)).toBeNull();
  });

  it('reads of the booking what has come of an offer', () => {
    const until = new Date(NOW.getTime() + HOUR);
    const more = { ref: null, root: 'booking:b', until, series: null, over: null, offer: { instead: null } };
    const comes = (approval: boolean, now: Date, command: BookingCommand | null): string | undefined => {
      const setting = { room: roomOf('a', { approval }), venue };
      const { state } = decideHold('b', factsOf(wanted(), 'a'), setting, more, { actor, now: NOW });
      const held = { ...state, version: 1 };
      return outcomeOf(command === null ? held : decideBooking(held, command, setting, { actor, now }).state)
        ?.act;
    };
    expect(comes(false, NOW, null)).toBeUndefined();
    expect(comes(true, NOW, { act: 'approve', note: null })).toBeUndefined();
    expect(comes(false, NOW, { act: 'confirm' })).toBe('take');
    expect(comes(true, NOW, { act: 'accept' })).toBe('take');
    expect(comes(false, NOW, { act: 'decline' })).toBe('decline');
    expect(comes(false, until, { act: 'expire' })).toBe('pass-over');
    expect(comes(false, NOW, { act: 'release', why: 'Needed' })).toBe('take-back');
    expect(comes(true, NOW, { act: 'refuse', note: 'Not there' })).toBe('take-back');
    expect(comes(false, NOW, { act: 'displace', why: 'The plenary' })).toBe('take-back');
  });

  it('offers no slot to two, nor two to one; keeps the order; and loses nobody', async () => {
    let offers = 0;
    const day = new Date('2017-06-12T00:00:00Z').getTime();
    const span = fc
      .record({ at: fc.integer({ min: 0, max: 4 }), hours: fc.integer({ min: 1, max: 3 }) })
      .map(({ at, hours }) => ({
        start: new Date(day + at * HOUR),
        end: new Date(day + (at + hours) * HOUR),
      }));
    const room = fc.constantFrom('a', 'b', 'ab');
    const which = fc.nat({ max: 30 });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), span, room: fc.option(room) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('book' as const), span, room }) },
      fc.record({ do: fc.constant('withdraw' as const), which }),
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom(
            'release' as const,
            'displace' as const,
            'confirm' as const,
            'accept' as const,
            'decline' as const,
          ),
          which,
        }),
      },
      fc.record({ do: fc.constant('hours' as const), hours: fc.integer({ min: 1, max: 30 }) }),
      { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('settle' as const, 'look' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const house = new House();
        let asked = 0;
        for (const one of steps) {
          const pick = <T>(all: T[]): T | undefined =>
            'which' in one ? all[one.which % all.length] : undefined;
          if (one.do === 'join') {
            const size = house.waits.size;
            house.join(wanted({ ...one.span, roomId: one.room }));
            asked += house.waits.size - size;
          } else if (one.do === 'book') {
            if (one.span.end > house.now) house.book(factsOf(wanted(one.span), one.room));
          } else if (one.do === 'hours') {
            house.now = new Date(house.now.getTime() + one.hours * HOUR);
            for (const booking of house.bookings.values()) house.act(booking, { act: 'expire' });
            for (const wait of house.waits.values()) {
              if (wait.state === 'waiting' && wait.start <= house.now) house.turn(wait, { act: 'lapse' });
            }
          } else if (one.do === 'settle') {
            house.settle();
          } else if (one.do === 'look') {
            house.settle();
            await house.look();
          } else if (one.do === 'withdraw') {
            const wait = pick([...house.waits.values()].filter(({ state }) => state === 'waiting'));
            if (wait) house.turn(wait, { act: 'withdraw', why: null });
          } else {
            const booking = pick([...house.bookings.values()].filter(isLive));
            const act = one.do;
            if (booking)
              house.act(booking, act === 'release' || act === 'displace' ? { act, why: 'Why' } : { act });
          }
          const live = [...house.bookings.values()].filter(
            ({ state, until }) =>
              isLive({ state }) && !(state === 'held' && until !== null && until <= house.now),
          );
          // Nobody has what another has, and nobody has two offers.
          for (const booking of live) {
            const others = live.filter(({ _id }) => _id !== booking._id).flatMap((other) => claimsOf(other));
            for (const claim of claimsOf(booking)) {
              const met = others.filter(
                (other) => other.resource === claim.resource && hinders(intervalOf(other), claim, house.now),
              );
              expect(met).toEqual([]);
            }
          }
          const offered = live.flatMap(({ _id, state }) =>
            state === 'held' ? (house.offeredTo.get(_id) ?? []) : [],
          );
          expect(new Set(offered).size).toBe(offered.length);
          // Everybody who joined stands where the history says.
          expect(house.waits.size).toBe(asked);
          for (const { state, offer } of house.waits.values()) {
            if (state === 'offered') expect(house.bookings.has(offer?.bookingId ?? '')).toBe(true);
          }
        }
        // In the end whoever still waits, and could answer, finds nothing free.
        house.settle();
        await house.look();
        for (const wait of house.waits.values()) {
          if (wait.state !== 'waiting' || offerUntil(wait, house.now, OFFER) === null) continue;
          expect(house.roomsFor(wait)).toEqual([]);
        }
        // An offer that the list knows of is one that can be taken.
        for (const { state, offer, _id } of house.waits.values()) {
          if (state !== 'offered') continue;
          const booking = house.bookings.get(offer?.bookingId ?? '');
          expect([booking?.state, house.offeredTo.get(booking?._id ?? '')]).toEqual(['held', _id]);
        }
        expect(house.outOfTurn).toEqual([]);
        offers += house.offers;
      }),
      { numRuns: 100 },
    );
    expect(offers).toBeGreaterThan(10);
  });
});
