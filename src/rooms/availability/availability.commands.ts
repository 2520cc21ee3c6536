import { z } from 'zod';
import { instant, line } from '../../platform/index.js';
import { layouts } from '../venues/venue.types.js';
import { placeKey } from '../venues/venues.commands.js';

/** A whole number in a query string. */
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most));

/** A member that may be said once, several times, or not at all. */
const repeated = <Schema extends z.ZodType>(schema: Schema, most: number) =>
  z
    .preprocess(
      (given) => (given === undefined || Array.isArray(given) ? given : [given]),
      z.array(schema).max(most).optional(),
    )
    .transform((given) => given ?? []);

const word = line(80).transform((given) => given.toLowerCase());
const gap = whole(0, 240).optional();

/** The longest span and the rooms of the venue are for the service to judge. */
export const windowsQuery = z.strictObject({
  from: instant,
  to: instant,
  minutes: whole(1, 44_640),
  seats: whole(1, 100_000).optional(),
  layout: z.enum(layouts).optional(),
  equipment: repeated(word, 40),
  accessibility: repeated(word, 40),
  booths: whole(0, 40).optional(),
  before: gap,
  after: gap,
  room: repeated(placeKey, 200),
});
