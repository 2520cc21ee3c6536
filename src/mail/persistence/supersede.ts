import type { Model } from 'mongoose';
import type { Tx } from '../../messaging/index.js';
import type { Delivery } from '../domain/delivery.js';
import { stateChange } from '../domain/delivery.states.js';

/** Ends what waits; what a worker has in hand is marked, and ends if it comes back; what failed is not tried again. */
export async function supersedeRows(
  rows: Model<Delivery>,
  tx: Tx,
  which: Record<string, unknown>,
): Promise<void> {
  const session = { session: tx.session };
  await rows.updateMany(
    { ...which, state: { $in: ['queued', 'deferred'] } },
    { $set: stateChange('queued', 'superseded') },
    session,
  );
  await rows.updateMany(
    { ...which, state: { $in: ['sending', 'failed', 'bounced'] } },
    { $set: { overtaken: true } },
    session,
  );
}
