import { type Claim, roomResource } from '../occupancy/claim.js';
import type { Layout } from '../venues/venue.types.js';

export const bookingPurposes = ['sitting', 'side-event', 'bilateral', 'preparation', 'other'] as const;
/** What a room is booked for. A sitting of an intergovernmental meeting goes before all others. */
export type BookingPurpose = (typeof bookingPurposes)[number];

/**
 * The states of a booking as a table: state → act → next state. What is not in the table is refused. A move and the
 * answers of approvers leave the state to `decideBooking`.
 */
export const bookingTable = {
  held: {
    confirm: 'confirmed',
    move: 'held',
    approve: 'held',
    refuse: 'released',
    request: 'held',
    grant: 'held',
    deny: 'released',
    release: 'released',
    expire: 'released',
    displace: 'displaced',
    'ask-reconfirm': 'held',
    reconfirm: 'held',
    lapse: 'released',
    accept: 'held',
    decline: 'released',
  },
  confirmed: {
    move: 'confirmed',
    release: 'released',
    displace: 'displaced',
    'ask-reconfirm': 'confirmed',
    reconfirm: 'confirmed',
    lapse: 'released',
  },
  released: {},
  displaced: {},
} as const satisfies Record<string, Partial<Record<BookingAct, string>>>;

export type BookingAct =
  | 'confirm'
  | 'move'
  | 'approve'
  | 'refuse'
  | 'request'
  | 'grant'
  | 'deny'
  | 'release'
  | 'expire'
  | 'displace'
  | 'ask-reconfirm'
  | 'reconfirm'
  | 'lapse'
  | 'accept'
  | 'decline';
export type BookingState = keyof typeof bookingTable;
export const bookingStates = Object.keys(bookingTable) as BookingState[];

export interface Who {
  kind: string;
  id: string;
  name?: string;
}

/** What the house's approver says of a room that wants approval. */
export interface Approval {
  state: 'asked' | 'given' | 'refused';
  at: Date;
  by: Who;
  note: string | null;
}

/** What an outside authority says of a room that is its own. */
export interface AuthorityRequest {
  name: string;
  state: 'to-request' | 'requested' | 'granted' | 'denied';
  /** As the authority, or the office's request, is cited. */
  reference: string | null;
  /** YYYY-MM-DD: of the request, then of the answer. */
  on: string | null;
}

export interface BookingEntry {
  at: Date;
  by: Who;
  what:
    | 'held'
    | 'confirmed'
    | 'moved'
    | 'approved'
    | 'refused'
    | 'requested'
    | 'granted'
    | 'denied'
    | 'released'
    | 'expired'
    | 'displaced'
    | 'reconfirmation asked'
    | 'reconfirmed'
    | 'lapsed'
    | 'offered'
    | 'accepted'
    | 'declined';
  note?: string;
}

/** Where and when. Instants, shown in the venue's zone. */
export interface Place {
  roomId: string;
  start: Date;
  end: Date;
}

/** What somebody asks for. */
export interface BookingFacts extends Place {
  purpose: BookingPurpose;
  title: string;
  processId: string | null;
  /** Who asks, in words: "Permanent Mission of Switzerland". */
  organiser: string | null;
  /** Where the organiser is told what becomes of it. */
  mailbox: string | null;
  /** Shown to others as "occupied" only. */
  confidential: boolean;
  seats: number | null;
  layout: Layout | null;
  equipment: string[];
  /** Interpretation asked for: language tags. */
  languages: string[];
  /** Minutes before and after; null: those of the room. */
  before: number | null;
  after: number | null;
}

/**
 * A place that is held for somebody who did not ask for this very one, until he answers or the hold ends: the nearest
 * equal to the one he was displaced from, or what he waited for.
 */
export interface Offer {
  /** Null: from the waiting list. */
  instead: (Place & { bookingId: string }) | null;
}

/** A room held for something. */
export interface Booking extends Omit<BookingFacts, 'before' | 'after'> {
  _id: string;
  version: number;
  venueId: string;
  /** The record it is booked for, which keeps it in step: a sitting, later a side event. Null: booked by hand. */
  ref: { type: string; id: string } | null;
  /** The meeting it belongs to, or itself: claims of one root are not checked against each other. */
  root: string;
  before: number;
  after: number;
  /** Rooms that are taken in its stead: itself, or all of its parts. */
  leaves: string[];
  state: BookingState;
  /** It is released then unless somebody reconfirms it; null: done so, or not asked any more. */
  reconfirmBy?: Date | null;
  offer?: Offer | null;
  /** A hold ends then; null: it doesn't, or is confirmed. */
  until: Date | null;
  approval: Approval | null;
  authority: AuthorityRequest | null;
  /** The series it is a day of. */
  series: string | null;
  /** What it passes over, and why somebody decided so. */
  over: { blockings: string[]; gaps: string[]; why: string } | null;
  history: BookingEntry[];
  createdAt: Date;
  updatedAt: Date;
}

/** Live bookings stand in the occupancy; the others only on the record. */
export const isLive = ({ state }: Pick<Booking, 'state'>): boolean =>
  state === 'held' || state === 'confirmed';

/** Its organiser has to say yet whether he takes it. */
export const isOffered = ({ state, offer, until }: Pick<Booking, 'state' | 'offer' | 'until'>): boolean =>
  state === 'held' && offer != null && until !== null;

/** What a booking claims: nothing once it is released or displaced. */
export function claimsOf(booking: Omit<Booking, 'version'>): Claim[] {
  if (!isLive(booking)) return [];
  const { _id: id, leaves, root, start, end, before, after, state, until, over } = booking;
  return leaves.map((leaf) => ({
    id,
    resource: roomResource(leaf),
    root,
    start,
    end,
    before,
    after,
    until: state === 'held' ? until : null,
    ...(over === null ? {} : { over }),
  }));
}
