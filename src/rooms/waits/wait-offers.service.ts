import { Inject, Injectable } from '@nestjs/common';
import { type Actor, systemActor, type Task } from '../../messaging/index.js';
import { CONFIG, type Config, Ids, ProcessClock } from '../../platform/index.js';
import { decideHold } from '../bookings/booking.decide.js';
import { BookingRecords } from '../bookings/booking-records.service.js';
import { claimsOf } from '../bookings/booking.types.js';
import { Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { offerInOrder } from './offer-in-order.js';
import { decideWait } from './wait.decide.js';
import { type Freed, WaitOutcomes } from './wait-outcomes.service.js';
import { WaitRecords } from './wait-records.service.js';
import { factsOf, type RoomWait } from './wait.types.js';
import { WaitedRooms } from './waited-rooms.service.js';

/**
 * Offers what has become free to those who wait for it. An offer is a held booking with an end: its claim and the
 * word on the waiting list are one unit of work, so that of two workers who look at the same moment one finds the room
 * taken, or the other no longer waiting.
 */
@Injectable()
export class WaitOffers {
  constructor(
    private readonly waits: WaitRecords,
    private readonly outcomes: WaitOutcomes,
    private readonly rooms: WaitedRooms,
    private readonly bookings: BookingRecords,
    private readonly occupancy: Occupancy,
    private readonly clock: ProcessClock,
    private readonly ids: Ids,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Before the unit of work of the timer, for each claim ends its own where it is lost. Done a second time, it finds
   * what it has done and goes on.
   */
  async look({ name, correlationId, _id, data }: Task): Promise<void> {
    const freed = freedOf(data);
    if (freed === null) return;
    const actor = systemActor(name, correlationId, _id);
    await offerInOrder(this.clock.now(), this.config.rooms.offerMs, {
      waiting: async () => {
        await this.outcomes.settleAll(actor, freed);
        return this.outcomes.waiting(freed);
      },
      freeRooms: (wait) => this.freeFor(wait),
      offer: (wait, roomId, until) => this.offer(actor, wait, roomId, until),
      tooLate: (wait, roomId) => this.outcomes.tooLate(actor, wait, roomId),
    });
  }

  /** Nothing is free for what cannot be booked any more: a room that was closed meanwhile. */
  private async freeFor(wait: RoomWait): Promise<string[]> {
    try {
      return await this.rooms.freeFor(wait);
    } catch (error) {
      if (roomsProblems.bookingFaulty.is(error)) return [];
      throw error;
    }
  }

  private async offer(
    actor: Actor,
    wait: RoomWait,
    roomId: string,
    until: Date,
  ): Promise<'offered' | 'room-taken' | 'not-waiting'> {
    const context = { actor, now: this.clock.now() };
    const id = this.ids.next();
    const more = {
      ref: null,
      root: `booking:${id}`,
      until,
      series: null,
      over: null,
      offer: { instead: null },
    };
    const setting = await this.bookings.settingOf(roomId);
    const decision = decideHold(id, factsOf(wait, roomId), setting, more, context);
    const claims = claimsOf(decision.state);
    try {
      return await this.occupancy.run(actor, claims, async (tx, hand) => {
        const before = await this.waits.find(wait._id);
        if (before?.state !== 'waiting') return 'not-waiting';
        await hand.take(claims);
        const { _id: bookingId } = await this.bookings.insert(tx, decision);
        const command = { act: 'offer' as const, offer: { bookingId, roomId, until } };
        await this.waits.save(tx, before, decideWait(before, command, { actor, now: tx.now }));
        return 'offered';
      });
    } catch (error) {
      // Where nothing stands in the way, somebody was taking it who may have let it go: that is looked at again.
      const { clashes } = roomsProblems.occupied.is(error) ? error.extensions : {};
      if (Array.isArray(clashes) && clashes.length > 0) return 'room-taken';
      throw error;
    }
  }
}

function freedOf(data: Task['data']): Freed | null {
  const { venueId, from, to } = data ?? {};
  return venueId === undefined || from === undefined || to === undefined
    ? null
    : { venueId, from: new Date(from), to: new Date(to) };
}
