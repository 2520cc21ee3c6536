import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sourcesHash, whyBuild } from './build.mjs';
import { checkSha256, WHEELS } from './fetch-server.mjs';
import { sameLock, sha256, whyInstall } from './packages.mjs';
import { findBrowser, parseWithout, PEERS } from './peers.mjs';

describe('the preparation', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'convene-test-setup-'));
    mkdirSync(join(root, 'src'));
    mkdirSync(join(root, 'node_modules'));
    for (const name of ['tsconfig.json', 'nest-cli.json', 'src/a.ts']) writeFileSync(join(root, name), '{}');
    writeFileSync(join(root, 'package-lock.json'), lock('1.0.0'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const lock = (version: string) =>
    JSON.stringify({
      packages: {
        '': { name: 'x' },
        'node_modules/a': { version },
        'node_modules/mac': { version: '1', optional: true },
      },
    });
  const installed = (version: string) => JSON.stringify({ packages: { 'node_modules/a': { version } } });
  const hidden = () => join(root, 'node_modules/.package-lock.json');

  it('installs packages when none are there, when they are others, and when the lockfile changes', () => {
    expect(whyInstall(root)).toBe('they are not here yet');
    writeFileSync(hidden(), installed('0.9.0'));
    expect(whyInstall(root)).toBe('they are not those of the lockfile');
    writeFileSync(hidden(), installed('1.0.0'));
    expect(whyInstall(root)).toBeNull();
    expect(readFileSync(join(root, 'node_modules/.convene-lock'), 'utf8')).toBe(sha256(lock('1.0.0')));
    writeFileSync(join(root, 'package-lock.json'), lock('1.0.1'));
    expect(whyInstall(root)).toBe('the lockfile has changed');
  });

  it('misses no package but those of other systems', () => {
    expect(sameLock(lock('1.0.0'), installed('1.0.0'))).toBe(true);
    expect(sameLock(lock('1.0.0'), JSON.stringify({ packages: {} }))).toBe(false);
  });

  it('builds when a source is not the one of the build, but not for a test', () => {
    expect(whyBuild(root)).toBe('there is no finished build');
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist/.convene-build'), sourcesHash(root));
    expect(whyBuild(root)).toBeNull();
    writeFileSync(join(root, 'src/a.spec.ts'), '');
    expect(whyBuild(root)).toBeNull();
    utimesSync(join(root, 'src/a.ts'), 1, 1);
    expect(whyBuild(root)).toBe('the sources have changed');
  });

  it('refuses a file whose SHA-256 is not the pinned one', async () => {
    const file = join(root, 'wheel.whl');
    writeFileSync(file, 'something else');
    await expect(checkSha256(file, WHEELS.redis['linux-x64']?.sha256 ?? '')).rejects.toMatchObject({
      code: 'setup/wrong-checksum',
    });
    expect(await checkSha256(file, sha256('something else'))).toBe(sha256('something else'));
  });

  it('pins each wheel by version and SHA-256', () => {
    for (const wheel of Object.values(WHEELS).flatMap((systems) => Object.values(systems))) {
      expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(wheel.version).toMatch(/^\d/);
    }
  });

  it('knows the groups that may be left out, and refuses others', () => {
    expect(parseWithout(undefined)).toEqual([]);
    expect(parseWithout('browser,postfix,browser')).toEqual(['browser', 'postfix']);
    expect(parseWithout(Object.keys(PEERS).join(','))).toHaveLength(4);
    expect(() => parseWithout('browser,everything')).toThrow(/does not know everything/);
  });

  it('takes the browser that is named, and no other in its place', () => {
    const named = join(root, 'chromium');
    expect(findBrowser({ CONVENE_CHROMIUM: named })).toBeUndefined();
    writeFileSync(named, '#!/bin/sh\n');
    chmodSync(named, 0o755);
    expect(findBrowser({ CONVENE_CHROMIUM: named })).toBe(named);
  });
});
