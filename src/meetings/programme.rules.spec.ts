import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { programmeFindings, skippedTimes } from './programme.rules.js';
import type { ProgrammeItem, Seat, SpeakingRules } from './programme.types.js';
import { genevaProgramme, plannedGeneva } from '../../test/support/geneva-session.js';
import { timeBudget } from './time-budget.js';

const { sittings } = plannedGeneva();
const noRules: SpeakingRules = { parts: [], floorMinutes: null, welcomeMinutes: null };

const item = (id: string, start: string, end: string, more: Partial<ProgrammeItem> = {}): ProgrammeItem => ({
  id,
  kind: 'other',
  title: `Item ${id}`,
  sitting: 'day-1-morning',
  date: null,
  start,
  end,
  ledBy: null,
  paragraph: null,
  seats: [],
  ...more,
});
const codes = (items: ProgrammeItem[], rules = noRules): string[] =>
  programmeFindings(sittings, { items, rules }).map(
    (finding) => `${finding.level} ${finding.code.slice('meetings/'.length)}`,
  );

const seats = (role: Seat['role'], count: number): Seat[] =>
  Array.from({ length: count }, (_, n) => ({ id: `${role}-${n}`, role, person: null }));

describe('the programme', () => {
  it('of the Geneva session has no finding', () => {
    expect(programmeFindings(sittings, genevaProgramme())).toEqual([]);
  });

  it('keeps items within their sitting', () => {
    expect(codes([item('a', '09:30', '13:00')])).toEqual(['error item-outside-sitting']);
    expect(codes([item('a', '10:00', '13:30')])).toEqual(['error item-outside-sitting']);
    expect(codes([item('a', '10:00', '13:00', { sitting: 'nowhere' })])).toEqual(['error sitting-unknown']);
    expect(codes([item('a', '10:00', '13:00', { date: '2017-06-20' })])).toEqual(['error item-date-differs']);
  });

  it('ends an item after its start', () => {
    expect(codes([item('a', '13:00', '10:00')])).toContain('error item-ends-before-start');
    expect(codes([item('a', '10:00', '10:00')])).toContain('error item-ends-before-start');
  });

  it('lets only a break stand outside a sitting, with a date and not over a sitting', () => {
    expect(codes([item('a', '13:00', '15:00', { sitting: null })])).toEqual(['error item-without-place']);
    expect(codes([item('a', '13:00', '15:00', { sitting: null, date: '2017-06-19' })])).toEqual([
      'error item-without-sitting',
    ]);
    expect(
      codes([item('a', '13:00', '15:00', { sitting: null, date: '2017-06-19', kind: 'break' })]),
    ).toEqual([]);
    expect(
      codes([item('a', '12:30', '15:00', { sitting: null, date: '2017-06-19', kind: 'break' })]),
    ).toEqual(['error break-over-sitting']);
  });

  it('warns of time that nothing fills', () => {
    expect(codes([item('a', '10:00', '11:00'), item('b', '11:15', '13:00')])).toEqual([
      'warning sitting-time-empty',
    ]);
  });

  it('seats nobody in two items at once', () => {
    const person = { title: null, name: 'Ms. A', function: null, delegation: null, affiliation: null };
    const seat: Seat = { id: 's', role: 'expert', person };
    const side = { ...plannedGeneva().sittings[0], id: 'side', room: 'Room XX' } as (typeof sittings)[number];
    const found = programmeFindings([...sittings, side], {
      items: [
        item('a', '10:00', '13:00', { seats: [seat] }),
        item('b', '10:00', '13:00', { sitting: 'side', seats: [seat] }),
      ],
      rules: noRules,
    });
    expect(found.map((finding) => finding.code)).toEqual(['meetings/person-twice']);
  });

  it('knows people by their id where they have one, and wonders about one id with two names', () => {
    const seat = (id: string | null, name = 'Ms. A'): Seat => ({
      id: 's',
      role: 'expert',
      person: { id, title: null, name, function: null, delegation: null, affiliation: null },
    });
    const side = { ...plannedGeneva().sittings[0], id: 'side', room: 'Room XX' } as (typeof sittings)[number];
    const found = (one: Seat, other: Seat): string[] =>
      programmeFindings([...sittings, side], {
        items: [
          item('a', '10:00', '13:00', { seats: [one] }),
          item('b', '10:00', '13:00', { sitting: 'side', seats: [other] }),
        ],
        rules: noRules,
      }).map(({ level, code }) => `${level} ${code}`);
    expect(found(seat('one'), seat('two'))).toEqual([]);
    expect(found(seat('one'), seat(null))).toEqual(['error meetings/person-twice']);
    expect(found(seat('one'), seat('one', 'Ms. B'))).toEqual([
      'error meetings/person-twice',
      'warning meetings/person-named-twice',
    ]);
  });

  it('has no item at a time that the clocks skip', () => {
    const night = { ...plannedGeneva().sittings[0], id: 'night', date: '2017-03-26' } as never;
    const at = (start: string, end: string): string[] =>
      skippedTimes([night], [item('a', start, end, { sitting: 'night' })], 'Europe/Zurich').map(
        ({ code }) => code,
      );
    expect(at('02:30', '04:00')).toEqual(['meetings/item-time-skipped']);
    expect(at('01:30', '02:30')).toEqual(['meetings/item-time-skipped']);
    expect(at('01:30', '03:30')).toEqual([]);
    expect(
      skippedTimes([night], [item('a', '02:30', '04:00', { sitting: 'night' })], 'America/New_York'),
    ).toEqual([]);
  });

  it('finds an overlap exactly where two items share a minute', () => {
    const time = (minutes: number): string =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const span = fc
      .tuple(fc.integer({ min: 600, max: 779 }), fc.integer({ min: 1, max: 180 }))
      .map(([start, length]) => [start, Math.min(780, start + length)] as const);
    fc.assert(
      fc.property(span, span, ([s1, e1], [s2, e2]) => {
        const share = Math.max(s1, s2) < Math.min(e1, e2);
        const found = codes([item('a', time(s1), time(e1)), item('b', time(s2), time(e2))]);
        expect(found.includes('error items-overlap')).toBe(share);
      }),
    );
  });
});

