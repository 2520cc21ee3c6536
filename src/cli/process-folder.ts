import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { defineProblems } from '../platform/index.js';

export const folderProblems = defineProblems('folder', {
  unreadable: { status: 422, title: 'A file of the process cannot be read' },
  unknownLetter: { status: 422, title: 'A letter names another that is not in the folder' },
});

/** A letter as it stands in `letters/letters.json`: other letters by their key, its body in a file of its own. */
export interface FolderLetter {
  key: string;
  kind: string;
  date: string;
  subject: string;
  dispatched: boolean;
  body: string;
  refersTo: string[];
  enclosures: (
    | { kind: 'letter'; key: string; title?: string }
    | { kind: 'document'; document: string; title?: string }
    | { kind: 'file'; file: string; name: string; title?: string }
  )[];
  [field: string]: unknown;
}

/** A process as data: what any office brings in by `convene import`, and what the demonstration is made of. */
export interface ProcessFolder {
  path: string;
  process: { title: string } & Record<string, unknown>;
  meeting: { title: string; zone: string; sittings: { date: string }[] } & Record<string, unknown>;
  programme: Record<string, unknown>;
  letters: FolderLetter[];
}

/**
 * Reads `process.json`, `meeting.json`, `programme.json` and `letters/` (`letters.json` with one Markdown file per
 * body). `moveDays` moves every date in them by so many days, for a case that is to happen at another time.
 */
export async function readProcessFolder(path: string, moveDays = 0): Promise<ProcessFolder> {
  const json = async <T>(name: string): Promise<T> => move(await readJson(join(path, name)), moveDays) as T;
  const { letters } = await json<{ letters: FolderLetter[] }>('letters/letters.json');
  for (const letter of letters) letter.body = await readText(join(path, 'letters', letter.body));
  return {
    path,
    process: await json('process.json'),
    meeting: await json('meeting.json'),
    programme: await json('programme.json'),
    letters,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw folderProblems.unreadable(`${path} is missing or cannot be read.`, {}, { cause: error });
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be parsed';
    throw folderProblems.unreadable(`${path} is not JSON: ${why}.`, {}, { cause: error });
  }
}

/** Moves every value that is a day (YYYY-MM-DD), at any depth. */
function move(value: unknown, days: number): unknown {
  if (days === 0) return value;
  if (typeof value === 'string') {
    return /^\d{4}-\d{2}-\d{2}$/.test(value)
      ? DateTime.fromISO(value, { zone: 'utc' }).plus({ days }).toISODate()
      : value;
  }
  if (Array.isArray(value)) return value.map((one) => move(one, days));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, move(one, days)]));
  }
  return value;
}
