import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { decideEntry } from './decide-entry.js';
import type { EntryFacts } from './entry.types.js';
import { feed, invitation } from './ics.js';
import { commonName, escapedLine, oneLine, severalLines } from './text.js';
import { assertWellFormed } from './well-formed.js';

const evil = [
  '\r\n',
  '\r',
  '\n',
  '\u2028',
  '\u0085',
  '\u000b',
  '\u000c',
  '\u0000',
  '\ud800',
  '"',
  ';',
  ':',
  ',',
  '^',
  '\\',
  '\\n',
  "'",
  '\r\nATTENDEE:mailto:eve@evil.example',
  '\nEND:VEVENT\nBEGIN:VEVENT',
  '";PARTSTAT=ACCEPTED;X="',
  '^n',
  '漢字',
  '👩‍👩‍👧‍👦',
  'é',
  ' ',
  '\t',
  'a'.repeat(80),
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...evil), fc.string({ unit: 'binary', maxLength: 20 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join(''))
  // A title must have something left in it.
  .map((value) => `x${value}`);

const facts = fc.record({
  title: hostile,
  description: hostile,
  place: hostile,
  category: hostile,
  feedTitle: hostile,
  feedDescription: hostile,
  organizer: hostile,
  attendee: hostile,
  path: hostile,
});

const properties = (component: ICAL.Component | null): string[] =>
  (component?.getAllProperties() ?? []).map((property) => property.name).toSorted();

const base: EntryFacts = {
  ref: { type: 'sitting', id: 's' },
  kind: 'sitting',
  processId: 'p',
  title: 'x',
  description: 'x',
  place: 'x',
  categories: ['x'],
  url: 'https://example.org/x',
  when: {
    kind: 'timed',
    start: new Date('2017-06-19T08:00:00Z'),
    end: new Date('2017-06-19T11:00:00Z'),
    zone: 'Europe/Zurich',
  },
  status: 'confirmed',
  public: true,
};
const make = (change: Partial<EntryFacts>) =>
  decideEntry(null, { ...base, ...change }, new Date('2017-05-01T10:00:00Z'), {
    newId: '1',
    newUid: '0b2f4f0c-6a57-4b1c-9a4d-0f8f5f3c2b11',
  }).entry;

const send = (entry: ReturnType<typeof make>, organizer: string, attendee: string): string =>
  invitation(entry, {
    method: 'REQUEST',
    stamp: new Date('2017-05-02T10:00:00Z'),
    organizer: { name: organizer, address: 'office@example.org' },
    attendee: { name: attendee, address: 'registry@mission.example.org' },
  });

describe('hostile text in every field', () => {
  const plain = ICAL.Component.fromString(send(make({}), 'x', 'x'));
  const expectedProperties = properties(plain.getFirstSubcomponent('vevent'));

  it('checks 41 and 42: no text makes a new line, property or parameter in an invitation', () => {
    fc.assert(
      fc.property(facts, (hostileFacts) => {
        const { title, description, place, category, organizer, attendee, path } = hostileFacts;
        const entry = make({
          title,
          description,
          place,
          categories: [category],
          url: `https://example.org/${encodeURIComponent(path.toWellFormed())}`,
        });
        const text = send(entry, organizer, attendee);
        assertWellFormed(text);
        const calendar = ICAL.Component.fromString(text);
        const events = calendar.getAllSubcomponents('vevent');
        expect(events).toHaveLength(1);
        const event = events[0] ?? null;
        expect(properties(event)).toEqual(expectedProperties);
        expect(event?.getFirstPropertyValue('summary')).toBe(oneLine(title));
        expect(event?.getFirstPropertyValue('location')).toBe(oneLine(place));
        expect(event?.getFirstPropertyValue('description')).toBe(severalLines(description));
        expect(event?.getFirstProperty('categories')?.getValues()).toEqual([oneLine(category, 80)]);
        const person = event?.getFirstProperty('attendee');
        expect(person?.toJSON()).toEqual([
          'attendee',
          {
            cutype: 'INDIVIDUAL',
            role: 'REQ-PARTICIPANT',
            partstat: 'NEEDS-ACTION',
            rsvp: 'TRUE',
            cn: commonName(attendee),
          },
          'cal-address',
          'mailto:registry@mission.example.org',
        ]);
        expect(event?.getFirstProperty('organizer')?.toJSON()).toEqual([
          'organizer',
          { cn: commonName(organizer) },
          'cal-address',
          'mailto:office@example.org',
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('check 41: no name of a feed or text of an entry makes a new line or property in a feed', () => {
    fc.assert(
      fc.property(facts, ({ title, description, place, feedTitle, feedDescription, path }) => {
        const text = feed({
          title: feedTitle,
          description: feedDescription,
          url: `https://example.org/?q=${encodeURIComponent(path.toWellFormed())}`,
          source: 'https://example.org/calendar/processes/p.ics',
          ttl: 3_600,
          entries: [make({ title, description, place }), make({})],
        });
        assertWellFormed(text);
        const calendar = ICAL.Component.fromString(text);
        expect(calendar.getAllSubcomponents('vevent')).toHaveLength(2);
        expect(properties(calendar)).toEqual([
          'calscale',
          'description',
          'name',
          'prodid',
          'refresh-interval',
          'source',
          'url',
          'version',
          'x-published-ttl',
          'x-wr-caldesc',
          'x-wr-calname',
        ]);
        // This reader knows no type for NAME and hands its value over as it stands.
        expect(calendar.getFirstPropertyValue('name')).toBe(escapedLine(feedTitle));
        expect(calendar.getFirstPropertyValue('description')).toBe(severalLines(feedDescription, 4_000));
      }),
      { numRuns: 100 },
    );
  });
});
