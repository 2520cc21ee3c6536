import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, insertVersioned, saveVersioned, UnitOfWork } from '../../messaging/index.js';
import {
  afterCursor,
  assertVersion,
  containing,
  type Page,
  type PageRequest,
  platformProblems,
  toPage,
} from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { decideRoom, decideVenue, type RoomFacts, type VenueFacts } from './venue.decide.js';
import type { Room, Venue } from './venue.types.js';

const byName = new Intl.Collator('en', { numeric: true });

/** A venue or room that was looked for, with where it is: its city, or the name of its venue. */
export interface FoundPlace {
  type: 'venue' | 'room';
  id: string;
  name: string;
  where: string;
}

/** Keeps venues and their rooms; the same for every process of the house. */
@Injectable()
export class Venues {
  constructor(
    @InjectModel('Venue') private readonly venues: Model<Venue>,
    @InjectModel('Room') private readonly rooms: Model<Room>,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws rooms/venue-not-found */
  async venue(id: string): Promise<Venue> {
    const found = await this.venues.findById(id).lean<Venue>();
    if (!found) throw roomsProblems.venueNotFound(`There is no venue ${id}.`, { venueId: id });
    return found;
  }

  /** @throws rooms/room-not-found */
  async room(id: string): Promise<Room> {
    const found = await this.rooms.findById(id).lean<Room>();
    if (!found) throw roomsProblems.roomNotFound(`There is no room ${id}.`, { roomId: id });
    return found;
  }

  async listVenues(request: PageRequest): Promise<Page<Venue>> {
    const after = afterCursor(request);
    const rows = await this.venues
      .find(after === null ? {} : { _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(request.limit + 1)
      .lean<Venue[]>();
    return toPage(request, rows, ({ _id }) => _id);
  }

  async listRooms(request: PageRequest, venueId?: string): Promise<Page<Room>> {
    const after = afterCursor(request);
    const rows = await this.rooms
      .find({
        ...(venueId === undefined ? {} : { venueId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(request.limit + 1)
      .lean<Room[]>();
    return toPage(request, rows, ({ _id }) => _id);
  }

  /** All rooms of a venue by name, 2 before 10; a house has some dozens. */
  async roomsOf(venueId: string): Promise<Room[]> {
    const rooms = await this.rooms.find({ venueId }).sort({ _id: 1 }).lean<Room[]>();
    return rooms.sort((a, b) => byName.compare(a.name, b.name));
  }

  /** Venues and rooms whose name holds the words, venues first; rooms also by the way to them. */
  async search(words: string, most: number): Promise<FoundPlace[]> {
    const named = { name: containing(words) };
    const [venues, rooms] = await Promise.all([
      this.venues.find(named).sort({ name: 1, _id: 1 }).limit(most).lean<Venue[]>(),
      this.rooms
        .find({ $or: [named, { whereabouts: containing(words) }] })
        .sort({ name: 1, _id: 1 })
        .limit(most)
        .lean<Room[]>(),
    ]);
    const houses = await this.venues
      .find({ _id: { $in: rooms.map(({ venueId }) => venueId) } })
      .lean<Venue[]>();
    const houseOf = new Map(houses.map(({ _id, name }) => [_id, name]));
    return [
      ...venues.map(({ _id, name, city }) => ({ type: 'venue' as const, id: _id, name, where: city })),
      ...rooms.map(({ _id, name, venueId }) => ({
        type: 'room' as const,
        id: _id,
        name,
        where: houseOf.get(venueId) ?? venueId,
      })),
    ];
  }

  /**
   * Adds the venue, or replaces it at the version that was read. The same facts again change nothing.
   * Refusals: those of `decideVenue`; 428 where it exists and no version is named, 412 where that is another.
   */
  async defineVenue(
    actor: Actor,
    id: string,
    version: number | undefined,
    facts: VenueFacts,
  ): Promise<Venue> {
    return this.work.run(actor, async (tx) => {
      const before = await this.venues.findById(id).lean<Venue>();
      assertKnownVersion(`The venue ${id}`, before, version);
      const { state, events } = decideVenue(id, before, facts, tx.now);
      return before
        ? saveVersioned(this.venues, tx, 'venue', before, state, events)
        : insertVersioned(this.venues, tx, 'venue', state, events);
    });
  }

  /** As `defineVenue`. Refusals also: `rooms/venue-not-found`, those of `decideRoom`. */
  async defineRoom(actor: Actor, id: string, version: number | undefined, facts: RoomFacts): Promise<Room> {
    return this.work.run(actor, async (tx) => {
      await this.venue(facts.venueId);
      const before = await this.rooms.findById(id).lean<Room>();
      assertKnownVersion(`The room ${id}`, before, version);
      const parts = await this.rooms.find({ _id: { $in: facts.parts } }).lean<Room[]>();
      const { state, events } = decideRoom(id, before, facts, parts, tx.now);
      return before
        ? saveVersioned(this.rooms, tx, 'room', before, state, events)
        : insertVersioned(this.rooms, tx, 'room', state, events);
    });
  }
}

function assertKnownVersion(
  what: string,
  before: { version: number } | null,
  version: number | undefined,
): void {
  if (before && version === undefined) {
    throw platformProblems.preconditionRequired(
      `${what} exists. Send If-Match with the ETag of the version you read.`,
    );
  }
  if (version !== undefined) assertVersion(version, before?.version ?? 0);
}
