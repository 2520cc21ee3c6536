import type { Addressee } from './addressee.js';
import { type Contact, mailboxesOn } from './contact.js';
import {
  type Accreditation,
  accreditationOn,
  organisationKindNames,
  organisationNameIn,
} from './organisation.js';
import type { Organisation } from './organisation.js';
import type { ListRule } from './rule.js';

interface Verdict {
  accreditation?: Accreditation;
  why: string;
}

/** True if organisations have a say in the list at all: it takes stakeholders, or names one. */
export const takesOrganisations = (rule: ListRule): boolean =>
  rule.categories.includes('stakeholder') ||
  [...(rule.include ?? []), ...(rule.exclude ?? [])].some(({ id }) => isOrganisation(id));

export const isOrganisation = (id: string): boolean => id.startsWith('org-');

/** Whether an organisation is on the list on a day, and why. Nobody is on it who is not accredited on that day. */
export function judgeOrganisation(
  rule: ListRule,
  organisation: Organisation,
  day: string,
  processId: string | undefined,
): Verdict {
  const accreditation = accreditationOn(organisation, day, processId);
  if (!accreditation) return { why: notAccredited(organisation, day, processId) };
  const excluded = rule.exclude?.find(({ id }) => id === organisation._id);
  if (excluded) return { why: `left out by name: ${excluded.why}` };
  const failed = firstFailed(rule, organisation);
  const is = accreditationInWords(accreditation);
  if (failed === '') {
    const reasons = [
      is,
      ...(rule.organisationKinds ? [organisationKindNames[organisation.kind]] : []),
      ...(rule.correspondence ? [`corresponds in ${organisation.correspondence ?? 'en'}`] : []),
      ...(organisation.fictitious ? ['fictitious'] : []),
    ];
    return { accreditation, why: reasons.join('; ') };
  }
  const included = rule.include?.find(({ id }) => id === organisation._id);
  if (included) return { accreditation, why: `${is}; taken in by name: ${included.why}` };
  return { why: failed };
}

/** "accredited stakeholder since 2017-05-02, house-wide (source: …)". */
export function accreditationInWords({ from, until, source, processId }: Accreditation): string {
  const scope = processId === undefined ? 'house-wide' : 'to the process';
  const end = until === undefined ? '' : ` until ${until}`;
  return `accredited stakeholder since ${from}${end}, ${scope} (source: ${source})`;
}

function notAccredited(
  { accreditations = [] }: Organisation,
  day: string,
  processId: string | undefined,
): string {
  const ours = accreditations.filter((one) => one.processId === undefined || one.processId === processId);
  const coming = ours.filter(({ from }) => from > day).sort((a, b) => (a.from < b.from ? -1 : 1))[0];
  if (coming) return `is accredited only from ${coming.from}`;
  const ended = ours
    .map(({ until }) => until ?? '')
    .sort()
    .at(-1);
  if (ended !== undefined) return `its accreditation ended on ${ended}`;
  return accreditations.length > 0 ? 'is accredited to another process' : 'is not accredited';
}

function firstFailed(rule: ListRule, { kind, fictitious, correspondence = 'en' }: Organisation): string {
  if (!rule.categories.includes('stakeholder'))
    return 'is a stakeholder; the list takes none but those named';
  if (fictitious && rule.fictitious === 'without') return 'is fictitious';
  if (!fictitious && rule.fictitious === 'only') return 'is not fictitious';
  if (rule.consultationGroups ?? rule.electoralGroups ?? rule.overlays) {
    return 'is in no group; the list takes members of groups';
  }
  if (rule.organisationKinds && !rule.organisationKinds.includes(kind)) {
    return `is of another kind: ${organisationKindNames[kind]}`;
  }
  if (rule.correspondence && !rule.correspondence.includes(correspondence)) {
    return `corresponds in ${correspondence}`;
  }
  return '';
}

/** One organisation as a letter of a day addresses it. It has no code and no groups. */
export function organisationAddressee(
  organisation: Organisation,
  contacts: readonly Contact[],
  day: string,
  language: string,
  why: string,
): Addressee {
  const name = organisationNameIn(organisation, language);
  return {
    id: organisation._id,
    category: 'stakeholder',
    name,
    nameInText: name.replace(/^The /, 'the '),
    office: name,
    language,
    ...(organisation.correspondence === undefined ? {} : { correspondence: organisation.correspondence }),
    consultationGroups: [],
    overlays: [],
    mailboxes: mailboxesOn(contacts, day).map(({ address, name: shown, role }) => ({
      address,
      name: shown,
      role,
    })),
    fictitious: organisation.fictitious,
    why,
  };
}
