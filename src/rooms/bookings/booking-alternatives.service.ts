import { Injectable } from '@nestjs/common';
import { type Alternatives, Availability } from '../availability/availability.service.js';
import { Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { type Booking, type BookingFacts, claimsOf } from './booking.types.js';

/** A booking that somebody tries to make, as it would stand. */
export interface Tried {
  state: Omit<Booking, 'version'>;
  /** The gaps that were said, in minutes; null: those of each room. */
  gaps: Pick<BookingFacts, 'before' | 'after'>;
}

/** What else there is for one booking that found no place, as the refusal shows it. Times are RFC 3339, in UTC. */
export interface ShownAlternatives {
  /** The place that was wanted. */
  instead: { roomId: string; start: string; end: string };
  /** The same room at the nearest other times. */
  times: { start: string; end: string }[];
  /** Other rooms of the venue at the same time. */
  rooms: { roomId: string; name: string; seats: number | null }[];
}

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
  ) {}

  /** Acts; a refusal `rooms/occupied` leaves with the extension `alternatives`, one for each booking that lost. */
  async orElse<T>(tried: readonly Tried[], act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!roomsProblems.occupied.is(error)) throw error;
      const alternatives: ShownAlternatives[] = [];
      for (const one of await this.lost(tried)) alternatives.push(await this.alternativesTo(one));
      throw roomsProblems.occupied(error.detail, { ...error.extensions, alternatives }, { cause: error });
    }
  }

  /** Those that something stands in the way of; a single one needs no second look. */
  private async lost(tried: readonly Tried[]): Promise<Tried[]> {
    if (tried.length === 1) return [...tried];
    const lost: Tried[] = [];
    for (const one of tried) {
      if (lost.length === MOST_SHOWN) break;
      if ((await this.occupancy.clashes(claimsOf(one.state))).length > 0) lost.push(one);
    }
    return lost;
  }

  private async alternativesTo({ state, gaps }: Tried): Promise<ShownAlternatives> {
    const { roomId, start, end, seats, layout, equipment, languages, root } = state;
    // The language of the floor needs no booth.
    const booths = languages.length > 1 ? languages.length : 0;
    const wish = { seats, layout, equipment, booths };
    const found = await this.availability.alternatives({ roomId, start, end, ...gaps, ...wish, root });
    return shown({ roomId, start, end }, found);
  }
}

const shown = (
  { roomId, start, end }: Pick<Booking, 'roomId' | 'start' | 'end'>,
  { times, rooms }: Alternatives,
): ShownAlternatives => ({
  instead: { roomId, start: start.toISOString(), end: end.toISOString() },
  times: times.map((span) => ({ start: span.start.toISOString(), end: span.end.toISOString() })),
  rooms: rooms.map(({ room, seats }) => ({ roomId: room._id, name: room.name, seats })),
});
