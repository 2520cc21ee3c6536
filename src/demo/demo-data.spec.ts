import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Problem } from '../platform/index.js';
import { daysToMove } from './demo-data.js';

describe('the day on which the demonstration begins', () => {
  it('is that of the real session unless another Monday is named', () => {
    expect(daysToMove(undefined)).toBe(0);
    expect(daysToMove('2017-06-26')).toBe(7);
    expect(daysToMove('2027-06-21')).toBe(3654);
  });

  it('keeps every weekday', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (weeks) => {
        const monday = DateTime.fromISO('2017-06-19', { zone: 'utc' }).plus({ weeks }).toISODate() ?? '';
        expect(daysToMove(monday)).toBe(weeks * 7);
      }),
    );
  });

  it.each(['2027-06-22', '2017-06-12', '2027-02-30', 'tomorrow', '20270621'])(
    'is refused when it is %s',
    (starts) => {
      let code = '';
      try {
        daysToMove(starts);
      } catch (error) {
        code = (error as Problem).code;
      }
      expect(code).toBe('demo/starts-on');
    },
  );
});
