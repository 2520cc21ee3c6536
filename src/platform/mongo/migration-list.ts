import type { Migration } from './migrations.js';

/**
 * Every change of stored shapes since the first release, in order. The first release is version 1: its
 * collections and indexes are created from the schemas, so it has nothing to do.
 */
export const migrations: readonly Migration[] = [
  { version: 1, title: 'first release', up: () => Promise.resolve() },
];
