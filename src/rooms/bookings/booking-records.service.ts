import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { insertVersioned, saveVersioned, type Tx } from '../../messaging/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { Venues } from '../venues/venues.service.js';
import type { BookingDecision } from './booking.decide.js';
import type { Setting } from './booking-findings.js';
import { bookingTodos, reconfirmKey } from './booking.todos.js';
import { type Booking, isLive } from './booking.types.js';
import { expireHold, lapseBooking, remindReconfirmation } from './bookings.tasks.js';

/** The office hears a day before a booking lapses. */
const REMINDED_BEFORE = 24 * 3_600_000;

/** Bookings in MongoDB. Whoever saves one has brought its claims along in the same unit of work. */
@Injectable()
export class BookingRecords {
  constructor(
    @InjectModel('Booking') private readonly bookings: Model<Booking>,
    private readonly venues: Venues,
  ) {}

  /** @throws rooms/booking-not-found */
  async get(id: string): Promise<Booking> {
    const found = await this.find(id);
    if (!found) throw roomsProblems.bookingNotFound(`There is no booking ${id}.`, { bookingId: id });
    return found;
  }

  find(id: string): Promise<Booking | null> {
    return this.bookings.findById(id).lean<Booking>();
  }

  /** In the order of their making. */
  where(filter: QueryFilter<Booking>, limit: number): Promise<Booking[]> {
    return this.bookings.find(filter).sort({ _id: 1 }).limit(limit).lean<Booking[]>();
  }

  /** @throws rooms/room-not-found */
  async settingOf(roomId: string): Promise<Setting> {
    const room = await this.venues.room(roomId);
    return { room, venue: await this.venues.venue(room.venueId) };
  }

  async insert(tx: Tx, { state, events }: BookingDecision): Promise<Booking> {
    const made = await insertVersioned(this.bookings, tx, 'booking', state, events);
    await this.follow(tx, made);
    return made;
  }

  async save(tx: Tx, before: Booking, { state, events }: BookingDecision): Promise<Booking> {
    const after = await saveVersioned(this.bookings, tx, 'booking', before, state, events);
    await this.follow(tx, after);
    return after;
  }

  /** The timer and the to-dos that follow from how a booking stands. */
  private async follow(tx: Tx, booking: Booking): Promise<void> {
    const { _id, state, until } = booking;
    if (state === 'held' && until !== null) await tx.schedule(expireHold, _id, until);
    else await tx.cancel(expireHold, _id);
    await this.followReconfirmation(tx, booking);
    for (const { key, item } of bookingTodos(booking)) await (item ? tx.todo(item) : tx.settle(key));
  }

  private async followReconfirmation(tx: Tx, booking: Booking): Promise<void> {
    const { _id, reconfirmBy } = booking;
    if (reconfirmBy === undefined) return;
    if (reconfirmBy !== null && isLive(booking)) {
      await tx.schedule(lapseBooking, _id, reconfirmBy);
      await tx.schedule(remindReconfirmation, _id, new Date(reconfirmBy.getTime() - REMINDED_BEFORE));
      return;
    }
    await tx.cancel(lapseBooking, _id);
    await tx.cancel(remindReconfirmation, _id);
    await tx.settle(reconfirmKey(_id));
  }
}
