import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { platformProblems } from '../platform.problems.js';
import { afterCursor, toPage } from './pagination.js';

describe('pages', () => {
  it('give every row once, in order, whatever the page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 })),
        fc.integer({ min: 1, max: 7 }),
        (keys, limit) => {
          const rows = keys.sort((a, b) => (a < b ? -1 : 1));
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const after = afterCursor({ limit, cursor });
            const read = rows.filter((row) => after === null || row > after).slice(0, limit + 1);
            const page = toPage({ limit, cursor }, read, (row) => row);
            seen.push(...page.items);
            cursor = page.next ?? undefined;
          } while (cursor !== undefined);
          expect(seen).toEqual(rows);
        },
      ),
    );
  });

  it('refuse a cursor that is not theirs', () => {
    expect(() => afterCursor({ limit: 1, cursor: '%%%' })).toThrow(
      expect.objectContaining({ code: platformProblems.cursorInvalid.code }),
    );
  });
});
