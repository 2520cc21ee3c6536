import ical, {
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { calendarProblems } from '../calendar.problems.js';
import type { EntrySnapshot, EntryStatus } from './entry.types.js';
import { snapshotOf } from './snapshot.js';
import {
  calendarUrl,
  commonName,
  escapedLine,
  escapedLines,
  mailtoAddress,
  oneLine,
  severalLines,
} from './text.js';
import { ZoneYears } from './vtimezone.js';
import { isUtc, resolveWhen } from './when.js';
import { assertWellFormed } from './well-formed.js';

/**
 * The façade before ical-generator, and the only file that imports it. It cleans every value, keeps zone
 * names off the calendar (they would make DTSTAMP local), hands times over as zoned luxon values (a plain
 * Date would be written in the server's zone), puts VTIMEZONEs where RFC 5545 section 3.6 wants them, and
 * lets nothing out that {@link assertWellFormed} refuses.
 */

export const PRODID = '//Convene//Convene Calendar//EN';

/** Changes whenever the same data would be written differently: part of every feed's ETag. */
export const CALENDAR_FORMAT = 1;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Some calendars draw a cancelled event like any other: the title says it too. */
const CANCELLED_PREFIX = 'CANCELLED: ';

const statuses: Readonly<Record<EntryStatus, ICalEventStatus>> = {
  tentative: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
};

/** One mailbox with the name that calendars show. */
export interface CalendarAddress {
  name: string;
  address: string;
}

interface EventOptions {
  stamp: Date;
  titlePrefix: string;
  /** Null: no STATUS, where one person is taken off an event that stands. */
  status: EntryStatus | null;
  mailed?: { organizer: CalendarAddress; method: 'REQUEST' | 'CANCEL' };
}

const emptyCalendar = (): ICalCalendar => ical({ prodId: PRODID, scale: 'GREGORIAN', timezone: null });

/** Whether the entry takes nobody's time: days as a whole, deadlines, and what is cancelled. */
function isTransparent(entry: EntrySnapshot, status: EntryStatus | null): boolean {
  return status === 'cancelled' || entry.kind === 'deadline' || entry.when.kind === 'all-day';
}

function busyStatus(transparent: boolean, status: EntryStatus | null): ICalEventBusyStatus {
  if (transparent) return ICalEventBusyStatus.FREE;
  return status === 'tentative' ? ICalEventBusyStatus.TENTATIVE : ICalEventBusyStatus.BUSY;
}

/** The VEVENT alone, folded, with final CRLF. */
function eventText(entry: EntrySnapshot, options: EventOptions): string {
  if (!UUID.test(entry.uid) || !Number.isSafeInteger(entry.sequence) || entry.sequence < 0) {
    throw calendarProblems.malformed('An entry needs a UUID as its UID and a SEQUENCE of 0 or more.');
  }
  const when = resolveWhen(entry.when);
  const place = oneLine(entry.place ?? '');
  const description = severalLines(entry.description);
  const transparent = isTransparent(entry, options.status);
  const calendar = emptyCalendar();
  const event = calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: options.stamp,
    created: entry.createdAt,
    lastModified: entry.updatedAt,
    start: when.start,
    end: when.end,
    allDay: when.kind === 'all-day',
    timezone: when.kind === 'timed' && !isUtc(when.zone) ? when.zone : null,
    summary: oneLine(options.titlePrefix + oneLine(entry.title)),
    transparency: transparent ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    busystatus: busyStatus(transparent, options.status),
    class: entry.public ? ICalEventClass.PUBLIC : ICalEventClass.PRIVATE,
    categories: (entry.categories ?? [])
      .map((category) => ({ name: oneLine(category, 80) }))
      .filter((category) => category.name !== ''),
  });
  if (place !== '') event.location(place);
  if (description !== '') event.description(description);
  if (entry.url !== undefined) event.url(calendarUrl(entry.url));
  if (options.status !== null) event.status(statuses[options.status]);
  if (options.mailed !== undefined) {
    const { organizer, method } = options.mailed;
    event.organizer(person(organizer));
    // Dates of official meetings are not negotiated by calendar: no "propose new time".
    if (method === 'REQUEST') event.x('X-MICROSOFT-DISALLOW-COUNTER', 'TRUE');
  }
  const text = calendar.toString();
  return text.slice(text.indexOf('BEGIN:VEVENT\r\n'), text.lastIndexOf('END:VCALENDAR'));
}

