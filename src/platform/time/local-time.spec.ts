import { describe, expect, it } from '@jest/globals';
import { dayOf, daySpan, instantOf, longDay, ordinalWord } from './local-time.js';

describe('local time', () => {
  it('reads a wall-clock time in its zone, whatever zone the machine has', () => {
    expect(instantOf('2017-06-19', '10:00', 'Europe/Zurich')?.toISOString()).toBe('2017-06-19T08:00:00.000Z');
    expect(instantOf('2017-12-19', '10:00', 'Europe/Zurich')?.toISOString()).toBe('2017-12-19T09:00:00.000Z');
    expect(instantOf('2026-10-05', '10:00', 'Asia/Bangkok')?.toISOString()).toBe('2026-10-05T03:00:00.000Z');
  });

  it('knows that the hour which spring skips does not exist', () => {
    expect(instantOf('2017-03-26', '02:30', 'Europe/Zurich')).toBeNull();
  });

  it('takes the first of the two hours that autumn repeats', () => {
    expect(instantOf('2017-10-29', '02:30', 'Europe/Zurich')?.toISOString()).toBe('2017-10-29T00:30:00.000Z');
  });

  it('writes days as letters write them', () => {
    expect(longDay('2017-06-19')).toBe('Monday, 19 June 2017');
    expect(daySpan('2017-06-19', '2017-06-19')).toBe('19 June 2017');
    expect(daySpan('2017-06-19', '2017-06-20')).toBe('19 and 20 June 2017');
    expect(daySpan('2017-06-19', '2017-06-23')).toBe('19 to 23 June 2017');
    expect(daySpan('2017-06-30', '2017-07-01')).toBe('30 June and 1 July 2017');
    expect(daySpan('2017-12-30', '2018-01-02')).toBe('30 December 2017 to 2 January 2018');
  });

  it('tells the day of an instant in the zone of the meeting', () => {
    expect(dayOf(new Date('2017-06-19T22:30:00Z'), 'Europe/Zurich')).toBe('2017-06-20');
  });

  it('writes ordinals in words up to twenty, then in figures', () => {
    expect([1, 3, 20, 21, 22, 23, 111].map(ordinalWord)).toEqual([
      'first',
      'third',
      'twentieth',
      '21st',
      '22nd',
      '23rd',
      '111th',
    ]);
  });
});
