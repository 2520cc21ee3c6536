import type { NewEvent } from '../../messaging/index.js';
import type { RowFault, Typed } from '../../platform/index.js';
import { type Contact, contactFacts, type Owner, roleNames } from '../domain/contact.js';
import {
  addContact,
  addDelegation,
  addOrganisation,
  changeContact,
  changeDelegation,
  changeOrganisation,
  type Decision,
} from '../domain/decide.js';
import type { Delegation } from '../domain/delegation.js';
import { type Organisation, organisationIdOf } from '../domain/organisation.js';
import { directoryProblems } from '../directory.problems.js';
import { delegationFactsOf } from './delegation-facts.js';
import type { ContactRow, DelegationRow, OrganisationRow } from './kinds.js';

/** What an import would do to one record. */
export interface Change<State> {
  line: number;
  before: State | null;
  state: Decision<State>['state'];
  events: NewEvent[];
}

/** What an import would do: decided from the rows and the records there are, without touching either. */
export interface Plan<State> {
  changes: Change<State>[];
  unchanged: number;
  faults: RowFault[];
}

/** Gathers the decisions; a second row for the same record is a fault, for one of them would be lost. */
export class Planner<State extends { _id: string }> implements Plan<State> {
  readonly changes: Change<State>[] = [];
  readonly faults: RowFault[] = [];
  unchanged = 0;
  private readonly seen = new Map<string, number>();

  fault(line: number, column: string, reason: string, value?: string): void {
    this.faults.push({ line, column, reason, ...(value === undefined ? {} : { value }) });
  }

  /** False if the key came before; the fault is noted. */
  first(line: number, key: string, column: string): boolean {
    const earlier = this.seen.get(key);
    if (earlier === undefined) {
      this.seen.set(key, line);
      return true;
    }
    this.fault(line, column, `is the same as in line ${earlier}`, key.split(' ').at(-1));
    return false;
  }

  take(line: number, before: State | null, decide: () => Decision<State>): void {
    try {
      const { state, events } = decide();
      if (events.length === 0) this.unchanged += 1;
      else this.changes.push({ line, before, state, events });
    } catch (error) {
      if (directoryProblems.delegationInconsistent.is(error))
        this.faults.push({ line, reason: error.detail });
      else if (directoryProblems.accreditationInconsistent.is(error))
        this.faults.push({ line, reason: error.detail });
      else if (directoryProblems.contactInconsistent.is(error)) this.fault(line, 'until', error.detail);
      else throw error;
    }
  }
}

/** Natural key: the id, else `del-` and the ISO alpha-3 code. */
export function planDelegations(
  rows: readonly Typed<DelegationRow>[],
  existing: readonly Delegation[],
  defaultSource: string,
): Plan<Delegation> {
  const plan = new Planner<Delegation>();
  const byId = new Map(existing.map((one) => [one._id, one]));
  const byCode = new Map(
    existing.flatMap((one) => (one.iso3 === undefined ? [] : [[one.iso3, one] as const])),
  );
  const byIso2 = new Map(
    existing.flatMap((one) => (one.iso2 === undefined ? [] : [[one.iso2, one._id] as const])),
  );
  const newCodes = new Map<string, number>();
  for (const { line, value } of rows) {
    const before =
      (value.id === undefined ? undefined : byId.get(value.id)) ??
      (value.iso3 === undefined ? undefined : byCode.get(value.iso3)) ??
      null;
    const id =
      before?._id ?? value.id ?? (value.iso3 === undefined ? undefined : `del-${value.iso3.toLowerCase()}`);
    if (id === undefined) {
      plan.fault(line, 'id', 'is missing: a delegation without an ISO alpha-3 code needs an id');
      continue;
    }
    if (before && value.id !== undefined && value.id !== before._id) {
      plan.fault(line, 'iso3', `belongs to ${before._id}`, value.iso3);
      continue;
    }
    if (before?.iso3 !== undefined && value.iso3 !== undefined && before.iso3 !== value.iso3) {
      plan.fault(
        line,
        'iso3',
        `is ${before.iso3} in the directory; codes are not changed by an import`,
        value.iso3,
      );
      continue;
    }
    if (!plan.first(line, id, value.id === undefined ? 'iso3' : 'id')) continue;
    const holder = value.iso2 === undefined ? undefined : (byIso2.get(value.iso2) ?? id);
    if (value.iso2 !== undefined && holder !== undefined && holder !== id) {
      plan.fault(line, 'iso2', `belongs to ${holder}`, value.iso2);
      continue;
    }
    if (value.iso2 !== undefined) byIso2.set(value.iso2, id);
    if (!before && value.iso3 !== undefined) {
      const taken = newCodes.get(value.iso3);
      if (taken !== undefined) {
        plan.fault(line, 'iso3', `is the same as in line ${taken}`, value.iso3);
        continue;
      }
      newCodes.set(value.iso3, line);
    }
    const facts = delegationFactsOf(value, before, defaultSource);
    if ('missing' in facts) {
      for (const column of facts.missing) plan.fault(line, column, 'is missing: the delegation is new');
      continue;
    }
    plan.take(line, before, () =>
      before ? changeDelegation(before, facts.facts) : addDelegation(id, facts.facts),
    );
  }
  return plan;
}

