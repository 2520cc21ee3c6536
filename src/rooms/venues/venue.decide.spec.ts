import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../platform/index.js';
import { decideRoom, decideVenue, type RoomFacts, type VenueFacts } from './venue.decide.js';
import type { Room } from './venue.types.js';

const NOW = new Date('2017-04-13T13:00:00Z');
const palais: VenueFacts = {
  name: 'Palais des Nations',
  address: ['Avenue de la Paix 8-14', '1211 Geneva 10'],
  city: 'Geneva',
  zone: 'Europe/Zurich',
  hours: { monday: [{ from: '08:00', to: '22:00' }] },
  source: null,
};
const plain: RoomFacts = {
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
};
const room = (_id: string, changes: Partial<RoomFacts> = {}): Room => ({
  _id,
  version: 1,
  ...plain,
  ...changes,
  createdAt: NOW,
  updatedAt: NOW,
});
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('a venue', () => {
  it('is added, changed by field, and left alone where nothing differs', () => {
    const { state, events } = decideVenue('palais', null, palais, NOW);
    expect(events).toMatchObject([{ type: 'venue.added' }]);
    expect(decideVenue('palais', state, palais, NOW).events).toEqual([]);
    expect(decideVenue('palais', state, { ...palais, city: 'Genève' }, NOW).events).toMatchObject([
      { type: 'venue.changed', data: { fields: ['city'] } },
    ]);
  });

  it('keeps its zone, and takes hours in order only', () => {
    const { state } = decideVenue('palais', null, palais, NOW);
    expect(codeOf(() => decideVenue('palais', state, { ...palais, zone: 'Asia/Tokyo' }, NOW))).toBe(
      'rooms/zone-fixed',
    );
    for (const monday of [
      [{ from: '12:00', to: '12:00' }],
      [
        { from: '08:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ],
    ]) {
      expect(codeOf(() => decideVenue('palais', null, { ...palais, hours: { monday } }, NOW))).toBe(
        'rooms/hours-faulty',
      );
    }
  });

  it('is told of every day whose hours do not fit', () => {
    const backwards = [{ from: '12:00', to: '08:00' }];
    let told: unknown;
    try {
      decideVenue('palais', null, { ...palais, hours: { tuesday: backwards, friday: backwards } }, NOW);
    } catch (error) {
      told = error;
    }
    expect(told).toMatchObject({
      extensions: { findings: [{ where: 'hours.tuesday' }, { where: 'hours.friday' }] },
    });
  });
});

describe('a room', () => {
  const hall = { ...plain, name: 'Hall', parts: ['a', 'b'] };

  it('is made of rooms of its own venue that are not made of others', () => {
    const made = (parts: readonly Room[], facts = hall): string =>
      codeOf(() => decideRoom('hall', null, facts, parts, NOW));
    expect(made([room('a'), room('b')])).toBe('accepted');
    expect(made([room('a')])).toBe('rooms/part-unfit');
    expect(made([room('a'), room('b', { venueId: 'elsewhere' })])).toBe('rooms/part-unfit');
    expect(made([room('a'), room('b', { parts: ['c'] })])).toBe('rooms/part-unfit');
    expect(made([room('hall')], { ...hall, parts: ['hall'] })).toBe('rooms/part-unfit');
    expect(made([room('a')], { ...hall, parts: ['a', 'a'] })).toBe('rooms/part-unfit');
  });

  it('keeps its venue and its parts for ever', () => {
    const before = room('hall', { parts: ['a', 'b'] });
    const again = (changes: Partial<RoomFacts>): string =>
      codeOf(() => decideRoom('hall', before, { ...plain, parts: ['b', 'a'], ...changes }, [], NOW));
    expect(again({})).toBe('accepted');
    expect(again({ parts: ['a'] })).toBe('rooms/parts-fixed');
    expect(again({ venueId: 'elsewhere' })).toBe('rooms/venue-fixed');
  });
});
