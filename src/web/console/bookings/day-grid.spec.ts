import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Room } from '../../../rooms/index.js';
import { clockOf, dayGrid, type GridEntry } from './day-grid.js';

const open = [{ from: '08:00', to: '20:00' }];
const venue = { zone: 'Europe/Zurich', hours: { monday: open, sunday: open } };
const room = (_id: string, parts: string[] = []): Room => ({
  _id,
  version: 1,
  venueId: 'palais',
  name: _id,
  whereabouts: null,
  capacity: {},
  booths: 0,
  accessibility: [],
  equipment: [],
  hours: null,
  before: 0,
  after: 0,
  parts,
  approval: false,
  authority: null,
  closed: false,
  source: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
const entry = (id: string, start: string, end: string, leaves = ['xix']): GridEntry => ({
  id,
  kind: 'held',
  title: id,
  leaves,
  start: new Date(`2017-06-${start}:00Z`),
  end: new Date(`2017-06-${end}:00Z`),
});
const shown = (entries: readonly GridEntry[], rooms = [room('xix')]): string[][] =>
  dayGrid('2017-06-19', venue, rooms, entries).rows.flatMap(({ lanes }) =>
    lanes.map((lane) =>
      lane.map(
        ({ from, to, entry: one, open: isOpen }) =>
          `${clockOf(from)}-${clockOf(to)} ${one?.id ?? (isOpen ? 'free' : 'closed')}`,
      ),
    ),
  );

describe('the grid of a day', () => {
  it('shows what is taken in the time of the venue, what is free, and when the house is closed', () => {
    expect(shown([entry('a', '19T08:00', '19T11:00'), entry('b', '19T17:00', '19T19:00')])).toEqual([
      ['08:00-10:00 free', '10:00-13:00 a', '13:00-19:00 free', '19:00-21:00 b'],
    ]);
    expect(shown([entry('early', '19T04:50', '19T05:20')])).toEqual([
      ['06:00-06:45 closed', '06:45-07:30 early', '07:30-08:00 closed', '08:00-20:00 free'],
    ]);
  });

  it('cuts what comes from the day before or goes into the next', () => {
    const [lane] = shown([entry('night', '18T20:00', '19T07:00'), entry('late', '19T18:00', '20T03:00')]);
    expect([lane?.[0], lane?.at(-1)]).toEqual(['00:00-09:00 night', '20:00-24:00 late']);
  });

  it('shows a combined room where its parts are taken, and the other way round', () => {
    const rooms = [room('a'), room('b'), room('hall', ['a', 'b'])];
    const own = (leaves: string[]): boolean[] =>
      shown([entry('x', '19T08:00', '19T09:00', leaves)], rooms).map((lane) =>
        lane.some((one) => one.endsWith(' x')),
      );
    expect(own(['a'])).toEqual([true, false, true]);
    expect(own(['a', 'b'])).toEqual([true, true, true]);
  });

  it('fills every lane without gap or overlap, with each thing once', () => {
    const span = fc.record({
      from: fc.integer({ min: -600, max: 1_700 }),
      length: fc.integer({ min: 1, max: 900 }),
    });
    const midnight = Date.parse('2017-06-18T22:00:00Z');
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
        const entries = spans.map(({ from, length }, n) => ({
          ...entry(`e${n}`, '19T08:00', '19T09:00'),
          start: new Date(midnight + from * 60_000),
          end: new Date(midnight + (from + length) * 60_000),
        }));
        const { hours, rows } = dayGrid('2017-06-19', venue, [room('xix')], entries);
        const lanes = rows.flatMap((row) => row.lanes);
        for (const lane of lanes) {
          expect([lane[0]?.from, lane.at(-1)?.to]).toEqual([hours.from * 4, hours.to * 4]);
          for (const [n, segment] of lane.entries()) {
            expect(segment.to).toBeGreaterThan(segment.from);
            if (n > 0) expect(segment.from).toBe(lane[n - 1]?.to);
          }
        }
        const ids = lanes.flat().flatMap((segment) => segment.entry?.id ?? []);
        const today = entries.filter(
          ({ start, end }) => start.getTime() < midnight + 86_400_000 && end.getTime() > midnight,
        );
        expect(ids.sort()).toEqual(today.map(({ id }) => id).sort());
      }),
    );
  });
});
