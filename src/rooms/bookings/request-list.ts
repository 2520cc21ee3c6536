import { DateTime } from 'luxon';
import { csvOf } from '../../platform/index.js';
import type { Setting } from './booking-findings.js';
import type { Booking } from './booking.types.js';

/** A booking that an outside authority is, or is to be, asked for. */
export interface RequestLine extends Setting {
  booking: Booking;
}

const HEAD = [
  'authority',
  'venue',
  'room',
  'begins',
  'ends',
  'time zone',
  'title',
  'purpose',
  'seats',
  'layout',
  'equipment',
  'languages',
  'organiser',
  'state',
  'reference',
  'on',
  'booking',
];

/**
 * What is asked of an outside authority, as CSV: wall-clock times of the venue (YYYY-MM-DD HH:MM) beside its zone. A
 * confidential booking shows neither its title nor who asks. Words of people are inert, whatever they begin with.
 */
export function requestListCsv(lines: readonly RequestLine[]): Buffer {
  const rows = lines.map(({ booking, room, venue }) => {
    const { title, confidential, organiser, authority, start, end, seats, layout } = booking;
    const wall = (at: Date): string =>
      DateTime.fromJSDate(at, { zone: venue.zone }).toFormat('yyyy-MM-dd HH:mm');
    return [
      authority?.name ?? '',
      venue.name,
      room.name,
      wall(start),
      wall(end),
      venue.zone,
      confidential ? 'occupied' : title,
      confidential ? '' : booking.purpose,
      seats === null ? '' : String(seats),
      layout ?? '',
      booking.equipment.join('; '),
      booking.languages.join('; '),
      confidential ? '' : (organiser ?? ''),
      authority?.state ?? '',
      authority?.reference ?? '',
      authority?.on ?? '',
      booking._id,
    ];
  });
  return csvOf(HEAD, rows);
}
