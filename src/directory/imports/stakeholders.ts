import type { RowFault, Typed } from '../../platform/index.js';
import { type Contact, contactFacts, roleNames } from '../domain/contact.js';
import { addContact, addOrganisation, changeContact, changeOrganisation } from '../domain/decide.js';
import { groupBy } from '../domain/group-by.js';
import {
  type Accreditation,
  type Organisation,
  type OrganisationFacts,
  organisationIdOf,
} from '../domain/organisation.js';
import { isBackwards } from '../domain/validity.js';
import type { StakeholderRow } from './kinds.js';
import { given, keyOf, type Plan, Planner } from './plan.js';

type Row = Typed<StakeholderRow>;

export interface StakeholderPlan {
  organisations: Plan<Organisation>;
  contacts: Plan<Contact>;
}

/**
 * One row: an organisation, an accreditation and, if it names one, a mailbox. Further rows of the same organisation
 * bring further accreditations and mailboxes; what they repeat must be the same. Natural keys: the organisation's id,
 * else the one whose name it bears, else the id made from the name; the accreditation's process and first day; the
 * mailbox. Accreditations that the file does not name stay as they are.
 */
export function planStakeholders(
  rows: readonly Row[],
  existing: readonly Organisation[],
  existingContacts: readonly Contact[],
  processIds: ReadonlyMap<string, string>,
  nextId: () => string,
): StakeholderPlan {
  const organisations = new Planner<Organisation>();
  const contacts = new Planner<Contact>();
  const directory = new Organisations(existing);
  const contactByKey = new Map(existingContacts.map((one) => [keyOf(one.owner, one.addressKey), one]));
  for (const [id, ours] of groupBy(rows, ({ value }) => directory.idOf(value))) {
    const before = directory.byId.get(id) ?? null;
    const faults = [...ours.flatMap((row) => faultsOf(row, id, before, processIds)), ...contradictions(ours)];
    const accreditations = merged(before?.accreditations ?? [], ours, processIds, faults);
    if (faults.length > 0) {
      organisations.faults.push(...faults);
      continue;
    }
    const facts = factsOf(ours, before, accreditations);
    organisations.take(ours[0]?.line ?? 0, before, () =>
      before ? changeOrganisation(before, facts) : addOrganisation(id, facts),
    );
    for (const row of ours) planMailbox(contacts, contactByKey, id, row, nextId);
  }
  return { organisations, contacts };
}

/** Organisations by id and by name; a name that two of them bear finds neither. */
class Organisations {
  readonly byId: ReadonlyMap<string, Organisation>;
  private readonly byName: ReadonlyMap<string, readonly Organisation[]>;

  constructor(existing: readonly Organisation[]) {
    this.byId = new Map(existing.map((one) => [one._id, one]));
    this.byName = groupBy(existing, ({ name }) => folded(name));
  }

  idOf({ id, name }: StakeholderRow): string {
    if (id !== undefined) return id;
    const [named, ...others] = this.byName.get(folded(name)) ?? [];
    return named && others.length === 0 ? named._id : organisationIdOf(name);
  }
}

const folded = (name: string): string => name.toLowerCase();

/** What is wrong with one row by itself. */
function faultsOf(
  { line, value }: Row,
  id: string,
  before: Organisation | null,
  processIds: ReadonlyMap<string, string>,
): RowFault[] {
  const faults: RowFault[] = [];
  if (value.id === undefined && before && folded(before.name) !== folded(value.name)) {
    const reason = `is taken for ${id}, which is "${before.name}"; say with an id which one is meant`;
    faults.push({ line, column: 'name', reason, value: value.name.slice(0, 80) });
  }
  if (isBackwards({ from: value.accredited_on, until: value.accredited_until })) {
    const reason = `lies before accredited_on, ${value.accredited_on}`;
    faults.push({ line, column: 'accredited_until', reason, value: value.accredited_until ?? '' });
  }
  if (value.process !== undefined && !processIds.has(value.process)) {
    const reason = 'is no process: write its key or id, or nothing for house-wide';
    faults.push({ line, column: 'process', reason, value: value.process });
  }
  if (value.address === undefined && (value.contact ?? value.role ?? value.order) !== undefined) {
    faults.push({ line, column: 'address', reason: 'is missing: the row says whose it is' });
  }
  return faults;
}

