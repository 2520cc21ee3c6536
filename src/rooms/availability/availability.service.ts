import { Injectable } from '@nestjs/common';
import { type Finding, ProcessClock } from '../../platform/index.js';
import { type Claim, intervalOf, roomResource } from '../occupancy/claim.js';
import { type Busy, Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { type Hours, openSpans, type Span } from '../venues/hours.js';
import { leavesOf, type Room, type Venue } from '../venues/venue.types.js';
import { Venues } from '../venues/venues.service.js';
import { freeWindows, type Need, nearestStarts } from './free-windows.js';
import { anyRoom, type RoomWish, seatsFor, unfitness } from './room-fit.js';

/** What somebody needs a room for: minutes, and the gaps around them; null: those of each room. */
interface Wanted {
  minutes: number;
  before: number | null;
  after: number | null;
}

export interface WindowsQuery extends RoomWish, Wanted {
  from: Date;
  to: Date;
  /** Ids of rooms; empty: all of the venue. */
  rooms: readonly string[];
}

/** When a room is free, with the gaps that were reckoned with. */
export interface RoomWindows {
  room: Room;
  before: number;
  after: number;
  /** A booking may begin and end anywhere within one. */
  windows: Span[];
}

export interface FoundWindows {
  venue: Venue;
  /** Rooms that fit, by name; without a window where nothing is free. */
  rooms: RoomWindows[];
  /** Rooms that were asked for by id, and why they don't fit. */
  unfit: { room: Room; findings: Finding[] }[];
}

/** A booking that found no place. */
export interface LostPlace extends Partial<Omit<RoomWish, 'seats'>> {
  roomId: string;
  start: Date;
  end: Date;
  before: number | null;
  after: number | null;
  seats: number | null;
  /** What belongs to this root gives way: it is to be moved itself. */
  root?: string;
}

/** What else there is: at most three of each. */
export interface Alternatives {
  /** The same room, the nearest first; instants, as long as what was wanted. */
  times: Span[];
  /** Other rooms of the venue at the very same time. */
  rooms: { room: Room; seats: number | null }[];
}

export const LONGEST_SPAN_DAYS = 62;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAYS_AROUND = 3;
const MOST_ALTERNATIVES = 3;

/**
 * When rooms are free. An answer is a hint and no promise: whoever books is told by `Occupancy` whether the time is
 * still there. Nothing before the present minute is offered.
 */
@Injectable()
export class Availability {
  constructor(
    private readonly venues: Venues,
    private readonly occupancy: Occupancy,
    private readonly clock: ProcessClock,
  ) {}

  /**
   * Free windows of the rooms of a venue. Rooms that don't fit, and closed ones, are left out, unless they were asked
   * for by id. Refusals: `rooms/venue-not-found`, `rooms/search-faulty` with every fault.
   */
  async windows(venueId: string, query: WindowsQuery): Promise<FoundWindows> {
    const [venue, all] = await Promise.all([this.venues.venue(venueId), this.venues.roomsOf(venueId)]);
    assertSearchable(query, venue, all);
    const named = all.filter(({ _id }) => query.rooms.length === 0 || query.rooms.includes(_id));
    const judged = named.map((room) => ({ room, findings: unfitness(room, query) }));
    const fitting = judged.filter(({ findings }) => findings.length === 0).map(({ room }) => room);
    return {
      venue,
      rooms: await this.windowsOf(venue, fitting, { start: query.from, end: query.to }, query),
      unfit: query.rooms.length === 0 ? [] : judged.filter(({ findings }) => findings.length > 0),
    };
  }

  /**
   * Places for a booking that found none: the nearest beginnings in the same room, one from each free window within
   * three days before and after; and other rooms that fit at the very same time, the smallest first. Where nobody has
   * said how many seats it needs, those nearest in size to the room that was wanted. A time is passed over that the
   * house is closed in. Refusal: `rooms/room-not-found`.
   */
  async alternatives({
    roomId,
    start,
    end,
    before,
    after,
    root,
    ...wishes
  }: LostPlace): Promise<Alternatives> {
    const wanted = await this.venues.room(roomId);
    const [venue, all] = await Promise.all([
      this.venues.venue(wanted.venueId),
      this.venues.roomsOf(wanted.venueId),
    ]);
    const wish = { ...anyRoom, ...wishes };
    const own = seatsFor(wanted, wish.layout);
    const others = all.filter((room) => room._id !== roomId && unfitness(room, wish).length === 0);
    const length = end.getTime() - start.getTime();
    const around = {
      start: new Date(start.getTime() - DAYS_AROUND * DAY),
      end: new Date(end.getTime() + DAYS_AROUND * DAY),
    };
    const minutes = Math.ceil(length / MINUTE);
    const [[same], elsewhere] = await Promise.all([
      this.windowsOf(venue, wanted.closed ? [] : [wanted], around, { minutes, before, after }, { root }),
      this.windowsOf(venue, others, { start, end }, { minutes: 0, before, after }, { root }),
    ]);
    const away = (seats: number | null): number =>
      seats === null ? Infinity : wish.seats !== null || own === null ? seats : Math.abs(seats - own);
    return {
      times: nearestStarts(same?.windows ?? [], start, minutes)
        .slice(0, MOST_ALTERNATIVES)
        .map((at) => ({ start: at, end: new Date(at.getTime() + length) })),
      rooms: elsewhere
        .filter(({ windows: [window] }) => window !== undefined && isWhole(window, { start, end }))
        .map(({ room }) => ({ room, seats: seatsFor(room, wish.layout) }))
        .sort((a, b) => compareNumbers(away(a.seats), away(b.seats)))
        .slice(0, MOST_ALTERNATIVES),
    };
  }

  /**
   * The place nearest in time that is equal to one that is lost: a room of the same venue that fits, the same room if
   * there is a choice, else the smallest. Rooms that want approval or belong to an outside authority are no equal, but
   * the same room is. A week before and two after are looked through. Null: there is none.
   * @param except claims that are about to be made: what they take is not offered
   * @param fits whether a beginning will do
   */
  async nearest(
    { roomId, start, end, before, after, ...wishes }: LostPlace,
    except: readonly Claim[],
    fits: (start: Date) => boolean,
  ): Promise<(Span & { roomId: string }) | null> {
    const lost = await this.venues.room(roomId);
    const [venue, all] = await Promise.all([
      this.venues.venue(lost.venueId),
      this.venues.roomsOf(lost.venueId),
    ]);
    const asked = { ...anyRoom, ...wishes };
    // Where nobody has said how many will come, no room is equal that is smaller.
    const wish = { ...asked, seats: asked.seats ?? seatsFor(lost, asked.layout) };
    const equal = all.filter(
      (room) =>
        room._id !== roomId &&
        !room.approval &&
        room.authority === null &&
        unfitness(room, wish).length === 0,
    );
    const length = end.getTime() - start.getTime();
    const minutes = Math.ceil(length / MINUTE);
    const around = {
      start: new Date(start.getTime() - 7 * DAY),
      end: new Date(end.getTime() + 14 * DAY),
    };
    const also = except.map((claim) => ({ resource: claim.resource, ...intervalOf(claim) }));
    const found = await Promise.all([
      this.windowsOf(venue, lost.closed ? [] : [lost], around, { minutes, before, after }, { also }),
      this.windowsOf(venue, equal, around, { minutes, before: null, after: null }, { also }),
    ]);
    const seats = (room: Room): number => seatsFor(room, wish.layout) ?? Infinity;
    const away = (at: Date): number => Math.abs(at.getTime() - start.getTime());
    const [best] = found
      .flat()
      .flatMap(({ room, windows }) => {
        const at = nearestStarts(windows, start, minutes).find(fits);
        return at === undefined ? [] : [{ room, at }];
      })
      .sort(
        (a, b) =>
          away(a.at) - away(b.at) ||
          Number(b.room._id === roomId) - Number(a.room._id === roomId) ||
          compareNumbers(seats(a.room), seats(b.room)),
      );
    return best === undefined
      ? null
      : { roomId: best.room._id, start: best.at, end: new Date(best.at.getTime() + length) };
  }

  /** One read of the occupancy for all rooms and days; a combined room is free where all of its parts are. */
  private async windowsOf(
    venue: Venue,
    rooms: readonly Room[],
    span: Span,
    { minutes, before, after }: Wanted,
    { root, also = [] }: { root?: string | undefined; also?: readonly (Busy & { resource: string })[] } = {},
  ): Promise<RoomWindows[]> {
    const from = new Date(
      Math.max(span.start.getTime(), Math.ceil(this.clock.now().getTime() / MINUTE) * MINUTE),
    );
    const needs = rooms.map((room) => ({
      room,
      hours: room.hours ?? venue.hours,
      need: { minutes, before: before ?? room.before, after: after ?? room.after },
    }));
    const known = new Map<Hours, Span[]>();
    for (const { hours } of needs) {
      if (!known.has(hours)) known.set(hours, openSpans(hours, venue.zone, from, span.end));
    }
    const busy = await this.busyWhile([...known.values()].flat(), needs, root);
    return needs.map(({ room, hours, need }) => ({
      room,
      before: need.before,
      after: need.after,
      windows: freeWindows(
        known.get(hours) ?? [],
        leavesOf(room)
          .map(roomResource)
          .flatMap((leaf) => withAlso(leaf, busy.get(leaf) ?? [], also)),
        need,
      ),
    }));
  }

  /** What is closed anyhow is not read. */
  private async busyWhile(
    open: readonly Span[],
    needs: readonly { room: Room; need: Need }[],
    root: string | undefined,
  ): Promise<Map<string, Busy[]>> {
    if (open.length === 0 || needs.length === 0) return new Map();
    const opens = Math.min(...open.map(({ start }) => start.getTime()));
    const closes = Math.max(...open.map(({ end }) => end.getTime()));
    // What ends before the doors open, or begins after they close, may still be too near to the first and last minutes.
    const widest = Math.max(...needs.flatMap(({ need }) => [need.before, need.after])) * MINUTE;
    return this.occupancy.busy(
      [...new Set(needs.flatMap(({ room }) => leavesOf(room)))].map(roomResource),
      new Date(opens - widest),
      new Date(closes + widest),
      root,
    );
  }
}

/** A large house has thousands of intervals in a week: they are not copied where nothing is added. */
const withAlso = (
  leaf: string,
  busy: readonly Busy[],
  also: readonly (Busy & { resource: string })[],
): readonly Busy[] =>
  also.length === 0 ? busy : [...busy, ...also.filter(({ resource }) => resource === leaf)];

const isWhole = (window: Span, { start, end }: Span): boolean =>
  window.start.getTime() === start.getTime() && window.end.getTime() === end.getTime();

const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

function assertSearchable({ from, to, rooms }: WindowsQuery, venue: Venue, all: readonly Room[]): void {
  const findings: Finding[] = [];
  const add = (code: string, message: string, where: string): void => {
    findings.push({ level: 'error', code: `rooms/${code}`, message, where });
  };
  if (to <= from) {
    add('end-before-start', 'It ends before it begins, or at the same moment.', 'to');
  } else if (to.getTime() - from.getTime() > LONGEST_SPAN_DAYS * DAY) {
    add('too-long', `Look through at most ${LONGEST_SPAN_DAYS} days at once.`, 'to');
  }
  const known = new Set(all.map(({ _id }) => _id));
  for (const [n, id] of rooms.entries()) {
    if (!known.has(id)) add('room-unknown', `${venue.name} has no room ${id}.`, `room.${n}`);
  }
  if (findings.length === 0) return;
  throw roomsProblems.searchFaulty(findings.map(({ message }) => message).join(' '), { findings });
}
