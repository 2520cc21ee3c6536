import type { Addressee } from './addressee.js';
import { type Contact, mailboxesOn } from './contact.js';
import {
  addresseeCategories,
  categoryNames,
  consultationGroupsOn,
  type Delegation,
  electoralGroupOn,
  groupNames,
  overlaysOn,
  statusOn,
  type StatusPeriod,
} from './delegation.js';
import { groupBy } from './group-by.js';
import { nameOn, officeName } from './names.js';
import type { Organisation } from './organisation.js';
import type { DistributionList, ListRule } from './rule.js';
import {
  isOrganisation,
  judgeOrganisation,
  organisationAddressee,
  takesOrganisations,
} from './stakeholders.js';

export interface Resolution {
  listId: string;
  title: string;
  /** YYYY-MM-DD. */
  onDate: string;
  /** Everybody on the list who has a mailbox: by category, then by name. */
  addressees: Addressee[];
  /** Those on the list who have none on that day: they need another channel. Not among `addressees`. */
  withoutMailbox: Addressee[];
  /** Mailboxes that serve two addressees or more; each of them gets its own mail. */
  sharedMailboxes: { address: string; addressees: string[] }[];
  excluded: { id: string; name: string; why: string }[];
  allMailboxes: boolean;
}

/** What a list is resolved with beside delegations: organisations, and for which process. */
export interface Stakeholders {
  organisations: readonly Organisation[];
  /** Id; the rule's own (`accreditedTo`) goes before it. */
  processId?: string | undefined;
}

/**
 * Resolves a list for a day: who is on it and why, who is not and why. Pure, so a letter's addressees can be
 * explained years later from the same records. A list for one sort of addressee is silent about the other: hundreds
 * of States are no news on a list of stakeholders, nor the other way round.
 */
export function resolve(
  list: Pick<DistributionList, '_id' | 'title' | 'rule'>,
  delegations: readonly Delegation[],
  contacts: readonly Contact[],
  onDate: string,
  language: string = list.rule.language ?? 'en',
  stakeholders: Stakeholders = { organisations: [] },
): Resolution {
  const { rule } = list;
  const byOwner = groupBy(contacts, ({ owner }) => ownerKey(owner.type, owner.id));
  const contactsOf = (type: Contact['owner']['type'], id: string): Contact[] =>
    (byOwner.get(ownerKey(type, id)) ?? []).filter(
      ({ role }) => !rule.contactRoles || rule.contactRoles.includes(role),
    );
  const addressees: Addressee[] = [];
  const excluded: Resolution['excluded'] = [];
  for (const delegation of takesDelegations(rule) ? delegations : []) {
    const verdict = judge(rule, delegation, onDate);
    if (!verdict.status || !verdict.in) {
      const name = nameOn(delegation, language, onDate)?.name ?? delegation._id;
      excluded.push({ id: delegation._id, name, why: verdict.why });
      continue;
    }
    const own = contactsOf('delegation', delegation._id);
    addressees.push(addresseeOf(delegation, verdict.status, own, onDate, language, verdict.why));
  }
  const processId = rule.accreditedTo ?? stakeholders.processId;
  for (const organisation of takesOrganisations(rule) ? stakeholders.organisations : []) {
    const { accreditation, why } = judgeOrganisation(rule, organisation, onDate, processId);
    const own = contactsOf('organisation', organisation._id);
    const addressee = organisationAddressee(organisation, own, onDate, language, why);
    if (accreditation) addressees.push(addressee);
    else excluded.push({ id: addressee.id, name: addressee.name, why });
  }
  const collator = new Intl.Collator(language);
  const rank = ({ category }: Addressee): number => addresseeCategories.indexOf(category);
  addressees.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  excluded.sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return {
    listId: list._id,
    title: list.title,
    onDate,
    addressees: addressees.filter(({ mailboxes }) => mailboxes.length > 0),
    withoutMailbox: addressees.filter(({ mailboxes }) => mailboxes.length === 0),
    sharedMailboxes: shared(addressees),
    excluded,
    allMailboxes: rule.allMailboxes ?? false,
  };
}

/** One delegation as it is addressed on a day; its status must hold on that day. */
export function addresseeOf(
  delegation: Delegation,
  status: StatusPeriod,
  contacts: readonly Contact[],
  day: string,
  language: string,
  why: string,
): Addressee {
  const name = nameOn(delegation, language, day);
  const formal = delegation.names.some(({ form }) => form === 'formal')
    ? nameOn(delegation, language, day, 'formal')
    : undefined;
  const group = electoralGroupOn(delegation, day);
  return {
    id: delegation._id,
    category: status.category,
    ...(delegation.iso3 === undefined ? {} : { iso3: delegation.iso3 }),
    name: name?.name ?? delegation._id,
    nameInText: name?.inText ?? delegation._id,
    ...(formal === undefined ? {} : { formalName: formal.name }),
    office: name ? officeName(status.category, name) : delegation._id,
    language: name?.language ?? language,
    ...(delegation.correspondence === undefined ? {} : { correspondence: delegation.correspondence }),
    ...(group === undefined ? {} : { electoralGroup: group }),
    consultationGroups: consultationGroupsOn(delegation, day),
    overlays: overlaysOn(delegation, day),
    mailboxes: mailboxesOn(contacts, day).map(({ address, name: shown, role }) => ({
      address,
      name: shown,
      role,
    })),
    fictitious: delegation.fictitious,
    why,
  };
}

