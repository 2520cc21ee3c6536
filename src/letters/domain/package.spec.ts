import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findCycle, planTravel } from './package.js';

const sized = (...sizes: number[]) => sizes.map((size, index) => ({ sha256: String(index), size }));

describe('the package of a mail', () => {
  it('carries everything that fits', () => {
    expect(planTravel(10, sized(20, 30), 60)).toEqual(['attached', 'attached']);
  });

  it('sends the largest as links until the rest fits', () => {
    expect(planTravel(10, sized(20, 90, 30, 60), 60)).toEqual(['attached', 'linked', 'attached', 'linked']);
  });

  it('never exceeds the limit, unless the letter alone does, and links no more than it must', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        sizes,
        fc.integer({ min: 0, max: 300 }),
        (letter, all, limit) => {
          const enclosures = sized(...all);
          const travels = planTravel(letter, enclosures, limit);
          const total = enclosures.reduce(
            (sum, { size }, index) => sum + (travels[index] === 'attached' ? size : 0),
            letter,
          );
          if (letter <= limit) expect(total).toBeLessThanOrEqual(limit);
          const smallest = Math.min(
            ...enclosures.flatMap(({ size }, index) => (travels[index] === 'linked' ? [size] : [])),
          );
          if (Number.isFinite(smallest)) expect(total + smallest).toBeGreaterThan(limit);
        },
      ),
    );
  });
});

describe('letters that enclose letters', () => {
  it('may hang together in any way but a circle', () => {
    const graph = new Map([
      ['cover', ['a', 'b']],
      ['a', ['c']],
      ['b', ['c']],
    ]);
    expect(findCycle('cover', graph)).toBeNull();
    graph.set('c', ['a']);
    expect(findCycle('cover', graph)).toEqual(['a', 'c', 'a']);
    expect(findCycle('cover', new Map([['cover', ['cover']]]))).toEqual(['cover', 'cover']);
  });
});
