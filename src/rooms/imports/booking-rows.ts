import { v5 } from 'uuid';
import { z } from 'zod';
import {
  type Columns,
  dayAfter,
  instantOf,
  isoDate,
  language,
  line,
  mailAddress,
  type RowFault,
  type Typed,
  wallTime,
} from '../../platform/index.js';
import { type BookingFacts, bookingPurposes } from '../bookings/booking.types.js';
import { layouts, type Room, type Venue } from '../venues/venue.types.js';

/** Several words in one field, separated by vertical bars. */
const several = z.string().transform((value) =>
  value
    .split('|')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== ''),
);
const count = (most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `must be a number up to ${most}`)
    .transform(Number)
    .pipe(z.int().max(most));

/** One row: one booking, in wall-clock times of the venue. */
export const bookingRow = z.object({
  reference: line(80).optional(),
  room: line(200),
  date: isoDate,
  from: wallTime,
  to: wallTime,
  title: line(300),
  purpose: z.enum(bookingPurposes).optional(),
  organiser: line(200).optional(),
  mailbox: mailAddress.optional(),
  confidential: z
    .enum(['yes', 'no'])
    .transform((value) => value === 'yes')
    .optional(),
  seats: count(100_000).optional(),
  layout: z.enum(layouts).optional(),
  equipment: several.optional(),
  languages: several.pipe(z.array(language).max(20)).optional(),
  before: count(240).optional(),
  after: count(240).optional(),
  status: z.enum(['held', 'confirmed']).optional(),
});
export type BookingRow = z.infer<typeof bookingRow>;

/** What each column means; a sitting is booked with its meeting, never by a table. */
export const bookingColumnMeanings: Record<keyof BookingRow, string> = {
  reference:
    'what the table calls the booking: a file that is brought in again knows it by that; else by its line',
  room: 'id or name of a room of the venue',
  date: 'day on which it begins, YYYY-MM-DD',
  from: 'HH:MM, in the zone of the venue',
  to: 'HH:MM; not after `from` means the day after',
  title: 'what it is',
  purpose: `${bookingPurposes.filter((one) => one !== 'sitting').join(', ')}; else other`,
  organiser: 'who asked for it',
  mailbox: 'where the organiser is told of changes',
  confidential: 'yes: others see "occupied" only',
  seats: 'how many are expected',
  layout: layouts.join(', '),
  equipment: 'words separated by |',
  languages: 'tags of the languages of interpretation, separated by |',
  before: 'minutes kept free before it; else those of the room',
  after: 'minutes kept free after it; else those of the room',
  status: 'held or confirmed; else confirmed. Where a room wants approval, it waits for that',
};

const required = ['room', 'date', 'from', 'to', 'title'] as const;
export const bookingColumns: Columns = {
  required,
  optional: Object.keys(bookingColumnMeanings).filter((name) => !required.some((one) => one === name)),
};

/** One booking of the table, as it would be made. */
export interface ReadBooking {
  line: number;
  /** The id it gets, the same each time the row is brought in. */
  key: string;
  facts: BookingFacts;
  firm: boolean;
}

/** A name space of our own (RFC 9562 section 5.5). */
const NAMES = '5b0c8f34-6a1e-5d7b-9a42-8f1d3c0e7b61';

/** Rows as bookings of a venue; what they get wrong about it is a fault of the row. */
export function readBookings(
  rows: readonly Typed<BookingRow>[],
  {
    venue,
    rooms,
    file,
    processId,
  }: { venue: Venue; rooms: readonly Room[]; file: string; processId: string | null },
): { bookings: ReadBooking[]; faults: RowFault[] } {
  const bookings: ReadBooking[] = [];
  const faults: RowFault[] = [];
  const lines = new Map<string, number>();
  for (const { line: number, value: row } of rows) {
    const fault = (column: keyof BookingRow, reason: string): void => {
      faults.push({ line: number, column, reason, value: String(row[column]) });
    };
    const named = rooms.filter(({ _id, name }) => _id === row.room || same(name, row.room));
    const [room, another] = named;
    const start = instantOf(row.date, row.from, venue.zone);
    const end = instantOf(row.to > row.from ? row.date : dayAfter(row.date), row.to, venue.zone);
    const there = row.reference === undefined ? undefined : lines.get(row.reference);
    if (row.reference !== undefined) lines.set(row.reference, number);
    if (!room) fault('room', `is no room of ${venue.name}`);
    else if (another) fault('room', 'is the name of several rooms: write the id');
    if (start === null) fault('from', `does not exist on that day: the clocks of ${venue.zone} skip it`);
    if (end === null) fault('to', `does not exist on that day: the clocks of ${venue.zone} skip it`);
    if (row.purpose === 'sitting') fault('purpose', 'a sitting is booked with its meeting');
    if (there !== undefined) fault('reference', `is that of line ${there} as well`);
    if (
      !room ||
      another ||
      start === null ||
      end === null ||
      row.purpose === 'sitting' ||
      there !== undefined
    )
      continue;
    bookings.push({
      line: number,
      key: v5(`${venue._id} ${row.reference ?? `${file} ${number}`}`, NAMES),
      firm: row.status !== 'held',
      facts: {
        roomId: room._id,
        start,
        end,
        purpose: row.purpose ?? 'other',
        title: row.title,
        processId,
        organiser: row.organiser ?? null,
        mailbox: row.mailbox ?? null,
        confidential: row.confidential ?? false,
        seats: row.seats ?? null,
        layout: row.layout ?? null,
        equipment: row.equipment ?? [],
        languages: row.languages ?? [],
        before: row.before ?? null,
        after: row.after ?? null,
      },
    });
  }
  return { bookings, faults };
}

const same = (one: string, other: string): boolean =>
  one.localeCompare(other, 'en', { sensitivity: 'accent' }) === 0;
