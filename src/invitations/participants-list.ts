import type { AddresseeCategory } from '../directory/index.js';
import { type Invitation, levelNames, type Participant } from './answer.types.js';
import { waitingNames } from './seats.words.js';

export interface ListedAddressee {
  name: string;
  /** Null where the answer names nobody. */
  people: string[] | null;
  level: string | null;
}

export interface ParticipantsList {
  /** Addressees that come, and persons who are named and have a seat. */
  delegations: number;
  count: number;
  fictitious: boolean;
  parts: { title: string; head: string; rows: ListedAddressee[] }[];
  /** Null where nobody waits. */
  waiting: string[] | null;
}

const partsInOrder: readonly { title: string; head: string; categories: readonly AddresseeCategory[] }[] = [
  { title: 'Member States', head: 'State', categories: ['member-state'] },
  { title: 'Observer States', head: 'State', categories: ['observer-state'] },
  { title: 'Other observers', head: 'Observer', categories: ['observer'] },
  { title: 'Stakeholders', head: 'Organisation', categories: ['stakeholder'] },
];

/**
 * Who comes, as the list of participants shows it: States in alphabetical order, those invented for demonstration
 * marked so. Persons who wait for a seat stand apart, in the order in which they will get one.
 * @param waiting ids of the invitations that wait, one for each seat, in that order
 */
export function participantsList(
  invitations: readonly Invitation[],
  limited: boolean,
  waiting: readonly string[] = [],
): ParticipantsList {
  const coming = invitations.filter(({ value }) => value === 'accepted');
  const collator = new Intl.Collator('en');
  const sorted = [...coming].sort(
    (a, b) =>
      collator.compare(a.addressee.name, b.addressee.name) || (a.addressee.id < b.addressee.id ? -1 : 1),
  );
  const rows = sorted.map((invitation) => ({
    category: invitation.addressee.category,
    seated: seatedOf(invitation, limited),
    row: rowOf(invitation, limited),
  }));
  const parts = partsInOrder.flatMap(({ title, head, categories }) => {
    const own = rows.filter(({ category }) => categories.includes(category)).map(({ row }) => row);
    return own.length === 0 ? [] : [{ title, head, rows: own }];
  });
  const people = waitingPeople(coming, waiting);
  return {
    delegations: coming.length,
    count: rows.reduce((sum, { seated }) => sum + seated.length, 0),
    fictitious: coming.some(({ addressee }) => addressee.fictitious),
    parts,
    waiting: limited && people.length > 0 ? people : null,
  };
}

export const nameShown = ({ addressee }: Pick<Invitation, 'addressee'>): string =>
  addressee.fictitious && !/fictitious|demonstration/i.test(addressee.name)
    ? `${addressee.name} (fictitious)`
    : addressee.name;

export const personShown = ({ name, function: title }: Participant): string =>
  title === null ? name : `${name}, ${title}`;

function seatedOf({ standing, seats }: Invitation, limited: boolean): Participant[] {
  const named = standing?.participants ?? [];
  return limited && seats !== undefined ? named.slice(0, seats.given) : named;
}

function rowOf(invitation: Invitation, limited: boolean): ListedAddressee {
  const named = invitation.standing?.participants ?? [];
  const people = seatedOf(invitation, limited).map(personShown);
  const level = invitation.standing?.level ?? null;
  const onlyWaiting = named.length > 0 && people.length === 0;
  return {
    name: nameShown(invitation),
    people: onlyWaiting ? ['on the waiting list'] : people.length === 0 ? null : people,
    level: level === null ? null : levelNames[level],
  };
}

/** One line a seat that is waited for; the names at the end of an answer are those that wait. */
function waitingPeople(coming: readonly Invitation[], waiting: readonly string[]): string[] {
  const byId = new Map(coming.map((invitation) => [invitation._id, invitation]));
  const next = new Map<string, number>();
  return waiting.flatMap((id) => {
    const invitation = byId.get(id);
    if (invitation === undefined) return [];
    const n = next.get(id) ?? 0;
    next.set(id, n + 1);
    const names = waitingNames(invitation.standing?.participants ?? [], invitation.seats?.given ?? 0);
    return [`${names[n] ?? 'not named'} (${nameShown(invitation)})`];
  });
}
