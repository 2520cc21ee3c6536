import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { entries, examples } from '../../../test/golden/calendar/examples.js';
import { decideEntry } from './decide-entry.js';
import type { CalendarEntry, EntryFacts } from './entry.types.js';
import { feed, invitation, serialiseEntry } from './ics.js';
import { freezeSnapshot, thawSnapshot } from './snapshot.js';
import { assertWellFormed } from './well-formed.js';

const options = {
  method: 'REQUEST' as const,
  stamp: new Date('2017-06-06T15:02:00Z'),
  organizer: { name: 'Office', address: 'office@pga.example.org' },
  attendee: { name: 'Mission', address: 'registry@mission.example.org' },
};

const read = (text: string): { calendar: ICAL.Component; event: ICAL.Component } => {
  const calendar = ICAL.Component.fromString(text);
  const event = calendar.getFirstSubcomponent('vevent');
  if (event === null) throw new Error('no event');
  return { calendar, event };
};

/** The instant that a reader works out with the VTIMEZONE of the text itself. */
const instantOf = (calendar: ICAL.Component, time: ICAL.Time): string => {
  const definition = calendar.getFirstSubcomponent('vtimezone');
  if (definition !== null) time.zone = new ICAL.Timezone(definition);
  return time.toJSDate().toISOString();
};

const made = (facts: Partial<EntryFacts>): CalendarEntry =>
  decideEntry(null, { ...entries.sitting, ...facts }, new Date('2017-05-02T14:00:00Z'), {
    newId: 'entry-1',
    newUid: '0b2f4f0c-6a57-4b1c-9a4d-0f8f5f3c2b11',
  }).entry;

