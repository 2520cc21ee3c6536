import type { mongo } from 'mongoose';

type Filter = mongo.Filter<mongo.Document>;

/** One collection's share of a process: which of its records belong to it, given what was found before. */
export interface Part {
  collection: string;
  filter: (processId: string, found: Found) => Filter;
}

/** What the parts before have brought. */
export interface Found {
  /** Ids of the records, by collection. */
  ids: Readonly<Record<string, readonly string[]>>;
  /** Every SHA-256 that they name. */
  hashes: ReadonlySet<string>;
}

const byProcess = (processId: string): Filter => ({ processId });
const all = (): Filter => ({});
const byLetter = (_: string, { ids }: Found): Filter => ({ letterId: { $in: ids['letters'] ?? [] } });
const byMeeting = (_: string, { ids }: Found): Filter => ({ meetingId: { $in: ids['meetings'] ?? [] } });
const feedsOf = (processId: string, { ids }: Found): string[] => [
  `process:${processId}`,
  ...(ids['meetings'] ?? []).map((id) => `meeting:${id}`),
];

/**
 * What an export of a process holds, in the order in which it is read. The directory goes whole, and so do the rooms:
 * records name delegations and rooms by id. Tokens, idempotency keys, tasks and feeds are of the house, not of the
 * process. Who follows its changes by mail is known to the house alone, and can be forgotten there. What rooms and
 * people are occupied by is for those who claim: in an archive nobody does.
 */
export const parts: readonly Part[] = [
  { collection: 'processes', filter: (processId) => ({ _id: processId as never }) },
  { collection: 'meetings', filter: byProcess },
  { collection: 'releases', filter: byProcess },
  { collection: 'programme_drafts', filter: byProcess },
  { collection: 'bookings', filter: byProcess },
  { collection: 'room_waits', filter: byProcess },
  { collection: 'letters', filter: byProcess },
  { collection: 'letter_addressees', filter: byLetter },
  { collection: 'letter_receipts', filter: byLetter },
  { collection: 'letter_supplements', filter: byLetter },
  { collection: 'letter_copies', filter: byLetter },
  { collection: 'letter_acknowledgements', filter: byLetter },
  { collection: 'letter_publications', filter: byLetter },
  { collection: 'letter_comments', filter: byLetter },
  { collection: 'letter_clearances', filter: byLetter },
  { collection: 'letter_schedules', filter: byProcess },
  { collection: 'letter_proofs', filter: byLetter },
  { collection: 'received_letters', filter: byProcess },
  { collection: 'stationery', filter: byProcess },
  { collection: 'letter_files', filter: (_, { hashes }) => ({ _id: { $in: [...hashes] as never[] } }) },
  { collection: 'invitation_rounds', filter: byMeeting },
  { collection: 'cancellation_rounds', filter: byMeeting },
  { collection: 'invitations', filter: byMeeting },
  { collection: 'answers', filter: byMeeting },
  { collection: 'seat_limits', filter: byMeeting },
  { collection: 'seat_requests', filter: byMeeting },
  { collection: 'seat_places', filter: byMeeting },
  { collection: 'reminders', filter: byMeeting },
  { collection: 'reminder_addressees', filter: byMeeting },
  { collection: 'change_digests', filter: byMeeting },
  { collection: 'change_digest_addressees', filter: byMeeting },
  { collection: 'calendar_entries', filter: byProcess },
  {
    collection: 'calendar_feeds',
    filter: (processId, found) => ({ _id: { $in: feedsOf(processId, found) as never[] } }),
  },
  { collection: 'notices', filter: byProcess },
  { collection: 'delivery_sources', filter: byProcess },
  { collection: 'deliveries', filter: byProcess },
  { collection: 'todos', filter: byProcess },
  { collection: 'delegations', filter: all },
  { collection: 'organisations', filter: all },
  { collection: 'contacts', filter: all },
  { collection: 'distribution_lists', filter: all },
  { collection: 'venues', filter: all },
  { collection: 'rooms', filter: all },
];

/** Every SHA-256 that stands anywhere in a record: the files it refers to, if they are stored. */
export function hashesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    if (/^[0-9a-f]{64}$/.test(value)) found.add(value);
  } else if (Array.isArray(value)) value.forEach((one) => hashesIn(one, found));
  else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    Object.values(value).forEach((one) => hashesIn(one, found));
  }
  return found;
}
