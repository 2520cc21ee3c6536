import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchServer, officialBuild } from '../../src/setup/fetch-server.mjs';
import { cacheFolder, findServer } from '../../src/setup/servers.mjs';
import { eventually } from '../support/eventually.js';

describe('the official build of MongoDB', () => {
  let folder: string;
  let mirror: Server;
  let environment: Record<string, string>;
  let answers: { archive: Buffer; sha256: string; cut?: number; silent?: boolean };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'convene-test-fetch-'));
    environment = { XDG_CACHE_HOME: join(folder, 'cache'), PATH: '/nowhere' };
    const bin = join(folder, 'mongodb-linux-x86_64/bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'mongod'), '#!/bin/sh\necho "db version v8.2.6"\n', { mode: 0o755 });
    execFileSync('tar', ['-czf', join(folder, 'archive.tgz'), '-C', folder, 'mongodb-linux-x86_64']);
    const archive = readFileSync(join(folder, 'archive.tgz'));
    answers = { archive, sha256: createHash('sha256').update(archive).digest('hex') };
    mirror = createServer((request, response) => {
      if (request.url?.endsWith('.sha256')) response.end(`${answers.sha256}  mongodb.tgz\n`);
      else {
        response.writeHead(200, { 'content-length': answers.archive.length });
        if (answers.cut === undefined) response.end(answers.archive);
        else {
          response.write(answers.archive.subarray(0, answers.cut), () => {
            if (answers.silent !== true) response.destroy();
          });
        }
      }
    });
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    process.env['MONGOMS_DOWNLOAD_MIRROR'] = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    delete process.env['MONGOMS_DOWNLOAD_MIRROR'];
    mirror.closeAllConnections();
    await new Promise((resolve) => mirror.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  const leftOver = () =>
    readdirSync(cacheFolder(environment)).filter((name) => name.startsWith('unfinished'));

  it('is put whole into the cache, where the next search finds it', async () => {
    const outcome = await officialBuild('mongod', environment);
    expect(outcome).toEqual({
      file: expect.stringMatching(/servers\/mongod-official-[\d.]+\/mongod$/),
    });
    expect(await findServer('mongod', environment)).toMatchObject({
      via: 'cache',
      ...('file' in outcome && { where: outcome.file }),
    });
    expect(leftOver()).toEqual([]);
  });

  it('is thrown away when it is not what its publisher says', async () => {
    answers.sha256 = '0'.repeat(64);
    expect(await officialBuild('mongod', environment)).toEqual({
      fault: expect.stringContaining('SHA-256'),
    });
    expect(leftOver()).toEqual([]);
    expect(existsSync(join(cacheFolder(environment), 'servers'))).toBe(false);
  });

  it('leaves nothing half done when it breaks off', async () => {
    answers.cut = 100;
    expect(await officialBuild('mongod', environment)).toHaveProperty('fault');
    expect(leftOver()).toEqual([]);
    expect(existsSync(join(cacheFolder(environment), 'servers'))).toBe(false);
  });

  it('is fetched anew after a fetch that was killed, and nothing of that one stays', async () => {
    Object.assign(answers, { cut: 100, silent: true });
    const script = new URL('../../src/setup/fetch-server.mjs', import.meta.url).href;
    const killed = spawn(
      process.execPath,
      ['--eval', `import('${script}').then(({ officialBuild }) => officialBuild('mongod', process.env))`],
      { env: { ...process.env, ...environment }, stdio: 'ignore' },
    );
    const started = () => (existsSync(cacheFolder(environment)) ? leftOver() : []);
    await eventually(() =>
      expect(started().map((name) => readdirSync(join(cacheFolder(environment), name)))).toEqual([
        ['archive.tgz'],
      ]),
    );
    const gone = new Promise((resolve) => killed.once('exit', resolve));
    killed.kill('SIGKILL');
    await gone;
    expect((await findServer('mongod', environment)).via).toBe('none');

    answers = { archive: answers.archive, sha256: answers.sha256 };
    const file = await fetchServer('mongod', environment);
    expect(await findServer('mongod', environment)).toMatchObject({ via: 'cache', where: file });
    expect(leftOver()).toEqual([]);
  });
});
