import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { isCode } from '../system-error.js';
import type { Alone, ServerKindOf } from './server.js';

const SET = 'rs0';
/** MongoDB's code for a set that exists. */
const ALREADY_INITIALIZED = 23;
/** Beside the data: the port that the set knows its member by. */
const PORT_FILE = 'convene-port';

/** MongoDB as a replica set of one, which transactions and change streams ask for. */
export function mongoServer(database: string, cacheGB: number): ServerKindOf {
  const common = (port: number, data: string) => [
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', data],
    ...['--wiredTigerCacheSizeGB', String(cacheGB)],
    // Nobody is there to hand over to: no reason to wait for clients at the end.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  ];
  return {
    name: 'mongo',
    kind: 'mongod',
    args: (port, data) => ['--replSet', SET, ...common(port, data)],
    url: (port) => `mongodb://127.0.0.1:${port}/${database}?replicaSet=${SET}`,
    ready: (port, pid) =>
      withAdmin(port, pid, async (admin) => {
        await initiate(admin, `127.0.0.1:${port}`);
        await untilWritable(admin);
      }),
    prepare: (port, data, alone) => tellPort(port, data, alone, common(port, data)),
  };
}

/**
 * The set remembers the address of its member and looks for it there, for half a minute if something else answers at
 * the old port. So on another port it is told first, in the way MongoDB's manual gives for renamed hosts: the server
 * runs alone and the set's own document is changed.
 */
async function tellPort(port: number, data: string, alone: Alone, args: string[]): Promise<void> {
  const file = join(data, PORT_FILE);
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (known === String(port)) return;
  if (known !== null) {
    await alone(args, (pid) =>
      withAdmin(port, pid, async (_admin, client) => {
        const set = client.db('local').collection<{ _id: string }>('system.replset');
        await set.updateOne({ _id: SET }, { $set: { 'members.0.host': `127.0.0.1:${port}` } });
      }),
    );
  }
  await writeFile(file, String(port));
}

/** Works on the very process; whoever else listens on the port is left alone. */
async function withAdmin(
  port: number,
  pid: number,
  work: (admin: mongo.Db, client: mongo.MongoClient) => Promise<void>,
): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
  });
  try {
    const admin = client.db('admin');
    const status = await admin.command({ serverStatus: 1, metrics: 0, wiredTiger: 0 });
    if (Number(status['pid']) !== pid) throw new Error(`another server listens on port ${port}`);
    await work(admin, client);
  } finally {
    await client.close();
  }
}

async function initiate(admin: mongo.Db, host: string): Promise<void> {
  try {
    await admin.command({ replSetInitiate: { _id: SET, members: [{ _id: 0, host }] } });
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== ALREADY_INITIALIZED) throw error;
  }
}

async function untilWritable(admin: mongo.Db): Promise<void> {
  const limit = performance.now() + 30_000;
  for (;;) {
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return;
    if (performance.now() > limit) throw new Error('the replica set found no primary within 30 s');
    await delay(20);
  }
}
