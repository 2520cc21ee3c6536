import type { Delivery } from './delivery.js';

type InLane = Pick<Delivery, '_id' | 'lane' | 'laneNumber' | 'state' | 'open' | 'movedOn'>;

/**
 * True if `earlier` must end before `row` may leave: it stands before it in the lane and may still go out. One
 * that has moved on to the addressee's next mailbox holds nobody up, unless it is being handed over right now.
 */
export const holdsUp = (earlier: InLane, row: InLane): boolean =>
  earlier.lane === row.lane &&
  earlier.laneNumber < row.laneNumber &&
  earlier.open &&
  (earlier.movedOn === undefined || earlier.state === 'sending');

/** Splits rows that are due into those free to leave and those held up, each with what holds it up. */
export function sortByLane<Row extends InLane, Other extends InLane>(
  due: readonly Row[],
  open: readonly Other[],
): { free: Row[]; heldUp: { row: Row; by: Other }[] } {
  const free: Row[] = [];
  const heldUp: { row: Row; by: Other }[] = [];
  for (const row of due) {
    const by = open.find((other) => other._id !== row._id && holdsUp(other, row));
    if (by) heldUp.push({ row, by });
    else free.push(row);
  }
  return { free, heldUp };
}

/** The lane of the same thing at another mailbox: lanes end with the mailbox they are for. */
export const laneAt = (lane: string, mailbox: string, next: string): string =>
  lane.endsWith(mailbox) ? lane.slice(0, lane.length - mailbox.length) + next : `${lane}:${next}`;
