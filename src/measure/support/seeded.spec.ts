import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fractionOf, randomHalf, seeded } from './seeded.js';

describe('seeded choices', () => {
  it('are the same for the same seed, and lie in [0, 1)', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, other] = [seeded(seed), seeded(seed)];
        const numbers = Array.from({ length: 20 }, one);
        expect(Array.from({ length: 20 }, other)).toEqual(numbers);
        for (const number of numbers) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThan(1);
        }
      }),
    );
  });

  it('spread over texts: about the asked share of addresses falls below it', () => {
    const addresses = Array.from({ length: 2_000 }, (_, n) => `mission-${n}@example.org`);
    const below = addresses.filter((address) => fractionOf(7, address) < 0.05).length;
    expect(below).toBeGreaterThan(60);
    expect(below).toBeLessThan(140);
  });

  it('take half of the items, each at most once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.integer(), (items, seed) => {
        const half = randomHalf(items, seeded(seed));
        expect(half).toHaveLength(Math.floor(items.length / 2));
        expect(new Set(half).size).toBe(half.length);
        for (const item of half) expect(items).toContain(item);
      }),
    );
  });
});
