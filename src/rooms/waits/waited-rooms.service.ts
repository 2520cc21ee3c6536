import { Injectable } from '@nestjs/common';
import { Availability } from '../availability/availability.service.js';
import { type RoomWish, seatsFor, unfitness } from '../availability/room-fit.js';
import { Bookings } from '../bookings/bookings.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { isOpen } from '../venues/hours.js';
import type { Room, Venue } from '../venues/venue.types.js';
import { Venues } from '../venues/venues.service.js';
import { factsOf, type WaitFacts } from './wait.types.js';

/** Longer than any booking may be. */
const LONGEST_LOOKED_AT = 32 * 86_400_000;

/** Which rooms somebody who waits might get, and which of them are free. */
@Injectable()
export class WaitedRooms {
  constructor(
    private readonly venues: Venues,
    private readonly availability: Availability,
    private readonly bookings: Bookings,
  ) {}

  /**
   * The room that is named, whatever it lacks; else all rooms of the venue that fit and are open then. Refusals:
   * `rooms/venue-not-found`, `rooms/room-not-found`, `rooms/booking-faulty` where no room of the venue would ever do.
   */
  async wantedBy(facts: WaitFacts): Promise<{ venue: Venue; rooms: Room[] }> {
    const venue = await this.venues.venue(facts.venueId);
    if (facts.roomId !== null) {
      const room = await this.venues.room(facts.roomId);
      if (room.venueId === venue._id) return { venue, rooms: [room] };
      throw roomsProblems.roomNotFound(`${venue.name} has no room ${room._id}.`, { roomId: room._id });
    }
    const all = await this.venues.roomsOf(venue._id);
    const length = facts.end.getTime() - facts.start.getTime();
    // What ends before it begins, or takes too long, is said of any room.
    const odd = length <= 0 || length > LONGEST_LOOKED_AT;
    const rooms = all.filter(
      (room) =>
        unfitness(room, wishOf(facts)).length === 0 &&
        (odd || isOpen(room.hours ?? venue.hours, venue.zone, facts)),
    );
    if (rooms.length > 0) return { venue, rooms };
    const message = `No room of ${venue.name} fits and is open all that time.`;
    throw roomsProblems.bookingFaulty(message, {
      findings: [{ level: 'error', code: 'rooms/no-room-fits', message, where: 'roomId' }],
    });
  }

  /** Ids of those that are free now, the smallest that does first. A hint: the claim decides. */
  async freeFor(facts: WaitFacts): Promise<string[]> {
    const { roomId, start, end } = facts;
    if (roomId !== null) {
      const clashes = await this.bookings.clashes(factsOf(facts, roomId));
      return clashes.length === 0 ? [roomId] : [];
    }
    const { rooms } = await this.availability.windows(facts.venueId, {
      ...wishOf(facts),
      from: start,
      to: end,
      minutes: 0,
      before: facts.before,
      after: facts.after,
      rooms: [],
    });
    const seats = (room: Room): number => seatsFor(room, facts.layout) ?? Infinity;
    return rooms
      .filter(
        ({ windows: [window] }) =>
          window?.start.getTime() === start.getTime() && window.end.getTime() === end.getTime(),
      )
      .map(({ room }) => room)
      .sort((a, b) => (seats(a) === seats(b) ? 0 : seats(a) - seats(b)))
      .map(({ _id }) => _id);
  }
}

const wishOf = ({ seats, layout, equipment, accessibility, languages }: WaitFacts): RoomWish => ({
  seats,
  layout,
  equipment,
  accessibility,
  // The language of the floor needs no booth.
  booths: languages.length > 1 ? languages.length : 0,
});
