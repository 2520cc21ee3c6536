import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiTokens, type Role } from '../access/index.js';
import { systemActor } from '../messaging/index.js';
import {
  type Config,
  defineProblems,
  type Environment,
  environment,
  loadConfig,
  setSleepingClock,
} from '../platform/index.js';
import {
  freePort,
  type LocalServices,
  runningServices,
  startLocalServices,
} from '../platform/local-services/index.js';
import { boot, type Running } from './boot.js';
import { features } from './features.js';

export interface House extends Running {
  services: LocalServices;
}

export interface HouseOptions {
  dataDir: string;
  /** Settings that hold over those of the environment. */
  settings?: Environment;
  /** Process time at which the house wakes, where its clock can be moved. */
  wakesAt?: Date;
}

const houseProblems = defineProblems('house', {
  notRunning: { status: 503, title: 'No house is running' },
});

const WISHED_PORT = 3000;

/**
 * A whole house on this machine: local services where no address is given, then every role in one process.
 * For `npm start`, the demonstration and the benches; production runs roles beside servers of its own.
 */
export async function openHouse({ dataDir, settings = {}, wakesAt }: HouseOptions): Promise<House> {
  const given: Environment = { ...environment(), ...settings };
  await mkdir(dataDir, { recursive: true });
  const services = await startLocalServices({
    dataDir,
    want: ['mongo', 'redis', 'smtp'],
    given: { mongoUri: given['MONGODB_URI'], redisUrl: given['REDIS_URL'], smtpUrl: given['SMTP_URL'] },
    binaries: { mongod: given['CONVENE_MONGOD'], redis: given['CONVENE_REDIS'] },
  });
  try {
    if (wakesAt) await setSleepingClock(services.mongoUri, wakesAt);
    const HTTP_PORT = given['HTTP_PORT'] ?? (await lastPort(dataDir));
    await writeFile(join(dataDir, SETTINGS), JSON.stringify({ ...settings, HTTP_PORT }));
    const config = loadConfig({
      ...given,
      HTTP_PORT,
      MONGODB_URI: services.mongoUri,
      REDIS_URL: services.redisUrl,
      SMTP_URL: services.smtpUrl,
      LINK_KEYS: given['LINK_KEYS'] ?? (await keptLinkKey(dataDir)),
    });
    const running = await boot(config, features);
    return {
      ...running,
      services,
      close: async () => {
        await running.close();
        await services.stop();
      },
    };
  } catch (error) {
    await services.stop();
    throw error;
  }
}

/**
 * The configuration of the environment; where it names no servers, those of the house that runs in `dataDir`, with
 * its settings and its key, so that links and mails come out as that house makes them.
 * @throws house/not-running where neither names a MongoDB
 */
export async function configOfHouse(dataDir: string): Promise<Config> {
  const given = environment();
  const found = await runningServices(dataDir);
  if (found === null && given['MONGODB_URI'] === undefined) {
    throw houseProblems.notRunning(
      `None runs in ${dataDir}, and MONGODB_URI is not set. Start one with npm start, or name its folder with --data.`,
    );
  }
  const kept = found === null ? {} : await keptSettings(dataDir);
  return loadConfig({
    ...kept,
    ...given,
    MONGODB_URI: given['MONGODB_URI'] ?? found?.mongoUri,
    REDIS_URL: given['REDIS_URL'] ?? found?.redisUrl,
    SMTP_URL: given['SMTP_URL'] ?? found?.smtpUrl,
    LINK_KEYS: given['LINK_KEYS'] ?? (await readKept(dataDir, 'link-key')),
  });
}

const SETTINGS = 'settings.json';

const keptSettings = async (dataDir: string): Promise<Environment> =>
  JSON.parse((await readKept(dataDir, SETTINGS)) ?? '{}') as Environment;

/** The port of the last start if it is free: links in the mails that left name it. */
async function lastPort(dataDir: string): Promise<string> {
  const { HTTP_PORT } = await keptSettings(dataDir);
  return String(await freePort(HTTP_PORT === undefined ? WISHED_PORT : Number(HTTP_PORT)));
}

async function readKept(dataDir: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(dataDir, name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A key of this house's own, made at its first start: links from its mails stay good over restarts. */
async function keptLinkKey(dataDir: string): Promise<string> {
  const kept = await readKept(dataDir, 'link-key');
  if (kept !== undefined) return kept;
  const key = `local:${randomBytes(32).toString('base64url')}`;
  await writeFile(join(dataDir, 'link-key'), key, { mode: 0o600, flag: 'wx' });
  return key;
}

/** Makes a token in the running house; the secret is shown once. */
export async function makeToken(house: Running, name: string, roles: Role[]): Promise<string> {
  const actor = systemActor('first-start', 'first-start');
  return (await house.app.get(ApiTokens).create(actor, { name, roles })).secret;
}
