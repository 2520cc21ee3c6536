import { describe, expect, it } from '@jest/globals';
import { knownZone, meetingEntryWhen, resolveWhen, sameWhen, spanOf } from './when.js';

const zone = 'Europe/Zurich';
const at = (value: string): Date => new Date(value);
const code = (name: string): unknown => expect.objectContaining({ code: `calendar/${name}` });

describe('times of entries', () => {
  it('check 5: an end that is not later than the start is refused, not turned round', () => {
    const start = at('2017-06-19T08:00:00Z');
    for (const end of [start, at('2017-06-19T07:00:00Z'), at('2017-06-19T08:00:00.900Z')]) {
      expect(() => resolveWhen({ kind: 'timed', start, end, zone })).toThrow(code('end-before-start'));
    }
    expect(() => resolveWhen({ kind: 'all-day', first: '2017-06-20', last: '2017-06-19' })).toThrow(
      code('end-before-start'),
    );
  });

  it('refuses days and instants that do not exist', () => {
    expect(() => resolveWhen({ kind: 'all-day', first: '2017-02-29', last: '2017-03-01' })).toThrow(
      code('bad-date'),
    );
    expect(() => resolveWhen({ kind: 'all-day', first: '20170228', last: '2017-03-01' })).toThrow(
      code('bad-date'),
    );
    expect(() => resolveWhen({ kind: 'timed', start: at('x'), end: at('2017-03-01'), zone })).toThrow(
      code('bad-date'),
    );
  });

  it.each([
    'CET+1',
    '+02:00',
    'Europe/Zürich',
    'Europe/Zurich\r\nX:1',
    'Mars/Olympus',
    '',
    'Europe/Zurich;X=1',
  ])('check 41: the zone %j is refused', (name) => {
    expect(() => knownZone(name)).toThrow(code('unknown-zone'));
  });

  it('spells a zone as the tz database does', () => {
    expect(knownZone('europe/zurich')).toBe('Europe/Zurich');
    expect(knownZone('Europe/Zurich')).toBe('Europe/Zurich');
  });

  it('check 29: all-day entries end on the day after their last', () => {
    expect(spanOf({ kind: 'all-day', first: '2017-06-19', last: '2017-06-20' })).toEqual({
      startsAt: at('2017-06-19T00:00:00Z'),
      endsAt: at('2017-06-21T00:00:00Z'),
    });
  });

  it('takes another zone with the same instants as another time', () => {
    const when = {
      kind: 'timed',
      start: at('2017-06-19T08:00:00Z'),
      end: at('2017-06-19T09:00:00Z'),
      zone,
    } as const;
    expect(sameWhen(when, { ...when, start: new Date(when.start) })).toBe(true);
    expect(sameWhen(when, { ...when, zone: 'Europe/Berlin' })).toBe(false);
    expect(sameWhen(when, { kind: 'all-day', first: '2017-06-19', last: '2017-06-19' })).toBe(false);
  });
});

describe('the entry of a meeting itself', () => {
  it('is timed with one sitting and all-day with several', () => {
    const one = { start: at('2017-06-19T08:00:00Z'), end: at('2017-06-19T11:00:00Z') };
    const other = { start: at('2017-06-20T13:00:00Z'), end: at('2017-06-20T16:00:00Z') };
    expect(meetingEntryWhen([one], zone)).toEqual({ kind: 'timed', ...one, zone });
    expect(meetingEntryWhen([other, one], zone)).toEqual({
      kind: 'all-day',
      first: '2017-06-19',
      last: '2017-06-20',
    });
    expect(() => meetingEntryWhen([], zone)).toThrow(code('no-sittings'));
  });

  it('counts days in the zone of the meeting, and a sitting until midnight to its own day', () => {
    const evening = { start: at('2017-06-19T18:00:00Z'), end: at('2017-06-19T22:00:00Z') };
    const early = { start: at('2017-06-18T22:30:00Z'), end: at('2017-06-19T01:00:00Z') };
    expect(meetingEntryWhen([early, evening], zone)).toEqual({
      kind: 'all-day',
      first: '2017-06-19',
      last: '2017-06-19',
    });
  });
});
