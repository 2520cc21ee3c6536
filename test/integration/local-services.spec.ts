import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import {
  type LocalServices,
  localServicesProblems,
  runningServices,
  type ServicesRecord,
  startLocalServices,
} from '../../src/platform/local-services/index.js';
import { isAlive } from '../../src/platform/local-services/process-identity.js';
import { eventually } from '../support/eventually.js';

const owner = fileURLToPath(new URL('../support/local-services-owner.mjs', import.meta.url));

const allGone = (record: ServicesRecord) =>
  eventually(async () => {
    const marks = record.servers.map((server) => server.process);
    if (record.supervisor) marks.push(record.supervisor);
    expect(await Promise.all(marks.map(isAlive))).toEqual(marks.map(() => false));
  }, 30_000);

describe('local services', () => {
  let dataDir: string;
  const open: LocalServices[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'convene-test-local-'));
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((services) => services.stop()));
    const record = await runningServices(dataDir);
    for (const child of children.splice(0)) child.kill('SIGKILL');
    if (record !== null) await allGone(record);
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (options: Partial<Parameters<typeof startLocalServices>[0]> = {}) => {
    const services = await startLocalServices({
      dataDir,
      want: ['mongo', 'redis', 'smtp'],
      database: 'convene_test_local',
      cacheGB: 0.25,
      ...options,
    });
    open.push(services);
    return services;
  };

  const inMongo = async <T>(
    uri: string,
    work: (connection: mongoose.Connection) => Promise<T>,
  ): Promise<T> => {
    const connection = await mongoose.createConnection(uri).asPromise();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  };

  const inRedis = async <T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };

  /** A program of its own that starts the services in the folder and stays. */
  const startElsewhere = async (): Promise<{ child: ChildProcess; record: ServicesRecord }> => {
    // A group of its own, as a program at a terminal has one.
    const child = spawn(process.execPath, [owner, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    children.push(child);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`the owner ended with ${child.exitCode}`);
      expect(said).toContain('ready');
    }, 45_000);
    const record = await runningServices(dataDir);
    if (record === null) throw new Error('nobody is recorded');
    return { child, record };
  };

  it('starts a replica set that takes transactions, a Redis that evicts nothing, and a mail catcher', async () => {
    const services = await start();
    await inMongo(services.mongoUri, (connection) =>
      connection.transaction(async (session) => {
        await connection.collection('things').insertOne({ name: 'one' }, { session });
      }),
    );
    await inRedis(services.redisUrl, async (redis) => {
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
      expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    });
    expect(services.smtpUrl).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(services.mailWebUrl)).status).toBe(200);
    const record = await runningServices(dataDir);
    expect(record).toMatchObject({ mongoUri: services.mongoUri, mailWebUrl: services.mailWebUrl });
    if (record === null) throw new Error('nobody is recorded');
    await services.stop();
    await allGone(record);
    expect(await runningServices(dataDir)).toBeNull();
  });

  it('keeps its data over a restart, also when its ports were taken meanwhile', async () => {
    const first = await start();
    await inMongo(first.mongoUri, (connection) =>
      connection.collection('things').insertOne({ name: 'kept' }),
    );
    await inRedis(first.redisUrl, (redis) => redis.set('kept', 'yes'));
    await first.mail.setFailingMailboxes([{ mailbox: 'full@example.org', code: 452, message: '4.2.2 Full' }]);
    const port = Number(new URL(first.mongoUri).port);
    await first.stop();

    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      const second = await start();
      expect(new URL(second.mongoUri).port).not.toBe(String(port));
      expect(second.redisUrl).toBe(first.redisUrl);
      expect(second.mailWebUrl).toBe(first.mailWebUrl);
      const kept = await inMongo(second.mongoUri, (connection) =>
        connection.collection('things').findOne({ name: 'kept' }),
      );
      expect(kept).not.toBeNull();
      expect(await inRedis(second.redisUrl, (redis) => redis.get('kept'))).toBe('yes');
      expect(second.mail.failingMailboxes()).toHaveLength(1);
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });

  it('refuses a second start in the same folder and says who runs there and where', async () => {
    const { child, record } = await startElsewhere();
    const refusal = await start().catch((error: unknown) => error);
    if (!localServicesProblems.alreadyRunning.is(refusal)) throw refusal;
    expect(refusal.detail).toContain(`Process ${child.pid ?? ''} `);
    expect(refusal.detail).toContain(record.mongoUri);
    expect(refusal.detail).toContain(record.mailWebUrl);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops all when the program and its children get a %s, as from Ctrl-C at the terminal, and loses nothing',
    async (signal) => {
      const { child, record } = await startElsewhere();
      const { mongoUri } = record;
      if (child.pid === undefined || mongoUri === undefined) throw new Error('nothing was started');
      await inMongo(mongoUri, (connection) => connection.collection('things').insertOne({ name: 'kept' }));
      process.kill(-child.pid, signal);
      await allGone(record);
      expect(await runningServices(dataDir)).toBeNull();
      const services = await start({ want: ['mongo'] });
      const kept = await inMongo(services.mongoUri, (connection) =>
        connection.collection('things').countDocuments({ name: 'kept' }),
      );
      expect(kept).toBe(1);
    },
  );

  it('leaves no server behind when its program is killed, and the next start takes over with the data', async () => {
    const { child, record } = await startElsewhere();
    if (record.mongoUri === undefined) throw new Error('no address of MongoDB');
    await inMongo(record.mongoUri, (connection) =>
      connection.collection('things').insertOne({ name: 'kept' }),
    );
    child.kill('SIGKILL');
    await eventually(async () => expect(await isAlive(record.owner)).toBe(false));
    const services = await start();
    await allGone(record);
    const kept = await inMongo(services.mongoUri, (connection) =>
      connection.collection('things').countDocuments({ name: 'kept' }),
    );
    expect(kept).toBe(1);
  });

  it('stops the servers that a dead program and a dead supervisor have left running', async () => {
    const { child, record } = await startElsewhere();
    if (record.supervisor === undefined) throw new Error('no supervisor');
    // Stopped, the program cannot answer for the loss of its supervisor; then it goes too.
    child.kill('SIGSTOP');
    process.kill(record.supervisor.pid, 'SIGKILL');
    child.kill('SIGKILL');
    await eventually(async () => expect(await isAlive(record.owner)).toBe(false));
    await start();
    await allGone(record);
  });

  it('tells the program when a server ends that nobody stopped, and can bring it back', async () => {
    const exits: string[] = [];
    const services = await start({ want: ['redis'], onExit: ({ name }) => exits.push(name) });
    const redis = (await runningServices(dataDir))?.servers[0]?.process.pid;
    if (redis === undefined) throw new Error('no Redis is recorded');
    process.kill(redis, 'SIGKILL');
    await eventually(() => expect(exits).toEqual(['redis']));
    await services.restart('redis');
    expect(await inRedis(services.redisUrl, (client) => client.ping())).toBe('PONG');
    await services.kill('redis');
    await services.restart('redis');
    expect(exits).toEqual(['redis']);
  });

  it('uses an address that is given and starts nothing for it', async () => {
    const services = await start({
      want: ['mongo', 'redis'],
      given: { mongoUri: 'mongodb://db.example.org/convene', redisUrl: 'redis://cache.example.org' },
    });
    expect(services.mongoUri).toBe('mongodb://db.example.org/convene');
    expect(services.redisUrl).toBe('redis://cache.example.org');
    expect((await runningServices(dataDir))?.servers).toEqual([]);
    expect(() => services.mailWebUrl).toThrow(/smtp/);
  });

  it('shows the last words of a server that does not start, and leaves the folder free', async () => {
    const broken = join(dataDir, 'mongod');
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && echo "db version v6.0.0" && exit\necho "no room left"; exit 14\n';
    await writeFile(broken, script, { mode: 0o755 });
    const refusal = await start({ want: ['mongo'], binaries: { mongod: broken } }).catch(
      (error: unknown) => error,
    );
    if (!localServicesProblems.startFailed.is(refusal)) throw refusal;
    expect(refusal.detail).toContain('no room left');
    expect(await runningServices(dataDir)).toBeNull();
    await expect(readFile(join(dataDir, 'services.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
