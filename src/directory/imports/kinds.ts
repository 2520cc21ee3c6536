import { z } from 'zod';
import { type Columns, isoDate, language, line, mailAddress } from '../../platform/index.js';
import { contactRoles } from '../domain/contact.js';
import { delegationCategories, overlays, regionalGroups } from '../domain/delegation.js';
import { organisationKinds } from '../domain/organisation.js';
import { delegationId, iso2, iso3, organisationId } from '../schemas.js';

export const importKinds = ['delegations', 'contacts', 'organisations', 'stakeholders'] as const;
export type ImportKind = (typeof importKinds)[number];

/** Several codes in one field, separated by a vertical bar or a space. */
const several = <Code extends string>(codes: readonly [Code, ...Code[]]) =>
  z
    .string()
    .transform((value) => value.split(/[|\s]+/).filter((part) => part !== ''))
    .pipe(z.array(z.enum(codes)));

const yesNo = z
  .enum(['yes', 'no', 'true', 'false'])
  .transform((value) => value === 'yes' || value === 'true');
const orderOfUse = z
  .string()
  .regex(/^[1-9]\d?$/, 'must be a number from 1 to 99')
  .transform(Number);
const upper = (schema: z.ZodType<string, string>) =>
  z
    .string()
    .transform((value) => value.toUpperCase())
    .pipe(schema);

/**
 * One row of `delegations`: one delegation. Name, groups and language hold from `valid_from` (where absent: from
 * `since`), so a later file with another name and a later day records a change of name.
 */
export const delegationRow = z.object({
  id: delegationId.optional(),
  iso3: upper(iso3).optional(),
  iso2: upper(iso2).optional(),
  category: z.enum(delegationCategories).optional(),
  since: isoDate.optional(),
  until: isoDate.optional(),
  valid_from: isoDate.optional(),
  name_en: line(200).optional(),
  article_en: line(10).optional(),
  name_fr: line(200).optional(),
  article_fr: line(10).optional(),
  electoral_group: z.enum([...regionalGroups, 'none']).optional(),
  consultation_groups: several([...regionalGroups, 'none']).optional(),
  overlays: several(overlays).optional(),
  correspondence: language.optional(),
  fictitious: yesNo.optional(),
  source: line(300).optional(),
});
export type DelegationRow = z.infer<typeof delegationRow>;

/** One row of `contacts`: one mailbox of a delegation (id or ISO alpha-3 code) or of an organisation (id). */
export const contactRow = z.object({
  owner: line(64),
  address: mailAddress,
  role: z.enum(contactRoles),
  name: line(200).optional(),
  order: orderOfUse.optional(),
  language: language.optional(),
  source: line(300).optional(),
  from: isoDate.optional(),
  until: isoDate.optional(),
});
export type ContactRow = z.infer<typeof contactRow>;

export const organisationRow = z.object({
  id: organisationId.optional(),
  name: line(200),
  name_fr: line(200).optional(),
  kind: z.enum(organisationKinds),
  fictitious: yesNo.optional(),
});
export type OrganisationRow = z.infer<typeof organisationRow>;

/** One row of `stakeholders`: an organisation with one accreditation and, if it has one, a mailbox. */
export const stakeholderRow = z.object({
  id: organisationId.optional(),
  name: line(200),
  name_fr: line(200).optional(),
  kind: z.enum(organisationKinds),
  language: language.optional(),
  accredited_on: isoDate,
  accredited_until: isoDate.optional(),
  source: line(300),
  /** Key or id of the process; left empty: house-wide. */
  process: line(128).optional(),
  address: mailAddress.optional(),
  contact: line(200).optional(),
  role: z.enum(contactRoles).optional(),
  order: orderOfUse.optional(),
  fictitious: yesNo.optional(),
});
export type StakeholderRow = z.infer<typeof stakeholderRow>;

const schemas = {
  delegations: delegationRow,
  contacts: contactRow,
  organisations: organisationRow,
  stakeholders: stakeholderRow,
} as const;
const required: Record<ImportKind, readonly string[]> = {
  delegations: [],
  contacts: ['owner', 'address', 'role'],
  organisations: ['name', 'kind'],
  stakeholders: ['name', 'kind', 'accredited_on', 'source'],
};

export function columnsOf(kind: ImportKind): Columns {
  const all = Object.keys(schemas[kind].shape);
  return { required: required[kind], optional: all.filter((name) => !required[kind].includes(name)) };
}

/** What the columns of a table mean, for whoever fills it in. Needed columns come first. */
export const columnMeanings: Readonly<Record<ImportKind, Readonly<Record<string, string>>>> = {
  delegations: {
    id: 'its id, such as del-icrc; needed where it has no ISO code',
    iso3: 'ISO 3166-1 alpha-3 code',
    iso2: 'ISO 3166-1 alpha-2 code',
    category: `${delegationCategories.join(', ')}; needed of a new one`,
    since: 'its first day as such, YYYY-MM-DD; needed of a new one',
    until: 'its last day as such',
    valid_from: 'from which day name and groups hold; else from since',
    name_en: 'short name in English; needed of a new one',
    article_en: 'what running text puts before it, such as the',
    name_fr: 'short name in French',
    article_fr: "la, le, les, l'",
    electoral_group: `${regionalGroups.join(', ')} or none`,
    consultation_groups: 'one or two of them, with | between',
    overlays: `${overlays.join(', ')}, with | between`,
    correspondence: 'language of correspondence, such as fr',
    fictitious: 'yes for one that is made up',
    source: 'where the office has it from',
  },
  contacts: {
    owner: 'whose it is: id or ISO alpha-3 code of a delegation, id of an organisation',
    address: 'one mail address',
    role: contactRoles.join(', '),
    name: 'shown before the address; else the role',
    order: '1 is written to first; else by role',
    language: 'such as fr',
    source: 'where the office has it from',
    from: 'first day, YYYY-MM-DD',
    until: 'last day',
  },
  organisations: {
    name: 'the name it goes by',
    kind: organisationKinds.join(', '),
    id: 'its id; else made from the name',
    name_fr: 'name in French',
    fictitious: 'yes for one that is made up',
  },
  stakeholders: {
    name: 'the name it goes by; rows of one name are one organisation',
    kind: organisationKinds.join(', '),
    accredited_on: 'day of the accreditation, YYYY-MM-DD',
    source: 'the decision or list it rests on',
    id: 'its id; else found by the name, or made from it',
    name_fr: 'name in French',
    language: 'language of correspondence, such as fr',
    accredited_until: 'last day of the accreditation; empty: until further notice',
    process: 'key or id of the process; empty: all that the house serves',
    address: 'one mail address; further ones on further rows',
    contact: 'shown before the address; else the role',
    role: `of the mailbox: ${contactRoles.join(', ')}; else focal-point`,
    order: '1 is written to first; else by role',
    fictitious: 'yes for one that is made up',
  },
};
