import { DateTime } from 'luxon';
import {
  isLive,
  leavesOf,
  openSpans,
  type Blocking,
  type Booking,
  type Room,
  type Venue,
} from '../../../rooms/index.js';

/** Something that stands in a room on a day. */
export interface GridEntry {
  id: string;
  kind: 'held' | 'confirmed' | 'blocked';
  title: string;
  leaves: readonly string[];
  start: Date;
  end: Date;
}

/** A run of quarters of an hour in a row: taken, or free and open or closed. */
export interface Segment {
  /** Quarters of an hour since midnight of the venue; `to` excluded. */
  from: number;
  to: number;
  entry: GridEntry | null;
  open: boolean;
}

export interface GridRow {
  room: Room;
  /** More than one where a draft holds a room beside what stands. */
  lanes: Segment[][];
}

export interface DayGrid {
  day: string;
  /** Hours that the grid shows; `to` excluded. */
  hours: { from: number; to: number };
  rows: GridRow[];
}

const QUARTERS = 96;
const QUARTER = 15;

/** What a grid shows of bookings and blockings; released and displaced ones stand nowhere. */
export function entriesOf(bookings: readonly Booking[], blockings: readonly Blocking[]): GridEntry[] {
  return [
    ...bookings.filter(isLive).map(({ _id: id, state, title, leaves, start, end, ref }): GridEntry => ({
      id,
      kind: state === 'confirmed' ? 'confirmed' : 'held',
      title: ref?.type === 'draft-sitting' ? `${title} (draft)` : title,
      leaves,
      start,
      end,
    })),
    ...blockings.map(({ _id: id, reason: title, leaves, start, end }): GridEntry => ({
      id,
      kind: 'blocked',
      title,
      leaves,
      start,
      end,
    })),
  ];
}

/**
 * One day of a venue: a row for each room. A room that is made of others shows what stands in its parts, and they show
 * what stands in it. Times are cut to quarters of an hour, outwards.
 * @param day YYYY-MM-DD of the venue's zone
 */
export function dayGrid(
  day: string,
  { zone, hours }: Pick<Venue, 'zone' | 'hours'>,
  rooms: readonly Room[],
  entries: readonly GridEntry[],
): DayGrid {
  const start = DateTime.fromISO(day, { zone });
  const [from, to] = [start.toJSDate(), start.plus({ days: 1 }).toJSDate()];
  const quarter = (at: Date, up: boolean): number => {
    if (at <= from) return 0;
    if (at >= to) return QUARTERS;
    const local = DateTime.fromJSDate(at, { zone });
    const quarters = (local.hour * 60 + local.minute) / QUARTER;
    return up ? Math.ceil(quarters) : Math.floor(quarters);
  };
  const rows = rooms.map((room) => {
    const own = new Set(leavesOf(room));
    const taken = entries
      .filter((entry) => entry.start < to && entry.end > from && entry.leaves.some((leaf) => own.has(leaf)))
      .map((entry) => ({ from: quarter(entry.start, false), to: quarter(entry.end, true), entry }))
      .sort((a, b) => a.from - b.from || a.to - b.to);
    const open = openSpans(room.hours ?? hours, zone, from, to).map((span) => ({
      from: quarter(span.start, true),
      to: quarter(span.end, false),
    }));
    return { room, open, lanes: inLanes(taken) };
  });
  const shown = [...rows.flatMap((row) => row.open), ...rows.flatMap((row) => row.lanes.flat())];
  const first = Math.floor(Math.min(...shown.map((one) => one.from), 9 * 4) / 4);
  const last = Math.ceil(Math.max(...shown.map((one) => one.to), 18 * 4) / 4);
  return {
    day,
    hours: { from: first, to: last },
    rows: rows.map(({ room, open, lanes }) => ({
      room,
      lanes: lanes.map((lane) => filled(lane, open, first * 4, last * 4)),
    })),
  };
}

type Taken = { from: number; to: number; entry: GridEntry };

/** As many lanes as are needed for nothing to lie over another; one at least. */
function inLanes(taken: readonly Taken[]): Taken[][] {
  const lanes: Taken[][] = [[]];
  for (const one of taken) {
    const lane = lanes.find((row) => (row.at(-1)?.to ?? 0) <= one.from);
    if (lane) lane.push(one);
    else lanes.push([one]);
  }
  return lanes;
}

/** What lies between, parted where the house opens or closes. */
function filled(
  lane: readonly Taken[],
  open: readonly { from: number; to: number }[],
  from: number,
  to: number,
): Segment[] {
  const segments: Segment[] = [];
  const free = (start: number, end: number): void => {
    const cuts = open.flatMap((span) => [span.from, span.to]).filter((cut) => cut > start && cut < end);
    const edges = [start, ...new Set(cuts.sort((a, b) => a - b)), end];
    for (const [n, edge] of edges.entries()) {
      const next = edges[n + 1];
      if (next === undefined || next <= edge) continue;
      const isOpen = open.some((span) => span.from <= edge && span.to >= next);
      segments.push({ from: edge, to: next, entry: null, open: isOpen });
    }
  };
  let at = from;
  for (const one of lane) {
    if (one.from > at) free(at, one.from);
    segments.push({ ...one, open: true });
    at = one.to;
  }
  if (at < to) free(at, to);
  return segments;
}

/** "09:45" of a quarter of an hour. */
export const clockOf = (quarter: number): string =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * QUARTER).padStart(2, '0')}`;
