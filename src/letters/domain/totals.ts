import type { AddresseeCategory } from '../../directory/index.js';
import type { AddresseeTotals } from './letter.js';

/** What counting needs to know of an addressee. */
export interface Counted {
  category: AddresseeCategory;
  fictitious: boolean;
}

const seats = {
  'member-state': 'memberStates',
  'observer-state': 'observerStates',
  observer: 'otherObservers',
  stakeholder: 'stakeholders',
} as const satisfies Record<Counted['category'], keyof AddresseeTotals>;

/** Under which heading an addressee counts. Invented delegations never count among the real ones, nor stakeholders among States. */
export const headingOf = ({ category, fictitious }: Counted): Exclude<keyof AddresseeTotals, 'all'> =>
  fictitious ? 'fictitious' : seats[category];

/**
 * Stakeholders have a heading only where there are any: totals are sealed with the letter, and a letter to States keeps
 * the text that its seal was made over.
 */
export function totalsOf(addressees: readonly Counted[]): AddresseeTotals {
  const totals: AddresseeTotals = {
    all: 0,
    memberStates: 0,
    observerStates: 0,
    otherObservers: 0,
    fictitious: 0,
  };
  for (const addressee of addressees) {
    totals.all += 1;
    const heading = headingOf(addressee);
    totals[heading] = (totals[heading] ?? 0) + 1;
  }
  return totals;
}
