import type { BookingFacts, Who } from '../bookings/booking.types.js';

/** The states of a place on the waiting list as a table: state → act → next state. What is not in it is refused. */
export const waitTable = {
  waiting: { offer: 'offered', withdraw: 'withdrawn', lapse: 'lapsed' },
  offered: {
    take: 'taken',
    decline: 'declined',
    'pass-over': 'passed-over',
    'take-back': 'waiting',
    withdraw: 'withdrawn',
  },
  taken: {},
  declined: {},
  'passed-over': {},
  withdrawn: {},
  lapsed: {},
} as const satisfies Record<string, Partial<Record<WaitAct, string>>>;

export type WaitAct =
  | 'offer'
  | 'take'
  | 'decline'
  /** Nobody answered in time. */
  | 'pass-over'
  /** What was offered is gone, not by the doing of whoever it was offered to: the place on the list stands. */
  | 'take-back'
  | 'withdraw'
  /** What was waited for has begun. */
  | 'lapse';
export type WaitState = keyof typeof waitTable;
export const waitStates = Object.keys(waitTable) as WaitState[];

export interface WaitEntry {
  at: Date;
  by: Who;
  what:
    'joined' | 'offered' | 'taken' | 'declined' | 'passed over' | 'offer taken back' | 'withdrawn' | 'lapsed';
  note?: string;
}

/** What somebody waits for: a room of the venue, or any of its rooms that fits, for one exact span of time. */
export interface WaitFacts extends Omit<BookingFacts, 'roomId'> {
  venueId: string;
  /** Null: any that fits. */
  roomId: string | null;
  /** What any room must have: words of the house. Whoever names a room has chosen it. */
  accessibility: string[];
}

/** The held booking that is offered; it is answered there, and what comes of it is written here. */
export interface WaitOffer {
  bookingId: string;
  roomId: string;
  until: Date;
  at: Date;
}

/**
 * Somebody's place on the waiting list for a room. A record of its own, inserted once: the list is nothing but those
 * that stand, and the number of a place is counted when it is asked for.
 */
export interface RoomWait extends WaitFacts {
  _id: string;
  version: number;
  state: WaitState;
  /** The last offer; null: there was none. */
  offer: WaitOffer | null;
  history: WaitEntry[];
  /** Process time of joining: the order of the list. */
  createdAt: Date;
  updatedAt: Date;
}

/** Those that stand on the list. */
export const stands = ({ state }: Pick<RoomWait, 'state'>): boolean =>
  state === 'waiting' || state === 'offered';

/** What a booking for it would be, in this room. */
export function factsOf(wait: WaitFacts, roomId: string): BookingFacts {
  const { start, end, purpose, title, processId, organiser, mailbox, confidential } = wait;
  const { seats, layout, equipment, languages, before, after } = wait;
  return {
    roomId,
    start,
    end,
    purpose,
    title,
    processId,
    organiser,
    mailbox,
    confidential,
    seats,
    layout,
    equipment,
    languages,
    before,
    after,
  };
}
