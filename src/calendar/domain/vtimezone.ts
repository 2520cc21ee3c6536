import { DateTime, IANAZone } from 'luxon';
import { knownZone } from './when.js';

/**
 * VTIMEZONE components made from the runtime's own zone data (RFC 5545 section 3.6.5): one observance per
 * transition, without rules, so that they cannot disagree with the clock that made the times. They are
 * right from the first of January of `fromYear` to the end of `toYear`.
 */

interface Transition {
  /** The instant, in milliseconds, from which the new offset holds. */
  at: number;
  /** Offsets from UTC in minutes, before and after. */
  from: number;
  to: number;
  dst: boolean;
}

const DAY = 86_400_000;
/** No zone of the tz database changed twice within fewer days in our time. */
const PROBE = 7 * DAY;

const cache = new Map<string, string>();

function transitionsBetween(zone: IANAZone, start: number, end: number): Transition[] {
  const found: Transition[] = [];
  for (let probe = start; probe < end; probe += PROBE) {
    const from = zone.offset(probe);
    const to = zone.offset(Math.min(probe + PROBE, end));
    if (from === to) continue;
    let before = probe;
    let after = Math.min(probe + PROBE, end);
    while (after - before > 1_000) {
      const middle = Math.floor((before + after) / 2_000) * 1_000;
      if (zone.offset(middle) === from) before = middle;
      else after = middle;
    }
    found.push({ at: after, from, to, dst: DateTime.fromMillis(after, { zone }).isInDST });
  }
  return found;
}

/** ±HHMM, with seconds where an old local time needs them. */
function offset(minutes: number): string {
  const seconds = Math.round(Math.abs(minutes) * 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = seconds % 60 === 0 ? '' : two(seconds % 60);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}${two(Math.floor(seconds / 60) % 60)}${rest}`;
}

/** The onset is written in the wall-clock time that the transition ends (RFC 5545 section 3.6.5). */
function observance(transition: Transition): string[] {
  const name = transition.dst ? 'DAYLIGHT' : 'STANDARD';
  const onset = DateTime.fromMillis(transition.at + transition.from * 60_000, { zone: 'utc' });
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset.toFormat("yyyyLLdd'T'HHmmss")}`,
    `TZOFFSETFROM:${offset(transition.from)}`,
    `TZOFFSETTO:${offset(transition.to)}`,
    `TZNAME:${offset(transition.to)}`,
    `END:${name}`,
  ];
}

/**
 * The VTIMEZONE of a zone for the years given, both included, with CRLF after every line. Kept per zone
 * and years. UTC needs none: do not ask for it.
 * @throws calendar/unknown-zone
 */
export function vtimezone(zoneName: string, fromYear: number, toYear: number): string {
  const name = knownZone(zoneName);
  const key = `${name} ${fromYear} ${toYear}`;
  const known = cache.get(key);
  if (known !== undefined) return known;

  const zone = IANAZone.create(name);
  const start = Date.UTC(fromYear, 0, 1) - DAY;
  const end = Date.UTC(toYear + 1, 0, 1) + DAY;
  const inside = transitionsBetween(zone, start, end);
  // What holds when the window opens began with the transition before it, if there was one lately.
  const before = transitionsBetween(zone, start - 370 * DAY, start).at(-1);
  const opening = before ?? {
    at: Date.UTC(1970, 0, 1) - zone.offset(start) * 60_000,
    from: zone.offset(start),
    to: zone.offset(start),
    dst: false,
  };
  const lines = [
    'BEGIN:VTIMEZONE',
    `TZID:${name}`,
    ...[opening, ...inside].flatMap(observance),
    'END:VTIMEZONE',
  ];
  const text = `${lines.join('\r\n')}\r\n`;
  // A handful of zones and years in practice; the bound keeps strange windows from growing it without end.
  if (cache.size >= 500) cache.clear();
  cache.set(key, text);
  return text;
}

/** Zones and the years in which they are used. */
export class ZoneYears {
  private readonly years = new Map<string, { from: number; to: number }>();

  add(zone: string, start: Date, end: Date): void {
    const from = start.getUTCFullYear();
    const to = end.getUTCFullYear();
    const known = this.years.get(zone);
    this.years.set(zone, {
      from: Math.min(from, known?.from ?? from),
      to: Math.max(to, known?.to ?? to),
    });
  }

  /** One VTIMEZONE per zone, by name, so that the same entries give the same bytes. */
  components(): string {
    return [...this.years]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([zone, { from, to }]) => vtimezone(zone, from, to))
      .join('');
  }
}
