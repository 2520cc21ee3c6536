import type { OccupiedSlot } from '../calendar/index.js';
import { fullTitle, type Meeting } from '../meetings/index.js';
import type { Blocking, Booking } from '../rooms/index.js';

/** What the public is told of a time whose occasion is not public. */
export const OCCUPIED = 'Occupied';

/** The id of the meeting for whose sitting a room is booked as released; null: for anything else. */
export function meetingIdOf({ root, ref }: Pick<Booking, 'root' | 'ref'>): string | null {
  return ref?.type === 'sitting' && root.startsWith('meeting:') ? root.slice('meeting:'.length) : null;
}

/**
 * Title and status of a booking as everybody may know them: only sittings of announced meetings have a title.
 * @param meetings those that are announced
 */
export function publicSlot(booking: Booking, meetings: ReadonlyMap<string, Meeting>): OccupiedSlot {
  const { _id: key, version, start, end, state, createdAt, updatedAt } = booking;
  const status = state === 'confirmed' ? ('confirmed' as const) : ('tentative' as const);
  return { key, version, title: titleOf(booking, meetings), start, end, status, createdAt, updatedAt };
}

/** Nobody is told why a room is blocked. */
export const blockedSlot = ({ _id, version, start, end, createdAt }: Blocking): OccupiedSlot => ({
  key: _id,
  version,
  title: OCCUPIED,
  start,
  end,
  status: 'confirmed',
  createdAt,
  updatedAt: createdAt,
});

function titleOf(booking: Booking, meetings: ReadonlyMap<string, Meeting>): string {
  const meeting = meetings.get(meetingIdOf(booking) ?? '');
  if (booking.confidential || meeting === undefined) return OCCUPIED;
  const sitting = meeting.sittings.find(({ id }) => booking.ref?.id === `${meeting._id}:${id}`);
  // A room that the released programme does not name is not public yet.
  if (sitting === undefined) return OCCUPIED;
  return sitting.title === null ? fullTitle(meeting) : `${fullTitle(meeting)}: ${sitting.title}`;
}
