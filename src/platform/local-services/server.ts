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
  args(port: number, data: string): string[];
  url(port: number): string;
  /** Resolves when the very process answers and takes writes; throws while it doesn't. */
  ready(port: number, pid: number): Promise<void>;
  /**
   * What the data need before a start on this port; `alone` runs the binary with other arguments until `work` is
   * done, then stops it cleanly.
   */
  prepare?(port: number, data: string, alone: Alone): Promise<void>;
}

/** `work` is repeated until it succeeds, the process ends or the time is over. */
export type Alone = (args: string[], work: (pid: number) => Promise<void>) => Promise<void>;

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
  const { binary, dataDir, wishedPort } = options;
  const data = join(dataDir, server.name);
  const log = join(dataDir, 'logs', `${server.name}.log`);
  await Promise.all([mkdir(data, { recursive: true }), mkdir(join(dataDir, 'logs'), { recursive: true })]);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? wishedPort : 0);
    try {
      await server.prepare?.(port, data, async (args, work) => {
        await launch(supervisor, { name: server.name, binary, args, log }, work);
        await endOf(supervisor, server.name, 'SIGTERM');
      });
      const launched = { name: server.name, binary, args: server.args(port, data), log };
      const mark = await launch(supervisor, launched, (pid) => server.ready(port, pid));
      return { process: mark, port, url: server.url(port), binary };
    } catch (error) {
      if (attempt === TRIES || (await freePort(port)) === port) throw error;
    }
  }
}

interface Launch {
  name: string;
  binary: string;
  args: string[];
  log: string;
}

/** Starts a process and repeats `work` until it succeeds; `local-services/start-failed` with its log's last words. */
async function launch(
  supervisor: Supervisor,
  { name, binary, args, log }: Launch,
  work: (pid: number) => Promise<void>,
): Promise<ProcessMark> {
  const limit = performance.now() + READY_MS;
  let ended: string | undefined;
  const deaf = supervisor.onExit((exit) => {
    if (exit.name === name) ended = `ended with ${exit.code ?? exit.signal ?? 'no word'}`;
  });
  try {
    const mark = await supervisor.start(name, binary, args, log);
    let fault = '';
    while (ended === undefined && performance.now() < limit) {
      try {
        await work(mark.pid);
        return mark;
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error);
      }
      await delay(50);
    }
    const outcome = ended ?? `was not ready after ${READY_MS / 1000} s: ${fault}`;
    if (ended === undefined) await endOf(supervisor, name, 'SIGKILL');
    throw localServicesProblems.startFailed(
      `${name} (${binary}) ${outcome}. Its log, ${log}, ends:\n${await lastLines(log)}`,
    );
  } finally {
    deaf();
  }
}

/** Sends a signal to a server and waits until it has ended. */
export async function endOf(supervisor: Supervisor, name: string, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    const deaf = supervisor.onExit((exit) => {
      if (exit.name !== name) return;
      deaf();
      resolve();
    });
  });
  await supervisor.kill(name, signal);
  await gone;
}

async function lastLines(path: string): Promise<string> {
  const content = await readFile(path, 'utf8');
  return content.trimEnd().split('\n').slice(-6).join('\n');
}
