import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterAll } from '@jest/globals';

export interface TestDatabase {
  mongoUri: string;
  dbName: string;
  redisUrl: string;
  redisPrefix: string;
}

const handedOut: TestDatabase[] = [];

// Registered when a spec file imports this one, so it runs after the file's own clean-up.
afterAll(async () => {
  await Promise.all(handedOut.splice(0).map(dropAll));
});

function address(name: 'CONVENE_TEST_MONGODB_URI' | 'CONVENE_TEST_REDIS_URL'): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run the tests with "npm test -- <path>", which starts the servers.`);
  return value;
}

/**
 * A database and a key prefix that nobody else has, dropped after the file's tests. One server of each serves the
 * whole run; a database whose name lacks `test` is refused here and by the configuration.
 */
export function testDatabase(): TestDatabase {
  const dbName = `convene_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(address('CONVENE_TEST_MONGODB_URI'));
  url.pathname = `/${dbName}`;
  const database: TestDatabase = {
    mongoUri: url.href,
    dbName,
    redisUrl: address('CONVENE_TEST_REDIS_URL'),
    redisPrefix: `{${dbName}}`,
  };
  handedOut.push(database);
  return database;
}

/** Drops the database and every key under the prefix. */
export async function dropAll(database: TestDatabase): Promise<void> {
  if (!database.dbName.includes('test'))
    throw new Error(`"${database.dbName}" lacks the word "test" and is not dropped.`);
  const connection = await mongoose.createConnection(database.mongoUri).asPromise();
  try {
    await connection.dropDatabase();
  } finally {
    await connection.close();
  }
  const redis = new Redis(database.redisUrl);
  try {
    for await (const keys of redis.scanStream({ match: `${database.redisPrefix}*`, count: 500 })) {
      if ((keys as string[]).length > 0) await redis.del(...(keys as string[]));
    }
  } finally {
    redis.disconnect();
  }
}
