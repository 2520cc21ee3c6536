import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compare, median, percentile } from './statistics.js';

const some = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });

describe('statistics', () => {
  it('finds the middle of an odd and of an even number of values', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('interpolates between neighbours', () => {
    expect(percentile([0, 10, 20, 30], 0.99)).toBeCloseTo(29.7);
    expect(percentile([7], 0.01)).toBe(7);
  });

  it('stays between the least and the greatest, and grows with the share', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const value = percentile(values, share);
        expect(value).toBeGreaterThanOrEqual(percentile(values, 0));
        expect(value).toBeLessThanOrEqual(percentile(values, 1));
      }),
    );
  });

  it('compares round by round, so that a slow minute of the machine does not count', () => {
    expect(
      compare([
        { ours: 2, rival: 3 },
        { ours: 20, rival: 30 },
        { ours: 2, rival: 2 },
      ]),
    ).toEqual({
      rounds: [
        { ours: 2, rival: 3 },
        { ours: 20, rival: 30 },
        { ours: 2, rival: 2 },
      ],
      ratio: 1.5,
      range: [1, 1.5],
    });
  });
});
