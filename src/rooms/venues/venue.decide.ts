import { isDeepStrictEqual } from 'node:util';
import { event, type NewEvent } from '../../messaging/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { type Hours, weekdays } from './hours.js';
import type { Room, Venue } from './venue.types.js';

export type VenueFacts = Omit<Venue, '_id' | 'version' | 'createdAt' | 'updatedAt'>;
export type RoomFacts = Omit<Room, '_id' | 'version' | 'createdAt' | 'updatedAt'>;

interface Decision<State> {
  state: State;
  /** Empty: nothing has changed. */
  events: NewEvent[];
}

/** Adds a venue, or brings it up to date. Refusals: `rooms/zone-fixed`, `rooms/hours-faulty`. */
export function decideVenue(id: string, before: Venue | null, facts: VenueFacts, now: Date): Decision<Venue> {
  assertHours(facts.hours);
  if (!before) {
    const state = { _id: id, version: 0, ...facts, createdAt: now, updatedAt: now };
    return { state, events: [event('venue.added', { venueId: id, name: facts.name })] };
  }
  if (facts.zone !== before.zone) {
    throw roomsProblems.zoneFixed(
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
 * `rooms/hours-faulty`.
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
    throw roomsProblems.venueFixed(
      `${before.name} is a room of ${before.venueId}. Add another room instead.`,
      {
        roomId: id,
        venueId: before.venueId,
      },
    );
  }
  if (!isDeepStrictEqual([...facts.parts].sort(), [...before.parts].sort())) {
    throw roomsProblems.partsFixed(
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

function assertParts(id: string, { name, venueId, parts }: RoomFacts, known: readonly Room[]): void {
  for (const part of parts) {
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
              : null;
    if (why !== null) throw roomsProblems.partUnfit(`${name}: ${why}`, { roomId: id, part });
  }
}

function assertHours(hours: Hours): void {
  for (const day of weekdays) {
    let closed = '';
    for (const { from, to } of hours[day] ?? []) {
      if (to <= from || from < closed) {
        throw roomsProblems.hoursFaulty(
          to <= from
            ? `On ${day} ${from}-${to} ends before it begins. Hours over midnight are written as two.`
            : `On ${day} ${from}-${to} begins before the one above it ends. Write them in order.`,
          { day },
        );
      }
      closed = to;
    }
  }
}

const changed = <Facts extends object>(before: Facts, facts: Facts): string[] =>
  (Object.keys(facts) as (keyof Facts & string)[]).filter(
    (field) => !isDeepStrictEqual(before[field], facts[field]),
  );
