import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, insertVersioned, saveVersioned } from '../../messaging/index.js';
import { type Finding, Ids } from '../../platform/index.js';
import { Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { leavesOf, type Room } from '../venues/venue.types.js';
import { Venues } from '../venues/venues.service.js';
import { type Blocking, blockingClaims, isBlockingRoot } from './blocking.js';

export interface BlockingCommand {
  venueId: string;
  /** Empty: all rooms of the venue. */
  roomIds: readonly string[];
  start: Date;
  end: Date;
  reason: string;
  mayOverride: { id: string; name: string }[];
  /** Blocks although something is booked there, which stays and goes on the to-do list. */
  despite: boolean;
}

/** A year of all rooms of a large house is more than one transaction takes. */
const MOST_ROOM_DAYS = 4_000;

/** Times in which rooms may not be booked. */
@Injectable()
export class Blockings {
  constructor(
    @InjectModel('Blocking') private readonly blockings: Model<Blocking>,
    private readonly venues: Venues,
    private readonly occupancy: Occupancy,
    private readonly ids: Ids,
  ) {}

  /**
   * Blocks rooms. Blockings may overlap each other. Refusals: `rooms/booking-faulty`, `rooms/occupied` with the bookings
   * that stand there, unless `despite` is said: then each of them goes on the to-do list.
   */
  async add(actor: Actor, command: BlockingCommand): Promise<Blocking> {
    const rooms = await this.roomsOf(command);
    const state: Omit<Blocking, 'version' | 'createdAt'> = {
      _id: this.ids.next(),
      venueId: command.venueId,
      roomIds: rooms.map(({ _id }) => _id),
      leaves: [...new Set(rooms.flatMap(leavesOf))].sort(),
      start: command.start,
      end: command.end,
      reason: command.reason,
      mayOverride: command.mayOverride,
      despite: [],
      by: { kind: actor.kind, id: actor.id, ...(actor.name === undefined ? {} : { name: actor.name }) },
      lifted: null,
    };
    assertSpan(state);
    const there = await this.occupancy.clashes(blockingClaims(state));
    const passed = there.filter(({ root }) => command.despite || isBlockingRoot(root));
    state.despite = [...new Set(passed.map(({ root }) => root))].sort();
    const claims = blockingClaims(state);
    return this.occupancy.run(actor, claims, async (tx, hand) => {
      await hand.take(claims);
      for (const { claim, root } of passed) {
        if (isBlockingRoot(root)) continue;
        await tx.todo({
          key: `booking-in-blocking:${state._id}.${claim}`,
          kind: 'booking-in-blocking',
          title: `Move or release what is booked while the room is blocked: ${state.reason}`,
          about: { type: 'booking', id: claim },
        });
      }
      const { _id: blockingId, venueId, roomIds, start, end } = state;
      return insertVersioned(this.blockings, tx, 'blocking', { ...state, createdAt: tx.now }, [
        event('blocking.added', {
          blockingId,
          venueId,
          roomIds,
          start: start.toISOString(),
          end: end.toISOString(),
        }),
      ]);
    });
  }

  /** @throws rooms/blocking-not-found */
  async get(id: string): Promise<Blocking> {
    const found = await this.blockings.findById(id).lean<Blocking>();
    if (!found) throw roomsProblems.blockingNotFound(`There is no blocking ${id}.`, { blockingId: id });
    return found;
  }

  /** Those of a venue that stand in a span of time, by their beginning. */
  async standingIn(venueId: string, from: Date, to: Date): Promise<Blocking[]> {
    return this.blockings
      .find({ venueId, lifted: null, start: { $lt: to }, end: { $gt: from } })
      .sort({ start: 1, _id: 1 })
      .limit(1_000)
      .lean<Blocking[]>();
  }

  /** The rooms may be booked again. Lifted twice, it is lifted once. */
  async lift(actor: Actor, id: string): Promise<Blocking> {
    await this.get(id);
    return this.occupancy.run(actor, [], async (tx, hand) => {
      const before = await this.get(id);
      if (before.lifted !== null) return before;
      const { kind, id: by, name } = actor;
      await hand.exchange(blockingClaims(before), []);
      const lifted = { at: tx.now, by: { kind, id: by, ...(name === undefined ? {} : { name }) } };
      return saveVersioned(this.blockings, tx, 'blocking', before, { ...before, lifted }, [
        event('blocking.lifted', { blockingId: id, venueId: before.venueId }),
      ]);
    });
  }

  private async roomsOf({ venueId, roomIds }: BlockingCommand): Promise<Room[]> {
    await this.venues.venue(venueId);
    const all = await this.venues.roomsOf(venueId);
    if (roomIds.length === 0) return all;
    return roomIds.map((id) => {
      const room = all.find(({ _id }) => _id === id);
      if (!room) throw roomsProblems.roomNotFound(`${venueId} has no room ${id}.`, { roomId: id });
      return room;
    });
  }
}

function assertSpan({ start, end, leaves }: Pick<Blocking, 'start' | 'end' | 'leaves'>): void {
  const findings: Finding[] = [];
  const days = (end.getTime() - start.getTime()) / 86_400_000;
  if (end <= start) {
    findings.push({
      level: 'error',
      code: 'rooms/end-before-start',
      message: 'It ends before it begins, or at the same moment.',
      where: 'end',
    });
  } else if (Math.ceil(days + 1) * leaves.length > MOST_ROOM_DAYS) {
    findings.push({
      level: 'error',
      code: 'rooms/too-long',
      message: `${leaves.length} rooms for ${Math.ceil(days)} days are too much at once: at most ${MOST_ROOM_DAYS} in all. Block them in parts.`,
      where: 'end',
    });
  }
  const [first] = findings;
  if (first) throw roomsProblems.bookingFaulty(first.message, { findings });
}
