import type { AddresseeTotals } from './letter.js';

/** What counting needs to know of an addressee. */
export interface Counted {
  category: 'member-state' | 'observer-state' | 'observer';
  fictitious: boolean;
}

const seats = {
  'member-state': 'memberStates',
  'observer-state': 'observerStates',
  observer: 'otherObservers',
} as const satisfies Record<Counted['category'], keyof AddresseeTotals>;

/** Under which heading an addressee counts. Invented delegations never count among the real ones. */
export const headingOf = ({ category, fictitious }: Counted): Exclude<keyof AddresseeTotals, 'all'> =>
  fictitious ? 'fictitious' : seats[category];

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
    totals[headingOf(addressee)] += 1;
  }
  return totals;
}
