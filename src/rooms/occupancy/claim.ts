/**
 * What nobody else may have at the same time: a room or a person, from `start` (included) to `end` (excluded), with
 * the time that is kept free before and after it.
 */
export interface Claim {
  /** Its owner lets it go by this name; unique for ever. */
  id: string;
  /** A leaf of the house: see `roomResource` and `personResource`. A combined room is claimed part by part. */
  resource: string;
  /** The meeting, booking or blocking it belongs to. Claims of one root are checked against each other by their owner. */
  root: string;
  start: Date;
  end: Date;
  /** Minutes. The gap between two claims is at least the larger of the first's `after` and the second's `before`. */
  before: number;
  after: number;
  /** Process time at which a hold is free again, also if nobody has swept it; null: firm. */
  until: Date | null;
  /** What it may pass over, as somebody decided who may: roots of blockings, and roots whose gap it may shorten. */
  over?: { blockings?: readonly string[]; gaps?: readonly string[] };
}

/** A claim as it stands in every UTC day that its gap touches: core bounds, and bounds with the gap. */
export interface Interval {
  id: string;
  root: string;
  s: Date;
  e: Date;
  bs: Date;
  be: Date;
  until: Date | null;
}

/** One resource on one UTC day. */
export interface OccupancyDay {
  /** `<resource>|YYYY-MM-DD` */
  _id: string;
  iv: Interval[];
}

const MINUTE = 60_000;
const DAY = 86_400_000;

export const roomResource = (roomId: string): string => `room:${roomId}`;
export const personResource = (personId: string): string => `person:${personId}`;

export const dayKey = (resource: string, day: string): string => `${resource}|${day}`;

/** UTC days that a half-open span of time touches, in order: YYYY-MM-DD. */
export function utcDays(from: Date, to: Date): string[] {
  const days: string[] = [];
  for (let at = Math.floor(from.getTime() / DAY) * DAY; at < to.getTime(); at += DAY) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

export function intervalOf({ id, root, start, end, before, after, until }: Claim): Interval {
  return {
    id,
    root,
    s: start,
    e: end,
    bs: new Date(start.getTime() - before * MINUTE),
    be: new Date(end.getTime() + after * MINUTE),
    until,
  };
}

/** The documents in which a claim stands, in order. */
export function dayKeys(claim: Claim): string[] {
  const { bs, be } = intervalOf(claim);
  return utcDays(bs, be).map((day) => dayKey(claim.resource, day));
}

/**
 * Whether an interval that stands leaves no room for a claim. Gaps may overlap each other, a core never overlaps a gap
 * or a core; a hold that has run out is free. The rule of `hindrance`, for lists in memory.
 */
export function hinders(standing: Interval, claim: Claim, now: Date): boolean {
  const { s, e, bs, be } = intervalOf(claim);
  const { blockings = [], gaps = [] } = claim.over ?? {};
  if (standing.root === claim.root || blockings.includes(standing.root)) return false;
  if (standing.until !== null && standing.until <= now) return false;
  if (standing.s < e && standing.e > s) return true;
  if (gaps.includes(standing.root)) return false;
  return (standing.s < be && standing.e > bs) || (standing.bs < e && standing.be > s);
}

/** The same rule as a condition of MongoDB on an element of `iv`. */
export function hindrance(claim: Claim, now: Date): Record<string, unknown> {
  const { s, e, bs, be } = intervalOf(claim);
  const { blockings = [], gaps = [] } = claim.over ?? {};
  return {
    root: { $nin: [claim.root, ...blockings] },
    until: { $not: { $lte: now } },
    $or: [
      { s: { $lt: e }, e: { $gt: s } },
      { root: { $nin: [...gaps] }, s: { $lt: be }, e: { $gt: bs } },
      { root: { $nin: [...gaps] }, bs: { $lt: e }, be: { $gt: s } },
    ],
  };
}
