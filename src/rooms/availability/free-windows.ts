import type { Interval } from '../occupancy/claim.js';
import type { Span } from '../venues/hours.js';

const MINUTE = 60_000;

/** What is looked for: minutes it takes, and minutes that are to stay free before and after it. */
export interface Need {
  minutes: number;
  before: number;
  after: number;
}

/**
 * The windows in which something may begin and end: a claim within one of them is hindered by nothing that stands, and
 * one that is not hindered lies within one. Windows shorter than what is needed are left out.
 * @param open when the room may be booked, in order and without overlap
 * @param standing what has the room, in any order
 */
export function freeWindows(
  open: readonly Span[],
  standing: readonly Pick<Interval, 's' | 'e' | 'bs' | 'be'>[],
  need: Need,
): Span[] {
  const taken = standing
    .map(({ s, e, bs, be }) => ({
      from: Math.min(bs.getTime(), s.getTime() - need.after * MINUTE),
      to: Math.max(be.getTime(), e.getTime() + need.before * MINUTE),
    }))
    .sort((a, b) => a.from - b.from);
  const windows: Span[] = [];
  const keep = (from: number, to: number): void => {
    if (to - from >= need.minutes * MINUTE && to > from) {
      windows.push({ start: new Date(from), end: new Date(to) });
    }
  };
  let next = 0;
  let free = -Infinity;
  for (const { start, end } of open) {
    let at = Math.max(start.getTime(), free);
    for (let one = taken[next]; one && one.from < end.getTime(); one = taken[(next += 1)]) {
      keep(at, Math.min(one.from, end.getTime()));
      free = Math.max(free, one.to);
      at = Math.max(at, one.to);
    }
    keep(at, end.getTime());
  }
  return windows;
}

/** The beginnings nearest to the one that was wanted, one from each window, the nearest first. */
export function nearestStarts(windows: readonly Span[], wanted: Date, minutes: number): Date[] {
  const away = (start: Date): number => Math.abs(start.getTime() - wanted.getTime());
  return windows
    .map(({ start, end }) => {
      const latest = end.getTime() - minutes * MINUTE;
      return new Date(Math.max(start.getTime(), Math.min(latest, wanted.getTime())));
    })
    .sort((a, b) => away(a) - away(b));
}
