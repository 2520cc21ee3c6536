import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, hinders, intervalOf } from '../occupancy/claim.js';
import type { Span } from '../venues/hours.js';
import { freeWindows, nearestStarts } from './free-windows.js';

const MINUTE = 60_000;
const FROM = Date.parse('2017-05-22T06:00:00Z');
const at = (minutes: number): Date => new Date(FROM + minutes * MINUTE);
const span = (from: number, to: number): Span => ({ start: at(from), end: at(to) });
const claim = (from: number, to: number, before = 0, after = 0, root = 'other'): Claim => ({
  id: `${from}`,
  resource: 'room:xix',
  root,
  start: at(from),
  end: at(to),
  before,
  after,
  until: null,
});
const text = (windows: readonly Span[]): string[] =>
  windows.map(({ start, end }) => [start, end].map((one) => (one.getTime() - FROM) / MINUTE).join('-'));

describe('free windows', () => {
  it('are what is left of the open hours, with the larger of two gaps', () => {
    const standing = [claim(240, 300, 0, 30), claim(60, 120)].map(intervalOf);
    expect(text(freeWindows([span(0, 480)], standing, { minutes: 30, before: 0, after: 0 }))).toEqual([
      '0-60',
      '120-240',
      '330-480',
    ]);
    expect(text(freeWindows([span(0, 480)], standing, { minutes: 30, before: 45, after: 15 }))).toEqual([
      '0-45',
      '165-225',
      '345-480',
    ]);
  });

  it('are left out where too short, and cut where the house closes', () => {
    const standing = [claim(20, 470)].map(intervalOf);
    expect(freeWindows([span(0, 480)], standing, { minutes: 30, before: 0, after: 0 })).toEqual([]);
    const night = [claim(450, 520)].map(intervalOf);
    const open = [span(0, 480), span(500, 600)];
    expect(text(freeWindows(open, night, { minutes: 10, before: 0, after: 0 }))).toEqual([
      '0-450',
      '520-600',
    ]);
  });

  it('hold exactly what nothing hinders', () => {
    const part = fc.record({
      from: fc.integer({ min: -10, max: 60 }),
      length: fc.integer({ min: 1, max: 20 }),
      before: fc.integer({ min: 0, max: 4 }),
      after: fc.integer({ min: 0, max: 4 }),
    });
    const need = fc.record({
      minutes: fc.integer({ min: 1, max: 12 }),
      before: fc.integer({ min: 0, max: 4 }),
      after: fc.integer({ min: 0, max: 4 }),
    });
    const open = [span(0, 25), span(30, 60)];
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), need, (parts, { minutes, before, after }) => {
        const standing = parts.map(({ from, length, ...gaps }) =>
          intervalOf(claim(from, from + length, gaps.before, gaps.after)),
        );
        const windows = freeWindows(open, standing, { minutes, before, after });
        const within = (from: number, spans: readonly Span[]): boolean =>
          spans.some(({ start, end }) => start <= at(from) && end >= at(from + minutes));
        for (let from = 0; from + minutes <= 60; from += 1) {
          const wanted = claim(from, from + minutes, before, after, 'mine');
          const free = within(from, open) && !standing.some((one) => hinders(one, wanted, at(0)));
          expect([from, within(from, windows)]).toEqual([from, free]);
        }
      }),
    );
  });
});

describe('the nearest beginnings', () => {
  it('come one from each window, the nearest first', () => {
    const windows = [span(0, 60), span(120, 240), span(300, 330)];
    const starts = nearestStarts(windows, at(70), 30).map((start) => (start.getTime() - FROM) / MINUTE);
    expect(starts).toEqual([30, 120, 300]);
  });
});
