import { z } from 'zod';
import { ianaZone, line, wallTime } from '../../platform/index.js';
import { weekdays } from './hours.js';
import { layouts } from './venue.types.js';

/** Bodies of the API, which are also the shapes of a folder's `venues.json`. Unknown fields are refused. */

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** A name given by the office: `palais-xix`; unique in the house. */
export const placeKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens, at most 64');

const window = z.strictObject({
  from: wallTime,
  to: z.union([wallTime, z.literal('24:00')]),
});

/** An object of these members, each of which may be left out: an API's description lists them by name. */
const table = <Key extends string, Value extends z.ZodType>(keys: readonly Key[], value: Value) =>
  z
    .strictObject(
      Object.fromEntries(keys.map((key) => [key, value.optional()])) as Record<Key, z.ZodOptional<Value>>,
    )
    .transform((given): Partial<Record<Key, z.output<Value>>> => {
      const filled: Partial<Record<Key, z.output<Value>>> = {};
      for (const key of keys) {
        const one = (given as Partial<Record<Key, z.output<Value>>>)[key];
        if (one !== undefined) filled[key] = one;
      }
      return filled;
    });

const hours = table(weekdays, z.array(window).max(6));

const words = z.array(line(80).transform((word) => word.toLowerCase())).max(40);
const minutes = z.int().min(0).max(240);

export const venueBody = z
  .strictObject({
    name: line(200),
    address: z.array(line(200)).max(8).default([]),
    city: line(120),
    zone: ianaZone,
    hours,
    source: optional(line(500)),
  })
  .meta({ description: 'A venue with its hours, in wall-clock times of its zone' });

export const roomBody = z
  .strictObject({
    venueId: placeKey,
    name: line(120),
    whereabouts: optional(line(200)),
    capacity: table(layouts, z.int().min(1).max(100_000)).default({}),
    booths: z.int().min(0).max(40).default(0),
    accessibility: words.default([]),
    equipment: words.default([]),
    hours: optional(hours),
    before: minutes.default(0),
    after: minutes.default(0),
    parts: z.array(placeKey).max(20).default([]),
    approval: z.boolean().default(false),
    authority: optional(line(200)),
    closed: z.boolean().default(false),
    source: optional(line(500)),
  })
  .meta({ description: 'A room of a venue: seats by layout, gaps in minutes, parts by id' });
