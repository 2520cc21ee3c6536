import type {
  DatedName,
  Delegation,
  DelegationFacts,
  Membership,
  MembershipKind,
} from '../domain/delegation.js';
import { dayBefore, holdsOn, supersede } from '../domain/validity.js';
import type { DelegationRow } from './kinds.js';

type Outcome = { facts: DelegationFacts } | { missing: string[] };

/**
 * The facts a row leads to. A new delegation needs category, first day and English name; an existing one keeps
 * whatever the row leaves empty. What differs from the fact in force on `valid_from` supersedes it from that day.
 */
export function delegationFactsOf(
  row: DelegationRow,
  before: Delegation | null,
  defaultSource: string,
): Outcome {
  const source = row.source ?? defaultSource;
  const missing = (['category', 'since', 'name_en'] as const).filter(
    (column) => !before && row[column] === undefined,
  );
  if (missing.length > 0) return { missing };
  const from = row.valid_from ?? row.since ?? lastStart(before);
  if (from === undefined) return { missing: ['valid_from'] };
  const { _id, version: _version, ...old } = before ?? emptyRecord;
  return {
    facts: {
      ...old,
      ...(row.iso2 === undefined ? {} : { iso2: row.iso2 }),
      ...(row.iso3 === undefined ? {} : { iso3: row.iso3 }),
      status: statusOf(row, old.status, source),
      names: namesOf(row, old.names, from, source),
      memberships: membershipsOf(row, old.memberships, from, source),
      ...(row.correspondence === undefined ? {} : { correspondence: row.correspondence }),
      fictitious: row.fictitious ?? old.fictitious,
    },
  };
}

const emptyRecord: Delegation = {
  _id: '',
  version: 0,
  status: [],
  names: [],
  memberships: [],
  fictitious: false,
};

/** Without a day in the row, its facts are of the last change of status on record. */
const lastStart = (before: Delegation | null): string | undefined => before?.status.at(-1)?.from;

function statusOf(row: DelegationRow, status: Delegation['status'], source: string): Delegation['status'] {
  const current = status.at(-1);
  const category = row.category ?? current?.category;
  const since = row.since ?? current?.from;
  if (category === undefined || since === undefined) return status;
  const next = supersede(status, { category, from: since, source }, (a, b) => a.category === b.category);
  if (row.until === undefined) return next;
  const last = next.at(-1);
  return last && last.until !== row.until ? [...next.slice(0, -1), { ...last, until: row.until }] : next;
}

function namesOf(
  row: DelegationRow,
  names: Delegation['names'],
  from: string,
  source: string,
): Delegation['names'] {
  let all = names;
  for (const language of ['en', 'fr'] as const) {
    const name = row[`name_${language}`];
    const article = row[`article_${language}`];
    if (name === undefined) continue;
    const isOurs = (one: DatedName): boolean => one.language === language && one.form === 'short';
    const ours = all.filter(isOurs);
    const fact = {
      language,
      form: 'short' as const,
      name,
      ...(article === undefined ? {} : { article }),
      from,
      source,
    };
    const next = supersede<DatedName>(
      ours,
      fact,
      (a, b) => a.name === b.name && (b.article === undefined || a.article === b.article),
    );
    if (next !== ours) all = [...all.filter((one) => !isOurs(one)), ...next];
  }
  return all;
}

/** The groups of a kind as the row has them; those that are the same on that day stay untouched. */
function membershipsOf(
  row: DelegationRow,
  memberships: Delegation['memberships'],
  from: string,
  source: string,
): Delegation['memberships'] {
  const wanted: [MembershipKind, readonly Membership['group'][] | undefined][] = [
    ['electoral', row.electoral_group === undefined ? undefined : [row.electoral_group]],
    ['consultation', row.consultation_groups],
    ['overlay', row.overlays],
  ];
  return wanted.reduce(
    (all, [kind, groups]) => (groups ? replaceKind(all, kind, groups, from, source) : all),
    memberships,
  );
}

function replaceKind(
  all: Delegation['memberships'],
  kind: MembershipKind,
  groups: readonly Membership['group'][],
  from: string,
  source: string,
): Delegation['memberships'] {
  const inForce = all.filter((one) => one.kind === kind && holdsOn(one, from));
  const real = (codes: readonly Membership['group'][]): string =>
    [...new Set(codes)]
      .filter((code) => code !== 'none')
      .sort()
      .join(' ');
  if (inForce.length > 0 && real(inForce.map(({ group }) => group)) === real(groups)) return all;
  const others = all.filter((one) => !inForce.includes(one));
  const ended = inForce.flatMap((one): Membership[] => {
    if (groups.includes(one.group)) return [one];
    return one.from === from ? [] : [{ ...one, until: dayBefore(from) }];
  });
  const added = groups
    .filter((group) => !inForce.some((one) => one.group === group))
    .map((group): Membership => ({ kind, group, from, source }));
  return [...others, ...ended, ...added];
}
