import { describe, expect, it } from '@jest/globals';
import { type FeedRow, type FeedView, selectForFeed } from './feed-selection.js';

const at = (value: string): Date => new Date(value);
const whole: FeedView = { cancelled: 'show', windowed: false };
const windowed: FeedView = { cancelled: 'show', windowed: true };

const row = (uid: string, change: Partial<FeedRow> = {}): FeedRow => ({
  _id: uid,
  uid,
  version: 1,
  kind: 'sitting',
  meetingId: 'm',
  status: 'confirmed',
  public: true,
  startsAt: at('2017-06-19T08:00:00Z'),
  endsAt: at('2017-06-19T11:00:00Z'),
  shownAt: at('2017-05-02T14:00:00Z'),
  when: { kind: 'timed' },
  ...change,
});
const allDay = row('a', {
  kind: 'meeting',
  when: { kind: 'all-day' },
  startsAt: at('2017-06-19T00:00:00Z'),
  endsAt: at('2017-06-21T00:00:00Z'),
});

const uids = (rows: readonly FeedRow[], view: FeedView, now: string): string[] =>
  selectForFeed(rows, view, at(now)).shown.map(({ uid }) => uid);

describe('what a feed shows', () => {
  it('shows the all-day entry with its sittings, by start, and no panel beside its sitting', () => {
    const rows = [
      row('c', { startsAt: at('2017-06-19T13:00:00Z'), endsAt: at('2017-06-19T16:00:00Z') }),
      row('p', { kind: 'panel' }),
      row('b'),
      allDay,
      row('s', {
        kind: 'side-event',
        startsAt: at('2017-06-19T11:15:00Z'),
        endsAt: at('2017-06-19T12:45:00Z'),
      }),
    ];
    expect(uids(rows, whole, '2017-06-01T00:00:00Z')).toEqual(['a', 'b', 's', 'c']);
  });

  it('shows a meeting of one sitting once', () => {
    const rows = [row('m', { kind: 'meeting' }), row('s'), row('other', { meetingId: 'n' })];
    expect(uids(rows, whole, '2017-06-01T00:00:00Z')).toEqual(['m', 'other']);
  });

  it('check 27: shows nothing that is not public', () => {
    expect(uids([row('a', { public: false }), row('b')], whole, '2017-06-01T00:00:00Z')).toEqual(['b']);
  });

  it('check 25: keeps cancelled entries for 30 days after their date, or leaves them out on request', () => {
    const rows = [row('x', { status: 'cancelled' })];
    expect(uids(rows, whole, '2017-07-19T23:59:59Z')).toEqual(['x']);
    expect(uids(rows, whole, '2017-07-20T00:00:00Z')).toEqual([]);
    expect(uids(rows, { ...whole, cancelled: 'hide' }, '2017-06-01T00:00:00Z')).toEqual([]);
  });

  it('bounds the feed of a process to 90 days back and 400 ahead, and that of a meeting not at all', () => {
    const rows = [row('x')];
    for (const [now, shown] of [
      ['2016-05-14T23:59:59Z', false],
      ['2016-05-15T00:00:00Z', true],
      ['2017-09-17T23:59:59Z', true],
      ['2017-09-18T00:00:00Z', false],
    ] as const) {
      expect({ now, shown: uids(rows, windowed, now).length === 1 }).toEqual({ now, shown });
      expect(uids(rows, whole, now)).toEqual(['x']);
    }
  });

  it('dates the feed by its last edit, and by the day on which an entry left it', () => {
    const rows = [row('x', { shownAt: at('2017-05-02T14:00:00.750Z') })];
    const dated = (view: FeedView, now: string): string =>
      selectForFeed(rows, view, at(now)).lastModified.toISOString();
    expect(dated(windowed, '2017-06-01T12:00:00Z')).toBe('2017-05-02T14:00:00.000Z');
    expect(dated(windowed, '2018-01-01T12:00:00Z')).toBe('2017-09-18T00:00:00.000Z');
    expect(dated(whole, '2018-01-01T12:00:00Z')).toBe('2017-05-02T14:00:00.000Z');
  });

  it('dates the feed by an entry that was withdrawn, too', () => {
    const rows = [
      row('a', { shownAt: at('2017-05-02T14:00:00Z') }),
      row('b', { public: false, shownAt: at('2017-05-09T14:00:00Z') }),
    ];
    expect(selectForFeed(rows, whole, at('2017-06-01T00:00:00Z')).lastModified).toEqual(
      at('2017-05-09T14:00:00Z'),
    );
  });
});