describe('invitations by mail', () => {
  it('check 2: METHOD stands once, in the calendar and not in the event', () => {
    for (const method of ['REQUEST', 'CANCEL'] as const) {
      const text = invitation(entries.sitting, { ...options, method });
      expect(text.match(/^METHOD:.*$/gm)).toEqual([`METHOD:${method}`]);
      expect(text.indexOf('METHOD:')).toBeLessThan(text.indexOf('BEGIN:VEVENT'));
    }
  });

  it.each([
    ['2017-12-04T18:30:00Z', 'winter'],
    ['2017-07-03T17:30:00Z', 'summer'],
  ])('check 4: 19:30 in Zurich is %s in %s', (instant) => {
    const start = new Date(instant);
    const when = {
      kind: 'timed',
      start,
      end: new Date(start.getTime() + 3_600_000),
      zone: 'Europe/Zurich',
    } as const;
    const text = invitation(made({ when }), options);
    expect(text).toMatch(/DTSTART;TZID=Europe\/Zurich:2017\d{4}T193000\r\n/);
    expect(text.match(/^TZID:/gm)).toHaveLength(1);
    const { calendar, event } = read(text);
    expect(instantOf(calendar, new ICAL.Event(event).startDate)).toBe(start.toISOString());
  });

  it('check 5: DTSTAMP, CREATED and LAST-MODIFIED are in UTC; DTSTAMP is that of the message', () => {
    const text = invitation(entries.sitting, options);
    expect(text).toContain('DTSTAMP:20170606T150200Z\r\n');
    expect(text).toContain('CREATED:20170502T140000Z\r\n');
    expect(text).toContain('LAST-MODIFIED:20170502T140000Z\r\n');
  });

  it('check 6: one event, one ORGANIZER, and the recipient as its one ATTENDEE', () => {
    const { calendar, event } = read(invitation(entries.sitting, options));
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(1);
    expect(event.getAllProperties('organizer').map((property) => property.getFirstValue())).toEqual([
      'mailto:office@pga.example.org',
    ]);
    const [attendee, ...others] = event.getAllProperties('attendee');
    expect(others).toHaveLength(0);
    expect(attendee?.toJSON()).toEqual([
      'attendee',
      {
        cutype: 'INDIVIDUAL',
        role: 'REQ-PARTICIPANT',
        partstat: 'NEEDS-ACTION',
        rsvp: 'TRUE',
        cn: 'Mission',
      },
      'cal-address',
      'mailto:registry@mission.example.org',
    ]);
  });

  it('check 7: the UID is that of the feeds, a UUID without host or address', () => {
    const uid = /^UID:(.*)\r$/m;
    expect(uid.exec(invitation(entries.meeting, options))?.[1]).toBe(entries.meeting.uid);
    expect(uid.exec(entries.meeting.vevent)?.[1]).toBe(entries.meeting.uid);
    expect(entries.meeting.uid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('check 12: the cancellation keeps UID and start, with STATUS:CANCELLED and a higher SEQUENCE', () => {
    const cancelled = decideEntry(
      entries.meeting,
      { ...entries.meeting, status: 'cancelled' },
      options.stamp,
      {
        newId: '',
        newUid: '',
      },
    ).entry;
    const { event } = read(invitation(cancelled, { ...options, method: 'CANCEL' }));
    expect(event.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event.getFirstPropertyValue('sequence')).toBe(1);
    expect(String(event.getFirstPropertyValue('dtstart'))).toBe('2017-06-19');
    expect(event.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
    expect(event.getFirstProperty('attendee')?.getParameter('rsvp')).toBeUndefined();
  });

  it('check 13: taking one person off an entry that stands says nothing of its status', () => {
    const text = invitation(entries.sitting, { ...options, method: 'CANCEL' });
    expect(text).not.toContain('STATUS:CANCELLED');
    expect(text).not.toMatch(/^STATUS:/m);
  });

  it('nobody is invited to what is cancelled', () => {
    expect(() => invitation(made({ status: 'cancelled' }), options)).toThrow(
      expect.objectContaining({ code: 'calendar/cancelled' }),
    );
  });

  it('check 9: the same entry, frozen and thawed, gives the same bytes', () => {
    for (const entry of Object.values(entries)) {
      const again = thawSnapshot(freezeSnapshot(entry));
      expect(invitation(again, options)).toBe(invitation(entry, options));
      expect(freezeSnapshot(again)).toBe(freezeSnapshot(entry));
    }
  });

  it('check 22: the recipient’s line keeps to 75 octets, whatever the name', () => {
    const name = `Mission permanente de «Côte d’Émeraude» ${'漢字'.repeat(40)}`;
    const text = invitation(entries.sitting, { ...options, attendee: { ...options.attendee, name } });
    expect(() => assertWellFormed(text)).not.toThrow();
    expect(read(text).event.getFirstProperty('attendee')?.getParameter('cn')).toBe(name.slice(0, 120));
  });
});

describe('entries in feeds', () => {
  it('check 26: no METHOD, no ORGANIZER and no ATTENDEE', () => {
    for (const [name, text] of Object.entries(examples)) {
      if (name.includes('request') || name.includes('cancel')) continue;
      expect(text).not.toMatch(/^(METHOD|ORGANIZER|ATTENDEE)\b/m);
    }
  });

  it('check 6 of decisions: DTSTAMP is the last revision, so that the same entry has the same bytes', () => {
    const { vevent } = entries.sitting;
    expect(vevent).toContain('DTSTAMP:20170502T140000Z\r\n');
    expect(serialiseEntry(entries.sitting)).toBe(vevent);
  });

  it('check 28: both names and both refresh hints are there and equal, and nothing names a zone for the calendar', () => {
    const text = examples['feed-of-all'] ?? '';
    const name = String.raw`Global compact\; meetings\, "all" of them`;
    expect(text).toContain(`\r\nNAME:${name}\r\nX-WR-CALNAME:${name}\r\n`);
    expect(text).toContain('\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n');
    expect(text).not.toMatch(/TIMEZONE-ID|X-WR-TIMEZONE/);
  });

  it('check 29: an all-day entry has dates and an exclusive end, and takes nobody’s time', () => {
    const { vevent } = entries.meeting;
    expect(vevent).toContain('DTSTART;VALUE=DATE:20170619\r\nDTEND;VALUE=DATE:20170621\r\n');
    expect(vevent).toContain('TRANSP:TRANSPARENT\r\n');
    expect(vevent).toContain('X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n');
  });

  it.each([
    [
      'over the night in which summer begins',
      '2017-03-25T22:30:00Z',
      '2017-03-26T02:30:00Z',
      '20170325T233000',
      '20170326T043000',
    ],
    [
      'over the night in which summer ends',
      '2017-10-28T21:30:00Z',
      '2017-10-29T02:30:00Z',
      '20171028T233000',
      '20171029T033000',
    ],
    ['over midnight', '2017-06-19T20:00:00Z', '2017-06-20T01:00:00Z', '20170619T220000', '20170620T030000'],
  ])('check 29: an entry %s is right', (_name, start, end, localStart, localEnd) => {
    const entry = made({
      when: { kind: 'timed', start: new Date(start), end: new Date(end), zone: 'Europe/Zurich' },
    });
    const text = feed({ title: 'F', description: '', ttl: 3_600, entries: [entry] });
    expect(text).toContain(`DTSTART;TZID=Europe/Zurich:${localStart}\r\n`);
    expect(text).toContain(`DTEND;TZID=Europe/Zurich:${localEnd}\r\n`);
    const { calendar, event } = read(text);
    expect(instantOf(calendar, new ICAL.Event(event).startDate)).toBe(new Date(start).toISOString());
    expect(instantOf(calendar, new ICAL.Event(event).endDate)).toBe(new Date(end).toISOString());
  });

  it('times in UTC need no zone', () => {
    const entry = made({
      when: {
        kind: 'timed',
        start: new Date('2017-06-19T08:00:00Z'),
        end: new Date('2017-06-19T09:00:00Z'),
        zone: 'UTC',
      },
    });
    const text = feed({ title: 'F', description: '', ttl: 3_600, entries: [entry] });
    expect(text).toContain('DTSTART:20170619T080000Z\r\n');
    expect(text).not.toContain('BEGIN:VTIMEZONE');
  });

  it('check 30: a feed without entries is a calendar', () => {
    const calendar = ICAL.Component.fromString(examples['feed-empty'] ?? '');
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(0);
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
  });

  it('check 30: 5,000 stored entries are joined in far less than a fifth of a second', () => {
    const many = Array.from({ length: 5_000 }, () => entries['side-event']);
    const start = performance.now();
    const text = feed({ title: 'F', description: '', ttl: 3_600, entries: many });
    expect(performance.now() - start).toBeLessThan(200);
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(5_000);
  });
});
