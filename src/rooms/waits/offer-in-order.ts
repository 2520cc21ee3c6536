import { offerUntil } from '../offers/offer-until.js';
import type { RoomWait } from './wait.types.js';
import { queue } from './waiting-order.js';

/** What offering needs of the house. */
export interface OfferingHouse {
  /** Those who wait now, in any order, also those whose last offer was taken back a moment ago. */
  waiting(): Promise<readonly RoomWait[]>;
  /** Rooms that seem free for it, the best first: a hint, the claim decides. */
  freeRooms(wait: RoomWait): Promise<readonly string[]>;
  /** Holds the room and writes the offer on the list, both or neither. */
  offer(wait: RoomWait, roomId: string, until: Date): Promise<'offered' | 'room-taken' | 'not-waiting'>;
  /** A room is free, but an offer could not be answered in time. */
  tooLate(wait: RoomWait, roomId: string): Promise<void>;
}

/**
 * Offers what is free to those who wait, in the order of joining: each takes the first room that it gets, and what it
 * takes is there for nobody after it. Several may do so at the same time.
 * @param offerMs how long an offer stands
 */
export async function offerInOrder(now: Date, offerMs: number, house: OfferingHouse): Promise<void> {
  const free = new Map<string, readonly string[]>();
  const lineUp = async (): Promise<RoomWait[]> => queue(await house.waiting(), now);
  let line = await lineUp();
  // What becomes free meanwhile must not come to somebody further back because those before were asked earlier: the
  // last in the line is looked at first. Whoever was put back into the line meanwhile is looked at as well.
  while (line.some(({ _id }) => !free.has(_id))) {
    for (const wait of line.toReversed()) free.set(wait._id, await house.freeRooms(wait));
    line = await lineUp();
  }
  for (const wait of line) {
    const rooms = free.get(wait._id) ?? [];
    const until = offerUntil(wait, now, offerMs);
    if (until === null) {
      const [room] = rooms;
      if (room !== undefined) await house.tooLate(wait, room);
      continue;
    }
    for (const room of rooms) if ((await house.offer(wait, room, until)) !== 'room-taken') break;
  }
}
