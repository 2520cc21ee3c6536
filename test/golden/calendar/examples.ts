import { decideEntry } from '../../../src/calendar/domain/decide-entry.js';
import type { CalendarEntry, EntryFacts } from '../../../src/calendar/domain/entry.types.js';
import { feed, invitation } from '../../../src/calendar/domain/ics.js';

/**
 * One entry of each kind, taken from the Geneva session, and what becomes of it in mails and feeds. The files
 * beside this one hold the expected bytes; readers of other makers check them in test/integration.
 */

const MADE = new Date('2017-05-02T14:00:00Z');
const zone = 'Europe/Zurich';
const at = (value: string): Date => new Date(value);
const uid = (n: number): string => `3f6c2c1e-8d0a-4a55-9f3e-0000000000${String(n).padStart(2, '0')}`;

const common = {
  processId: 'gcm-2018',
  meetingId: 'geneva-2017',
  url: 'https://convene.example.org/meetings/geneva-2017',
  status: 'confirmed' as const,
  public: true,
};

const meeting: EntryFacts = {
  ...common,
  ref: { type: 'meeting', id: 'geneva-2017' },
  kind: 'meeting',
  title:
    'Third informal thematic session: International cooperation and governance of migration in all its dimensions',
  description: [
    'Monday, 19 June 2017, 10:00-13:00 and 15:00-18:00',
    'Tuesday, 20 June 2017, 10:00-13:00 and 15:00-18:00',
    '',
    'All times are those of Geneva (Europe/Zurich).',
  ].join('\n'),
  place: 'Room XIX, Palais des Nations, United Nations Office at Geneva',
  categories: ['Global compact for migration', 'Thematic session'],
  when: { kind: 'all-day', first: '2017-06-19', last: '2017-06-20' },
};

const sitting: EntryFacts = {
  ...common,
  ref: { type: 'sitting', id: 'geneva-2017:day-1-morning' },
  kind: 'sitting',
  title: 'Third informal thematic session: Sitting 1',
  description: [
    '10:00-10:15 Opening segment (co-facilitators)',
    '10:15-13:00 Panel 1: International cooperation and governance of migration in all its dimensions (moderator: H.E. Mr. Ola Henrikson)',
  ].join('\n'),
  place: 'Room XIX, Palais des Nations, Geneva',
  when: { kind: 'timed', start: at('2017-06-19T08:00:00Z'), end: at('2017-06-19T11:00:00Z'), zone },
};

const panel: EntryFacts = {
  ...common,
  ref: { type: 'panel', id: 'geneva-2017:panel-2' },
  kind: 'panel',
  title: 'Panel 2: ... in transit, on entry and at borders',
  description: 'Moderator: H.E. Ambassador Mehmet Samsar',
  place: 'Room XIX, Palais des Nations, Geneva',
  when: { kind: 'timed', start: at('2017-06-19T13:00:00Z'), end: at('2017-06-19T15:50:00Z'), zone },
};

/** Invented for demonstration; in winter time, over midnight, and with every character that calendars escape. */
const sideEvent: EntryFacts = {
  ...common,
  ref: { type: 'side-event', id: 'atlantis-reception' },
  kind: 'side-event',
  title: 'Side event (invented): "Ways home"; data, people: \\ places ^ Zürich 漢字 👩‍👩‍👧‍👦',
  description:
    'Invented for demonstration.\nSecond line: a,b;c\\d "e" ^f\n\nAfter an empty line, über 漢字 👩‍👩‍👧‍👦',
  place: 'Salle B; 2e étage, "Restaurant des Délégués"',
  url: 'https://convene.example.org/side-events/a,b;c?x=1&y=ü',
  categories: ['Side event, invented', 'Evening'],
  when: { kind: 'timed', start: at('2017-12-18T21:30:00Z'), end: at('2017-12-19T00:15:00Z'), zone },
  status: 'tentative',
};

const deadline: EntryFacts = {
  ...common,
  ref: { type: 'deadline', id: 'nominations' },
  kind: 'deadline',
  title: 'Nominations of moderators close',
  description: 'Nominations reach the Office of the President of the General Assembly.',
  when: {
    kind: 'timed',
    start: at('2017-05-12T21:30:00Z'),
    end: at('2017-05-12T22:00:00Z'),
    zone: 'America/New_York',
  },
};

const first = (facts: EntryFacts, n: number): CalendarEntry =>
  decideEntry(null, facts, MADE, { newId: `entry-${n}`, newUid: uid(n) }).entry;

const then = (entry: CalendarEntry, change: Partial<EntryFacts>, when: Date): CalendarEntry =>
  decideEntry(entry, { ...entry, ...change }, when, { newId: '', newUid: '' }).entry;

const organizer = {
  name: 'Office of the President of the General Assembly',
  address: 'office@pga.example.org',
};
const attendee = {
  name: 'Permanent Mission of "Atlantis"; (demonstration), New York: ^ registry',
  address: 'registry+pga@atlantis.example.org',
};
const sent = at('2017-06-06T15:02:00Z');

export const entries = {
  meeting: first(meeting, 1),
  sitting: first(sitting, 2),
  panel: first(panel, 3),
  'side-event': first(sideEvent, 4),
  deadline: first(deadline, 5),
};

const moved = then(
  entries.sitting,
  { place: 'Room XX, Palais des Nations, Geneva' },
  at('2017-06-10T09:00:00Z'),
);
const cancelled = then(entries.meeting, { status: 'cancelled' }, at('2017-06-12T09:00:00Z'));

const request = { method: 'REQUEST' as const, stamp: sent, organizer, attendee };
const cancel = { method: 'CANCEL' as const, stamp: at('2017-06-12T09:00:05Z'), organizer, attendee };

const head = {
  title: 'Global compact; meetings, "all" of them',
  description: 'Meetings of the process,\nwith their sittings; times in each place.',
  url: 'https://convene.example.org/processes/gcm-2018',
  source: 'https://convene.example.org/calendar/processes/gcm-2018.ics',
  ttl: 3_600,
};

/** File name (without .ics) and text. */
export const examples: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, feed({ ...head, entries: [entry] })]),
  ),
  ...Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [`${name}-request`, invitation(entry, request)]),
  ),
  'sitting-moved-request': invitation(moved, { ...request, stamp: at('2017-06-10T09:00:05Z') }),
  'meeting-cancel': invitation(cancelled, cancel),
  'sitting-uninvited-cancel': invitation(entries.sitting, cancel),
  'feed-of-all': feed({
    ...head,
    entries: [entries.deadline, cancelled, moved, entries['side-event']],
  }),
  'feed-empty': feed({ ...head, description: '', entries: [] }),
};
