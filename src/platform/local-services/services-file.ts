import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { localServicesProblems } from './local-services.problems.js';
import { isAlive, markOf, type ProcessMark, signal } from './process-identity.js';
import { isCode } from '../system-error.js';

/** Who runs local services in a data folder, and where they are: the lock and the sign at the door in one. */
export interface ServicesRecord {
  owner: ProcessMark;
  /** RFC 3339, machine time. */
  startedAt: string;
  /** The command line of the owner. */
  command: string;
  supervisor?: ProcessMark;
  servers: { name: string; process: ProcessMark; url: string }[];
  mongoUri?: string;
  redisUrl?: string;
  smtpUrl?: string;
  mailWebUrl?: string;
}

const fileOf = (dataDir: string): string => join(dataDir, 'services.json');

async function read(path: string): Promise<ServicesRecord | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ServicesRecord;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The record of whoever is alive in the folder, or null. */
export async function runningServices(dataDir: string): Promise<ServicesRecord | null> {
  const record = await read(fileOf(dataDir));
  return record !== null && (await isAlive(record.owner)) ? record : null;
}

/**
 * What to do about a record that was found: refuse when its owner lives, else take over, after the servers that
 * outlived him are stopped.
 */
export async function judge(
  record: ServicesRecord,
  alive: (mark: ProcessMark) => Promise<boolean> = isAlive,
): Promise<{ owned: true } | { owned: false; leftOver: ProcessMark[]; supervisor: ProcessMark | null }> {
  if (await alive(record.owner)) return { owned: true };
  const servers = await Promise.all(
    record.servers.map(async ({ process }) => ((await alive(process)) ? [process] : [])),
  );
  const { supervisor } = record;
  return {
    owned: false,
    leftOver: servers.flat(),
    supervisor: supervisor !== undefined && (await alive(supervisor)) ? supervisor : null,
  };
}

/** The lock of one data folder, held by this process until {@link release}. */
export class ServicesFile {
  private constructor(
    private readonly dataDir: string,
    private record: ServicesRecord,
  ) {}

  /**
   * Takes the folder for this process; `local-services/already-running` names who has it. What a crash left is
   * taken over once its servers have ended.
   */
  static async acquire(dataDir: string, startedAt: Date): Promise<ServicesFile> {
    await mkdir(dataDir, { recursive: true });
    const owner = await markOf(process.pid);
    if (owner === null) throw new Error('this process does not see itself');
    const record: ServicesRecord = {
      owner,
      startedAt: startedAt.toISOString(),
      command: process.argv.slice(1).join(' '),
      servers: [],
    };
    const path = fileOf(dataDir);
    for (;;) {
      if (await create(path, record)) return new ServicesFile(dataDir, record);
      const found = await read(path);
      if (found === null) continue;
      const verdict = await judge(found);
      if (verdict.owned) throw alreadyRunning(dataDir, found);
      await stopLeftOver(verdict.supervisor, verdict.leftOver);
      await removeStale(path, found);
    }
  }

  /** Writes what has been started; whole or not at all. */
  async update(change: Partial<ServicesRecord>): Promise<void> {
    this.record = { ...this.record, ...change };
    const path = fileOf(this.dataDir);
    const next = `${path}.${process.pid}`;
    await writeFile(next, text(this.record));
    await rename(next, path);
  }

  async release(): Promise<void> {
    await rm(fileOf(this.dataDir), { force: true });
  }
}

const text = (record: ServicesRecord): string => `${JSON.stringify(record, null, 2)}\n`;

/** Puts a whole record in place in one step, or says that one is there. */
async function create(path: string, record: ServicesRecord): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, text(record), { flag: 'wx' });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the record that was judged; one that somebody put there in the meantime is put back. */
async function removeStale(path: string, judged: ServicesRecord): Promise<void> {
  const aside = `${path}.stale.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = await read(aside);
  if (taken !== null && text(taken) !== text(judged)) await link(aside, path);
  await rm(aside, { force: true });
}

/** A supervisor that has lost its parent is stopping its servers: wait for it; what outlives it is stopped here. */
async function stopLeftOver(supervisor: ProcessMark | null, servers: ProcessMark[]): Promise<void> {
  if (supervisor !== null) await ended([supervisor], 30_000);
  const left = (await Promise.all(servers.map(async (mark) => ((await isAlive(mark)) ? [mark] : [])))).flat();
  await Promise.all(left.map((mark) => signal(mark, 'SIGTERM')));
  if (await ended(left, 20_000)) return;
  await Promise.all(left.map((mark) => signal(mark, 'SIGKILL')));
  await ended(left, 5_000);
}

async function ended(marks: ProcessMark[], withinMs: number): Promise<boolean> {
  const limit = performance.now() + withinMs;
  for (;;) {
    const alive = await Promise.all(marks.map((mark) => isAlive(mark)));
    if (!alive.includes(true)) return true;
    if (performance.now() > limit) return false;
    await delay(50);
  }
}

function alreadyRunning(dataDir: string, record: ServicesRecord) {
  const where = [record.mongoUri, record.redisUrl, record.smtpUrl, record.mailWebUrl]
    .filter(Boolean)
    .join(', ');
  return localServicesProblems.alreadyRunning(
    `Process ${record.owner.pid} (${record.command}) has run them in ${dataDir} since ${record.startedAt}` +
      `${where === '' ? '' : `: ${where}`}. Use those, stop it, or take another folder with CONVENE_DATA_DIR.`,
    { pid: record.owner.pid, startedAt: record.startedAt, dataDir },
  );
}
