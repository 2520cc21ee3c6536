import { type Finding, longInstant } from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { isOpen } from '../venues/hours.js';
import { mostSeats, type Room, type Venue } from '../venues/venue.types.js';
import type { BookingFacts } from './booking.types.js';

/** A room with its venue, as they stand. */
export interface Setting {
  room: Room;
  venue: Venue;
}

const LONGEST_DAYS = 31;
const DAY = 86_400_000;

/** Everything that speaks against a booking but who else has the room. Errors refuse it, warnings are for a person to judge. */
export function bookingFindings(facts: BookingFacts, { room, venue }: Setting, now: Date): Finding[] {
  const findings: Finding[] = [];
  const add = (level: Finding['level'], code: string, message: string, where: string): void => {
    findings.push({ level, code: `rooms/${code}`, message, where });
  };
  const { start, end, seats, layout, equipment, languages } = facts;
  if (end <= start) {
    add('error', 'end-before-start', 'It ends before it begins, or at the same moment.', 'end');
    return findings;
  }
  if (end.getTime() - start.getTime() > LONGEST_DAYS * DAY) {
    add(
      'error',
      'too-long',
      `One booking is at most ${LONGEST_DAYS} days long. Book a series of days.`,
      'end',
    );
    return findings;
  }
  if (end <= now) add('error', 'past', `It ends on ${longInstant(end, venue.zone)}, which is past.`, 'start');
  if (room.closed) add('error', 'room-closed', `${room.name} takes no new bookings.`, 'roomId');
  if (!isOpen(room.hours ?? venue.hours, venue.zone, { start, end })) {
    add(
      'warning',
      'outside-hours',
      `${room.name} is not open for all of ${longInstant(start, venue.zone)} to ${longInstant(end, venue.zone)}.`,
      'start',
    );
  }
  if (layout !== null && room.capacity[layout] === undefined) {
    add('warning', 'layout-missing', `${room.name} is not known to be laid out as ${layout}.`, 'layout');
  }
  const most = layout === null ? mostSeats(room) : (room.capacity[layout] ?? null);
  if (seats !== null && most !== null && seats > most) {
    add('warning', 'capacity-exceeded', `${room.name} seats ${most}; ${seats} are asked for.`, 'seats');
  }
  const missing = equipment.filter((word) => !room.equipment.includes(word));
  if (missing.length > 0) {
    add('warning', 'equipment-missing', `${room.name} has no ${missing.join(', ')}.`, 'equipment');
  }
  // The language of the floor needs no booth.
  if (languages.length > 1 && room.booths < languages.length) {
    add(
      'warning',
      'booths-missing',
      `${room.name} has ${room.booths} ${room.booths === 1 ? 'booth' : 'booths'} for ${languages.length} languages.`,
      'languages',
    );
  }
  return findings;
}

/** Refusal `rooms/booking-faulty` with all findings where one is an error. */
export function refuseFaulty(findings: Finding[]): void {
  const [first, ...others] = findings.filter(({ level }) => level === 'error');
  if (first === undefined) return;
  throw roomsProblems.bookingFaulty([first, ...others].map(({ message }) => message).join(' '), { findings });
}
