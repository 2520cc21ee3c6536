import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findServer, type ServerKind, SERVERS, waysToGet } from '../../setup/servers.mjs';
import { environment } from '../config/config.js';
import { localServicesProblems } from './local-services.problems.js';
import { freePort } from './ports.js';
import type { ProcessMark } from './process-identity.js';
import type { Supervisor } from './supervisor.client.js';

export type ServerName = 'mongo' | 'redis';

/** How one kind of server is started and known to be ready. */
export interface ServerKindOf {
  name: ServerName;
  kind: ServerKind;
  args(port: number, dataDir: string): string[];
  url(port: number): string;
  /** Resolves when the very process answers and takes writes; throws while it doesn't. */
  ready(port: number, pid: number): Promise<void>;
}

export interface RunningServer {
  process: ProcessMark;
  port: number;
  url: string;
  binary: string;
}

/** How long a server may take from its start to the first write; a long recovery after a crash is within it. */
const READY_MS = 90_000;
const TRIES = 3;

/** The binary to start; `local-services/server-missing` names the three ways to get one. */
export async function binaryOf(kind: ServerKind, configured: string | undefined): Promise<string> {
  const { urlSetting, pathSetting } = SERVERS[kind];
  const found = await findServer(kind, {
    ...environment(),
    // An address was not given to whoever asks for a server, or it was not to be used.
    [urlSetting]: undefined,
    ...(configured === undefined ? {} : { [pathSetting]: configured }),
  });
  if (found.via !== 'none') return found.where;
  throw localServicesProblems.serverMissing([waysToGet(kind), ...found.passed].join('\n'));
}

/**
 * Starts a server under the supervisor and waits until it is ready. A port that somebody took between choosing and
 * listening leads to another try with another port.
 */
export async function startServer(
  supervisor: Supervisor,
  server: ServerKindOf,
  options: { binary: string; dataDir: string; wishedPort: number },
): Promise<RunningServer> {
  const data = join(options.dataDir, server.name);
  const logs = join(options.dataDir, 'logs');
  const log = join(logs, `${server.name}.log`);
  await Promise.all([mkdir(data, { recursive: true }), mkdir(logs, { recursive: true })]);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.wishedPort : 0);
    const mark = await supervisor.start(server.name, options.binary, server.args(port, data), log);
    const outcome = await untilReady(supervisor, server, port, mark);
    if (outcome === 'ready') return { process: mark, port, url: server.url(port), binary: options.binary };
    const taken = (await freePort(port)) !== port;
    if (!taken || attempt === TRIES) {
      throw localServicesProblems.startFailed(
        `${server.name} (${options.binary}) ${outcome}. Its log, ${log}, ends:\n${await lastLines(log)}`,
      );
    }
  }
}

/** @returns 'ready', or what happened instead */
async function untilReady(
  supervisor: Supervisor,
  server: ServerKindOf,
  port: number,
  mark: ProcessMark,
): Promise<string> {
  const limit = performance.now() + READY_MS;
  let exited: string | null = null;
  let fault = '';
  const deaf = supervisor.onExit((exit) => {
    if (exit.name === server.name) exited = `ended with ${exit.code ?? exit.signal ?? 'no word'}`;
  });
  try {
    while (performance.now() < limit) {
      if (exited !== null) return exited;
      try {
        await server.ready(port, mark.pid);
        return 'ready';
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error);
      }
      await delay(50);
    }
    await supervisor.kill(server.name, 'SIGKILL');
    return `was not ready after ${READY_MS / 1000} s: ${fault}`;
  } finally {
    deaf();
  }
}

async function lastLines(path: string): Promise<string> {
  const content = await readFile(path, 'utf8');
  return content.trimEnd().split('\n').slice(-6).join('\n');
}
