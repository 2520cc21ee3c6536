import { mongo } from 'mongoose';
import type { ServerKindOf } from './server.js';

const SET = 'rs0';
const NOT_YET_INITIALIZED = 94;

/**
 * MongoDB as a replica set of one, which transactions and change streams ask for. The set remembers the address of
 * its member; when the port is another than last time, the set is told.
 */
export function mongoServer(database: string, cacheGB: number): ServerKindOf {
  return {
    name: 'mongo',
    kind: 'mongod',
    args: (port, dataDir) => [
      ...['--replSet', SET, '--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dataDir],
      ...['--wiredTigerCacheSizeGB', String(cacheGB)],
      // A set of one has nobody to hand over to: no reason to wait for clients at the end.
      ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ],
    url: (port) => `mongodb://127.0.0.1:${port}/${database}?replicaSet=${SET}`,
    ready: bringUp,
  };
}

async function bringUp(port: number, pid: number): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
  });
  try {
    const admin = client.db('admin');
    const answer = await admin.command({ serverStatus: 1, metrics: 0, wiredTiger: 0 });
    if (Number(answer['pid']) !== pid) throw new Error(`another server listens on port ${port}`);
    await makeSetOf(admin, `127.0.0.1:${port}`);
    const limit = performance.now() + 30_000;
    for (;;) {
      const hello = await admin.command({ hello: 1 });
      if (hello['isWritablePrimary'] === true) return;
      if (performance.now() > limit) throw new Error('the replica set found no primary within 30 s');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.close();
  }
}

interface SetConfig {
  version: number;
  members: { _id: number; host: string }[];
}

async function makeSetOf(admin: mongo.Db, host: string): Promise<void> {
  let config: SetConfig;
  try {
    config = (await admin.command({ replSetGetConfig: 1 }))['config'] as SetConfig;
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error;
    await admin.command({ replSetInitiate: { _id: SET, members: [{ _id: 0, host }] } });
    return;
  }
  if (config.members[0]?.host === host) return;
  const members = config.members.slice(0, 1).map((member) => ({ ...member, host }));
  await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
}
