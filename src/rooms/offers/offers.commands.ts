import { z } from 'zod';
import { id, line } from '../../platform/index.js';

/** Bookings that give way to a sitting, and why. */
export const displaceBody = z.strictObject({ bookings: z.array(id).min(1).max(50), why: line(500) }).meta({
  description:
    'Bookings that give way to the sittings: their organisers are told why, and offered the nearest equal place',
});
