import { DateTime, IANAZone } from 'luxon';
import { calendarProblems } from '../calendar.problems.js';
import type { When } from './entry.types.js';

const ZONE_NAME = /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/;

/** Zones without a rule of their own: written as UTC instants, for no client needs a VTIMEZONE for them. */
const UTC_NAMES = new Set([
  'UTC',
  'Etc/UTC',
  'Etc/UCT',
  'Etc/Zulu',
  'Zulu',
  'UCT',
  'Etc/Universal',
  'Universal',
]);

/** True where the zone is UTC under any of its names. */
export const isUtc = (zone: string): boolean => UTC_NAMES.has(zone);

const known = new Map<string, string>();

/**
 * The zone's name in its proper spelling. Abbreviations and offsets are no zones: several clients show
 * wrong times for them.
 * @throws calendar/unknown-zone
 */
export function knownZone(zone: string): string {
  const found = known.get(zone);
  if (found !== undefined) return found;
  if (!ZONE_NAME.test(zone) || zone.length > 64 || !IANAZone.isValidZone(zone)) {
    throw calendarProblems.unknownZone('Times need an IANA zone such as Europe/Zurich.', {
      zone: zone.slice(0, 64),
    });
  }
  const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  const name = canonical.toLowerCase() === zone.toLowerCase() ? canonical : zone;
  known.set(zone, name);
  return name;
}

function day(value: string): DateTime<true> {
  const parsed = DateTime.fromISO(value, { zone: 'utc' });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || !parsed.isValid) {
    throw calendarProblems.badDate('A day is written YYYY-MM-DD and must exist.', {
      day: value.slice(0, 40),
    });
  }
  return parsed;
}

/** A timed `When` in the shape that the calendar text needs. */
export interface TimedWhen {
  kind: 'timed';
  start: DateTime<true>;
  end: DateTime<true>;
  zone: string;
}

/** An all-day `When` with the exclusive end of RFC 5545 section 3.6.1: the day after the last. */
export interface AllDayWhen {
  kind: 'all-day';
  start: DateTime<true>;
  end: DateTime<true>;
}

/**
 * Checks a time and brings it into its zone. An end that is not later than the start is refused, never
 * turned round.
 * @throws calendar/end-before-start, calendar/bad-date, calendar/unknown-zone
 */
export function resolveWhen(when: When): TimedWhen | AllDayWhen {
  if (when.kind === 'all-day') {
    const first = day(when.first);
    const last = day(when.last);
    if (last < first) {
      throw calendarProblems.endBeforeStart(
        `The last day, ${when.last}, is before the first, ${when.first}.`,
      );
    }
    return { kind: 'all-day', start: first, end: last.plus({ days: 1 }) };
  }
  const zone = knownZone(when.zone);
  const start = DateTime.fromJSDate(when.start, { zone });
  const end = DateTime.fromJSDate(when.end, { zone });
  if (!start.isValid || !end.isValid) {
    throw calendarProblems.badDate('Start and end must be instants.');
  }
  // Calendars count whole seconds: what is not a second apart would begin and end at once.
  if (Math.floor(end.toSeconds()) <= Math.floor(start.toSeconds())) {
    throw calendarProblems.endBeforeStart(`${end.toISO()} is not later than ${start.toISO()}.`);
  }
  return { kind: 'timed', start, end, zone };
}

/** The moments between which the entry lies, UTC, for windows and order. */
export function spanOf(when: When): { startsAt: Date; endsAt: Date } {
  const resolved = resolveWhen(when);
  return { startsAt: resolved.start.toJSDate(), endsAt: resolved.end.toJSDate() };
}

/** Whether two times say the same; a new zone with the same instants is a change, for DTSTART changes. */
export function sameWhen(a: When, b: When): boolean {
  if (a.kind === 'timed' && b.kind === 'timed') {
    return (
      a.zone === b.zone && a.start.getTime() === b.start.getTime() && a.end.getTime() === b.end.getTime()
    );
  }
  return a.kind === 'all-day' && b.kind === 'all-day' && a.first === b.first && a.last === b.last;
}

/**
 * When the entry of a meeting itself takes place: that of its only sitting, or all its days where it has
 * several, for a mailed invitation holds one event and clients read no second one.
 * @param sittings instants (UTC); their order does not matter
 * @param zone IANA zone of the meeting, in which its days are counted
 * @throws calendar/no-sittings
 */
export function meetingEntryWhen(sittings: readonly { start: Date; end: Date }[], zone: string): When {
  const [first, ...others] = sittings.toSorted((a, b) => a.start.getTime() - b.start.getTime());
  if (first === undefined) throw calendarProblems.noSittings('A calendar entry needs at least one sitting.');
  if (others.length === 0) return { kind: 'timed', start: first.start, end: first.end, zone };
  const name = knownZone(zone);
  const lastEnd = Math.max(...sittings.map((sitting) => sitting.end.getTime()));
  const dayOf = (at: number): string => DateTime.fromMillis(at, { zone: name }).toFormat('yyyy-MM-dd');
  // A sitting that ends at midnight belongs to the day before.
  return { kind: 'all-day', first: dayOf(first.start.getTime()), last: dayOf(lastEnd - 1) };
}
