import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { depthOf } from './http.js';

const depth = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;

describe('the depth of a JSON text', () => {
  it('is that of its value, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(depthOf(JSON.stringify(value))).toBe(depth(value));
      }),
    );
  });

  it('is counted for a hostile body without recursion', () => {
    expect(depthOf('['.repeat(100_000))).toBe(100_000);
  });
});
