import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../messaging/index.js';
import { Problem } from '../../platform/index.js';
import type { Room, Venue } from '../venues/venue.types.js';
import { type BookingCommand, decideBooking, decideHold } from './booking.decide.js';
import type { Setting } from './booking-findings.js';
import {
  type Booking,
  type BookingFacts,
  bookingTable,
  claimsOf,
  isLive,
  isOffered,
} from './booking.types.js';

const NOW = new Date('2017-06-06T12:00:00Z');
const actor: Actor = { kind: 'token', id: 'office', name: 'the office', correlationId: 'c' };
const context = { actor, now: NOW };
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
const settingOf = (changes: Partial<Room> = {}): Setting => ({
  venue,
  room: {
    _id: 'xix',
    version: 1,
    venueId: 'palais',
    name: 'Room XIX',
    whereabouts: null,
    capacity: { conference: 800 },
    booths: 8,
    accessibility: [],
    equipment: [],
    hours: null,
    before: 0,
    after: 15,
    parts: [],
    approval: false,
    authority: null,
    closed: false,
    source: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...changes,
  },
});
const facts: BookingFacts = {
  roomId: 'xix',
  start: new Date('2017-06-19T08:00:00Z'),
  end: new Date('2017-06-19T11:00:00Z'),
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
};
const more = { ref: null, root: 'booking:1', until: null, series: null, over: null };
const held = (setting: Setting): Booking => ({
  ...decideHold('1', facts, setting, more, context).state,
  version: 1,
});

const UNTIL = new Date('2017-06-08T12:00:00Z');
const offered = (setting: Setting): Booking => ({
  ...decideHold('1', facts, setting, { ...more, until: UNTIL, offer: { instead: null } }, context).state,
  version: 1,
});

const later = {
  roomId: 'xix',
  start: new Date('2017-06-20T08:00:00Z'),
  end: new Date('2017-06-20T09:00:00Z'),
};
const commands: BookingCommand[] = [
  { act: 'confirm' },
  { act: 'expire' },
  { act: 'release', why: 'Not needed' },
  { act: 'displace', why: 'A meeting goes first' },
  { act: 'move', to: later, over: null },
  { act: 'approve', note: null },
  { act: 'refuse', note: 'Kept free' },
  { act: 'request', reference: 'GE/1', on: '2017-06-07' },
  { act: 'grant', reference: null, on: '2017-06-08' },
  { act: 'deny', reference: null, on: '2017-06-08' },
  { act: 'accept' },
  { act: 'decline' },
];

describe('a booking', () => {
  it('is taken through any acts in any order by its table alone, and claims its room exactly while it lives', () => {
    const setting = fc.constantFrom(
      settingOf(),
      settingOf({ approval: true }),
      settingOf({ authority: 'City of Geneva' }),
      settingOf({ approval: true, authority: 'City of Geneva', parts: ['a', 'b'] }),
    );
    fc.assert(
      fc.property(
        setting,
        fc.boolean(),
        fc.array(fc.constantFrom(...commands), { maxLength: 12 }),
        (where, isOffer, acts) => {
          let booking = isOffer ? offered(where) : held(where);
          for (const command of acts) {
            const row: Partial<Record<string, string>> = bookingTable[booking.state];
            try {
              const { state, events } = decideBooking(booking, command, where, context);
              expect(row[command.act]).toBeDefined();
              expect(events).toHaveLength(command.act === 'confirm' && isOffered(booking) ? 2 : 1);
              expect(state.history).toHaveLength(booking.history.length + 1);
              booking = { ...state, version: booking.version + 1 };
            } catch (error) {
              if (!(error instanceof Problem)) throw error;
              if (row[command.act] === undefined) expect(error.code).toBe('rooms/act-refused');
              else
                expect(['rooms/not-approved', 'rooms/not-granted', 'rooms/nothing-asked']).toContain(
                  error.code,
                );
            }
            expect(claimsOf(booking).length > 0).toBe(isLive(booking));
            if (booking.state === 'confirmed') {
              expect(booking.approval?.state ?? 'given').toBe('given');
              expect(booking.authority?.state ?? 'granted').toBe('granted');
            }
          }
        },
      ),
    );
  });

  it('claims every part of a combined room, with the gaps of the whole', () => {
    const booking = held(settingOf({ parts: ['a', 'b'], before: 5 }));
    expect(claimsOf(booking).map(({ resource, before, after }) => [resource, before, after])).toEqual([
      ['room:a', 5, 15],
      ['room:b', 5, 15],
    ]);
  });

  it('that is offered is taken or declined by its organiser, once and in time', () => {
    const where = settingOf();
    const { state, events } = decideHold(
      '1',
      facts,
      where,
      { ...more, until: UNTIL, offer: { instead: null } },
      context,
    );
    expect(events.map(({ type }) => type)).toEqual(['booking.held', 'booking.offered']);
    const booking = { ...state, version: 1 };
    const taken = decideBooking(booking, { act: 'accept' }, where, context);
    expect(taken.state).toMatchObject({ state: 'held', until: null });
    expect(decideBooking(booking, { act: 'decline' }, where, context).state.state).toBe('released');
    for (const [standing, now, code] of [
      [{ ...taken.state, version: 2 }, NOW, 'rooms/nothing-asked'],
      [held(where), NOW, 'rooms/nothing-asked'],
      [booking, UNTIL, 'rooms/hold-over'],
    ] as const) {
      expect(() => decideBooking(standing, { act: 'accept' }, where, { actor, now })).toThrow(
        expect.objectContaining({ code }),
      );
    }
  });

  it('is not confirmed when its hold is over', () => {
    const booking = { ...held(settingOf()), until: NOW };
    expect(() => decideBooking(booking, { act: 'confirm' }, settingOf(), context)).toThrow(
      expect.objectContaining({ code: 'rooms/hold-over' }),
    );
  });
});
