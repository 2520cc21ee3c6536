import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiTokens, type Role } from '../access/index.js';
import { systemActor } from '../messaging/index.js';
import { type Config, type Environment, environment, loadConfig } from '../platform/index.js';
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
}

const WISHED_PORT = 3000;

/**
 * A whole house on this machine: local services where no address is given, then every role in one process.
 * For `npm start`, the demonstration and the benches; production runs roles beside servers of its own.
 */
export async function openHouse({ dataDir, settings = {} }: HouseOptions): Promise<House> {
  const given: Environment = { ...environment(), ...settings };
  await mkdir(dataDir, { recursive: true });
  const services = await startLocalServices({
    dataDir,
    want: ['mongo', 'redis', 'smtp'],
    given: { mongoUri: given['MONGODB_URI'], redisUrl: given['REDIS_URL'], smtpUrl: given['SMTP_URL'] },
    binaries: { mongod: given['CONVENE_MONGOD'], redis: given['CONVENE_REDIS'] },
  });
  try {
    const config = loadConfig({
      ...given,
      HTTP_PORT: given['HTTP_PORT'] ?? String(await freePort(WISHED_PORT)),
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

/** The configuration of the environment; where it names no servers, those of the house that runs in `dataDir`. */
export async function configOfHouse(dataDir: string): Promise<Config> {
  const given = environment();
  const found = await runningServices(dataDir);
  return loadConfig({
    ...given,
    MONGODB_URI: given['MONGODB_URI'] ?? found?.mongoUri,
    REDIS_URL: given['REDIS_URL'] ?? found?.redisUrl,
    SMTP_URL: given['SMTP_URL'] ?? found?.smtpUrl,
  });
}

/** A key of this house's own, made at its first start: links from its mails stay good over restarts. */
async function keptLinkKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'link-key');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const key = `local:${randomBytes(32).toString('base64url')}`;
  await writeFile(path, key, { mode: 0o600, flag: 'wx' });
  return key;
}

/** Makes a token in the running house; the secret is shown once. */
export async function makeToken(house: Running, name: string, roles: Role[]): Promise<string> {
  const actor = systemActor('first-start', 'first-start');
  return (await house.app.get(ApiTokens).create(actor, { name, roles })).secret;
}
