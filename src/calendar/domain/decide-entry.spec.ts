import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entries } from '../../../test/golden/calendar/examples.js';
import { decideEntry } from './decide-entry.js';
import type { CalendarEntry, EntryFacts } from './entry.types.js';

const ids = { newId: 'entry-9', newUid: '0b2f4f0c-6a57-4b1c-9a4d-0f8f5f3c2b11' };
const later = new Date('2017-05-03T08:00:00.250Z');
const sitting = entries.sitting;

const change = (entry: CalendarEntry, facts: Partial<EntryFacts>, now = later) =>
  decideEntry(entry, { ...entry, ...facts }, now, ids);

const timed = (start: string, end: string, zone = 'Europe/Zurich'): EntryFacts['when'] => ({
  kind: 'timed',
  start: new Date(start),
  end: new Date(end),
  zone,
});

describe('what new facts make of an entry', () => {
  it('check 7: a first entry takes the UID it is given, with SEQUENCE 0', () => {
    const { ref, kind, processId, title, description, when, status } = sitting;
    const made = decideEntry(
      null,
      { ref, kind, processId, title, description, when, status, public: false },
      later,
      ids,
    );
    expect(made.change).toBe('created');
    expect(made.entry).toMatchObject({
      _id: ids.newId,
      uid: ids.newUid,
      sequence: 0,
      version: 1,
      createdAt: new Date('2017-05-03T08:00:00Z'),
      updatedAt: new Date('2017-05-03T08:00:00Z'),
      shownAt: null,
    });
    expect(made.entry.vevent).toContain(`UID:${ids.newUid}\r\n`);
  });

  it('the same facts again change nothing at all', () => {
    for (const entry of Object.values(entries)) {
      const again = change(entry, {});
      expect(again.change).toBe('none');
      expect(again.entry).toBe(entry);
    }
  });

  it.each<[string, Partial<EntryFacts>]>([
    ['a new start', { when: timed('2017-06-19T08:30:00Z', '2017-06-19T11:00:00Z') }],
    ['a new end', { when: timed('2017-06-19T08:00:00Z', '2017-06-19T11:30:00Z') }],
    ['another zone', { when: timed('2017-06-19T08:00:00Z', '2017-06-19T11:00:00Z', 'Europe/Berlin') }],
    ['all-day instead of timed', { when: { kind: 'all-day', first: '2017-06-19', last: '2017-06-19' } }],
    ['another room', { place: 'Room XX' }],
    ['a cancellation', { status: 'cancelled' }],
    ['a hold instead of a confirmation', { status: 'tentative' }],
  ])('check 11: %s raises SEQUENCE', (_name, facts) => {
    const decided = change(sitting, facts);
    expect(decided.change).toBe('material');
    expect(decided.entry).toMatchObject({
      uid: sitting.uid,
      sequence: 1,
      version: 2,
      createdAt: sitting.createdAt,
    });
    expect(decided.entry.vevent).toContain('SEQUENCE:1\r\n');
    expect(decided.entry.vevent).toContain('DTSTAMP:20170503T080000Z\r\n');
  });

  it.each<[string, Partial<EntryFacts>]>([
    ['a title', { title: 'Third thematic session: first sitting' }],
    ['a description', { description: 'Agenda to follow.' }],
    ['a page', { url: 'https://convene.example.org/m/1' }],
    ['categories', { categories: ['Session'] }],
    ['publication', { public: false }],
  ])('check 11: %s leaves SEQUENCE and moves LAST-MODIFIED', (_name, facts) => {
    const decided = change(sitting, facts);
    expect(decided.change).toBe('minor');
    expect(decided.entry).toMatchObject({
      sequence: 0,
      version: 2,
      updatedAt: new Date('2017-05-03T08:00:00Z'),
    });
    expect(decided.entry.vevent).toContain('LAST-MODIFIED:20170503T080000Z\r\n');
  });

  it('check 15: a cancelled entry is reinstated under its UID with a higher SEQUENCE', () => {
    const cancelled = change(sitting, { status: 'cancelled' }).entry;
    const back = change(cancelled, { status: 'confirmed' }, new Date('2017-05-04T08:00:00Z'));
    expect(back.entry).toMatchObject({ uid: sitting.uid, sequence: 2, status: 'confirmed' });
    expect(cancelled.vevent).toContain('SUMMARY:CANCELLED: Third');
    expect(back.entry.vevent).toContain('SUMMARY:Third');
  });

  it('check 5: an end before the start is refused and the entry stays', () => {
    expect(() => change(sitting, { when: timed('2017-06-19T11:00:00Z', '2017-06-19T08:00:00Z') })).toThrow(
      expect.objectContaining({ code: 'calendar/end-before-start' }),
    );
  });

  it('refuses a title of which nothing is left', () => {
    expect(() => change(sitting, { title: ' \u0000\u202e ' })).toThrow(
      expect.objectContaining({ code: 'calendar/empty-title' }),
    );
  });

  it('refuses to move an entry to another process or meeting', () => {
    for (const other of [{ processId: 'other' }, { meetingId: 'other' }]) {
      expect(() => change(sitting, other)).toThrow(expect.objectContaining({ code: 'calendar/moved-house' }));
    }
  });

  it('what no public feed shows leaves no trace in the feeds’ dates', () => {
    const hidden = change(sitting, { public: false }).entry;
    expect(hidden.shownAt).toEqual(hidden.updatedAt);
    const edited = change(hidden, { title: 'Closed' }, new Date('2017-05-05T08:00:00Z')).entry;
    expect(edited.shownAt).toEqual(hidden.shownAt);
  });

  it('SEQUENCE, version and LAST-MODIFIED only grow, whatever comes and whatever the clock shows', () => {
    const facts = fc.record(
      {
        title: fc.constantFrom('One', 'Two'),
        place: fc.constantFrom('Room A', 'Room B'),
        status: fc.constantFrom<EntryFacts['status'][]>('tentative', 'confirmed', 'cancelled'),
        public: fc.boolean(),
        when: fc.constantFrom(
          timed('2017-06-19T08:00:00Z', '2017-06-19T11:00:00Z'),
          timed('2017-06-19T13:00:00Z', '2017-06-19T16:00:00Z'),
        ),
      },
      { requiredKeys: [] },
    );
    const moment = fc.date({ min: new Date('2017-01-01'), max: new Date('2018-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(facts, moment), { maxLength: 12 }), (steps) => {
        let entry = sitting;
        for (const [step, now] of steps) {
          const { entry: next, change: kind } = change(entry, step, now);
          const material =
            next.status !== entry.status ||
            next.place !== entry.place ||
            JSON.stringify(next.when) !== JSON.stringify(entry.when);
          expect(next.sequence - entry.sequence).toBe(material ? 1 : 0);
          if (kind === 'none') expect(next).toBe(entry);
          else {
            expect(next.version).toBe(entry.version + 1);
            expect(next.updatedAt.getTime()).toBeGreaterThanOrEqual(entry.updatedAt.getTime() + 1_000);
          }
          entry = next;
        }
        expect(entry.uid).toBe(sitting.uid);
      }),
    );
  });
});
