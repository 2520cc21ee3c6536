import type { CalendarEntry } from './entry.types.js';

/** What the choice of a feed's entries needs to know of each. */
export type FeedRow = Pick<
  CalendarEntry,
  '_id' | 'uid' | 'version' | 'kind' | 'status' | 'public' | 'startsAt' | 'endsAt' | 'shownAt'
> & { meetingId?: string; when: { kind: CalendarEntry['when']['kind'] } };

export interface FeedView {
  /** Subscribers may leave cancelled entries out; else they stay, marked, for 30 days after their date. */
  cancelled: 'show' | 'hide';
  /** Process feeds show from 90 days back to 400 days ahead; the feed of one meeting is whole. */
  windowed: boolean;
}

export interface FeedSelection<Row extends FeedRow> {
  /** In the order of the feed: by start, then UID. */
  shown: Row[];
  /** When the feed last changed, by an edit or because an entry came into or left the window; whole seconds. */
  lastModified: Date;
}

const DAY = 86_400_000;
export const WINDOW_BACK_DAYS = 90;
export const WINDOW_AHEAD_DAYS = 400;
export const CANCELLED_STAYS_DAYS = 30;

const dayStart = (at: number): number => Math.floor(at / DAY) * DAY;
const nextDayStart = (at: number): number => Math.ceil(at / DAY) * DAY;

/**
 * The days on which an entry is in a feed: from `enters` (included) to `leaves` (excluded), in milliseconds
 * at UTC midnights, so that a feed changes by the passing of time at most once a day.
 */
function shownDays(row: FeedRow, view: FeedView): { enters: number; leaves: number } {
  const limits: number[] = [];
  if (view.windowed) limits.push(WINDOW_BACK_DAYS);
  if (row.status === 'cancelled') limits.push(CANCELLED_STAYS_DAYS);
  return {
    enters: view.windowed ? dayStart(row.startsAt.getTime()) - WINDOW_AHEAD_DAYS * DAY : -Infinity,
    leaves: limits.length === 0 ? Infinity : nextDayStart(row.endsAt.getTime()) + Math.min(...limits) * DAY,
  };
}

/**
 * Chooses what a public feed shows. No hour is shown twice: panels stand in the description of their
 * sitting, and the sittings of a meeting whose own entry is timed stand in that one.
 * @param rows every entry of the feed's process or meeting, public or not
 * @param now process time
 */
export function selectForFeed<Row extends FeedRow>(
  rows: readonly Row[],
  view: FeedView,
  now: Date,
): FeedSelection<Row> {
  const today = dayStart(now.getTime());
  const timedMeetings = new Set(
    rows
      .filter((row) => row.kind === 'meeting' && row.public && row.when.kind === 'timed')
      .map((row) => row.meetingId),
  );
  const shown: Row[] = [];
  let lastModified = 0;
  for (const row of rows) {
    if (row.shownAt !== null) lastModified = Math.max(lastModified, row.shownAt.getTime());
    if (!row.public || row.kind === 'panel') continue;
    if (row.kind === 'sitting' && timedMeetings.has(row.meetingId)) continue;
    if (row.status === 'cancelled' && view.cancelled === 'hide') continue;
    const { enters, leaves } = shownDays(row, view);
    if (enters <= today && today < leaves) shown.push(row);
    for (const turn of [enters, leaves]) {
      if (Number.isFinite(turn) && turn <= today) lastModified = Math.max(lastModified, turn);
    }
  }
  shown.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.uid < b.uid ? -1 : 1));
  return { shown, lastModified: new Date(Math.floor(lastModified / 1_000) * 1_000) };
}