/** "Member State since 1946-11-19 (A/RES/…)": the first words of every explanation. */
export function statusInWords({ category, from, source }: StatusPeriod): string {
  return `${categoryNames[category]}${from === undefined ? '' : ` since ${from}`} (source: ${source})`;
}

const ownerKey = (type: string, id: string): string => `${type} ${id}`;

/** False on a list for stakeholders alone. */
const takesDelegations = (rule: ListRule): boolean =>
  rule.categories.some((category) => category !== 'stakeholder') ||
  !rule.categories.includes('stakeholder') ||
  [...(rule.include ?? []), ...(rule.exclude ?? [])].some(({ id }) => !isOrganisation(id));

interface Verdict {
  in: boolean;
  why: string;
  status?: StatusPeriod;
}

function judge(rule: ListRule, delegation: Delegation, day: string): Verdict {
  const status = statusOn(delegation, day);
  if (!status) {
    const next = delegation.status.find(({ from }) => from !== undefined && from > day);
    const why = next
      ? `becomes ${categoryNames[next.category]} only on ${next.from ?? ''}`
      : 'is no Member or observer on this day';
    return { in: false, why };
  }
  const excluded = rule.exclude?.find(({ id }) => id === delegation._id);
  if (excluded) return { in: false, why: `left out by name: ${excluded.why}` };
  const failed = firstFailed(rule, delegation, status, day);
  const is = statusInWords(status);
  if (failed.length === 0)
    return { in: true, status, why: [is, ...passed(rule, delegation, day)].join('; ') };
  const included = rule.include?.find(({ id }) => id === delegation._id);
  if (included) return { in: true, status, why: `${is}; taken in by name: ${included.why}` };
  return { in: false, why: failed };
}

/** The first filter that leaves the delegation out, in words; empty if it passes all. */
function firstFailed(rule: ListRule, delegation: Delegation, status: StatusPeriod, day: string): string {
  if (!rule.categories.includes(status.category)) {
    const taken = rule.categories.map((one) => `${categoryNames[one]}s`).join(', ');
    return `is ${withArticle(categoryNames[status.category])}; the list takes ${taken === '' ? 'only those named' : taken}`;
  }
  const fictitious = rule.fictitious ?? 'with';
  if (delegation.fictitious && fictitious === 'without') return 'is fictitious';
  if (!delegation.fictitious && fictitious === 'only') return 'is not fictitious';
  const filters = [
    ['consultation group', rule.consultationGroups, consultationGroupsOn(delegation, day)],
    ['electoral group', rule.electoralGroups, [electoralGroupOn(delegation, day) ?? []].flat()],
    ['overlay', rule.overlays, overlaysOn(delegation, day)],
  ] as const;
  for (const [what, wanted, has] of filters) {
    if (wanted && !has.some((group) => (wanted as readonly string[]).includes(group))) {
      const own = has.length === 0 ? 'none' : has.map((group) => groupNames[group]).join(' and ');
      return `${what} on ${day}: ${own}`;
    }
  }
  const tongue = delegation.correspondence ?? 'en';
  if (rule.correspondence && !rule.correspondence.includes(tongue)) return `corresponds in ${tongue}`;
  return '';
}

/** What let the delegation in besides its category. */
function passed(rule: ListRule, delegation: Delegation, day: string): string[] {
  const reasons: string[] = [];
  const add = (
    what: string,
    wanted: readonly string[] | undefined,
    has: readonly (keyof typeof groupNames)[],
  ) => {
    const hit = has.filter((group) => wanted?.includes(group));
    if (hit.length > 0) reasons.push(`${what}: ${hit.map((group) => groupNames[group]).join(' and ')}`);
  };
  add('consultation group', rule.consultationGroups, consultationGroupsOn(delegation, day));
  add('electoral group', rule.electoralGroups, [electoralGroupOn(delegation, day) ?? []].flat());
  add('among the', rule.overlays, overlaysOn(delegation, day));
  if (rule.correspondence) reasons.push(`corresponds in ${delegation.correspondence ?? 'en'}`);
  if (delegation.fictitious) reasons.push('fictitious');
  return reasons;
}

const withArticle = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`);

function shared(addressees: readonly Addressee[]): Resolution['sharedMailboxes'] {
  const users = groupBy(
    addressees.flatMap(({ id, mailboxes }) => mailboxes.map(({ address }) => ({ id, address }))),
    ({ address }) => address.toLowerCase(),
  );
  return [...users].flatMap(([address, rows]) =>
    rows.length < 2 ? [] : [{ address, addressees: rows.map(({ id }) => id) }],
  );
}
