import type { Model } from 'mongoose';
import { platformProblems } from '../platform/index.js';
import type { NewEvent } from './events.js';
import type { Tx } from './unit-of-work.js';

/** A record whose every decision raises its version; the version is that of its last event. */
export interface Versioned {
  _id: string;
  version: number;
}

type State<T extends Versioned> = Omit<T, 'version'> & { _id: string };

/** Inserts a new record and appends the events that made it. Returns it with its version. */
export async function insertVersioned<T extends Versioned>(
  model: Model<T>,
  tx: Tx,
  streamType: string,
  state: State<T>,
  events: readonly NewEvent[],
): Promise<T> {
  const version = tx.append({ type: streamType, id: state._id, version: 0 }, events);
  const record = { ...state, version } as unknown as T;
  await model.collection.insertOne(record as never, { session: tx.session });
  return record;
}

/**
 * Saves a decision: replaces the record only if it is still at the version that was decided upon, and appends
 * the events. A lost race is refused with `platform/conflict`. Without events nothing has been decided: nothing is written.
 */
export async function saveVersioned<T extends Versioned>(
  model: Model<T>,
  tx: Tx,
  streamType: string,
  before: T,
  after: State<T>,
  events: readonly NewEvent[],
): Promise<T> {
  if (events.length === 0) return before;
  const version = tx.append({ type: streamType, id: before._id, version: before.version }, events);
  const record = { ...after, version } as unknown as T;
  const result = await model.collection.replaceOne(
    { _id: before._id, version: before.version } as never,
    record,
    { session: tx.session },
  );
  if (result.matchedCount !== 1) {
    throw platformProblems.conflict(
      'Somebody else changed this record at the same moment. Read it again and repeat your edit.',
    );
  }
  return record;
}
