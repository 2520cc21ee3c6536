import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { stationeryBody } from '../letters/index.js';
import { defineProblems, readGiven } from '../platform/index.js';
import { type FolderVenue, readVenues } from './venues-file.js';

export const folderProblems = defineProblems('folder', {
  unreadable: { status: 422, title: 'A file of the process cannot be read' },
  unknownStationery: { status: 422, title: 'A letter names a stationery that is not in the folder' },
  unknownLetter: { status: 422, title: 'A letter names another that is not in the folder' },
});

const enclosure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('letter'), key: z.string(), title: z.string().optional() }),
  z.strictObject({ kind: z.literal('document'), document: z.string(), title: z.string().optional() }),
  z.strictObject({
    kind: z.literal('file'),
    file: z.string(),
    name: z.string(),
    title: z.string().optional(),
  }),
]);
export type FolderEnclosure = z.infer<typeof enclosure>;

/** The distribution list of a dispatched letter; its id alone says enough. */
const audience = z.union([
  z.string().transform((listId): { listId: string } => ({ listId })),
  z.looseObject({ listId: z.string() }),
]);

/**
 * A letter as it stands in `letters/letters.json`: other letters by their key, its body in a file of its own. All
 * else that `POST /api/v1/letters` takes stands beside it (`audience`, `signatories` …) and is judged there.
 */
const folderLetter = z.looseObject({
  key: z.string(),
  subject: z.string(),
  body: z.string(),
  refersTo: z.array(z.string()).default([]),
  enclosures: z.array(enclosure).default([]),
  audience: audience.optional(),
  /** The key of one of `stationery.json`. */
  stationery: z.string().optional(),
});
export type FolderLetter = z.infer<typeof folderLetter>;

/** Letterhead, salutation, signatories … of the process: letters of the folder, and those that follow, take them. */
const folderStationery = stationeryBody.omit({ processId: true }).extend({ key: z.string() });
export type FolderStationery = z.input<typeof folderStationery>;

const lettersFile = z.looseObject({ letters: z.array(folderLetter) });

const folderList = z.looseObject({ id: z.string(), title: z.string() });
export type FolderList = z.infer<typeof folderList>;

/** The tables that a folder may bring for the directory, in the order in which they build on each other. */
const TABLES = ['delegations', 'organisations', 'stakeholders', 'contacts'] as const;

export interface FolderTable {
  kind: (typeof TABLES)[number];
  csv: Buffer;
}

/** Venues with their rooms, as a folder names the file. */
export const VENUES = 'venues.json';

/** A process as data: what any office brings in by `convene import`, and what the demonstration is made of. */
export interface ProcessFolder {
  path: string;
  process: Record<string, unknown>;
  meeting: Record<string, unknown>;
  programme: Record<string, unknown>;
  letters: FolderLetter[];
  /** `directory/*.csv`; empty where there are none. */
  tables: FolderTable[];
  /** `lists.json`; empty where there is none. */
  lists: FolderList[];
  /** `venues.json`; empty where there is none. */
  venues: FolderVenue[];
  /** `stationery.json`; empty where there is none. */
  stationery: FolderStationery[];
}

/**
 * Reads `process.json`, `meeting.json`, `programme.json` and `letters/` (`letters.json` with one Markdown file per
 * body), and where they are there `stationery.json`, `lists.json`, `venues.json` and `directory/` with tables. `moveDays` moves every date in them by so many days, for a case that is to happen at another time.
 */
export async function readProcessFolder(path: string, moveDays = 0): Promise<ProcessFolder> {
  const json = async <Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.infer<Schema>> =>
    shaped(join(path, name), schema, move(await readJson(join(path, name)), moveDays));
  const { letters } = await json('letters/letters.json', lettersFile);
  for (const letter of letters) letter.body = await readText(join(path, 'letters', letter.body));
  const stationery = (await isThere(join(path, 'stationery.json')))
    ? (await json('stationery.json', z.strictObject({ stationery: z.array(folderStationery) }))).stationery
    : [];
  assertStationery(path, letters, stationery);
  return {
    path,
    process: await json('process.json', anything),
    meeting: await json('meeting.json', anything),
    programme: await json('programme.json', anything),
    letters,
    tables: await tablesIn(path),
    lists: (await isThere(join(path, 'lists.json')))
      ? (await json('lists.json', z.looseObject({ lists: z.array(folderList) }))).lists
      : [],
    venues: (await isThere(join(path, VENUES))) ? await readVenues(join(path, VENUES)) : [],
    stationery,
  };
}

function assertStationery(
  path: string,
  letters: readonly FolderLetter[],
  stationery: readonly FolderStationery[],
): void {
  const keys = stationery.map(({ key }) => key);
  const lost = letters.find((letter) => letter.stationery !== undefined && !keys.includes(letter.stationery));
  if (lost === undefined) return;
  throw folderProblems.unknownStationery(
    `The letter "${lost.key}" names "${lost.stationery ?? ''}"; ${join(path, 'stationery.json')} has ${keys.length === 0 ? 'none' : keys.join(', ')}.`,
  );
}

async function tablesIn(path: string): Promise<FolderTable[]> {
  const tables: FolderTable[] = [];
  for (const kind of TABLES) {
    const file = join(path, 'directory', `${kind}.csv`);
    if (await isThere(file)) tables.push({ kind, csv: await readGiven(file, 'table') });
  }
  return tables;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Judged by the API, which takes it as it is. */
const anything = z.record(z.string(), z.unknown());

function shaped<Schema extends z.ZodType>(path: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues.map(({ path: where, message }) => ({
    level: 'error',
    code: folderProblems.unreadable.code,
    where: where.map(String).join('.'),
    message,
  }));
  throw folderProblems.unreadable(`${path} has not the shape that it needs.`, { findings });
}

const readText = async (path: string): Promise<string> =>
  (await readGiven(path, 'process file')).toString('utf8');

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