/** Natural key: owner and mailbox, whatever the case it is written in. A file adds and changes, it never removes. */
export function planContacts(
  rows: readonly Typed<ContactRow>[],
  owners: ReadonlyMap<string, Owner>,
  existing: readonly Contact[],
  nextId: () => string,
): Plan<Contact> {
  const plan = new Planner<Contact>();
  const byKey = new Map(existing.map((one) => [keyOf(one.owner, one.addressKey), one]));
  for (const { line, value } of rows) {
    const owner = owners.get(value.owner.toLowerCase());
    if (!owner) {
      plan.fault(
        line,
        'owner',
        'is neither a delegation (id or ISO alpha-3 code) nor an organisation (id)',
        value.owner,
      );
      continue;
    }
    const { owner: _owner, name, ...rest } = value;
    const key = keyOf(owner, rest.address.toLowerCase());
    if (!plan.first(line, key, 'address')) continue;
    const before = byKey.get(key) ?? null;
    if (before) {
      // A field that the file leaves empty keeps what the directory has.
      const merged = { ...before, ...given(rest), ...(name === undefined ? {} : { name }) };
      plan.take(line, before, () => changeContact(before, contactFacts(owner, merged)));
    } else {
      const facts = contactFacts(owner, { ...rest, name: name ?? roleNames[rest.role] });
      plan.take(line, null, () => addContact(nextId(), facts));
    }
  }
  return plan;
}

/** Natural key: the id, else the one made from the name. */
export function planOrganisations(
  rows: readonly Typed<OrganisationRow>[],
  existing: readonly Organisation[],
): Plan<Organisation> {
  const plan = new Planner<Organisation>();
  const byId = new Map(existing.map((one) => [one._id, one]));
  for (const { line, value } of rows) {
    const id = value.id ?? organisationIdOf(value.name);
    if (!plan.first(line, id, value.id === undefined ? 'name' : 'id')) continue;
    const before = byId.get(id) ?? null;
    const names = { ...before?.names, ...(value.name_fr === undefined ? {} : { fr: value.name_fr }) };
    const facts = {
      name: value.name,
      names,
      kind: value.kind,
      fictitious: value.fictitious ?? before?.fictitious ?? false,
    };
    plan.take(line, before, () => (before ? changeOrganisation(before, facts) : addOrganisation(id, facts)));
  }
  return plan;
}

export const keyOf = (owner: Owner, key: string): string => `${owner.type} ${owner.id} ${key}`;

/** Members that have a value. */
export const given = <T extends object>(record: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
