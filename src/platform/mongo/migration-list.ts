import type { mongo } from 'mongoose';

export interface Migration {
  /** 1, 2, 3 … without a gap. */
  version: number;
  title: string;
  up(db: mongo.Db): Promise<void>;
}

/**
 * Every change of stored shapes since the first release, in order. The first release is version 1: its
 * collections and indexes are created from the schemas, so it has nothing to do.
 */
export const migrations: readonly Migration[] = [
  { version: 1, title: 'first release', up: () => Promise.resolve() },
];
