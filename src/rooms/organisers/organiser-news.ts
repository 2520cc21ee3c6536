import { longInstant } from '../../platform/index.js';
import type { Booking, BookingState } from '../bookings/booking.types.js';

/** What an organiser was last told of a booking. */
export interface Told {
  state: BookingState;
  roomId: string;
  start: Date;
  end: Date;
  until: Date | null;
  reconfirmBy: Date | null;
}

/** What is to be told of one booking: before and now, in words of its room and in the time of its venue. */
export interface News {
  booking: Booking;
  before: Told | null;
}

export const toldOf = ({ state, roomId, start, end, until, reconfirmBy = null }: Booking): Told => ({
  state,
  roomId,
  start,
  end,
  until,
  reconfirmBy,
});

/** Whether there is something to tell; what was taken back before it was told is told to nobody. */
export function isNews({ booking, before }: News): boolean {
  const now = toldOf(booking);
  // Who has to give way is told, even if he was told of nothing yet.
  if (before === null) return now.state !== 'released';
  return (
    before.state !== now.state ||
    before.roomId !== now.roomId ||
    !sameTime(before.start, now.start) ||
    !sameTime(before.end, now.end) ||
    // That he has reconfirmed he knows; that he is asked to, he does not.
    (now.reconfirmBy !== null && !sameTime(before.reconfirmBy, now.reconfirmBy))
  );
}

const sameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

/** States as an organiser reads them. */
export const organiserWords: Readonly<Record<BookingState, string>> = {
  held: 'held for you',
  confirmed: 'confirmed',
  released: 'released: the room is no longer yours',
  displaced: 'given up to an intergovernmental meeting',
};

/** "Room XIX, Monday, 19 June 2017, 10:00 to 13:00 (Europe/Zurich): confirmed" */
export function inWords(told: Told, room: string, zone: string): string {
  const from = longInstant(told.start, zone);
  const to = longInstant(told.end, zone);
  const day = from.replace(/, \d\d:\d\d \(.*\)$/u, '');
  const span = to.startsWith(`${day}, `) ? to.slice(day.length + 2) : to;
  const hold = told.state === 'held' && told.until !== null ? ` until ${longInstant(told.until, zone)}` : '';
  return `${room}, ${from.replace(/ \(.*\)$/u, '')} to ${span}: ${organiserWords[told.state]}${hold}`;
}
