import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Alternatives, Availability } from '../availability/availability.service.js';
import { type Clash, Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { WaitRecords } from '../waits/wait-records.service.js';
import { type Booking, type BookingFacts, claimsOf } from './booking.types.js';

/** A booking that somebody tries to make, as it would stand. */
export interface Tried {
  state: Omit<Booking, 'version'>;
  /** The gaps that were said, in minutes; null: those of each room. */
  gaps: Pick<BookingFacts, 'before' | 'after'>;
}

const shownSpan = z.object({ start: z.string(), end: z.string() });
const shownAlternatives = z.object({
  instead: shownSpan.extend({ roomId: z.string() }),
  times: z.array(shownSpan),
  rooms: z.array(z.object({ roomId: z.string(), name: z.string(), seats: z.number().nullable() })),
  waiting: z.number(),
});

/**
 * What else there is for one booking that found no place, as the refusal shows it: `instead` is the place that was
 * wanted, `times` the same room at the nearest other times, `rooms` others of the venue at the same time,
 * `waiting` how many stand on the waiting list for it already (`POST /api/v1/room-waits` joins it). Times are RFC 3339,
 * in UTC.
 */
export type ShownAlternatives = z.infer<typeof shownAlternatives>;

/** What a refusal names as alternatives; nothing where it is another, or names none. */
export const alternativesIn = (error: unknown): ShownAlternatives[] =>
  roomsProblems.occupied.is(error)
    ? (z.array(shownAlternatives).safeParse(error.extensions['alternatives']).data ?? [])
    : [];

const shownClash = z.object({
  resource: z.string(),
  claim: z.string(),
  root: z.string(),
  start: z.coerce.date(),
  end: z.coerce.date(),
});

/** What a refusal names as standing in the way; nothing where it is another, or was lost in a race. */
export const clashesIn = (error: unknown): Clash[] =>
  roomsProblems.occupied.is(error)
    ? (z.array(shownClash).safeParse(error.extensions['clashes']).data ?? [])
    : [];

const displaceable = z.object({
  bookingId: z.string(),
  /** Null: it is confidential. */
  title: z.string().nullable(),
  organiser: z.string().nullable(),
  roomId: z.string(),
  start: z.coerce.date(),
  end: z.coerce.date(),
});

/** A booking that may give way to a sitting, as a refusal names it. */
export type Displaceable = z.infer<typeof displaceable>;

/** The bookings that a refusal says may give way; nothing where it is another. */
export const displaceableIn = (error: unknown): Displaceable[] =>
  roomsProblems.occupied.is(error)
    ? (z.array(displaceable).safeParse(error.extensions['displaceable']).data ?? [])
    : [];

/** Of a long series that is wholly taken, the first days tell enough. */
const MOST_SHOWN = 10;

/**
 * Tells a loser what else there is. It is read after the unit of work has ended, outside any transaction: a hint, which
 * the next claim may have taken already.
 */
@Injectable()
export class BookingAlternatives {
  constructor(
    private readonly availability: Availability,
    private readonly occupancy: Occupancy,
    private readonly waits: WaitRecords,
  ) {}

  /**
   * Acts; a refusal `rooms/occupied` leaves with the extension `alternatives`, one for each booking that lost. `tried` is
   * read where that happens only; nothing has been written then.
   */
  async orElse<T>(tried: () => Promise<readonly Tried[]>, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!roomsProblems.occupied.is(error)) throw error;
      const alternatives: ShownAlternatives[] = [];
      const lost = await this.lost(
        await tried(),
        clashesIn(error).map(({ resource }) => resource),
      );
      for (const one of lost) alternatives.push(await this.to(one));
      throw roomsProblems.occupied(error.detail, { ...error.extensions, alternatives }, { cause: error });
    }
  }

  /**
   * Those that something stands in the way of. A single one needs no second look, unless it was something else than its
   * room that was taken.
   * @param resources that the refusal names; none: it was lost in a race
   */
  private async lost(tried: readonly Tried[], resources: readonly string[]): Promise<Tried[]> {
    const [single, second] = tried;
    if (single !== undefined && second === undefined) {
      const own = claimsOf(single.state).map(({ resource }) => resource);
      if (resources.length === 0 || resources.some((resource) => own.includes(resource))) return [single];
    }
    const lost: Tried[] = [];
    for (const one of tried) {
      if (lost.length === MOST_SHOWN) break;
      if ((await this.occupancy.clashes(claimsOf(one.state))).length > 0) lost.push(one);
    }
    return lost;
  }

  /** Refusal: `rooms/room-not-found`. */
  async to({ state, gaps }: Tried): Promise<ShownAlternatives> {
    const { roomId, venueId, start, end, seats, layout, equipment, languages, root } = state;
    // The language of the floor needs no booth.
    const booths = languages.length > 1 ? languages.length : 0;
    const wish = { seats, layout, equipment, booths };
    const found = await this.availability.alternatives({ roomId, start, end, ...gaps, ...wish, root });
    const waiting = await this.waits.standing({ venueId, roomId, start, end });
    return { ...shown({ roomId, start, end }, found), waiting };
  }
}

const shown = (
  { roomId, start, end }: Pick<Booking, 'roomId' | 'start' | 'end'>,
  { times, rooms }: Alternatives,
): Omit<ShownAlternatives, 'waiting'> => ({
  instead: { roomId, start: start.toISOString(), end: end.toISOString() },
  times: times.map((span) => ({ start: span.start.toISOString(), end: span.end.toISOString() })),
  rooms: rooms.map(({ room, seats }) => ({ roomId: room._id, name: room.name, seats })),
});
