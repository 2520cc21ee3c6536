/**
 * When something takes place. `timed`: two instants (UTC) and the IANA zone in which they were agreed.
 * `all-day`: ISO days without a zone, the last one included.
 */
export type When =
  { kind: 'timed'; start: Date; end: Date; zone: string } | { kind: 'all-day'; first: string; last: string };

export const entryKinds = ['meeting', 'sitting', 'panel', 'side-event', 'deadline'] as const;
export type EntryKind = (typeof entryKinds)[number];

export const entryStatuses = ['tentative', 'confirmed', 'cancelled'] as const;
export type EntryStatus = (typeof entryStatuses)[number];

/** What a process module states about one entry; it knows nothing of UIDs, versions or formats. */
export interface EntryFacts {
  /** What the entry shows: `{ type: 'meeting', id }`, `{ type: 'sitting', id }`. One entry per ref, for ever. */
  ref: { type: string; id: string };
  kind: EntryKind;
  processId: string;
  /** The meeting it belongs to; for the meeting's own entry the meeting itself. */
  meetingId?: string;
  title: string;
  description: string;
  /** Room, building and city on one line. */
  place?: string;
  /** Canonical page; https. */
  url?: string;
  categories?: string[];
  when: When;
  status: EntryStatus;
  /** Whether public feeds show it. */
  public: boolean;
}

/** An entry as one moment knew it: enough to write an invitation, now or on a retry, byte for byte. */
export interface EntrySnapshot extends EntryFacts {
  /** Random UUID, the same in mails and all feeds (RFC 7986 section 5.3). */
  uid: string;
  /** Grows with each change of time, place or status (RFC 5546 section 2.1.4). */
  sequence: number;
  createdAt: Date;
  updatedAt: Date;
}

/** The stored entry. */
export interface CalendarEntry extends EntrySnapshot {
  _id: string;
  /** Counts every change, also of text alone. */
  version: number;
  /** First and last moment for feed windows, UTC; an all-day entry counts from midnight to midnight UTC. */
  startsAt: Date;
  endsAt: Date;
  /** When public feeds last changed through it; null while no feed ever showed it. */
  shownAt: Date | null;
  /** The VEVENT for feeds, folded, with final CRLF. */
  vevent: string;
}
