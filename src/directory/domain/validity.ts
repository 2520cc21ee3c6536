import { DateTime } from 'luxon';

/**
 * Days on which a fact holds, both inclusive (YYYY-MM-DD). No `from`: since before anybody asks; no `until`: to this day.
 * A day has no zone here: the day is the one on the letter.
 */
export interface Period {
  from?: string | undefined;
  until?: string | undefined;
}

export const holdsOn = ({ from, until }: Period, day: string): boolean =>
  (from === undefined || from <= day) && (until === undefined || day <= until);

/** True if some day lies in both. */
export const overlap = (a: Period, b: Period): boolean =>
  (a.from === undefined || b.until === undefined || a.from <= b.until) &&
  (b.from === undefined || a.until === undefined || b.from <= a.until);

export const isBackwards = ({ from, until }: Period): boolean =>
  from !== undefined && until !== undefined && until < from;

/** The day before, in the proleptic Gregorian calendar. */
export const dayBefore = (day: string): string =>
  DateTime.fromISO(day, { zone: 'utc' }).minus({ days: 1 }).toFormat('yyyy-MM-dd');

/** Orders periods by their first day; without one comes first. */
export const byStart = (a: Period, b: Period): number => (a.from ?? '').localeCompare(b.from ?? '');

/**
 * Puts `fact` in force from its `from` on, among facts of which one holds at a time: what held on that day ends
 * on the day before, and the new fact takes over its end (a name registered later stays in force from its own day).
 * Returns the same array if that day's fact already says the same.
 */
export function supersede<Fact extends Period>(
  facts: readonly Fact[],
  fact: Fact & { from: string },
  same: (a: Fact, b: Fact) => boolean,
): readonly Fact[] {
  const covering = facts.find((one) => holdsOn(one, fact.from));
  if (covering && same(covering, fact)) return facts;
  const next = facts.filter((one) => one.from !== undefined && one.from > fact.from).sort(byStart)[0];
  const until = covering ? covering.until : next?.from === undefined ? undefined : dayBefore(next.from);
  const kept = facts.flatMap((one): Fact[] => {
    if (one !== covering) return [one];
    return one.from === fact.from ? [] : [{ ...one, until: dayBefore(fact.from) }];
  });
  const { until: _until, ...rest } = fact;
  const added = { ...rest, ...(until === undefined ? {} : { until }) } as Fact;
  return [...kept, added].sort(byStart);
}
