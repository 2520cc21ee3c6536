import { DateTime } from 'luxon';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** When a house is open, in wall-clock times of its zone: HH:MM, `to` excluded and up to 24:00. A day left out is closed. */
export type Hours = Partial<Record<Weekday, readonly { from: string; to: string }[]>>;

/** A half-open span of time. */
export interface Span {
  start: Date;
  end: Date;
}

/**
 * The spans in which a house is open between two instants, joined where one ends as the next begins. An hour that
 * spring skips begins when the clocks have gone forward; one that autumn repeats is open both times.
 */
export function openSpans(hours: Hours, zone: string, from: Date, to: Date): Span[] {
  const spans: Span[] = [];
  const last = DateTime.fromJSDate(to, { zone });
  for (
    let day = DateTime.fromJSDate(from, { zone }).startOf('day').minus({ days: 1 });
    day <= last;
    day = day.plus({ days: 1 })
  ) {
    const weekday = weekdays[day.weekday - 1];
    for (const window of (weekday === undefined ? undefined : hours[weekday]) ?? []) {
      spans.push({ start: wallClock(day, window.from, 'first'), end: wallClock(day, window.to, 'last') });
    }
  }
  return cut(joined(spans), from, to);
}

/** Open from the first moment to the last. */
export const isOpen = (hours: Hours, zone: string, { start, end }: Span): boolean =>
  openSpans(hours, zone, start, end).some(
    (span) => span.start.getTime() === start.getTime() && span.end.getTime() === end.getTime(),
  );

function wallClock(day: DateTime, time: string, run: 'first' | 'last'): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = hour === 24 ? day.plus({ days: 1 }).startOf('day') : day.set({ hour, minute });
  const runs = at.getPossibleOffsets();
  return ((run === 'first' ? runs[0] : runs.at(-1)) ?? at).toJSDate();
}

/** In order, with what touches or overlaps made one. */
export function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = found.at(-1);
    if (last && span.start <= last.end) {
      if (span.end > last.end) found[found.length - 1] = { start: last.start, end: span.end };
    } else if (span.end > span.start) found.push(span);
  }
  return found;
}

/** What of these lies between two instants. */
export const cut = (spans: readonly Span[], from: Date, to: Date): Span[] =>
  spans.flatMap(({ start, end }) => {
    const part = { start: start < from ? from : start, end: end > to ? to : end };
    return part.end > part.start ? [part] : [];
  });
