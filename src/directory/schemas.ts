import { z } from 'zod';
import { id, isoDate, language, line, mailAddress } from '../platform/index.js';
import { contactRoles } from './domain/contact.js';
import {
  addresseeCategories,
  delegationCategories,
  membershipKinds,
  overlays,
  regionalGroups,
} from './domain/delegation.js';
import { organisationKinds } from './domain/organisation.js';

/** Ids of delegations: `del-` and the ISO alpha-3 code in lower case, or a short name for those without one. */
export const delegationId = z
  .string()
  .regex(/^del-[a-z0-9][a-z0-9-]{0,59}$/, 'must be an id such as del-che or del-icrc');
export const organisationId = z
  .string()
  .regex(/^org-[a-z0-9][a-z0-9-]{0,59}$/, 'must be an id such as org-iom');
export const listId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be lower-case letters, digits and hyphens');
export const iso2 = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code such as CH');
export const iso3 = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 3166-1 alpha-3 code such as CHE');

const period = { from: isoDate.optional(), until: isoDate.optional() };
const source = line(300);

export const statusPeriod = z.strictObject({ category: z.enum(delegationCategories), source, ...period });
export const datedName = z.strictObject({
  language,
  form: z.enum(['short', 'formal']).default('short'),
  name: line(200),
  article: line(10).optional(),
  source,
  ...period,
});
export const membership = z
  .strictObject({
    kind: z.enum(membershipKinds),
    group: z.enum([...regionalGroups, ...overlays, 'none']),
    source,
    note: line(500).optional(),
    ...period,
  })
  .refine(
    ({ kind, group }) =>
      group === 'none' || (kind === 'overlay') === (overlays as readonly string[]).includes(group),
    'an overlay is ldc, lldc or sids; the other kinds take one of the five regional groups',
  );

export const newDelegation = z.strictObject({
  id: delegationId.optional(),
  iso2: iso2.optional(),
  iso3: iso3.optional(),
  status: z.array(statusPeriod).min(1).max(20),
  names: z.array(datedName).min(1).max(100),
  memberships: z.array(membership).max(100).default([]),
  correspondence: language.optional(),
  fictitious: z.boolean().default(false),
});
export const delegationChange = z
  .strictObject({
    status: z.array(statusPeriod).min(1).max(20),
    names: z.array(datedName).min(1).max(100),
    memberships: z.array(membership).max(100),
    correspondence: language,
  })
  .partial();

export const newContact = z.strictObject({
  address: mailAddress,
  name: line(200),
  role: z.enum(contactRoles),
  order: z.int().min(1).max(99).optional(),
  language: language.optional(),
  source: source.optional(),
  ...period,
});
/** null takes a day, the language or the source away. */
export const contactChange = z
  .strictObject({
    address: mailAddress,
    name: line(200),
    role: z.enum(contactRoles),
    order: z.int().min(1).max(99),
    language: language.nullable(),
    source: source.nullable(),
    from: isoDate.nullable(),
    until: isoDate.nullable(),
  })
  .partial();

/** A mailbox moves to another address. */
export const contactReplacement = z.strictObject({
  address: mailAddress,
  name: line(200).optional(),
  from: isoDate,
  source: source.optional(),
});
export const contactShift = z.strictObject({ direction: z.enum(['earlier', 'later']) });

export const accreditation = z
  .strictObject({
    from: isoDate,
    until: isoDate.optional(),
    source,
    /** Id of the process; left out: house-wide. */
    processId: id.optional(),
  })
  .meta({
    description: 'Admission of an organisation to a process, or house-wide, with its first and last day',
  });

export const newOrganisation = z.strictObject({
  id: organisationId.optional(),
  name: line(200),
  names: z.record(language, line(200)).default({}),
  kind: z.enum(organisationKinds),
  correspondence: language.optional(),
  accreditations: z.array(accreditation).min(1).max(50).optional(),
  fictitious: z.boolean().default(false),
});
/** Accreditations are replaced as a whole list: past ones stay in it with their last day. */
export const organisationChange = z
  .strictObject({
    name: line(200),
    names: z.record(language, line(200)),
    kind: z.enum(organisationKinds),
    correspondence: language,
    accreditations: z.array(accreditation).max(50),
  })
  .partial();

const named = z.strictObject({ id: z.union([delegationId, organisationId]), why: line(300) });

export const listRule = z.strictObject({
  categories: z.array(z.enum(addresseeCategories)).max(addresseeCategories.length),
  consultationGroups: z.array(z.enum(regionalGroups)).min(1).optional(),
  electoralGroups: z.array(z.enum(regionalGroups)).min(1).optional(),
  overlays: z.array(z.enum(overlays)).min(1).optional(),
  organisationKinds: z.array(z.enum(organisationKinds)).min(1).optional(),
  accreditedTo: id.optional(),
  correspondence: z.array(language).min(1).max(20).optional(),
  fictitious: z.enum(['with', 'without', 'only']).optional(),
  include: z.array(named).max(500).optional(),
  exclude: z.array(named).max(500).optional(),
  contactRoles: z.array(z.enum(contactRoles)).min(1).optional(),
  allMailboxes: z.boolean().optional(),
  language: language.optional(),
});
export const listBody = z.strictObject({ title: line(200), rule: listRule });
