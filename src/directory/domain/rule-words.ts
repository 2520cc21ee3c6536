import { roleNames } from './contact.js';
import { categoryNames, groupNames } from './delegation.js';
import { organisationKindNames } from './organisation.js';
import type { ListRule, Named } from './rule.js';

/**
 * A rule as sentences for a person: who is on the list, which filters narrow it, who is let in and left out by name.
 * `nameOf` gives the names of delegations, organisations and processes by their ids.
 */
export function ruleInWords(rule: ListRule, nameOf: (id: string) => string): string[] {
  const sentences: string[] = [];
  const say = (words: string): void => void sentences.push(`${words}.`);
  if (rule.categories.length === 0) say('Only those named below');
  else say(`All ${listed(rule.categories.map((category) => `${categoryNames[category]}s`))}`);
  const groups = (what: string, codes: readonly (keyof typeof groupNames)[] | undefined): void => {
    if (codes)
      say(
        `Of these, only ${what} ${listed(
          codes.map((code) => groupNames[code]),
          'or',
        )}`,
      );
  };
  groups('members of the consultation group', rule.consultationGroups);
  groups('members of the electoral group', rule.electoralGroups);
  groups('the', rule.overlays);
  if (rule.categories.includes('stakeholder')) {
    const whose =
      rule.accreditedTo === undefined
        ? 'the process of the letter'
        : `the process ${nameOf(rule.accreditedTo)}`;
    say(`Stakeholders are accredited to ${whose}, or house-wide, on the day of the letter`);
  }
  if (rule.organisationKinds) {
    say(
      `Of stakeholders, only: ${listed(rule.organisationKinds.map((kind) => organisationKindNames[kind]))}`,
    );
  }
  if (rule.correspondence) say(`Only those who correspond in ${listed([...rule.correspondence], 'or')}`);
  if (rule.fictitious === 'without') say('Fictitious ones are left out');
  if (rule.fictitious === 'only') say('Only fictitious ones');
  if (rule.contactRoles) {
    say(`Only mailboxes of these roles: ${listed(rule.contactRoles.map((role) => roleNames[role]))}`);
  }
  say(
    rule.allMailboxes === true
      ? 'Every mailbox of each gets the letter'
      : 'The first mailbox of each gets the letter; the next one if that fails',
  );
  const named = (what: string, list: readonly Named[] | undefined): void => {
    if (list && list.length > 0)
      say(`${what}: ${list.map(({ id, why }) => `${nameOf(id)} (${why})`).join('; ')}`);
  };
  named('Taken in by name', rule.include);
  named('Left out by name', rule.exclude);
  return sentences;
}

function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}
