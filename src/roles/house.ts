import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiTokens, type Role } from '../access/index.js';
import { systemActor } from '../messaging/index.js';
import { type Environment, environment, loadConfig } from '../platform/index.js';
import { type LocalServices, startLocalServices } from '../platform/local-services/index.js';
import { boot, type Running } from './boot.js';
import { features } from './features.js';

export interface House extends Running {
  services: LocalServices;
}

/**
 * A whole house on this machine: local services where no address is given, then every role in one process.
 * For `npm start`, the demonstration and the benches; production runs roles beside servers of its own.
 */
export async function openHouse(options: { dataDir: string; settings?: Environment }): Promise<House> {
  await mkdir(options.dataDir, { recursive: true });
  const services = await startLocalServices({ dataDir: options.dataDir, want: ['mongo', 'redis', 'smtp'] });
  try {
    const given: Environment = { ...environment(), ...options.settings };
    const config = loadConfig({
      ...given,
      MONGODB_URI: given['MONGODB_URI'] ?? services.mongoUri,
      REDIS_URL: given['REDIS_URL'] ?? services.redisUrl,
      SMTP_URL: given['SMTP_URL'] ?? services.smtpUrl,
      LINK_KEYS: given['LINK_KEYS'] ?? (await keptLinkKey(options.dataDir)),
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
