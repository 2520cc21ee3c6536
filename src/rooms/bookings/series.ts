import { DateTime } from 'luxon';
import { type Weekday, weekdays } from '../venues/hours.js';

/** Days of a series: each day, or chosen weekdays of each week, or the days themselves. YYYY-MM-DD, both ends included. */
export type SeriesDays =
  | { every: 'day'; from: string; to: string }
  | { every: 'week'; on: readonly Weekday[]; from: string; to: string }
  | { every: 'chosen'; days: readonly string[] };

export const LONGEST_SERIES_DAYS = 366;

/** The days in order, each once; more than a year of them is for the caller to refuse (see `tooLong`). */
export function seriesDays(rule: SeriesDays): string[] {
  if (rule.every === 'chosen') return [...new Set(rule.days)].sort();
  const days: string[] = [];
  const last = DateTime.fromISO(rule.to, { zone: 'utc' });
  for (
    let day = DateTime.fromISO(rule.from, { zone: 'utc' });
    day <= last && days.length <= LONGEST_SERIES_DAYS;
    day = day.plus({ days: 1 })
  ) {
    const weekday = weekdays[day.weekday - 1];
    if (rule.every === 'day' || (weekday !== undefined && rule.on.includes(weekday))) {
      days.push(day.toISODate() ?? '');
    }
  }
  return days;
}

/** A series reaches over a year at most: rooms are given for a session, not for ever. */
export function tooLong(rule: SeriesDays): boolean {
  const days = rule.every === 'chosen' ? seriesDays(rule) : [rule.from, rule.to];
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return false;
  return (
    DateTime.fromISO(last, { zone: 'utc' }).diff(DateTime.fromISO(first, { zone: 'utc' }), 'days').days >
    LONGEST_SERIES_DAYS
  );
}
