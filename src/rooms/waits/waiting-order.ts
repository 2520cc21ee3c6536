import { type RoomWait, stands } from './wait.types.js';

/** What stands for a room that somebody waits for: it and the rooms it is made of; null: any room of the venue. */
export type LeavesOf = (roomId: string) => readonly string[];

type Placed = Pick<RoomWait, '_id' | 'venueId' | 'roomId' | 'start' | 'end' | 'state' | 'createdAt'>;

/** The order of joining. */
export const byJoining = (
  a: Pick<Placed, '_id' | 'createdAt'>,
  b: Pick<Placed, '_id' | 'createdAt'>,
): number => a.createdAt.getTime() - b.createdAt.getTime() || (a._id < b._id ? -1 : a._id > b._id ? 1 : 0);

/** Whether what one waits for may be what the other waits for: times that overlap, in a room that both might get. */
export function competes(a: Placed, b: Placed, leavesOf: LeavesOf): boolean {
  if (a.venueId !== b.venueId || a.start >= b.end || b.start >= a.end) return false;
  if (a.roomId === null || b.roomId === null || a.roomId === b.roomId) return true;
  const others = new Set(leavesOf(b.roomId));
  return leavesOf(a.roomId).some((leaf) => others.has(leaf));
}

/**
 * The place of somebody on the list, counted: 1 and those before it that stand and compete with it. Null for whoever
 * does not stand any more.
 * @param all at least those that overlap it in time, in any order
 */
export function placeOf(wait: Placed, all: readonly Placed[], leavesOf: LeavesOf): number | null {
  if (!stands(wait)) return null;
  const before = all.filter(
    (other) => stands(other) && byJoining(other, wait) < 0 && competes(other, wait, leavesOf),
  );
  return before.length + 1;
}

/** Those who are to be offered what is free, in the order of joining. */
export const queue = <Wait extends Placed>(all: readonly Wait[], now: Date): Wait[] =>
  all.filter(({ state, start }) => state === 'waiting' && start > now).sort(byJoining);