function person({ name, address }: CalendarAddress): { name: string; email: string } {
  const email = mailtoAddress(address);
  return { name: commonName(name) || email, email };
}

/** What the calendar itself says, before its components. */
export interface CalendarProperties {
  method?: 'REQUEST' | 'CANCEL';
  /** Name that subscribers see. */
  name?: string;
  description?: string;
  /** Page of what the calendar shows. */
  url?: string;
  /** Address of the feed itself. */
  source?: string;
  /** Seconds after which subscribers should look again. */
  ttl?: number;
}

/** A whole VCALENDAR around finished components. */
function calendarText(properties: CalendarProperties, zones: ZoneYears, events: readonly string[]): string {
  const calendar = emptyCalendar();
  if (properties.method !== undefined) calendar.method(ICalCalendarMethod[properties.method]);
  if (properties.name !== undefined) calendar.name(escapedLine(properties.name));
  if (properties.description !== undefined && properties.description !== '') {
    calendar.description(escapedLines(properties.description));
  }
  if (properties.url !== undefined) calendar.url(calendarUrl(properties.url));
  if (properties.source !== undefined) calendar.source(calendarUrl(properties.source));
  if (properties.ttl !== undefined) calendar.ttl(properties.ttl);
  const text = calendar.toString();
  // RFC 7986 section 5.2 gave X-WR-CALDESC a proper name, which the generator does not write.
  const head = text
    .slice(0, text.lastIndexOf('END:VCALENDAR'))
    .replace(
      /\r\nX-WR-CALDESC(:(?:[^\r\n]|\r\n )*)/,
      (old, value: string) => `\r\nDESCRIPTION${value}${old}`,
    );
  return `${head}${zones.components()}${events.join('')}END:VCALENDAR\r\n`;
}

function zonesOf(entries: readonly Pick<EntrySnapshot, 'when'>[]): ZoneYears {
  const zones = new ZoneYears();
  // A calendar needs one component at least (RFC 5545 section 3.6): an empty feed has a zone that never changes.
  if (entries.length === 0) zones.add('Etc/UTC', new Date(0), new Date(0));
  for (const { when } of entries) {
    if (when.kind === 'timed' && !isUtc(when.zone)) zones.add(when.zone, when.start, when.end);
  }
  return zones;
}

/**
 * The VEVENT that is stored with an entry and joined into feeds. Without METHOD: DTSTAMP is the last
 * revision (RFC 5545 section 3.8.7.2), so that the same entry gives the same bytes; never an ATTENDEE.
 * @throws calendar/end-before-start, bad-date, unknown-zone, bad-url, malformed
 */
export function serialiseEntry(entry: EntrySnapshot): string {
  const text = eventText(entry, {
    stamp: entry.updatedAt,
    titlePrefix: entry.status === 'cancelled' ? CANCELLED_PREFIX : '',
    status: entry.status,
  });
  assertWellFormed(text);
  return text;
}

/** What an invitation needs besides the entry. */
export interface InvitationOptions {
  method: 'REQUEST' | 'CANCEL';
  /** DTSTAMP: when this message was made (process clock); kept over retries, so that they are the same bytes. */
  stamp: Date;
  /** A mailbox that takes answers; the mail's From or Reply-To. */
  organizer: CalendarAddress;
  /** The one recipient. */
  attendee: CalendarAddress;
}

/** A content line in physical lines of at most 75 octets, cut between code points (RFC 5545 section 3.1). */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = character < '\u0080' ? 1 : Buffer.byteLength(character);
    if (octets + size > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return `${folded}\r\n`;
}

