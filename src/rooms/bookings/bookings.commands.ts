import { z } from 'zod';
import {
  ianaZone,
  id,
  instant,
  isoDate,
  language,
  line,
  mailAddress,
  pageQuery,
  wallTime,
} from '../../platform/index.js';
import { weekdays } from '../venues/hours.js';
import { layouts } from '../venues/venue.types.js';
import { placeKey } from '../venues/venues.commands.js';
import { bookingPurposes, bookingStates } from './booking.types.js';

/** Bodies of the API. Unknown fields are refused. */

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);
const gap = optional(z.int().min(0).max(240));
const why = line(500);

const what = {
  roomId: placeKey,
  purpose: z.enum(bookingPurposes),
  title: line(300),
  processId: optional(id),
  organiser: optional(line(200)),
  mailbox: optional(mailAddress),
  confidential: z.boolean().default(false),
  seats: optional(z.int().min(1).max(100_000)),
  layout: optional(z.enum(layouts)),
  equipment: z
    .array(line(80).transform((word) => word.toLowerCase()))
    .max(40)
    .default([]),
  languages: z.array(language).max(20).default([]),
  before: gap,
  after: gap,
};

export const holdBody = z
  .strictObject({
    ...what,
    start: instant,
    end: instant,
    zone: ianaZone.optional(),
    /** Null: it does not end by itself. */
    until: instant.nullable().optional(),
    /** Before its beginning: it is released then unless somebody reconfirms it. */
    reconfirmBy: instant.nullable().optional(),
    override: z.strictObject({ why }).optional(),
  })
  .meta({ description: 'A room to hold: instants, the gaps in minutes, and what it is for' });
export type HoldBody = z.infer<typeof holdBody>;

export const moveBody = z.strictObject({
  roomId: placeKey,
  start: instant,
  end: instant,
  override: z.strictObject({ why }).optional(),
});

export const reconfirmationBody = z.strictObject({ by: instant });
export const whyBody = z.strictObject({ why });
export const noteBody = z.strictObject({ note: optional(line(500)) });
export const answerBody = z.strictObject({ reference: optional(line(120)), on: isoDate });

export const bookingsQuery = z.strictObject({
  ...pageQuery,
  venue: placeKey.optional(),
  room: placeKey.optional(),
  state: z.enum(bookingStates).optional(),
  series: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});

const days = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('day'), from: isoDate, to: isoDate }),
  z.strictObject({
    every: z.literal('week'),
    on: z.array(z.enum(weekdays)).min(1).max(7),
    from: isoDate,
    to: isoDate,
  }),
  z.strictObject({ every: z.literal('chosen'), days: z.array(isoDate).min(1).max(366) }),
]);

export const seriesBody = z
  .strictObject({
    ...what,
    days,
    from: wallTime,
    to: wallTime,
    skip: z.array(isoDate).max(366).default([]),
    elsewhere: z
      .array(
        z.strictObject({
          date: isoDate,
          roomId: placeKey.optional(),
          from: wallTime.optional(),
          to: wallTime.optional(),
        }),
      )
      .max(366)
      .default([]),
  })
  .meta({ description: 'A room for many days, in wall-clock times of its venue' });
export type SeriesBody = z.infer<typeof seriesBody>;

export const blockingBody = z
  .strictObject({
    venueId: placeKey,
    roomIds: z.array(placeKey).max(200).default([]),
    start: instant,
    end: instant,
    reason: line(300),
    mayOverride: z
      .array(z.strictObject({ id, name: line(120) }))
      .max(50)
      .default([]),
    despite: z.boolean().default(false),
  })
  .meta({ description: 'Time in which rooms may not be booked; without rooms: all of the venue' });
