import { z } from 'zod';
import { ianaZone, id, instant, line, pageQuery } from '../../platform/index.js';
import { holdBody } from '../bookings/bookings.commands.js';
import { placeKey } from '../venues/venues.commands.js';
import { waitStates } from './wait.types.js';

/** Bodies of the API. Unknown fields are refused. */

const { roomId: _, until: _until, reconfirmBy: _reconfirmBy, override: _override, ...asked } = holdBody.shape;

export const joinBody = z
  .strictObject({
    ...asked,
    venueId: placeKey,
    /** Null: any room of the venue that fits. */
    roomId: placeKey.nullable().default(null),
    accessibility: z
      .array(line(80).transform((word) => word.toLowerCase()))
      .max(40)
      .default([]),
    zone: ianaZone.optional(),
    start: instant,
    end: instant,
  })
  .meta({
    description: 'What somebody waits for: a room, or any of its venue that fits, for one span of time',
  });
export type JoinBody = z.infer<typeof joinBody>;

export const withdrawBody = z.strictObject({ why: line(500).nullable().default(null) });

export const waitsQuery = z.strictObject({
  ...pageQuery,
  venue: placeKey.optional(),
  room: placeKey.optional(),
  state: z.enum(waitStates).optional(),
  process: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
