import { Schema } from 'mongoose';
import type { OccupancyDay } from './claim.js';

/** Found by `_id` alone: a query names the resources and days it is about. */
export const occupancySchema = new Schema<OccupancyDay>(
  {
    _id: { type: String, required: true },
    iv: { type: [{ type: Schema.Types.Mixed }], required: true },
  },
  { collection: 'occupancy', versionKey: false },
);
