import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { formatFull, formatRange, formatTime, readDate } from './language.js';
import { dateSlips } from './weekday.js';

const codes = (text: string, language = 'en', date = '2017-06-06'): string[] =>
  dateSlips(text, language, date).map(({ code }) => code);

describe('weekdays in a text', () => {
  it.each([
    ['on Monday, 19 June 2017,'],
    ['on Monday 19 June 2017'],
    ['on Monday, the 19th of June'],
    ['Monday, June 19, 2017'],
    ['Monday and Tuesday, 19 and 20 June 2017'],
    ['from Monday, 19, to Tuesday, 20 June 2017'],
    ['Monday 19 – Tuesday 20 June'],
    ['dated 13 April 2017, Monday being a holiday'],
    ['a Monday in June 2017'],
    ['May we meet on 19 June?'],
  ])('are right in “%s”', (text) => {
    expect(codes(text)).toEqual([]);
  });

  it.each([
    ['on Monday, 20 June 2017,', 1],
    ['on Monday 20 June', 1],
    ['Tuesday, June 19, 2017', 1],
    ['tuesday the 19th of June', 1],
    ['Monday and Tuesday, 20 and 21 June 2017', 2],
    ['from Monday, 19, to Wednesday, 20 June 2017', 1],
    ['Monday,\n20 June 2017', 1],
  ])('are found wrong in “%s”', (text, count) => {
    expect(codes(text)).toEqual(Array.from({ length: count }, () => 'weekday-mismatch'));
  });

  it('are judged in French', () => {
    expect(codes('le lundi 19 juin 2017 et le mardi 20 juin', 'fr')).toEqual([]);
    expect(codes('du lundi 19 au mardi 20 juin 2017', 'fr')).toEqual([]);
    expect(codes('le jeudi 1er juin 2017', 'fr')).toEqual([]);
    expect(codes('le mardi 19 juin 2017', 'fr')).toEqual(['weekday-mismatch']);
    expect(codes('le vendredi 1er juin', 'fr')).toEqual(['weekday-mismatch']);
  });

  it('say what the weekday is and what to do', () => {
    expect(dateSlips('by Monday, 20 June 2017', 'en', '2017-06-06')).toEqual([
      {
        code: 'weekday-mismatch',
        words: 'Monday, 20 June 2017',
        message: '“Monday, 20 June 2017”: 20 June 2017 is a Tuesday, not a Monday.',
        fix: 'Write Tuesday, or correct the date.',
      },
    ]);
  });

  it('take a date without a year as the one nearest to the letter', () => {
    expect(codes('Monday, 15 January', 'en', '2017-12-20')).toEqual([]);
    expect(codes('Tuesday, 20 December', 'en', '2017-01-05')).toEqual([]);
    expect(codes('Wednesday, 20 December', 'en', '2017-01-05')).toEqual(['weekday-mismatch']);
  });

  it('are not sought in days that do not exist: those are named', () => {
    expect(codes('Friday, 31 June 2017')).toEqual(['no-such-date']);
    expect(codes('29 February 2017')).toEqual(['no-such-date']);
    expect(codes('29 February 2016')).toEqual([]);
    expect(codes('29 February and 1 March 2032')).toEqual([]);
    expect(codes('29 February to Tuesday, 1 March 2033')).toEqual(['no-such-date']);
  });

  it('are never wrong in dates that the system writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom('en', 'fr'),
        (day, length, language) => {
          const first = DateTime.fromISO('1990-01-01', { zone: 'utc' }).plus({ days: day });
          const text = `${formatFull(first, language)}; ${formatRange(first, first.plus({ days: length }), language)}`;
          expect(codes(text, language)).toEqual([]);
        },
      ),
    );
  });

  it('of a wrong weekday are always found', () => {
    const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 6 }), (day, off) => {
        const date = DateTime.fromISO('1990-01-01', { zone: 'utc' }).plus({ days: day });
        const wrong = names[(date.weekday - 1 + off) % 7] ?? '';
        expect(codes(`${wrong}, ${date.setLocale('en').toFormat('d LLLL yyyy')}`)).toEqual([
          'weekday-mismatch',
        ]);
      }),
    );
  });
});

describe('dates and times', () => {
  const instant = '2017-06-19T22:30:00Z';

  it('are shown in the zone named, days without any', () => {
    expect(formatFull(readDate(instant, 'Europe/Zurich', 'en'), 'en')).toBe('Tuesday, 20 June 2017');
    expect(formatFull(readDate(new Date(instant), 'America/New_York', 'en'), 'en')).toBe(
      'Monday, 19 June 2017',
    );
    expect(formatFull(readDate('2017-06-19', 'Pacific/Auckland', 'en'), 'en')).toBe('Monday, 19 June 2017');
    expect(formatTime(readDate(instant, 'Europe/Zurich', 'en'), 'en')).toBe('00:30');
    expect(formatTime(readDate('2017-06-19T08:00:00Z', 'Europe/Zurich', 'fr'), 'fr')).toBe('10 heures');
    expect(formatTime(readDate(instant, 'Europe/Zurich', 'fr'), 'fr')).toBe('0 h 30');
  });

  it('are refused without a zone, in a zone that is none, and where they are none', () => {
    expect(() => readDate(instant, undefined, 'en')).toThrow('zone');
    expect(() => readDate(instant, 'Europe/Atlantis', 'en')).toThrow('zone');
    expect(() => readDate('2017-02-30', undefined, 'en')).toThrow('calendar');
    expect(() => readDate('tomorrow', 'Europe/Zurich', 'en')).toThrow('neither');
    expect(() => readDate({}, 'Europe/Zurich', 'en')).toThrow('neither');
  });

  it('of several days name month and year once', () => {
    const range = (first: string, last: string, language: string): string =>
      formatRange(readDate(first, undefined, language), readDate(last, undefined, language), language);
    expect(range('2017-06-19', '2017-06-20', 'en')).toBe('19 and 20 June 2017');
    expect(range('2017-06-19', '2017-06-23', 'en')).toBe('19 to 23 June 2017');
    expect(range('2017-06-30', '2017-07-01', 'en')).toBe('30 June and 1 July 2017');
    expect(range('2017-12-30', '2018-01-02', 'en')).toBe('30 December 2017 to 2 January 2018');
    expect(range('2017-06-01', '2017-06-05', 'fr')).toBe('du 1er au 5 juin 2017');
    expect(range('2017-06-19', '2017-06-19', 'fr')).toBe('19 juin 2017');
    expect(range('2017-06-06', '2017-06-06', 'ar')).toBe('6 حزيران/يونيه 2017');
  });
});
