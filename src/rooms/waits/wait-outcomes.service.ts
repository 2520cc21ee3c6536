import { Injectable } from '@nestjs/common';
import { type Actor, type StoredEvent, type Tx, UnitOfWork } from '../../messaging/index.js';
import { Blockings } from '../bookings/blockings.service.js';
import { BookingRecords } from '../bookings/booking-records.service.js';
import { Venues } from '../venues/venues.service.js';
import { decideWait, outcomeOf } from './wait.decide.js';
import { WaitRecords } from './wait-records.service.js';
import { tooLateTodo } from './wait.todos.js';
import type { RoomWait } from './wait.types.js';
import { type followWaits, offerWaited } from './waits.tasks.js';

type FollowedEvent = StoredEvent<(typeof followWaits.on)[number]>;

/** Where and when something may have become free. */
export interface Freed {
  venueId: string;
  from: Date;
  to: Date;
}

/** No gap between two bookings is longer. */
const LONGEST_GAP = 240 * 60_000;
/** The last instant there is. */
const LAST = new Date(8.64e15);

/** What the offers come to, as the waiting list writes it, and what has become free for those who wait. */
@Injectable()
export class WaitOutcomes {
  constructor(
    private readonly records: WaitRecords,
    private readonly bookings: BookingRecords,
    private readonly blockings: Blockings,
    private readonly venues: Venues,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * In the unit of work of the reaction: writes what the booking's offer has come to, and has a look taken at what is
   * free if anybody waits for it. Claims are made there, not here.
   */
  async follow(event: FollowedEvent, tx: Tx): Promise<void> {
    if ('bookingId' in event.data) {
      for (const { _id } of await this.records.offered(event.data.bookingId)) await this.settle(tx, _id);
    }
    const freed = await this.freedBy(event, tx.now);
    if (freed === null) return;
    const { venueId, from, to } = freed;
    if ((await this.waiting(freed)).length === 0) return;
    const data = { venueId, from: from.toISOString(), to: to.toISOString() };
    await tx.schedule(offerWaited, event._id, tx.now, data);
  }

  /** Those who wait for something that may touch it, or lie beside it. */
  waiting({ venueId, from, to }: Freed): Promise<RoomWait[]> {
    return this.records.inSpan(venueId, ['waiting'], earlier(from), later(to));
  }

  /** Writes what offers there have come to, where the reaction has not come to it yet. */
  async settleAll(actor: Actor, { venueId, from, to }: Freed): Promise<void> {
    const offered = await this.records.inSpan(venueId, ['offered'], earlier(from), later(to));
    for (const { _id } of offered) await this.work.run(actor, (tx) => this.settle(tx, _id));
  }

  /** On the to-do list: the office asks by telephone. */
  async tooLate(actor: Actor, { _id }: RoomWait, roomId: string): Promise<void> {
    const { name } = await this.venues.room(roomId);
    await this.work.run(actor, async (tx) => {
      const wait = await this.records.find(_id);
      if (wait?.state === 'waiting' && wait.start > tx.now) await tx.todo(tooLateTodo(wait, name));
    });
  }

  private async settle(tx: Tx, waitId: string): Promise<void> {
    const wait = await this.records.find(waitId);
    if (wait?.state !== 'offered' || wait.offer === null) return;
    const booking = await this.bookings.find(wait.offer.bookingId);
    const outcome = booking && outcomeOf(booking);
    if (!outcome) return;
    await this.records.save(tx, wait, decideWait(wait, outcome, { actor: tx.actor, now: tx.now }));
  }

  private async freedBy({ data }: FollowedEvent, now: Date): Promise<Freed | null> {
    if ('from' in data) {
      const { roomId, start, end } = data.from;
      const { venueId } = await this.venues.room(roomId);
      return { venueId, from: new Date(start), to: new Date(end) };
    }
    if ('why' in data) return { venueId: data.venueId, from: new Date(data.start), to: new Date(data.end) };
    if ('bookingId' in data) return null;
    if ('blockingId' in data) {
      const { venueId, start, end } = await this.blockings.get(data.blockingId);
      return { venueId, from: start, to: end };
    }
    // A room more, another gap, other hours: whatever lies ahead may be free.
    return { venueId: data.venueId, from: now, to: LAST };
  }
}

const earlier = (date: Date): Date => new Date(Math.max(date.getTime() - LONGEST_GAP, -LAST.getTime()));
const later = (date: Date): Date => new Date(Math.min(date.getTime() + LONGEST_GAP, LAST.getTime()));
