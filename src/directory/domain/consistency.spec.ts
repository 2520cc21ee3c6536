import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inconsistencies } from './consistency.js';
import type { DelegationFacts, Membership } from './delegation.js';
import { dayBefore, holdsOn, type Period, supersede } from './validity.js';

const facts = (change: Partial<DelegationFacts> = {}): DelegationFacts => ({
  status: [{ category: 'member-state', from: '1945-10-24', source: 's' }],
  names: [{ language: 'en', form: 'short', name: 'A', source: 's' }],
  memberships: [],
  fictitious: false,
  ...change,
});
const member = (kind: Membership['kind'], group: Membership['group'], period: Period = {}): Membership => ({
  kind,
  group,
  source: 's',
  ...period,
});
const faults = (change: Partial<DelegationFacts>) =>
  inconsistencies(facts(change)).map(({ message }) => message);

describe('Facts of a delegation', () => {
  it('may have two groups for consultations and one for elections at a time', () => {
    const two = [
      member('consultation', 'weog'),
      member('consultation', 'asia-pacific'),
      member('electoral', 'weog'),
    ];
    expect(faults({ memberships: two })).toEqual([]);
    expect(faults({ memberships: [...two, member('electoral', 'asia-pacific')] })).toEqual([
      'more than 1 electoral group(s) hold on the same day',
    ]);
    expect(
      faults({ memberships: [...two, member('consultation', 'grulac', { from: '2010-01-01' })] }),
    ).toEqual(['more than 2 consultation group(s) hold on the same day']);
  });

  it('may change groups from one day to the next', () => {
    const memberships = [
      member('electoral', 'none', { until: '2024-03-18' }),
      member('electoral', 'asia-pacific', { from: '2024-03-19' }),
    ];
    expect(faults({ memberships })).toEqual([]);
    expect(faults({ memberships: [member('electoral', 'none'), member('electoral', 'weog')] })).toEqual([
      'electoral: "none" and a group hold on the same day',
    ]);
  });

  it('may not end before they begin, nor hold twice at once', () => {
    const name = { language: 'en', form: 'short' as const, name: 'A', source: 's' };
    expect(faults({ names: [{ ...name, from: '2020-01-02', until: '2020-01-01' }] })).toEqual([
      'ends on 2020-01-01, before it begins on 2020-01-02',
    ]);
    expect(faults({ names: [name, { ...name, from: '2020-01-01' }] })).toEqual([
      'more than one short name in en holds on the same day',
    ]);
    expect(faults({ status: [], names: [] })).toEqual([
      'must say what the delegation is, and since when',
      'must hold a short name',
    ]);
  });
});

describe('A fact that supersedes another', () => {
  interface Fact extends Period {
    says: string;
  }
  const same = (a: Fact, b: Fact): boolean => a.says === b.says;
  const days = fc.integer({ min: 0, max: 600 }).map((n) => {
    const month = 1 + (n % 12);
    const day = 1 + (n % 28);
    return `20${String(10 + Math.floor(n / 60)).padStart(2, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  });

  it('leaves exactly one fact on every day, says the new one from its day on, and keeps the past', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: days, says: fc.constantFrom('a', 'b', 'c') })),
        days,
        (steps, day) => {
          let timeline: readonly Fact[] = [{ says: 'first' }];
          for (const step of steps) {
            const before = timeline;
            timeline = supersede(timeline, step, same);
            expect(timeline.filter((one) => holdsOn(one, step.from)).map(({ says }) => says)).toEqual([
              step.says,
            ]);
            const earlier = dayBefore(step.from);
            expect(timeline.find((one) => holdsOn(one, earlier))?.says).toBe(
              before.find((one) => holdsOn(one, earlier))?.says,
            );
          }
          expect(timeline.filter((one) => holdsOn(one, day))).toHaveLength(1);
        },
      ),
    );
  });

  it('changes nothing if that day says the same already', () => {
    const timeline: Fact[] = [{ says: 'a' }];
    expect(supersede(timeline, { says: 'a', from: '2020-01-01' }, same)).toBe(timeline);
  });
});
