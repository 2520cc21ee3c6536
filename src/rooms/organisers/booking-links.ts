import { Injectable } from '@nestjs/common';
import { SignedLinks } from '../../access/index.js';
import { roomsProblems } from '../rooms.problems.js';
import type { Booking } from '../bookings/booking.types.js';

const PURPOSE = 'see-booking';
const KEPT_MS = 30 * 86_400_000;

/** The link by which an organiser sees his booking, reconfirms it or gives it back: good until a month after its end. */
@Injectable()
export class BookingLinks {
  constructor(private readonly links: SignedLinks) {}

  /** The same for the same booking and hours. */
  url({ _id, end }: Pick<Booking, '_id' | 'end'>): string {
    return this.links.url('/b/', PURPOSE, _id, new Date(end.getTime() + KEPT_MS));
  }

  /** The booking's id. Refusals: those of SignedLinks (403, 410), `rooms/booking-not-found`. */
  open(token: string): string {
    const { id } = this.links.verify(PURPOSE, token);
    if (id === '') throw roomsProblems.bookingNotFound('The link names no booking.');
    return id;
  }
}
