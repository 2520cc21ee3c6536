import { longInstant } from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import type { Setting } from './booking-findings.js';
import { type Booking, isOffered } from './booking.types.js';

/** Refusals `rooms/hold-over`, `rooms/not-approved`, `rooms/not-granted`. */
export function assertFirm(
  { _id, approval, authority, until }: Booking,
  { room, venue }: Setting,
  now: Date,
): void {
  if (until !== null && until <= now) {
    throw roomsProblems.holdOver(`The hold ended on ${longInstant(until, venue.zone)}. Hold the room anew.`, {
      bookingId: _id,
    });
  }
  if (approval !== null && approval.state !== 'given') {
    throw roomsProblems.notApproved(
      `${room.name} is booked with approval only, which nobody has given yet.`,
      {
        bookingId: _id,
      },
    );
  }
  if (authority !== null && authority.state !== 'granted') {
    throw roomsProblems.notGranted(
      `${room.name} is given by ${authority.name}: ${authority.state === 'requested' ? 'its answer is awaited' : 'it has not been requested yet'}.`,
      { bookingId: _id },
    );
  }
}

/** Reconfirmation is asked for between now and the beginning: later, nobody could take the room in its stead. */
export function assertReconfirmable(by: Date, start: Date, { venue }: Setting, now: Date): void {
  if (by > now && by < start) return;
  const message = `It is to be reconfirmed by ${longInstant(by, venue.zone)}, which is ${by > now ? 'not before its beginning' : 'past'}.`;
  throw roomsProblems.bookingFaulty(message, {
    findings: [{ level: 'error', code: 'rooms/reconfirmation-untimely', message, where: 'reconfirmBy' }],
  });
}

/** Refusals `rooms/nothing-asked`, `rooms/hold-over`. */
export function assertAsked({ _id, reconfirmBy }: Booking, { venue }: Setting, now: Date): void {
  if (reconfirmBy == null) {
    throw roomsProblems.nothingAsked('Nobody has asked to reconfirm this booking.', { bookingId: _id });
  }
  if (reconfirmBy > now) return;
  throw roomsProblems.holdOver(
    `It was to be reconfirmed by ${longInstant(reconfirmBy, venue.zone)}. Hold the room anew.`,
    { bookingId: _id },
  );
}

/** Refusals `rooms/nothing-asked`, `rooms/hold-over`. */
export function assertOffered(booking: Booking, { venue }: Setting, now: Date): void {
  const { _id, until } = booking;
  if (!isOffered(booking) || until === null) {
    throw roomsProblems.nothingAsked('Nobody has to answer for this booking.', { bookingId: _id });
  }
  if (until > now) return;
  throw roomsProblems.holdOver(
    `The offer was open until ${longInstant(until, venue.zone)}. Ask for the room anew.`,
    { bookingId: _id },
  );
}
