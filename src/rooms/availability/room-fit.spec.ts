import { describe, expect, it } from '@jest/globals';
import type { Room } from '../venues/venue.types.js';
import { anyRoom, type RoomWish, seatsFor, unfitness } from './room-fit.js';

const at = new Date('2017-06-06T12:00:00Z');
const room = (more: Partial<Room> = {}): Room => ({
  _id: 'xix',
  version: 1,
  venueId: 'palais',
  name: 'Room XIX',
  whereabouts: null,
  capacity: { conference: 700, classroom: 300 },
  booths: 6,
  accessibility: ['step-free'],
  equipment: ['screen', 'webcast'],
  hours: null,
  before: 0,
  after: 15,
  parts: [],
  approval: false,
  authority: null,
  closed: false,
  source: null,
  createdAt: at,
  updatedAt: at,
  ...more,
});
const codes = (wish: Partial<RoomWish>, more: Partial<Room> = {}): string[] =>
  unfitness(room(more), { ...anyRoom, ...wish }).map(({ code }) => code);

describe('a room that is looked for', () => {
  it('fits whoever asks for nothing, and whoever asks for what it has', () => {
    expect(codes({})).toEqual([]);
    expect(
      codes({
        seats: 300,
        layout: 'classroom',
        equipment: ['webcast'],
        accessibility: ['step-free'],
        booths: 6,
      }),
    ).toEqual([]);
  });

  it('is refused for every reason there is, each by its name', () => {
    expect(
      codes({ seats: 701, equipment: ['voting'], accessibility: ['loop'], booths: 7 }, { closed: true }),
    ).toEqual([
      'rooms/room-closed',
      'rooms/capacity-exceeded',
      'rooms/equipment-missing',
      'rooms/accessibility-missing',
      'rooms/booths-missing',
    ]);
    expect(codes({ seats: 301, layout: 'classroom' })).toEqual(['rooms/capacity-exceeded']);
    expect(codes({ layout: 'theatre' })).toEqual(['rooms/layout-missing']);
  });

  it('is offered where nobody has said how many it seats', () => {
    expect(codes({ seats: 5_000, layout: 'theatre' }, { capacity: {} })).toEqual([]);
    expect(seatsFor({ capacity: {} }, 'theatre')).toBeNull();
  });
});
