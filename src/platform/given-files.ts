import { constants } from 'node:fs';
import { access, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defineProblems, type Problem } from './problems/problem.js';
import { isCode } from './system-error.js';

/** Refusals of files and folders that a person named to a command. */
export const givenFilesProblems = defineProblems('files', {
  unreadable: { status: 422, title: 'A file cannot be read' },
  unwritable: { status: 422, title: 'A file or folder cannot be written' },
  unusable: { status: 422, title: 'A file or folder cannot be used' },
});

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'leads through a file, not a folder',
  EISDIR: 'is a folder, not a file',
  // Said of a folder that was to be made.
  EEXIST: 'is a file, not a folder',
  EACCES: 'is closed to this user',
  EPERM: 'is closed to this user',
  EROFS: 'lies on a disk that takes no changes',
  ENOSPC: 'lies on a disk that is full',
  ENAMETOOLONG: 'has too long a name',
  ELOOP: 'is a link that leads in a circle',
  EMFILE: 'is one file too many: too many are open',
};

/** A fault that the system reported about a file: its code and, where it says so, the path. */
const isFileFault = (error: unknown): error is { code: string; syscall: string; path?: string } =>
  typeof error === 'object' &&
  error !== null &&
  'syscall' in error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code in reasons;

const why = (code: string): string => `${reasons[code] ?? 'is refused by the system'} (${code})`;

/**
 * Reads a file that a person named. `what` it is, such as `table`, stands in the refusal.
 * @throws files/unreadable
 */
export async function readGiven(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!isFileFault(error)) throw error;
    throw givenFilesProblems.unreadable(
      `The ${what} ${path} ${why(error.code)}. Check the path.`,
      { path },
      { cause: error },
    );
  }
}

/** Makes the folder that a person named for results if it is missing; refused before any work is done in vain. */
export function ensureWritableFolder(path: string): Promise<void> {
  return toWrite(path, async () => {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  });
}

/** Refuses a file for results that can't be written: before the work, not after it. Writes nothing. */
export async function assertWritableFile(path: string): Promise<void> {
  await toWrite(dirname(path), () => access(dirname(path), constants.W_OK));
  await toWrite(path, async () => {
    try {
      if ((await stat(path)).isDirectory()) throw unwritable(path, 'EISDIR');
      await access(path, constants.W_OK);
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error;
    }
  });
}

async function toWrite(path: string, attempt: () => Promise<void>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    throw isFileFault(error) ? unwritable(path, error.code, error) : error;
  }
}

const unwritable = (path: string, code: string, cause?: unknown): Problem =>
  givenFilesProblems.unwritable(
    `${path} ${why(code)}. Name another place.`,
    { path },
    cause === undefined ? undefined : { cause },
  );

/** What the system said of a file that nobody asked about in particular, as a refusal; null for any other fault. */
export function asFileRefusal(error: unknown): Problem | null {
  if (!isFileFault(error) || error.path === undefined) return null;
  return givenFilesProblems.unusable(
    `${error.path} ${why(error.code)}. Check the path.`,
    { path: error.path },
    { cause: error },
  );
}
