import type { INestApplicationContext } from '@nestjs/common';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey, systemActor } from '../../messaging/index.js';
import { Problem, ProcessClock } from '../../platform/index.js';
import { openContext } from '../../roles/context.js';
import {
  anyRoom,
  Availability,
  bareTaking,
  type Claim,
  dayKeys,
  type Hours,
  intervalOf,
  Occupancy,
  type OccupancyDay,
  roomResource,
  RoomsModule,
  roomsProblems,
  type Span,
  Venues,
  weekdays,
} from '../../rooms/index.js';
import { type Random, seeded } from '../support/seeded.js';
import type { Place } from '../support/stage.js';

const VENUE = 'bench-palais';
const actor = systemActor('bench', 'measure');
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** The year of the bookings, and its days. UTC is the zone of the house, so that its hours are easy to follow. */
export const YEAR = Date.parse('2031-01-01T00:00:00Z');
export const DAYS = 365;
const OPENS = 7 * 60;
const OPEN_MINUTES = 16 * 60;
const HOURS: Hours = Object.fromEntries(weekdays.map((day) => [day, [{ from: '07:00', to: '23:00' }]]));
/** Minutes that every room keeps free after what takes place in it. */
export const AFTER = 15;

/** Bookings of one room in order, apart from each other. */
export interface RoomBookings {
  roomId: string;
  bookings: Span[];
}

/** A venue with rooms, and a year of bookings as they stand in the occupancy. */
export class RoomsHouse {
  private readonly days: Model<OccupancyDay>;
  private readonly occupancy: Occupancy;
  private readonly availability: Availability;
  private readonly clock: ProcessClock;
  private wall = 0;

  private constructor(private readonly context: INestApplicationContext) {
    this.days = context.get<Model<OccupancyDay>>(getModelToken('Occupancy'), { strict: false });
    this.occupancy = context.get(Occupancy, { strict: false });
    this.availability = context.get(Availability, { strict: false });
    this.clock = context.get(ProcessClock, { strict: false });
  }

  static async open(place: Place): Promise<RoomsHouse> {
    return new RoomsHouse(await openContext(place.config, [RoomsModule]));
  }

  /** As many rooms, and as many bookings of 30 to 180 minutes, spread evenly over the year. Returns what it has made. */
  async fill(rooms: number, bookings: number): Promise<RoomBookings[]> {
    const venues = this.context.get(Venues, { strict: false });
    await venues.defineVenue(actor, VENUE, undefined, {
      name: 'Palais of the benches',
      address: [],
      city: 'Geneva',
      zone: 'UTC',
      hours: HOURS,
      source: null,
    });
    const random = seeded(rooms + bookings);
    const made: RoomBookings[] = [];
    for (let n = 0; n < rooms; n += 1) {
      const roomId = `bench-${n}`;
      await venues.defineRoom(actor, roomId, undefined, roomFacts(n));
      const own = yearOf(
        Math.floor((bookings * (n + 1)) / rooms) - Math.floor((bookings * n) / rooms),
        random,
      );
      made.push({ roomId, bookings: own });
      await this.days.collection.insertMany(occupancyOf(roomId, own) as never[], { ordered: false });
    }
    return made;
  }

  /** Our way to the free windows of a week in all rooms: rooms and bookings from the database. */
  async windows(from: Date, to: Date, minutes: number): Promise<Map<string, Span[]>> {
    const { rooms } = await this.availability.windows(VENUE, {
      ...anyRoom,
      from,
      to,
      minutes,
      before: null,
      after: null,
      rooms: [],
    });
    return new Map(rooms.map(({ room, windows }) => [room._id, windows]));
  }

  /** A room of its own for a round, with so many slots of an hour, and an empty day: who comes first has to insert none. */
  async slots(count: number): Promise<(writer: number) => Claim> {
    const resource = roomResource(`bench-wall-${(this.wall += 1)}`);
    const slot = (n: number): Claim => {
      const start = YEAR + (n % count) * 60 * MINUTE;
      return {
        id: `claim-${n}`,
        resource,
        root: `root-${n}`,
        start: new Date(start),
        end: new Date(start + 60 * MINUTE),
        before: 0,
        after: 0,
        until: null,
      };
    };
    const keys = new Set(Array.from({ length: count }, (_, n) => dayKeys(slot(n))).flat());
    await this.days.collection.insertMany([...keys].map((_id) => ({ _id, iv: [] })) as never[]);
    return slot;
  }

  /** True for who has got it. */
  async claim(claim: Claim): Promise<boolean> {
    try {
      await this.occupancy.run(actor, [claim], (_tx, claims) => claims.take([claim]));
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === roomsProblems.occupied.code) return false;
      throw error;
    }
  }

  /** The same upserts without a unit of work, an event or a turn; a loser does not hear who has it. */
  async claimBare(claim: Claim): Promise<boolean> {
    try {
      await this.days.collection.bulkWrite(bareTaking([claim], this.clock.now()));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** Each day has so many equal parts, and each part one booking somewhere in it, on a grid of five minutes. */
function yearOf(bookings: number, random: Random): Span[] {
  const made: Span[] = [];
  const between = (least: number, most: number): number =>
    least + 5 * Math.floor((random() * (most - least)) / 5);
  for (let day = 0; day < DAYS; day += 1) {
    const count = Math.floor((bookings * (day + 1)) / DAYS) - Math.floor((bookings * day) / DAYS);
    const part = Math.floor(OPEN_MINUTES / count);
    for (let n = 0; n < count; n += 1) {
      const long = between(Math.min(30, part), Math.min(180, part));
      const start = YEAR + day * DAY + (OPENS + n * part + between(0, part - long)) * MINUTE;
      made.push({ start: new Date(start), end: new Date(start + long * MINUTE) });
    }
  }
  return made;
}

function occupancyOf(roomId: string, bookings: readonly Span[]): OccupancyDay[] {
  const days = new Map<string, OccupancyDay>();
  for (const [n, { start, end }] of bookings.entries()) {
    const id = `${roomId}-${n}`;
    const claim: Claim = {
      ...{ id, resource: roomResource(roomId), root: `booking:${id}`, start, end },
      ...{ before: 0, after: 0, until: null },
    };
    for (const _id of dayKeys(claim)) {
      const day = days.get(_id) ?? { _id, iv: [] };
      day.iv.push(intervalOf(claim));
      days.set(_id, day);
    }
  }
  return [...days.values()];
}

const roomFacts = (n: number) => ({
  venueId: VENUE,
  name: `Room ${n + 1}`,
  whereabouts: null,
  capacity: { conference: 20 * (n + 1) },
  booths: 0,
  accessibility: [],
  equipment: [],
  hours: null,
  before: 0,
  after: AFTER,
  parts: [],
  approval: false,
  authority: null,
  closed: false,
  source: null,
});

/** When the house is open, for whoever reckons without it. */
export const benchHours = { hours: HOURS, zone: 'UTC' };
