import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localServicesProblems } from './local-services.problems.js';
import { isAlive, markOf, type ProcessMark } from './process-identity.js';
import { judge, runningServices, ServicesFile, type ServicesRecord } from './services-file.js';

const mark = (pid: number): ProcessMark => ({ pid, born: `boot:${pid}` });
const record: ServicesRecord = {
  owner: mark(1),
  startedAt: '2017-04-13T13:00:00.000Z',
  command: 'convene start',
  supervisor: mark(2),
  servers: [
    { name: 'mongo', process: mark(3), url: 'mongodb://127.0.0.1:1/convene' },
    { name: 'redis', process: mark(4), url: 'redis://127.0.0.1:2' },
  ],
};
const alive =
  (...pids: number[]) =>
  (candidate: ProcessMark) =>
    Promise.resolve(pids.includes(candidate.pid));

describe('the record of who runs local services', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'convene-test-record-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('belongs to its owner as long as he lives, whatever became of the servers', async () => {
    expect(await judge(record, alive(1))).toEqual({ owned: true });
  });

  it('is stale when its owner is dead, and names what outlived him', async () => {
    expect(await judge(record, alive())).toEqual({ owned: false, leftOver: [], supervisor: null });
    expect(await judge(record, alive(2, 4))).toEqual({
      owned: false,
      leftOver: [mark(4)],
      supervisor: mark(2),
    });
  });

  it('does not take a later process of the same number for the owner', async () => {
    const self = await markOf(process.pid);
    if (self === null) throw new Error('this process does not see itself');
    expect(await isAlive(self)).toBe(true);
    expect(await isAlive({ ...self, born: 'long ago' })).toBe(false);
    await writeFile(
      join(dir, 'services.json'),
      JSON.stringify({ ...record, owner: { ...self, born: 'long ago' } }),
    );
    expect(await runningServices(dir)).toBeNull();
    const taken = await ServicesFile.acquire(dir, new Date(0));
    expect((await runningServices(dir))?.owner).toEqual(self);
    await taken.release();
    expect(await readdir(dir)).toEqual([]);
  });

  it('is given to one of many who want it at once', async () => {
    const wanting = Array.from({ length: 10 }, () => ServicesFile.acquire(dir, new Date(0)));
    const outcomes = await Promise.allSettled(wanting);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(localServicesProblems.alreadyRunning.is(outcome.reason)).toBe(true);
    }
  });
});
