import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '../messaging/index.js';
import {
  type Claim,
  type Claims,
  Occupancy,
  OwnedBookings,
  Venues,
  type WantedBooking,
} from '../rooms/index.js';
import type { MeetingFacts } from './meeting.decide.js';
import { fullTitle } from './meeting.text.js';
import type { Meeting, Sitting } from './meeting.types.js';
import { meetingsProblems } from './meetings.problems.js';
import { sittingSpan } from './sittings.rules.js';

const rootOf = (meetingId: string): string => `meeting:${meetingId}`;

/** The room of the house in which a sitting takes place; null where it is none of the house. */
export const roomIdOf = (meeting: Pick<Meeting, 'roomId'>, sitting: Sitting): string | null =>
  sitting.roomId ?? (sitting.room === null ? (meeting.roomId ?? null) : null);

/** Rooms of sittings: booked with the meeting, moved with it, and given back with it. */
@Injectable()
export class MeetingRooms {
  constructor(
    private readonly venues: Venues,
    private readonly bookings: OwnedBookings,
    private readonly occupancy: Occupancy,
  ) {}

  /**
   * The facts with the names of the rooms that they name by id. Refusals: `rooms/room-not-found`, `meetings/faulty` where
   * a room goes by another clock than the meeting.
   */
  async named(facts: MeetingFacts): Promise<MeetingFacts> {
    const ids = [facts.roomId, ...facts.sittings.map(({ roomId }) => roomId)].filter((id) => id != null);
    const names = new Map<string, string>();
    for (const id of new Set(ids)) {
      const room = await this.venues.room(id);
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
    return {
      ...facts,
      room: names.get(facts.roomId ?? '') ?? facts.room,
      sittings: facts.sittings.map((sitting) => ({
        ...sitting,
        room: names.get(sitting.roomId ?? '') ?? sitting.room,
      })),
    };
  }

  /** A unit of work that brings the rooms along: `intended` is the meeting as it is going to be, null where it takes none. */
  async run<T>(
    actor: Actor,
    intended: Meeting | null,
    body: (tx: Tx, hand: Claims) => Promise<T>,
  ): Promise<T> {
    const claims: Claim[] =
      intended === null
        ? []
        : await this.bookings.intended(actor, rootOf(intended._id), wantedRooms(intended));
    return this.occupancy.run(actor, claims, body);
  }

  /** What is announced is firm as far as nobody is waited for; what is over or cancelled has no rooms. */
  async bring(tx: Tx, hand: Claims, meeting: Meeting): Promise<void> {
    await this.bookings.bring(tx, hand, rootOf(meeting._id), wantedRooms(meeting), {
      firm: meeting.status === 'announced',
    });
  }
}

/** The rooms that a meeting wants as it stands. */
export function wantedRooms(meeting: Meeting): WantedBooking[] {
  if (meeting.status === 'cancelled') return [];
  return meeting.sittings.flatMap((sitting) => {
    const roomId = roomIdOf(meeting, sitting);
    const span = sittingSpan(sitting, meeting.zone);
    if (roomId === null || span === null) return [];
    const title = sitting.title === null ? fullTitle(meeting) : `${fullTitle(meeting)}: ${sitting.title}`;
    return [
      {
        ref: { type: 'sitting', id: `${meeting._id}:${sitting.id}` },
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
