import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, dayKeys, hinders, intervalOf, utcDays } from './claim.js';

const MINUTE = 60_000;
const NOON = Date.parse('2017-05-22T12:00:00Z');
const NOW = new Date(NOON);

const minutes = (n: number): Date => new Date(NOON + n * MINUTE);
const claimed = (from: number, to: number, more: Partial<Claim> = {}): Claim => ({
  id: `${from}-${to}`,
  resource: 'room:xix',
  root: `root ${from}-${to}`,
  start: minutes(from),
  end: minutes(to),
  before: 0,
  after: 0,
  until: null,
  ...more,
});

const span = fc
  .record({
    from: fc.integer({ min: -2_000, max: 2_000 }),
    length: fc.integer({ min: 1, max: 1_600 }),
    before: fc.integer({ min: 0, max: 90 }),
    after: fc.integer({ min: 0, max: 90 }),
  })
  .map(({ from, length, before, after }) => claimed(from, from + length, { before, after }));

describe('a claim', () => {
  it('leaves room for another exactly where the gap between them is large enough', () => {
    fc.assert(
      fc.property(span, span, (one, other) => {
        fc.pre(one.root !== other.root);
        const [first, second] = one.start <= other.start ? [one, other] : [other, one];
        const gap = (second.start.getTime() - first.end.getTime()) / MINUTE;
        const wanted = gap >= Math.max(first.after, second.before);
        expect(hinders(intervalOf(one), other, NOW)).toBe(!wanted);
        expect(hinders(intervalOf(other), one, NOW)).toBe(!wanted);
      }),
    );
  });

  it('stands in one document at least that any claim which it hinders looks at', () => {
    fc.assert(
      fc.property(span, span, (one, other) => {
        fc.pre(one.root !== other.root && hinders(intervalOf(one), other, NOW));
        const own = new Set(dayKeys(one));
        expect(dayKeys(other).some((key) => own.has(key))).toBe(true);
      }),
    );
  });

  it('fits where another ends, and gaps may overlap each other', () => {
    const first = claimed(0, 60, { after: 30 });
    expect(hinders(intervalOf(first), claimed(90, 120, { before: 30 }), NOW)).toBe(false);
    expect(hinders(intervalOf(first), claimed(89, 120), NOW)).toBe(true);
    expect(hinders(intervalOf(claimed(0, 60)), claimed(60, 90), NOW)).toBe(false);
  });

  it('passes over what belongs to the same root, and over a hold that has run out', () => {
    expect(hinders(intervalOf(claimed(0, 60, { root: 'one' })), claimed(0, 60, { root: 'one' }), NOW)).toBe(
      false,
    );
    const held = (until: Date): Claim => claimed(0, 60, { until });
    expect(hinders(intervalOf(held(NOW)), claimed(10, 20), NOW)).toBe(false);
    expect(hinders(intervalOf(held(minutes(1))), claimed(10, 20), NOW)).toBe(true);
  });

  it('passes over a blocking that it may override, and shortens a gap, but never a core', () => {
    const other = claimed(0, 60, { after: 30, root: 'other' });
    const over = { gaps: ['other'] };
    expect(hinders(intervalOf(other), claimed(60, 90, { over }), NOW)).toBe(false);
    expect(hinders(intervalOf(other), claimed(59, 90, { over }), NOW)).toBe(true);
    expect(hinders(intervalOf(other), claimed(10, 20, { over: { blockings: ['other'] } }), NOW)).toBe(false);
  });
});

describe('the days of a span', () => {
  it('are those it touches: midnight belongs to the day that begins', () => {
    const days = (from: string, to: string) => utcDays(new Date(from), new Date(to));
    expect(days('2017-05-22T22:00:00Z', '2017-05-23T00:00:00Z')).toEqual(['2017-05-22']);
    expect(days('2017-05-22T22:00:00Z', '2017-05-23T00:00:01Z')).toEqual(['2017-05-22', '2017-05-23']);
    expect(days('2016-02-28T00:00:00Z', '2016-03-01T00:00:00Z')).toEqual(['2016-02-28', '2016-02-29']);
  });
});
