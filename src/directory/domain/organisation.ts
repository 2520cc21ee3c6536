import type { Versioned } from '../../messaging/index.js';
import { byStart, holdsOn, type Period } from './validity.js';

export const organisationKinds = ['un-entity', 'igo', 'ngo', 'academia', 'private', 'other'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export const organisationKindNames: Readonly<Record<OrganisationKind, string>> = {
  'un-entity': 'United Nations entity',
  igo: 'intergovernmental organisation',
  ngo: 'non-governmental organisation',
  academia: 'academia',
  private: 'private sector',
  other: 'other',
};

/** Admission to take part: in one process, or in all that the house serves. Its first day is that of the decision. */
export interface Accreditation extends Period {
  from: string;
  /** The decision or list it rests on. */
  source: string;
  /** Id of the process; absent: house-wide. */
  processId?: string | undefined;
}

/** Any body that is no delegation: UN entity, NGO, university. It may organise or co-sponsor side events. */
export interface Organisation extends Versioned {
  name: string;
  /** Names in further languages, by language tag. */
  names: Readonly<Record<string, string>>;
  kind: OrganisationKind;
  /** Language of correspondence; `en` where none is named. */
  correspondence?: string | undefined;
  /** Absent on organisations that were never accredited. */
  accreditations?: readonly Accreditation[] | undefined;
  fictitious: boolean;
}

export type OrganisationFacts = Omit<Organisation, '_id' | 'version'>;

/** An id from a name: `org-` and its letters and digits, without accents, joined by hyphens. */
export function organisationIdOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `org-${slug === '' ? 'unnamed' : slug}`;
}

/**
 * The accreditation that lets the organisation take part on a day: the one to the process before a house-wide one,
 * the longer standing before the later. Without a process only house-wide ones count, for whoever is admitted to one
 * process is a stranger to the others.
 */
export function accreditationOn(
  { accreditations = [] }: Pick<OrganisationFacts, 'accreditations'>,
  day: string,
  processId: string | undefined,
): Accreditation | undefined {
  const valid = accreditations.filter((one) => holdsOn(one, day)).sort(byStart);
  return (
    (processId === undefined ? undefined : valid.find((one) => one.processId === processId)) ??
    valid.find((one) => one.processId === undefined)
  );
}

/** The name in a language or its base language; else the one the organisation goes by. */
export function organisationNameIn(
  { name, names }: Pick<OrganisationFacts, 'name' | 'names'>,
  language: string,
): string {
  const own = [language, language.split('-')[0] ?? language].find((tag) => Object.hasOwn(names, tag));
  return (own === undefined ? undefined : names[own]) ?? name;
}
