import { Injectable } from '@nestjs/common';
import { DocumentPages } from '../letters/index.js';
import { dayOf, ProcessClock } from '../platform/index.js';
import { Bookings, leavesOf, Venues } from '../rooms/index.js';
import { dayIn, doorSheet } from './door-sheet.js';

/** Sheets for the doors of rooms, as PDF. */
@Injectable()
export class DoorSheets {
  constructor(
    private readonly venues: Venues,
    private readonly bookings: Bookings,
    private readonly documents: DocumentPages,
    private readonly clock: ProcessClock,
  ) {}

  /**
   * @param on YYYY-MM-DD where the room is; undefined: today there
   * @throws rooms/room-not-found
   */
  async pdf(roomId: string, on: string | undefined): ReturnType<DocumentPages['made']> {
    const room = await this.venues.room(roomId);
    const venue = await this.venues.venue(room.venueId);
    const day = on ?? dayOf(this.clock.now(), venue.zone);
    const { from, to } = dayIn(day, venue.zone);
    const bookings = await this.bookings.liveOf(leavesOf(room), from, to);
    const { title, source, values } = doorSheet(room, venue, day, bookings);
    return this.documents.made(title, source, values);
  }
}
