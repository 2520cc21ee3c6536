import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asFileRefusal, assertWritableFile, ensureWritableFolder, readGiven } from './given-files.js';

describe('files that a person names to a command', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convene-test-given-'));
    await writeFile(join(folder, 'file'), 'content');
  });

  afterAll(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  });

  it('are read', async () => {
    expect((await readGiven(join(folder, 'file'), 'table')).toString()).toBe('content');
  });

  it('that are not there, or are folders, are refused with their name and the reason', async () => {
    await expect(readGiven(join(folder, 'none.csv'), 'table')).rejects.toMatchObject({
      code: 'files/unreadable',
      detail: `The table ${join(folder, 'none.csv')} is not there (ENOENT). Check the path.`,
    });
    await expect(readGiven(folder, 'table')).rejects.toMatchObject({
      code: 'files/unreadable',
      detail: expect.stringMatching(/ is a folder/) as unknown,
    });
  });

  it('and folders for results are made where they are missing', async () => {
    await ensureWritableFolder(join(folder, 'new', 'deep'));
    await assertWritableFile(join(folder, 'new', 'deep', 'summary.json'));
    await assertWritableFile(join(folder, 'file'));
  });

  it('for results that cannot be written are refused before the work', async () => {
    const refused = { code: 'files/unwritable' };
    await expect(ensureWritableFolder(join(folder, 'file'))).rejects.toMatchObject(refused);
    await expect(ensureWritableFolder(join(folder, 'file', 'below'))).rejects.toMatchObject(refused);
    await expect(assertWritableFile(folder)).rejects.toMatchObject(refused);
    await expect(assertWritableFile(join(folder, 'missing', 'a.json'))).rejects.toMatchObject({
      ...refused,
      detail: `${join(folder, 'missing')} is not there (ENOENT). Name another place.`,
    });
  });

  it('are named also where nobody asked about them in particular; other faults are not taken for theirs', () => {
    const fault = Object.assign(new Error('x'), { code: 'ENOTDIR', syscall: 'mkdir', path: '/etc/hosts/a' });
    expect(asFileRefusal(fault)?.detail).toContain('/etc/hosts/a');
    expect(asFileRefusal(new Error('x'))).toBeNull();
    expect(
      asFileRefusal(Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' })),
    ).toBeNull();
  });
});