const REPEATED = ['name', 'kind', 'name_fr', 'language', 'fictitious'] as const;

/** Rows of one organisation that say different things of it: one of them would be lost. */
function contradictions(rows: readonly Row[]): RowFault[] {
  const faults: RowFault[] = [];
  for (const column of REPEATED) {
    const said = rows.filter(({ value }) => value[column] !== undefined);
    const [first, ...later] = said;
    for (const { line, value } of later) {
      if (first && value[column] !== first.value[column]) {
        const reason = `differs from line ${first.line}, which is the same organisation`;
        faults.push({ line, column, reason, value: String(value[column]).slice(0, 80) });
      }
    }
  }
  return faults;
}

/** The accreditations after the rows; rows that repeat one must say the same of it. */
function merged(
  before: readonly Accreditation[],
  rows: readonly Row[],
  processIds: ReadonlyMap<string, string>,
  faults: RowFault[],
): Accreditation[] {
  const all = new Map(before.map((one) => [accreditationKey(one), one]));
  const said = new Map<string, Row>();
  for (const row of rows) {
    const { line, value } = row;
    const processId = value.process === undefined ? undefined : processIds.get(value.process);
    const key = accreditationKey({ from: value.accredited_on, processId });
    const earlier = said.get(key);
    if (earlier) {
      for (const column of ['accredited_until', 'source'] as const) {
        if (earlier.value[column] !== value[column]) {
          const reason = `differs from line ${earlier.line}, which is the same accreditation`;
          faults.push({ line, column, reason, value: (value[column] ?? '').slice(0, 80) });
        }
      }
      continue;
    }
    said.set(key, row);
    const until = value.accredited_until ?? all.get(key)?.until;
    all.set(key, {
      from: value.accredited_on,
      ...(until === undefined ? {} : { until }),
      source: value.source,
      ...(processId === undefined ? {} : { processId }),
    });
  }
  return [...all.values()];
}

const accreditationKey = ({ from, processId }: Pick<Accreditation, 'from' | 'processId'>): string =>
  `${processId ?? ''} ${from}`;

function factsOf(
  rows: readonly Row[],
  before: Organisation | null,
  accreditations: Accreditation[],
): OrganisationFacts {
  const first = rows[0]?.value;
  const saying = <Column extends keyof StakeholderRow>(column: Column): StakeholderRow[Column] | undefined =>
    rows.find(({ value }) => value[column] !== undefined)?.value[column];
  const french = saying('name_fr');
  const correspondence = saying('language') ?? before?.correspondence;
  return {
    name: first?.name ?? before?.name ?? '',
    names: { ...before?.names, ...(french === undefined ? {} : { fr: french }) },
    kind: first?.kind ?? before?.kind ?? 'other',
    ...(correspondence === undefined ? {} : { correspondence }),
    accreditations,
    fictitious: saying('fictitious') ?? before?.fictitious ?? false,
  };
}

function planMailbox(
  plan: Planner<Contact>,
  existing: ReadonlyMap<string, Contact>,
  organisationId: string,
  { line, value }: Row,
  nextId: () => string,
): void {
  const { address } = value;
  if (address === undefined) return;
  const owner = { type: 'organisation' as const, id: organisationId };
  const key = keyOf(owner, address.toLowerCase());
  if (!plan.first(line, key, 'address')) return;
  const before = existing.get(key) ?? null;
  const { contact: name, role, order } = value;
  if (before) {
    const said = given({ name, role, order });
    plan.take(line, before, () =>
      changeContact(before, contactFacts(owner, { ...before, ...said, address })),
    );
    return;
  }
  const use = role ?? 'focal-point';
  const facts = contactFacts(owner, {
    address,
    name: name ?? roleNames[use],
    role: use,
    order,
    // The list that names the organisation names its mailbox too.
    source: value.source,
  });
  plan.take(line, null, () => addContact(nextId(), facts));
}
