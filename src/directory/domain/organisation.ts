import type { Versioned } from '../../messaging/index.js';

export const organisationKinds = ['un-entity', 'igo', 'ngo', 'academia', 'private', 'other'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** Any body that is no delegation: UN entity, NGO, university. It may organise or co-sponsor side events. */
export interface Organisation extends Versioned {
  name: string;
  /** Names in further languages, by language tag. */
  names: Readonly<Record<string, string>>;
  kind: OrganisationKind;
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
