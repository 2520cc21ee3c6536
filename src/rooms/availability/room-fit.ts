import type { Finding } from '../../platform/index.js';
import { type Layout, mostSeats, type Room } from '../venues/venue.types.js';

/** What a room is to have. */
export interface RoomWish {
  /** Null: any number. */
  seats: number | null;
  /** Null: the seats of whatever layout has the most. */
  layout: Layout | null;
  /** Words of the house, in lower case; all of them. */
  equipment: readonly string[];
  accessibility: readonly string[];
  /** Booths of interpreters, at least. */
  booths: number;
}

export const anyRoom: RoomWish = { seats: null, layout: null, equipment: [], accessibility: [], booths: 0 };

/**
 * The seats that count for a layout; null: nobody has said. A room whose layouts are known does not have the others:
 * then 0.
 */
export function seatsFor(room: Pick<Room, 'capacity'>, layout: Layout | null): number | null {
  const most = mostSeats(room);
  return layout === null || most === null ? most : (room.capacity[layout] ?? 0);
}

/**
 * Why a room is not one to offer; empty: it is. What nobody has said of its seats does not speak against it, for the
 * office may know better.
 */
export function unfitness(
  room: Room,
  { seats, layout, equipment, accessibility, booths }: RoomWish,
): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, message: string, where: string): void => {
    findings.push({ level: 'error', code: `rooms/${code}`, message, where });
  };
  const { name } = room;
  if (room.closed) add('room-closed', `${name} takes no new bookings.`, 'room');
  const most = seatsFor(room, layout);
  if (layout !== null && most === 0) {
    add('layout-missing', `${name} is not known to be laid out as ${layout}.`, 'layout');
  } else if (seats !== null && most !== null && seats > most) {
    add('capacity-exceeded', `${name} seats ${most}; ${seats} are asked for.`, 'seats');
  }
  const lacking = (words: readonly string[], has: readonly string[]): string =>
    words.filter((word) => !has.includes(word)).join(', ');
  const things = lacking(equipment, room.equipment);
  if (things !== '') add('equipment-missing', `${name} has no ${things}.`, 'equipment');
  const access = lacking(accessibility, room.accessibility);
  if (access !== '') add('accessibility-missing', `${name} has no ${access}.`, 'accessibility');
  if (room.booths < booths) {
    add('booths-missing', `${name} has ${room.booths} of ${booths} booths.`, 'booths');
  }
  return findings;
}
