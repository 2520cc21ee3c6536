import { describe, expect, it } from '@jest/globals';
import { announcedGeneva } from '../../test/support/geneva-session.js';
import type { Booking, Room, Venue } from '../rooms/index.js';
import { dayIn, doorSheet } from './door-sheet.js';
import { blockedSlot, meetingIdOf, publicSlot } from './room-times.js';

const at = new Date('2017-06-06T12:00:00Z');
const booking = (changes: Partial<Booking> = {}): Booking =>
  ({
    _id: 'b-1',
    version: 3,
    root: 'meeting:meeting-1',
    ref: { type: 'sitting', id: 'meeting-1:day-1-morning' },
    title: 'Kept title',
    start: new Date('2017-06-19T08:00:00Z'),
    end: new Date('2017-06-19T11:00:00Z'),
    state: 'confirmed',
    confidential: false,
    createdAt: at,
    updatedAt: at,
    ...changes,
  }) as Booking;
const announced = new Map([['meeting-1', announcedGeneva()]]);
const room = { _id: 'xix', name: 'Room XIX' } as Room;
const venue = { _id: 'palais', name: 'Palais', city: 'Geneva', zone: 'Europe/Zurich' } as Venue;

describe('what the public is told of the times of a room', () => {
  it('is the title of a sitting of an announced meeting', () => {
    expect(publicSlot(booking(), announced)).toMatchObject({
      key: 'b-1',
      title: expect.stringMatching(/^Third informal thematic session: /),
      status: 'confirmed',
    });
  });

  it.each<[string, Partial<Booking>, boolean]>([
    ['a meeting that is only planned', {}, false],
    ['a confidential booking', { confidential: true }, true],
    ['a bilateral', { ref: null, root: 'booking:b-1' }, true],
    ['a draft of the programme', { ref: { type: 'draft-sitting', id: 'meeting-1:day-1-morning' } }, true],
    ['a side event', { ref: { type: 'side-event', id: 'meeting-1:day-1-morning' } }, true],
    ['a sitting that the programme no longer has', { ref: { type: 'sitting', id: 'meeting-1:x' } }, true],
  ])('is nothing but that it is occupied, of %s', (_what, changes, known) => {
    const slot = publicSlot(booking(changes), known ? announced : new Map());
    expect(slot.title).toBe('Occupied');
    expect(JSON.stringify(slot)).not.toContain('Kept title');
  });

  it('says that a held room is not firm', () => {
    expect(publicSlot(booking({ state: 'held' }), announced).status).toBe('tentative');
  });

  it('names no reason of a blocking', () => {
    const blocking = { ...booking(), reason: 'Security sweep', createdAt: at };
    expect(JSON.stringify(blockedSlot(blocking as never))).not.toContain('Security');
    expect(meetingIdOf({ root: 'blocking:1', ref: null })).toBeNull();
  });
});

describe('the sheet at the door', () => {
  const lines = (...bookings: Booking[]) => doorSheet(room, venue, '2017-06-19', bookings).values['lines'];

  it('holds what is confirmed, by its hours, confidential things without their title', () => {
    const late = booking({
      _id: 'b-2',
      title: 'Consultation',
      confidential: true,
      start: new Date('2017-06-19T13:00:00Z'),
      end: new Date('2017-06-19T16:00:00Z'),
    });
    expect(lines(late, booking(), booking({ state: 'held', title: 'Perhaps' }))).toEqual([
      { time: '10:00–13:00', title: 'Kept title' },
      { time: '15:00–18:00', title: 'Occupied' },
    ]);
  });

  it('says of what runs over midnight from and to which day, and leaves other days out', () => {
    const night = booking({
      start: new Date('2017-06-18T20:00:00Z'),
      end: new Date('2017-06-19T00:30:00Z'),
    });
    const until = booking({
      start: new Date('2017-06-19T20:00:00Z'),
      end: new Date('2017-06-19T22:00:00Z'),
    });
    const other = booking({
      start: new Date('2017-06-19T22:00:00Z'),
      end: new Date('2017-06-19T23:00:00Z'),
    });
    expect(lines(night, until, other)).toEqual([
      { time: '18 June, 22:00–02:30', title: 'Kept title' },
      { time: '22:00–24:00', title: 'Kept title' },
    ]);
  });

  it('knows days of 23 and 25 hours, and those that begin at one', () => {
    const hours = (day: string, zone: string) => {
      const { from, to } = dayIn(day, zone);
      return (to.getTime() - from.getTime()) / 3_600_000;
    };
    expect(hours('2017-03-26', 'Europe/Zurich')).toBe(23);
    expect(hours('2017-10-29', 'Europe/Zurich')).toBe(25);
    expect(hours('2018-11-04', 'America/Sao_Paulo')).toBe(23);
  });
});
