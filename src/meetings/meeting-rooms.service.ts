import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '../messaging/index.js';
import type { Finding } from '../platform/index.js';
import {
  type BookingOwner,
  Bookings,
  type Claims,
  leavesOf,
  mayBeConfirmed,
  clashesIn,
  type Displace,
  Displacements,
  OwnedBookings,
  roomsProblems,
  Venues,
  type WantedBooking,
} from '../rooms/index.js';
import type { MeetingFacts } from './meeting.decide.js';
import { fullTitle } from './meeting.text.js';
import type { Meeting } from './meeting.types.js';
import { meetingsProblems } from './meetings.problems.js';
import { MeetingPeople } from './people/meeting-people.service.js';
import { PeopleWays } from './people/people-ways.service.js';
import { roomIdOf, roomsTwice, sittingSpan, takesPlace } from './sittings.rules.js';

export interface AwaitedRoom {
  name: string;
  /** The outside authority that has to give it; null: somebody of the house approves. */
  by: string | null;
}

/**
 * Rooms of sittings: booked with the meeting, moved with it, and given back with it. Those who sit on its items are
 * claimed in the same steps (`MeetingPeople`).
 */
@Injectable()
export class MeetingRooms {
  constructor(
    private readonly venues: Venues,
    private readonly bookings: OwnedBookings,
    private readonly booked: Bookings,
    private readonly displacements: Displacements,
    private readonly people: MeetingPeople,
    private readonly ways: PeopleWays,
  ) {}

  /**
   * The facts with the names of the rooms that they name by id. Refusals: `rooms/room-not-found`, `meetings/faulty` where
   * a room goes by another clock than the meeting, or where two sittings take one room, or a part of it, at once: the
   * occupancy leaves what is of one meeting to the meeting.
   */
  async named<Facts extends Pick<MeetingFacts, 'room' | 'roomId' | 'sittings' | 'zone'>>(
    facts: Facts,
  ): Promise<Facts> {
    const ids = [facts.roomId, ...facts.sittings.map(({ roomId }) => roomId)].filter((id) => id != null);
    const names = new Map<string, string>();
    const leaves = new Map<string, readonly string[]>();
    for (const id of new Set(ids)) {
      const room = await this.venues.room(id);
      leaves.set(id, leavesOf(room));
      const venue = await this.venues.venue(room.venueId);
      if (venue.zone !== facts.zone) {
        throw meetingsProblems.faulty(
          `${room.name} of ${venue.name} goes by ${venue.zone}, the meeting by ${facts.zone}.`,
          {
            findings: [
              {
                level: 'error',
                code: 'meetings/room-zone-differs',
                message: `${room.name} goes by ${venue.zone}.`,
                where: 'zone',
                fix: `Say the times of the meeting in ${venue.zone}.`,
              },
            ],
          },
        );
      }
      names.set(id, room.name);
    }
    const twice = roomsTwice(facts, leaves);
    if (twice.length > 0) {
      throw meetingsProblems.faulty(twice[0]?.message ?? 'A room is taken twice.', { findings: twice });
    }
    return {
      ...facts,
      room: names.get(facts.roomId ?? '') ?? facts.room,
      sittings: facts.sittings.map((sitting) => ({
        ...sitting,
        room: names.get(sitting.roomId ?? '') ?? sitting.room,
      })),
    };
  }

  /**
   * A unit of work that brings the rooms along: `intended` is the meeting as it is going to be. `rooms/occupied` leaves
   * with the nearest other times and rooms, and with the bookings that may be displaced. `displace`: those that are;
   * refusals are those of `Displacements.run`.
   */
  async run<T>(
    actor: Actor,
    intended: Meeting,
    body: (tx: Tx, hand: Claims) => Promise<T>,
    displace?: Displace,
  ): Promise<T> {
    const [owner, wanted] = [released(intended._id), wantedRooms(intended)];
    const rooms = await this.bookings.intended(actor, owner, wanted);
    const people = await this.people.intended(intended);
    return this.people.explaining(actor, intended, () =>
      this.namingDisplaceable(actor, () =>
        this.bookings.orElse(actor, owner, wanted, () =>
          this.displacements.run(actor, [...rooms, ...people], displace, body),
        ),
      ),
    );
  }

