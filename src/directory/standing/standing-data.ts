import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { isoDate, language } from '../../platform/index.js';
import { directoryProblems } from '../directory.problems.js';
import { inconsistencies } from '../domain/consistency.js';
import {
  delegationCategories,
  type DelegationFacts,
  membershipKinds,
  overlays,
  regionalGroups,
} from '../domain/delegation.js';
import { groupBy } from '../domain/group-by.js';
import { listRule } from '../schemas.js';

const folder = new URL('../data/', import.meta.url);

export const STANDING_FILES = ['delegations.csv', 'names.csv', 'groups.csv'] as const;

const day = z.union([isoDate, z.literal('').transform(() => undefined)]);
const optional = z.string().transform((value) => (value === '' ? undefined : value));

const statusRow = z.strictObject({
  id: z.string().regex(/^del-[a-z0-9-]+$/),
  category: z.enum(delegationCategories),
  iso2: optional,
  iso3: optional,
  from: day,
  until: day,
  source: z.string().min(1),
});
const nameRow = z.strictObject({
  delegation: z.string(),
  language,
  name: z.string().min(1),
  article: optional,
  from: day,
  until: day,
  source: z.string().min(1),
});
const groupRow = z.strictObject({
  delegation: z.string(),
  kind: z.enum(membershipKinds),
  group: z.enum([...regionalGroups, ...overlays, 'none']),
  from: day,
  until: day,
  source: z.string().min(1),
  note: optional,
});

const sourceEntry = z.strictObject({
  title: z.string(),
  url: z.url().optional(),
  asOf: isoDate,
  /** How the facts were checked against the source, in words. */
  checked: z.string(),
});
export type Source = z.infer<typeof sourceEntry>;

const listEntry = z.strictObject({ id: z.string(), title: z.string(), rule: listRule });
export type StandingList = z.infer<typeof listEntry>;

const fictitiousEntry = z.strictObject({
  id: z.string().regex(/^del-[a-z0-9-]+$/),
  from: isoDate,
  names: z.record(language, z.string()),
  note: z.string().optional(),
});

export interface StandingDelegation {
  id: string;
  facts: DelegationFacts;
}

async function table<Row>(file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const rows: unknown = parse(await readFile(new URL(file, folder)), { columns: true, bom: true });
  return z.array(schema).parse(rows);
}

/** Members that have no value are left out: an absent day is no day, not an undefined one. */
function given<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

/**
 * The packaged directory: 193 Member States, observer States and observers, with names, groups and their dates.
 * It covers 14 July 2011 (the 193rd admission) to the day of its sources; facts without a first day hold since
 * before that.
 */
export async function standingDelegations(): Promise<StandingDelegation[]> {
  const [status, names, groups] = await Promise.all([
    table('delegations.csv', statusRow),
    table('names.csv', nameRow),
    table('groups.csv', groupRow),
  ]);
  const namesOf = groupBy(names, ({ delegation }) => delegation);
  const groupsOf = groupBy(groups, ({ delegation }) => delegation);
  const delegations = [...groupBy(status, ({ id }) => id)].map(([id, rows]): StandingDelegation => {
    const { iso2, iso3 } = rows[0] ?? {};
    const facts: DelegationFacts = {
      ...given({ iso2, iso3 }),
      status: rows.map(({ category, from, until, source }) => given({ category, from, until, source })),
      names: (namesOf.get(id) ?? []).map(({ delegation: _, ...name }) =>
        given({ ...name, form: 'short' as const }),
      ),
      memberships: (groupsOf.get(id) ?? []).map(({ delegation: _, ...membership }) => given(membership)),
      fictitious: false,
    };
    const faults = inconsistencies(facts);
    if (faults.length > 0) {
      throw directoryProblems.dataSetDamaged(`${id}: ${faults.map(({ message }) => message).join('; ')}`);
    }
    return { id, facts };
  });
  const known = new Set(delegations.map(({ id }) => id));
  const stray = [...namesOf.keys(), ...groupsOf.keys()].filter((id) => !known.has(id));
  if (stray.length > 0)
    throw directoryProblems.dataSetDamaged(`No delegation has the id ${stray.join(', ')}.`);
  return delegations;
}

/** The sources that the data set names by key; any other source in it is a symbol of the General Assembly. */
export async function standingSources(): Promise<Record<string, Source>> {
  return z.record(z.string(), sourceEntry).parse(await json('sources.json'));
}

/** The distribution lists that every office needs. */
export async function standingLists(): Promise<StandingList[]> {
  return z.array(listEntry).parse(await json('distribution-lists.json'));
}

/**
 * Fictitious delegations from a file of a demonstration: `[{ id, from, names: { en } }]`. They are observers
 * outside the 193, marked as fictitious.
 */
export function fictitiousDelegations(contents: unknown): StandingDelegation[] {
  return z
    .array(fictitiousEntry)
    .parse(contents)
    .map(({ id, from, names }) => ({
      id,
      facts: {
        status: [{ category: 'observer', from, source: 'invented for demonstration' }],
        names: Object.entries(names).map(([tag, name]) => ({
          language: tag,
          form: 'short',
          name,
          source: 'invented for demonstration',
        })),
        memberships: [],
        fictitious: true,
      },
    }));
}

async function json(file: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(file, folder), 'utf8')) as unknown;
}
