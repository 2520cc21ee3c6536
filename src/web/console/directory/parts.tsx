import { type Contact, groupNames, type Overlay, type RegionalGroup } from '../../../directory/index.js';
import { plainDay } from '../../../meetings/index.js';
import { type Crumb, Text } from '../frame/index.js';

export const directoryCrumbs = (...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Directory', href: '/office/directory' },
  ...more,
];

const tabs = [
  { key: 'delegations', text: 'Delegations', href: '/office/directory' },
  { key: 'organisations', text: 'Organisations', href: '/office/directory/organisations' },
  { key: 'lists', text: 'Distribution lists', href: '/office/directory/lists' },
  { key: 'import', text: 'Import and export', href: '/office/directory/import' },
] as const;
export type DirectoryTab = (typeof tabs)[number]['key'];

/** The parts of the directory. */
export function DirectoryTabs({ current }: { current: DirectoryTab }): JSX.Element {
  return (
    <nav aria-label="Parts of the directory">
      <ul class="tabs">
        {tabs.map(({ key, text, href }) => (
          <li>
            <a href={href} {...(key === current ? { 'aria-current': 'page' } : {})}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** "since 2 May 2017", "2 May 2017 to 31 December 2017", "until 31 December 2017", "always". */
export function periodInWords({
  from,
  until,
}: {
  from?: string | undefined;
  until?: string | undefined;
}): string {
  if (from === undefined) return until === undefined ? 'always' : `until ${plainDay(until)}`;
  return until === undefined ? `since ${plainDay(from)}` : `${plainDay(from)} to ${plainDay(until)}`;
}

/** Names of groups, comma between them; "none" where there are none. */
export const groupsInWords = (groups: readonly (RegionalGroup | Overlay)[]): string =>
  groups.length === 0 ? 'none' : groups.map((group) => groupNames[group]).join(', ');

/** The first mailbox, and how many there are beside it. */
export function FirstMailbox({ mailboxes }: { mailboxes: readonly string[] }): JSX.Element {
  const [first, ...others] = mailboxes;
  if (first === undefined) return <span class="badge alert">no mailbox</span>;
  return (
    <>
      <Text text={first} />
      {others.length === 0 ? '' : <span class="muted" safe>{` and ${others.length} more`}</span>}
    </>
  );
}

/** How a contact stands on a day: in force, coming, ended. */
export function standingOf({ from, until }: Contact, day: string): 'in force' | 'coming' | 'ended' {
  if (until !== undefined && until < day) return 'ended';
  return from !== undefined && from > day ? 'coming' : 'in force';
}
