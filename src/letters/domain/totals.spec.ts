import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addresseeCategories } from '../../directory/index.js';
import { canonicalJson } from './seal.js';
import { headingOf, totalsOf } from './totals.js';

const counted = fc.record({ category: fc.constantFrom(...addresseeCategories), fictitious: fc.boolean() });

describe('the totals of a letter', () => {
  it('read as ever where there are no stakeholders: seals were made over this text', () => {
    const totals = totalsOf([
      { category: 'member-state', fictitious: false },
      { category: 'observer-state', fictitious: false },
      { category: 'observer', fictitious: true },
    ]);
    expect(canonicalJson(totals)).toBe(
      '{"all":3,"fictitious":1,"memberStates":1,"observerStates":1,"otherObservers":0}',
    );
    expect(Object.keys(totals)).not.toContain('stakeholders');
  });

  it('count stakeholders under a heading of their own', () => {
    const totals = totalsOf([
      { category: 'member-state', fictitious: false },
      { category: 'stakeholder', fictitious: false },
      { category: 'stakeholder', fictitious: false },
      { category: 'stakeholder', fictitious: true },
    ]);
    expect(totals).toEqual({
      all: 4,
      memberStates: 1,
      observerStates: 0,
      otherObservers: 0,
      stakeholders: 2,
      fictitious: 1,
    });
  });

  it('count each addressee once', () => {
    fc.assert(
      fc.property(fc.array(counted), (addressees) => {
        const { all, ...headings } = totalsOf(addressees);
        expect(all).toBe(addressees.length);
        expect(Object.values(headings).reduce((sum, count) => sum + count, 0)).toBe(all);
        for (const [heading, count] of Object.entries(headings)) {
          expect(addressees.filter((one) => headingOf(one) === heading)).toHaveLength(count);
        }
      }),
    );
  });
});
