import type { Finding } from '../../platform/index.js';

/** Where somebody is, as far as the house knows. */
export interface Whereabouts {
  /** The name of the room; null: nobody knows yet. */
  room: string | null;
  /** The venue of the house that the room belongs to; null: it is none of the house. */
  venueId: string | null;
  /** The venue or building by name; null: nobody has said. */
  venue: string | null;
}

/** Somebody's time in a place. */
export interface Stay extends Whereabouts {
  personId: string;
  name: string;
  start: Date;
  end: Date;
  /** `"Panel 1"`, or the meeting it belongs to. */
  what: string;
  /** The item of the programme that is looked at; null: of another meeting. */
  item: string | null;
}

/** Between two rooms of a venue, and between two venues. Ours: no body lays it down. */
const ROOM_MINUTES = 10;
const VENUE_MINUTES = 60;

/**
 * The minutes that one needs from a place to another; 0: it is one, or nobody knows. A name alone says
 * nothing against a venue of the house: it may be the same, called otherwise.
 */
export function minutesBetween(one: Whereabouts, other: Whereabouts): number {
  const apart =
    one.venueId === null && other.venueId === null
      ? one.venue !== null && other.venue !== null && one.venue !== other.venue
      : one.venueId !== null && other.venueId !== null && one.venueId !== other.venueId;
  if (apart) return VENUE_MINUTES;
  if (one.room === null || other.room === null || one.room === other.room) return 0;
  return ROOM_MINUTES;
}

/**
 * Those who cannot be in time where they go next, on foot or by car. Within one meeting only ways between venues are
 * said here; those between rooms are for the rules of the programme, which need no house for it.
 */
export function wayFindings(stays: readonly Stay[]): Finding[] {
  return stays.flatMap((first) =>
    stays.flatMap((next) => {
      if (next.personId !== first.personId || (first.item === null && next.item === null)) return [];
      const needed = minutesBetween(first, next);
      const within = first.item !== null && next.item !== null;
      if (needed === 0 || (within && needed === ROOM_MINUTES)) return [];
      const gap = (next.start.getTime() - first.end.getTime()) / 60_000;
      if (gap < 0 || gap >= needed) return [];
      return [
        {
          level: 'warning' as const,
          code: 'meetings/walking-time',
          message: `${first.name} has ${Math.round(gap)} minutes from ${said(first)} to ${said(next)}.`,
          where: `item ${next.item ?? first.item ?? ''}`,
        },
      ];
    }),
  );
}

const said = ({ room, venue, what }: Stay): string => {
  const place = [room, venue].filter((part) => part !== null).join(', ');
  return place === '' ? what : `${place} (${what})`;
};
