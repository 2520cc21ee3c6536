import { isDeepStrictEqual } from 'node:util';
import { event, type NewEvent } from '../../messaging/index.js';
import type { Finding, Problem } from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { type Hours, type Weekday, weekdays } from './hours.js';
import type { Room, Venue } from './venue.types.js';

export type VenueFacts = Omit<Venue, '_id' | 'version' | 'createdAt' | 'updatedAt'>;
export type RoomFacts = Omit<Room, '_id' | 'version' | 'createdAt' | 'updatedAt'>;

interface Decision<State> {
  state: State;
  /** Empty: nothing has changed. */
  events: NewEvent[];
}

/**
 * Adds a venue, or brings it up to date. Refusals: `rooms/zone-fixed`, `rooms/hours-faulty`; their findings name the
 * field.
 */
export function decideVenue(id: string, before: Venue | null, facts: VenueFacts, now: Date): Decision<Venue> {
  assertHours(facts.hours);
  if (!before) {
    const state = { _id: id, version: 0, ...facts, createdAt: now, updatedAt: now };
    return { state, events: [event('venue.added', { venueId: id, name: facts.name })] };
  }
  if (facts.zone !== before.zone) {
    throw refusal(
      roomsProblems.zoneFixed,
      'zone',
      `What is booked in ${before.name} was said in the time of ${before.zone}. Add a venue for another zone.`,
      { venueId: id, zone: before.zone },
    );
  }
  const fields = changed(before, facts);
  if (fields.length === 0) return { state: before, events: [] };
  return {
    state: { ...before, ...facts, updatedAt: now },
    events: [event('venue.changed', { venueId: id, fields })],
  };
}

/**
 * Adds a room, or brings it up to date. `parts` are the rooms that it names as its parts, as they stand.
 * Refusals: `rooms/part-unfit`, `rooms/parts-fixed` and `rooms/venue-fixed` (what is booked is claimed part by part),
 * `rooms/hours-faulty`; their findings name the field.
 */
export function decideRoom(
  id: string,
  before: Room | null,
  facts: RoomFacts,
  parts: readonly Room[],
  now: Date,
): Decision<Room> {
  if (facts.hours !== null) assertHours(facts.hours);
  if (!before) {
    assertParts(id, facts, parts);
    const state = { _id: id, version: 0, ...facts, createdAt: now, updatedAt: now };
    const { venueId, name } = facts;
    return { state, events: [event('room.added', { roomId: id, venueId, name })] };
  }
  if (facts.venueId !== before.venueId) {
    throw refusal(
      roomsProblems.venueFixed,
      'venueId',
      `${before.name} is a room of ${before.venueId}. Add another room instead.`,
      { roomId: id, venueId: before.venueId },
    );
  }
  if (!isDeepStrictEqual([...facts.parts].sort(), [...before.parts].sort())) {
    throw refusal(
      roomsProblems.partsFixed,
      'parts',
      `What is booked in ${before.name} has taken its parts as they were. Add another room of other parts instead.`,
      { roomId: id, parts: before.parts },
    );
  }
  const fields = changed(before, facts);
  if (fields.length === 0) return { state: before, events: [] };
  return {
    state: { ...before, ...facts, updatedAt: now },
    events: [event('room.changed', { roomId: id, venueId: facts.venueId, fields })],
  };
}

type Refuse = ((detail: string, extensions?: Record<string, unknown>) => Problem) & { code: string };

/** A refusal of one field. */
const refusal = (
  refuse: Refuse,
  where: string,
  message: string,
  extensions: Record<string, unknown>,
): Problem =>
  refuse(message, {
    ...extensions,
    findings: [{ level: 'error', code: refuse.code, where, message } satisfies Finding],
  });

function assertParts(id: string, { name, venueId, parts }: RoomFacts, known: readonly Room[]): void {
  for (const [n, part] of parts.entries()) {
    const room = known.find(({ _id }) => _id === part);
    const why =
      part === id
        ? 'A room is no part of itself.'
        : room === undefined
          ? `There is no room ${part}; add it first.`
          : room.venueId !== venueId
            ? `${room.name} is in another venue (${room.venueId}).`
            : room.parts.length > 0
              ? `${room.name} is made of parts itself; name those.`
              : parts.indexOf(part) < n
                ? `${room.name} is named twice.`
                : null;
    if (why !== null) {
      throw refusal(roomsProblems.partUnfit, `parts.${n}`, `${name}: ${why}`, { roomId: id, part });
    }
  }
}

/** Names every day whose hours do not fit. */
function assertHours(hours: Hours): void {
  const findings = weekdays.flatMap((day): Finding[] => {
    const message = faultOfDay(day, hours[day] ?? []);
    return message === null
      ? []
      : [{ level: 'error', code: roomsProblems.hoursFaulty.code, where: `hours.${day}`, message }];
  });
  if (findings.length === 0) return;
  throw roomsProblems.hoursFaulty(findings.map(({ message }) => message).join(' '), { findings });
}

function faultOfDay(day: Weekday, windows: readonly { from: string; to: string }[]): string | null {
  let closed = '';
  for (const { from, to } of windows) {
    if (to <= from) {
      return `On ${day} ${from}-${to} ends before it begins. Hours over midnight are written as two.`;
    }
    if (from < closed) {
      return `On ${day} ${from}-${to} begins before the one above it ends. Write them in order.`;
    }
    closed = to;
  }
  return null;
}

const changed = <Facts extends object>(before: Facts, facts: Facts): string[] =>
  (Object.keys(facts) as (keyof Facts & string)[]).filter(
    (field) => !isDeepStrictEqual(before[field], facts[field]),
  );
