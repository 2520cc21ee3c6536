import { event, type NewEvent } from '../../messaging/index.js';
import type { Finding } from '../../platform/index.js';
import { directoryProblems } from '../directory.problems.js';
import { inconsistencies } from './consistency.js';
import { type Contact, contactFacts, type ContactFacts, type Owner } from './contact.js';
import type { Delegation, DelegationFacts } from './delegation.js';
import type { Organisation, OrganisationFacts } from './organisation.js';
import type { DistributionList, ListRule } from './rule.js';
import { dayBefore, isBackwards } from './validity.js';

export interface Decision<State> {
  state: Omit<State, 'version'> & { _id: string };
  /** Empty if nothing changes. */
  events: NewEvent[];
}

/** Names of the members that differ, compared by value. */
function changedFields(before: object, after: object): string[] {
  const a = before as Record<string, unknown>;
  const b = after as Record<string, unknown>;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys]
    .filter((key) => key !== '_id' && key !== 'version' && canonical(a[key]) !== canonical(b[key]))
    .sort();
}

/** JSON with sorted members and without undefined ones, so that equal facts are equal texts. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) =>
      member !== null && typeof member === 'object' && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
        : member,
    ) ?? ''
  );
}

/** Refused with all faults if the facts contradict each other. */
function assertConsistent(facts: DelegationFacts): void {
  const findings = inconsistencies(facts);
  if (findings.length > 0) {
    throw directoryProblems.delegationInconsistent(
      findings.map(({ where, message }) => `${where ?? ''}: ${message}`).join('; '),
      { findings },
    );
  }
}

export function addDelegation(id: string, facts: DelegationFacts): Decision<Delegation> {
  assertConsistent(facts);
  const category = facts.status.at(-1)?.category ?? 'observer';
  return {
    state: { _id: id, ...facts },
    events: [event('delegation.added', { delegationId: id, category, fictitious: facts.fictitious })],
  };
}

export function changeDelegation(before: Delegation, facts: Partial<DelegationFacts>): Decision<Delegation> {
  const { version: _version, ...old } = before;
  const state = { ...old, ...facts };
  assertConsistent(state);
  const fields = changedFields(before, state);
  return {
    state,
    events: fields.length === 0 ? [] : [event('delegation.changed', { delegationId: before._id, fields })],
  };
}

/** Refused with all faults if an accreditation ends before it begins, or one is there twice. */
function assertAccreditations({ accreditations = [] }: Pick<OrganisationFacts, 'accreditations'>): void {
  const { code } = directoryProblems.accreditationInconsistent;
  const findings = accreditations.flatMap((one, index): Finding[] => {
    const twin = accreditations.findIndex(
      ({ from, processId }) => from === one.from && processId === one.processId,
    );
    const message = isBackwards(one)
      ? `ends on ${one.until ?? ''}, before it begins on ${one.from}`
      : twin < index
        ? `begins on ${one.from} like another to the same process`
        : undefined;
    return message === undefined ? [] : [{ level: 'error', code, where: `accreditations.${index}`, message }];
  });
  if (findings.length === 0) return;
  throw directoryProblems.accreditationInconsistent(
    findings.map(({ message }) => `An accreditation ${message}.`).join(' '),
    { findings },
  );
}

export function addOrganisation(id: string, facts: OrganisationFacts): Decision<Organisation> {
  assertAccreditations(facts);
  return {
    state: { _id: id, ...facts },
    events: [event('organisation.added', { organisationId: id, name: facts.name })],
  };
}

export function changeOrganisation(
  before: Organisation,
  facts: Partial<OrganisationFacts>,
): Decision<Organisation> {
  const { version: _version, ...old } = before;
  const state = { ...old, ...facts };
  assertAccreditations(state);
  const fields = changedFields(before, state);
  return {
    state,
    events:
      fields.length === 0 ? [] : [event('organisation.changed', { organisationId: before._id, fields })],
  };
}

const ownerText = ({ type, id }: Owner): string => `${type}:${id}`;

function assertContact(facts: ContactFacts): void {
  if (isBackwards(facts)) {
    const message = `${facts.address} ends on ${facts.until ?? ''}, before it begins on ${facts.from ?? ''}.`;
    const { code } = directoryProblems.contactInconsistent;
    throw directoryProblems.contactInconsistent(message, {
      findings: [{ level: 'error', code, where: 'until', message }],
    });
  }
}

export function addContact(id: string, facts: ContactFacts): Decision<Contact> {
  assertContact(facts);
  const { owner, address, role } = facts;
  return {
    state: { _id: id, ...facts },
    events: [event('contact.added', { contactId: id, owner: ownerText(owner), address, role })],
  };
}

export function changeContact(before: Contact, facts: Partial<ContactFacts>): Decision<Contact> {
  const { version: _version, ...old } = before;
  const state = { ...old, ...facts };
  assertContact(state);
  const fields = changedFields(before, state);
  const { _id: contactId, owner, address, role } = state;
  const moved = address === before.address ? {} : { addressBefore: before.address };
  return {
    state,
    events:
      fields.length === 0
        ? []
        : [event('contact.changed', { contactId, owner: ownerText(owner), address, role, fields, ...moved })],
  };
}

/**
 * A mailbox moves: the old one ends on the day before `from`, the new one begins then with the same place in the order,
 * role and, unless another is given, name.
 */
export function replaceContact(
  before: Contact,
  newId: string,
  {
    address,
    name,
    from,
    source,
  }: { address: string; name?: string | undefined; from: string; source?: string | undefined },
): { ended: Decision<Contact>; begun: Decision<Contact> } {
  const { role, order, language } = before;
  return {
    ended: changeContact(before, { until: dayBefore(from) }),
    begun: addContact(
      newId,
      contactFacts(before.owner, { address, name: name ?? before.name, role, order, language, source, from }),
    ),
  };
}

export const removeContact = ({ _id, owner, address, role }: Contact): NewEvent[] => [
  event('contact.removed', { contactId: _id, owner: ownerText(owner), address, role }),
];

/** Refused if the rule names somebody who is not in the directory: a slip there would leave somebody out. */
export function assertRule(rule: ListRule, known: ReadonlySet<string>): void {
  const unknown = [...(rule.include ?? []), ...(rule.exclude ?? [])].filter(({ id }) => !known.has(id));
  if (unknown.length > 0) {
    throw directoryProblems.listRuleInvalid(
      `Nobody in the directory has the id ${unknown.map(({ id }) => id).join(', ')}.`,
      { unknown: unknown.map(({ id }) => id) },
    );
  }
}

export function defineList(
  id: string,
  title: string,
  rule: ListRule,
  before: DistributionList | null,
): Decision<DistributionList> {
  const state = { _id: id, title, rule };
  if (!before) return { state, events: [event('distribution-list.defined', { listId: id, title })] };
  const fields = changedFields(before, state);
  return {
    state,
    events: fields.length === 0 ? [] : [event('distribution-list.changed', { listId: id, title })],
  };
}
