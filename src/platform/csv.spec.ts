import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf } from './csv.js';

const read = (bytes: Buffer): string[][] => parse(bytes, { bom: true, relax_column_count: false });

describe('a table as CSV', () => {
  it('is read again as it was written, formulas with an apostrophe before them', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
      fc.constantFrom('=cmd|calc', '+1', '-1', '@x', '\tx', '\rx', 'a\r\nb', 'a"b', ' ', ''),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const [, ...found] = read(csvOf(['a', 'b'], rows));
        expect(found.map((row) => row.map((one, n) => [one, n].join()))).toEqual(
          rows.map((row) =>
            row.map((one, n) =>
              [/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(one) ? `'${one}` : one, n].join(),
            ),
          ),
        );
      }),
    );
  });

  it('lets no cell begin as a formula does', () => {
    for (const hostile of ['=cmd|"/c calc"!A0', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
      expect(read(csvOf(['a'], [[hostile]])).at(-1)?.[0]).toBe(`'${hostile}`);
  });
});
