import { z } from 'zod';
import { defineProblems, type Finding, Problem, readGiven } from '../platform/index.js';
import {
  decideRoom,
  decideVenue,
  placeKey,
  type Room,
  roomBody,
  roomsProblems,
  venueBody,
} from '../rooms/index.js';

export const venuesFileProblems = defineProblems('venues-file', {
  faulty: { status: 422, title: 'The venues cannot be brought in' },
});

const room = roomBody.omit({ venueId: true }).extend({ id: placeKey });
const venue = venueBody.extend({ id: placeKey, rooms: z.array(room).max(1_000).default([]) });
const venuesFile = z.strictObject({ venues: z.array(venue).max(200) });

export interface FolderRoom {
  id: string;
  body: z.infer<typeof roomBody>;
}

export interface FolderVenue {
  id: string;
  body: z.infer<typeof venueBody>;
  /** Those that others are made of come first. */
  rooms: FolderRoom[];
}

/**
 * Reads a file of venues with their rooms: `{"venues": [{"id": …, …, "rooms": [{"id": …, …}]}]}`, else as
 * `PUT /api/v1/venues/{id}` and `PUT /api/v1/rooms/{id}` take them.
 * @throws venues-file/faulty with every fault that the file shows by itself, each with its place
 */
export async function readVenues(path: string): Promise<FolderVenue[]> {
  const text = (await readGiven(path, 'venues file')).toString('utf8');
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be parsed';
    throw venuesFileProblems.faulty(`${path} is not JSON: ${why}.`, {}, { cause: error });
  }
  const read = venuesFile.safeParse(given);
  if (!read.success)
    throw faulty(
      path,
      read.error.issues.map((issue) => shapeFault(issue, given)),
    );
  const venues = read.data.venues.map(({ id, rooms, ...body }) => ({
    id,
    body,
    rooms: rooms
      .map(({ id: roomId, ...facts }) => ({ id: roomId, body: { venueId: id, ...facts } }))
      .sort((a, b) => Number(a.body.parts.length > 0) - Number(b.body.parts.length > 0)),
  }));
  const doubled = namedTwice(venues);
  if (doubled.length > 0) throw faulty(path, doubled);
  return venues;
}

export const faulty = (path: string, findings: readonly Finding[]): Problem =>
  venuesFileProblems.faulty(`Nothing was brought in. Mend ${path}, and import again.`, { findings });

/**
 * What the house would refuse of these venues and rooms, which it does not have yet, by the rules by which it decides
 * itself. `standing` are rooms of the house that may be named as parts.
 */
export function refusalsOf(venues: readonly FolderVenue[], standing: readonly Room[]): Finding[] {
  const now = new Date(0);
  const rooms = [
    ...standing,
    ...venues.flatMap((one) =>
      one.rooms.map(({ id, body }): Room => ({
        _id: id,
        version: 0,
        ...body,
        createdAt: now,
        updatedAt: now,
      })),
    ),
  ];
  return venues.flatMap(({ id, body, rooms: own }) => [
    ...refusal(`venue ${id}`, () => decideVenue(id, null, body, now)),
    ...own.flatMap((one) =>
      refusal(`venue ${id}, room ${one.id}`, () => decideRoom(one.id, null, one.body, rooms, now)),
    ),
  ]);
}

/** A fault of a venue or room in the file. */
export const venueFault = (where: string, message: string, fix: string): Finding => ({
  level: 'error',
  code: venuesFileProblems.faulty.code,
  where,
  message,
  fix,
});

function refusal(place: string, decide: () => unknown): Finding[] {
  try {
    decide();
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const findings = (error.extensions['findings'] ?? [{ message: error.message }]) as Finding[];
    const fix = roomsProblems.partUnfit.is(error)
      ? 'Name rooms of the same venue by their ids, such as have no parts themselves.'
      : 'Correct it.';
    return findings.map(({ where, message }) =>
      venueFault(where === undefined ? place : `${place}, ${where}`, message, fix),
    );
  }
}

function namedTwice(venues: readonly FolderVenue[]): Finding[] {
  const twice = (list: readonly string[]): string[] => list.filter((id, n) => list.indexOf(id) < n);
  return [
    ...twice(venues.map(({ id }) => id)).map((id) => `venue ${id}`),
    ...twice(venues.flatMap(({ rooms }) => rooms.map(({ id }) => id))).map((id) => `room ${id}`),
  ].map((where) =>
    venueFault(where, 'It stands in the file twice.', 'Give one of them another id, or take it out.'),
  );
}

/** Says of which venue and room the schema speaks, by the ids that stand in the file, else by their places in it. */
function shapeFault(issue: z.core.$ZodIssue, given: unknown): Finding {
  const [venues, n, rooms, m] = issue.path;
  let where: string[] = issue.path.map(String);
  if (venues === 'venues' && typeof n === 'number') {
    const own = at(at(given, venues), n);
    where = [`venue ${nameOf(own, n)}`, issue.path.slice(2).join('.')];
    if (rooms === 'rooms' && typeof m === 'number') {
      where = [where[0] ?? '', `room ${nameOf(at(at(own, rooms), m), m)}`, issue.path.slice(4).join('.')];
    }
  }
  return venueFault(where.filter((one) => one !== '').join(', '), issue.message, fixOf(issue));
}

const at = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const nameOf = (value: unknown, n: number): string => {
  const id = at(value, 'id');
  return typeof id === 'string' ? id : `number ${n + 1}`;
};

function fixOf({ code, path }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys') return 'Take it out, or write its name as the README of the folder does.';
  if (path.includes('hours')) {
    return 'Write hours by weekday: "monday": [{"from": "08:00", "to": "22:00"}], until 24:00 at the latest.';
  }
  return 'Correct it; the README of the folder says what each field means.';
}
