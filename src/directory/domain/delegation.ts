import type { Versioned } from '../../messaging/index.js';
import { holdsOn, type Period } from './validity.js';

/** What a delegation may be to the United Nations. */
export const delegationCategories = ['member-state', 'observer-state', 'observer'] as const;
export type DelegationCategory = (typeof delegationCategories)[number];

/** Who may be addressed: delegations, and organisations that are accredited (`stakeholder`). */
export const addresseeCategories = [...delegationCategories, 'stakeholder'] as const;
export type AddresseeCategory = (typeof addresseeCategories)[number];

/** The five regional groups. They rest on agreement of the States, so membership is data, never code. */
export const regionalGroups = ['african', 'asia-pacific', 'eastern-european', 'grulac', 'weog'] as const;
export type RegionalGroup = (typeof regionalGroups)[number];

/** Least developed countries, landlocked developing countries, small island developing States. */
export const overlays = ['ldc', 'lldc', 'sids'] as const;
export type Overlay = (typeof overlays)[number];

export const groupNames: Readonly<Record<RegionalGroup | Overlay, string>> = {
  african: 'African States',
  'asia-pacific': 'Asia-Pacific States',
  'eastern-european': 'Eastern European States',
  grulac: 'Latin American and Caribbean States',
  weog: 'Western European and other States',
  ldc: 'least developed countries',
  lldc: 'landlocked developing countries',
  sids: 'small island developing States',
};

export const categoryNames: Readonly<Record<AddresseeCategory, string>> = {
  'member-state': 'Member State',
  'observer-state': 'observer State',
  observer: 'observer',
  stakeholder: 'accredited stakeholder',
};

/** What the delegation is to the United Nations, and since when; before its first day it is not addressed. */
export interface StatusPeriod extends Period {
  category: DelegationCategory;
  source: string;
}

/** A name in one language. `article` is what running text puts before it ("the", "la", "l'"). */
export interface DatedName extends Period {
  language: string;
  form: 'short' | 'formal';
  name: string;
  article?: string | undefined;
  source: string;
}

export const membershipKinds = ['consultation', 'electoral', 'overlay'] as const;
export type MembershipKind = (typeof membershipKinds)[number];

/** Membership in a group. `none` says on record that a source counts the State in no group of that kind. */
export interface Membership extends Period {
  kind: MembershipKind;
  group: RegionalGroup | Overlay | 'none';
  source: string;
  note?: string | undefined;
}

/** A Permanent Mission of a Member State, or a Permanent Observer. The same for every process. */
export interface Delegation extends Versioned {
  /** ISO 3166-1 codes; observers that are no State have none. */
  iso2?: string | undefined;
  iso3?: string | undefined;
  status: readonly StatusPeriod[];
  names: readonly DatedName[];
  memberships: readonly Membership[];
  /** Language of correspondence, as the Mission has told the Protocol Service. */
  correspondence?: string | undefined;
  /** Made up for a demonstration or a test. */
  fictitious: boolean;
}

export type DelegationFacts = Omit<Delegation, '_id' | 'version'>;

export const statusOn = (delegation: DelegationFacts, day: string): StatusPeriod | undefined =>
  delegation.status.find((period) => holdsOn(period, day));

/** The group that counts in elections and balances on that day: one or none. */
export function electoralGroupOn(delegation: DelegationFacts, day: string): RegionalGroup | undefined {
  return groupsOn(delegation, 'electoral', day)[0] as RegionalGroup | undefined;
}

/** The groups in which the delegation takes part in consultations on that day: none, one or two. */
export const consultationGroupsOn = (delegation: DelegationFacts, day: string): RegionalGroup[] =>
  groupsOn(delegation, 'consultation', day) as RegionalGroup[];

export const overlaysOn = (delegation: DelegationFacts, day: string): Overlay[] =>
  groupsOn(delegation, 'overlay', day) as Overlay[];

function groupsOn(
  delegation: DelegationFacts,
  kind: MembershipKind,
  day: string,
): (RegionalGroup | Overlay)[] {
  return delegation.memberships.flatMap((one) =>
    one.kind === kind && one.group !== 'none' && holdsOn(one, day) ? [one.group] : [],
  );
}