/** The one ATTENDEE of a mailed event: the recipient, and nobody else's address (RFC 5545 section 3.8.4.1). */
function attendeeLine(attendee: CalendarAddress, method: 'REQUEST' | 'CANCEL'): string {
  const { name, email } = person(attendee);
  const asked = method === 'REQUEST' ? ';RSVP=TRUE' : '';
  return fold(
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION${asked};CN="${name}":mailto:${email}`,
  );
}

/** Who invites. The address may be one for each recipient, so that an answer names the invitation it is to. */
function organizerLine(organizer: CalendarAddress): string {
  const { name, email } = person(organizer);
  return fold(`ORGANIZER;CN="${name}":mailto:${email}`);
}

/** What an invitation is before and after the lines of organizer and recipient. */
interface Frame {
  before: string;
  after: string;
}

/**
 * A letter invites hundreds of mailboxes to the same entry: all but two lines are made and checked once.
 * Keyed by everything that goes in but those two, so that the memory changes nothing but the time it takes.
 */
const frames = new Map<string, Frame>();
const MOST_FRAMES = 64;

function frameOf(entry: EntrySnapshot, options: Omit<InvitationOptions, 'attendee'>): Frame {
  const { method, stamp, organizer } = options;
  const key = JSON.stringify([snapshotOf(entry), method, stamp]);
  const known = frames.get(key);
  if (known !== undefined) return known;

  const event = eventText(entry, {
    stamp,
    titlePrefix: '',
    status: method === 'CANCEL' && entry.status !== 'cancelled' ? null : entry.status,
    mailed: { organizer, method },
  });
  const text = calendarText({ method }, zonesOf([entry]), [event]);
  assertWellFormed(text);
  const line = /(?<=\r\n)ORGANIZER[;:](?:[^\r\n]|\r\n )*\r\n/.exec(text);
  if (line === null) throw calendarProblems.malformed('The invitation has no ORGANIZER.');
  const frame = { before: text.slice(0, line.index), after: text.slice(line.index + line[0].length) };
  if (frames.size >= MOST_FRAMES) frames.clear();
  frames.set(key, frame);
  return frame;
}

/**
 * A whole iTIP message for one mailbox (RFC 5546 sections 3.2.2 and 3.2.5), CRLF, UTF-8, for the
 * `text/calendar` part whose `method` parameter must be the same. The same arguments give the same bytes.
 *
 * REQUEST invites and updates. CANCEL of a cancelled entry takes the event out (STATUS:CANCELLED); CANCEL
 * of an entry that stands takes only this recipient off it, and then carries no STATUS.
 * @throws calendar/cancelled for a REQUEST to something cancelled: clients would keep the event
 */
export function invitation(entry: EntrySnapshot, options: InvitationOptions): string {
  if (options.method === 'REQUEST' && entry.status === 'cancelled') {
    throw calendarProblems.cancelled(
      'Nobody can be invited to a cancelled entry; send a CANCEL or reinstate it.',
      { uid: entry.uid },
    );
  }
  const { before, after } = frameOf(entry, options);
  return `${before}${organizerLine(options.organizer)}${attendeeLine(options.attendee, options.method)}${after}`;
}

/** One row of a feed: the stored VEVENT, and its time for the VTIMEZONEs. */
export type FeedEntry = Pick<EntrySnapshot, 'when'> & { vevent: string };

/** A feed to subscribe to. */
export interface Feed {
  title: string;
  description: string;
  url?: string;
  source?: string;
  ttl: number;
  /** In the order in which they are to stand. */
  entries: readonly FeedEntry[];
}

/**
 * The text of a feed: stored VEVENTs joined, with one VTIMEZONE for each zone they use; no METHOD. Without
 * entries it is a valid calendar too, for an empty answer would clear the subscribers' calendars.
 */
export function feed({ title, description, url, source, ttl, entries }: Feed): string {
  const properties: CalendarProperties = {
    name: title,
    description,
    ttl,
    ...(url === undefined ? {} : { url }),
    ...(source === undefined ? {} : { source }),
  };
  return calendarText(
    properties,
    zonesOf(entries),
    entries.map((entry) => entry.vevent),
  );
}
