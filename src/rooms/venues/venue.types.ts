import type { Hours } from './hours.js';

/** A house with rooms, such as the Palais des Nations. */
export interface Venue {
  /** Given by the office, unique for ever: `palais-des-nations`. */
  _id: string;
  version: number;
  name: string;
  /** Postal address, line by line. */
  address: string[];
  city: string;
  /** IANA zone of its hours, and of all that happens in its rooms. */
  zone: string;
  /** When its rooms may be booked, unless a room has hours of its own. */
  hours: Hours;
  /** Where this is known from, or that it is assumed. */
  source: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const layouts = ['theatre', 'classroom', 'boardroom', 'u-shape', 'conference', 'reception'] as const;
/** How the seats stand. */
export type Layout = (typeof layouts)[number];

/** A room of a venue, or several rooms that are used as one. */
export interface Room {
  /** Given by the office, unique for ever: `palais-xix`. */
  _id: string;
  version: number;
  venueId: string;
  /** As the door says it: "Room XIX". */
  name: string;
  /** Floor, building, door: how to find it. */
  whereabouts: string | null;
  /** Seats by layout; a layout that is left out is not possible. */
  capacity: Partial<Record<Layout, number>>;
  /** Booths of interpreters; 0: no interpretation. */
  booths: number;
  /** Step-free, hearing loop …: free words of the house, in lower case. */
  accessibility: string[];
  /** Screen, webcast, voting …: free words of the house, in lower case. */
  equipment: string[];
  /** Hours of its own; null: those of its venue. */
  hours: Hours | null;
  /** Minutes that stay free before and after what takes place in it, to turn it round. */
  before: number;
  after: number;
  /** Rooms (ids) that this one is made of; it is free when all of them are, and takes all of them. Empty: a room by itself. */
  parts: string[];
  /** A booking holds it until somebody of the office approves. */
  approval: boolean;
  /** An outside authority that gives the room, by its name; a booking holds it until that authority confirms. */
  authority: string | null;
  /** No new bookings: under repair, given back. What is booked stays. */
  closed: boolean;
  source: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** What is booked in the stead of a room: itself, or all that it is made of. */
export const leavesOf = ({ _id, parts }: Pick<Room, '_id' | 'parts'>): string[] =>
  parts.length === 0 ? [_id] : parts;

/** The most seats of any layout; null where nobody has said. */
export function mostSeats({ capacity }: Pick<Room, 'capacity'>): number | null {
  const seats = Object.values(capacity);
  return seats.length === 0 ? null : Math.max(...seats);
}
