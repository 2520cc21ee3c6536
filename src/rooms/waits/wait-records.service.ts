import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { insertVersioned, saveVersioned, type Tx } from '../../messaging/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { leavesOf } from '../venues/venue.types.js';
import { Venues } from '../venues/venues.service.js';
import type { WaitDecision } from './wait.decide.js';
import { askKey, askTodo, tooLateKey } from './wait.todos.js';
import type { RoomWait, WaitState } from './wait.types.js';
import { placeOf } from './waiting-order.js';
import { lapseWait } from './waits.tasks.js';

/** More than wait in one house at one time. */
const MOST_AT_ONCE = 2_000;

/** Places on the waiting list in MongoDB. */
@Injectable()
export class WaitRecords {
  constructor(
    @InjectModel('RoomWait') private readonly waits: Model<RoomWait>,
    private readonly venues: Venues,
  ) {}

  /** @throws rooms/wait-not-found */
  async get(id: string): Promise<RoomWait> {
    const found = await this.find(id);
    if (!found) throw roomsProblems.waitNotFound(`Nobody waits under ${id}.`, { waitId: id });
    return found;
  }

  find(id: string): Promise<RoomWait | null> {
    return this.waits.findById(id).lean<RoomWait>();
  }

  where(filter: QueryFilter<RoomWait>, limit: number): Promise<RoomWait[]> {
    return this.waits.find(filter).sort({ _id: 1 }).limit(limit).lean<RoomWait[]>();
  }

  /** To whom a booking is offered. */
  offered(bookingId: string): Promise<RoomWait[]> {
    return this.waits.find({ 'offer.bookingId': bookingId, state: 'offered' }).lean<RoomWait[]>();
  }

  /** Those of a venue that touch a span of time, in the order of joining. */
  inSpan(venueId: string, states: readonly WaitState[], from: Date, to: Date): Promise<RoomWait[]> {
    return this.waits
      .find({ venueId, state: { $in: [...states] }, start: { $lt: to }, end: { $gt: from } })
      .sort({ createdAt: 1, _id: 1 })
      .limit(MOST_AT_ONCE)
      .lean<RoomWait[]>();
  }

  /** The place of each on its list, counted now; null for those that stand no more. */
  async places(waits: readonly RoomWait[]): Promise<Map<string, number | null>> {
    const places = new Map<string, number | null>();
    for (const venueId of new Set(waits.map((wait) => wait.venueId))) {
      const own = waits.filter((wait) => wait.venueId === venueId);
      const from = new Date(Math.min(...own.map(({ start }) => start.getTime())));
      const to = new Date(Math.max(...own.map(({ end }) => end.getTime())));
      const all = await this.inSpan(venueId, ['waiting', 'offered'], from, to);
      const leaves = await this.leaves(venueId);
      for (const wait of own) places.set(wait._id, placeOf(wait, all, leaves));
    }
    return places;
  }

  /** How many would stand before somebody who joins now. */
  async standing(place: Pick<RoomWait, 'venueId' | 'roomId' | 'start' | 'end'>): Promise<number> {
    const all = await this.inSpan(place.venueId, ['waiting', 'offered'], place.start, place.end);
    const last = { ...place, _id: '', state: 'waiting' as const, createdAt: new Date(8.64e15) };
    return (placeOf(last, all, await this.leaves(place.venueId)) ?? 1) - 1;
  }

  async insert(tx: Tx, { state, events }: WaitDecision): Promise<RoomWait> {
    const made = await insertVersioned(this.waits, tx, 'room-wait', state, events);
    await this.follow(tx, made);
    return made;
  }

  async save(tx: Tx, before: RoomWait, { state, events }: WaitDecision): Promise<RoomWait> {
    const after = await saveVersioned(this.waits, tx, 'room-wait', before, state, events);
    await this.follow(tx, after);
    return after;
  }

  /** The timer and the to-dos that follow from how it stands. */
  private async follow(tx: Tx, wait: RoomWait): Promise<void> {
    const { _id, state, start, mailbox, offer } = wait;
    if (state === 'offered' && mailbox === null && offer !== null) {
      await tx.todo(askTodo(wait, offer.bookingId));
    } else await tx.settle(askKey(_id));
    if (state === 'waiting') {
      await tx.schedule(lapseWait, _id, start);
      return;
    }
    await tx.cancel(lapseWait, _id);
    await tx.settle(tooLateKey(_id));
  }

  private async leaves(venueId: string): Promise<(roomId: string) => readonly string[]> {
    const known = new Map((await this.venues.roomsOf(venueId)).map((room) => [room._id, leavesOf(room)]));
    return (roomId) => known.get(roomId) ?? [roomId];
  }
}