  private async namingDisplaceable<T>(actor: Actor, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!roomsProblems.occupied.is(error)) throw error;
      const inTheWay = clashesIn(error).map(({ claim }) => claim);
      const found = await this.displacements.displaceable(actor, inTheWay);
      const displaceable = found.map(({ _id, title, organiser, confidential, roomId, start, end }) => ({
        bookingId: _id,
        title: confidential ? null : title,
        organiser: confidential ? null : organiser,
        roomId,
        start: start.toISOString(),
        end: end.toISOString(),
      }));
      throw roomsProblems.occupied(error.detail, { ...error.extensions, displaceable }, { cause: error });
    }
  }

  /** What is announced is firm as far as nobody is waited for; what is postponed or cancelled has no rooms. */
  async bring(tx: Tx, hand: Claims, meeting: Meeting): Promise<void> {
    const firm = meeting.status === 'announced';
    await this.bookings.bring(tx, hand, released(meeting._id), wantedRooms(meeting), { firm });
    await this.people.bring(tx, hand, meeting);
  }

  /**
   * Holds what a draft wants otherwise than the meeting has it, beside what the meeting has; `drafted` is the meeting as
   * the draft would have it, null: the draft is discarded.
   */
  async hold(tx: Tx, hand: Claims, meeting: Meeting, drafted: Meeting | null): Promise<void> {
    await this.bookings.bring(tx, hand, inDraft(meeting._id), wantedOtherwise(meeting, drafted), {
      firm: false,
    });
    await this.people.hold(tx, hand, meeting, drafted);
  }

  /** A unit of work that holds the rooms of a draft; a draft displaces when it is saved, for it holds its rooms. */
  async runDraft<T>(
    actor: Actor,
    meeting: Meeting,
    drafted: Meeting,
    body: (tx: Tx, hand: Claims) => Promise<T>,
    displace?: Displace,
  ): Promise<T> {
    const [owner, wanted] = [inDraft(meeting._id), wantedOtherwise(meeting, drafted)];
    const rooms = await this.bookings.intended(actor, owner, wanted);
    const people = await this.people.intendedByDraft(meeting, drafted);
    return this.people.explaining(actor, drafted, () =>
      this.namingDisplaceable(actor, () =>
        this.bookings.orElse(actor, owner, wanted, () =>
          this.displacements.run(actor, [...rooms, ...people], displace, body),
        ),
      ),
    );
  }

  /** Turns what a draft holds over to the meeting as it now is, with what approver and authority have said of it. */
  async turnOver(tx: Tx, hand: Claims, meeting: Meeting): Promise<void> {
    const held = await this.bookings.of(inDraft(meeting._id));
    const why = 'The draft was released: the meeting itself has the room.';
    await this.bookings.bring(tx, hand, inDraft(meeting._id), [], { firm: false, why });
    const wanted = wantedRooms(meeting).map((one) => {
      const before = held.find(({ ref, ...place }) => ref?.id === one.refId && samePlace(place, one));
      return before === undefined
        ? one
        : { ...one, answers: { approval: before.approval, authority: before.authority } };
    });
    await this.bookings.bring(tx, hand, released(meeting._id), wanted, { firm: true });
    await this.people.hold(tx, hand, meeting, null);
    await this.people.bring(tx, hand, meeting);
  }

  /** Rooms of a meeting that are not firm yet: somebody of the house, or an outside authority, has not given them. */
  async awaited(meetingId: string): Promise<AwaitedRoom[]> {
    const bookings = await this.bookings.of(released(meetingId));
    const open = bookings.filter((booking) => !mayBeConfirmed(booking));
    const rooms = new Map<string, AwaitedRoom>();
    for (const { roomId, authority } of open) {
      if (rooms.has(roomId)) continue;
      const by = authority !== null && authority.state !== 'granted' ? authority.name : null;
      rooms.set(roomId, { name: (await this.venues.room(roomId)).name, by });
    }
    return [...rooms.values()];
  }

  /**
   * What the house says of the rooms of a meeting, hours and booths, and of the ways of its people; not who else has
   * them.
   */
  async findings(meeting: Meeting): Promise<Finding[]> {
    const found = await Promise.all(
      wantedRooms(meeting).map(async ({ refId, answers: _, ...facts }) => {
        const where = `sitting ${refId.slice(meeting._id.length + 1)}`;
        return (await this.booked.findings(facts)).map((finding) => ({ ...finding, where }));
      }),
    );
    return [...found.flat(), ...(await this.ways.findings(meeting))];
  }
}

const rootOf = (meetingId: string): string => `meeting:${meetingId}`;
const released = (meetingId: string): BookingOwner => ({ root: rootOf(meetingId), refType: 'sitting' });
const inDraft = (meetingId: string): BookingOwner => ({ root: rootOf(meetingId), refType: 'draft-sitting' });

const samePlace = (
  one: { roomId: string; start: Date; end: Date },
  other: { roomId: string; start: Date; end: Date },
): boolean =>
  one.roomId === other.roomId &&
  one.start.getTime() === other.start.getTime() &&
  one.end.getTime() === other.end.getTime();

function wantedOtherwise(meeting: Meeting, drafted: Meeting | null): WantedBooking[] {
  if (drafted === null) return [];
  const has = wantedRooms(meeting);
  return wantedRooms(drafted).filter(
    (one) => !has.some((standing) => standing.refId === one.refId && samePlace(standing, one)),
  );
}

/** The rooms that a meeting wants as it stands. */
export function wantedRooms(meeting: Meeting): WantedBooking[] {
  if (!takesPlace(meeting)) return [];
  return meeting.sittings.flatMap((sitting) => {
    const roomId = roomIdOf(meeting, sitting);
    const span = sittingSpan(sitting, meeting.zone);
    if (roomId === null || span === null) return [];
    const title = sitting.title === null ? fullTitle(meeting) : `${fullTitle(meeting)}: ${sitting.title}`;
    return [
      {
        refId: `${meeting._id}:${sitting.id}`,
        roomId,
        ...span,
        purpose: 'sitting' as const,
        title,
        processId: meeting.processId,
        organiser: null,
        mailbox: null,
        confidential: false,
        seats: null,
        layout: null,
        equipment: [],
        languages: sitting.languages ?? [],
        before: null,
        after: null,
      },
    ];
  });
}