describe('the time budget', () => {
  it('of a Geneva panel leaves an upper bound of floor interventions', () => {
    const { items, rules } = genevaProgramme();
    const panel = items.find(({ id }) => id === 'panel-1');
    if (panel === undefined) throw new Error('panel-1 is missing');
    const budget = timeBudget(panel, rules);
    // 165 minutes; moderator 2 x 5-7 and three experts 5-7 each: 25 to 35.
    expect(budget.fixed).toEqual({ min: 25, max: 35 });
    expect(budget.remaining).toEqual({ least: 130, most: 140 });
    expect(budget.floorInterventionsAtMost).toBe(46);
  });

  it('refuses an item whose speakers need more time than it has, and warns when it is tight', () => {
    const rules: SpeakingRules = {
      ...noRules,
      parts: [{ on: 'panel', role: 'expert', act: 'introduces', minutes: { min: 50, max: 70 } }],
    };
    const panel = (count: number) => [
      item('a', '10:00', '13:00', { kind: 'panel', seats: seats('expert', count) }),
    ];
    expect(codes(panel(2), rules)).toEqual([]);
    expect(codes(panel(3), rules)).toEqual(['warning time-tight']);
    expect(codes(panel(4), rules)).toEqual(['error time-overdrawn']);
  });

  it('never counts more fixed time than the item has without an error', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        (count, min, more) => {
          const rules: SpeakingRules = {
            ...noRules,
            parts: [{ on: 'panel', role: 'expert', act: 'speaks', minutes: { min, max: min + more } }],
          };
          const panel = item('a', '10:00', '13:00', { kind: 'panel', seats: seats('expert', count) });
          expect(codes([panel], rules).includes('error time-overdrawn')).toBe(count * min > 180);
        },
      ),
    );
  });
});
