import { roleNames, TO_BE_ANNOUNCED } from '../meeting.text.js';
import type { ProgrammeItem, SeatedPerson } from '../programme.types.js';
import {
  differs,
  isMaterial,
  itemChanges,
  itemTime,
  pairs,
  type ProgrammeChange,
  sittingChanges,
} from './release-diff.js';
import type { ReleasedContent } from './release.types.js';

/** A change as it concerns one person. */
export interface PersonalChange extends Omit<ProgrammeChange, 'what'> {
  what: ProgrammeChange['what'] | 'seat-added' | 'seat-removed';
}

/** What a person reads where the item is still there. */
const OFF = 'you are no longer on it';

/**
 * What differs for one person between two releases: the items on which he or she sits, with their rooms and times and
 * who else is on them, and the sittings they belong to. Wording is silent. An item that he or she is no longer on is
 * told in any case.
 */
export function personalDiff(
  before: ReleasedContent,
  after: ReleasedContent,
  personId: string,
): PersonalChange[] {
  const items = pairs(itemsOf(before, personId), itemsOf(after, personId));
  const both = items.flatMap(([old, now]) => (old && now ? [[old, now] as const] : []));
  const sittings = new Set(both.flatMap(([old, now]) => (old.sitting === now.sitting ? [now.sitting] : [])));
  return [
    ...(both.length === 0
      ? []
      : differs(
          { sitting: null, item: null, subject: 'Building or address' },
          'room-changed',
          before.place ?? TO_BE_ANNOUNCED,
          after.place ?? TO_BE_ANNOUNCED,
        )),
    ...pairs(before.sittings, after.sittings).flatMap(([old, now]) =>
      old && now && sittings.has(now.id) ? sittingChanges(before, after, old, now).filter(isMaterial) : [],
    ),
    ...items.flatMap(([old, now]) => {
      if (old && now) return itemChanges(before, after, old, now).filter(isMaterial);
      return seatChange(before, after, old, now, personId);
    }),
  ];
}

function seatChange(
  before: ReleasedContent,
  after: ReleasedContent,
  old: ProgrammeItem | undefined,
  now: ProgrammeItem | undefined,
  personId: string,
): PersonalChange[] {
  const item = now ?? old;
  if (item === undefined) return [];
  const common = { sitting: item.sitting, item: item.id, subject: item.title };
  if (old === undefined) {
    return [{ ...common, what: 'seat-added', before: null, after: seat(after, item, personId) }];
  }
  const stays = after.programme.some(({ id }) => id === old.id);
  return [
    {
      ...common,
      what: stays ? 'seat-removed' : 'item-removed',
      before: seat(before, old, personId),
      after: stays ? OFF : null,
    },
  ];
}

/** "Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX" */
function seat(content: ReleasedContent, item: ProgrammeItem, personId: string): string {
  return [...rolesOf(item, personId), itemTime(content, item)].join(', ');
}

const rolesOf = ({ seats }: ProgrammeItem, personId: string): string[] => [
  ...new Set(seats.flatMap(({ role, person }) => (person?.id === personId ? [roleNames[role]] : []))),
];

const itemsOf = ({ programme }: ReleasedContent, personId: string): ProgrammeItem[] =>
  programme.filter(({ seats }) => seats.some(({ person }) => person?.id === personId));

/** The seats of a person, in lines: "Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX: Panel 1". */
export const seatLines = (content: ReleasedContent, personId: string): string[] =>
  itemsOf(content, personId).map((item) => `${seat(content, item, personId)}: ${item.title}`);

/** Somebody on a programme who can be told of changes to it. */
export interface SeatedReader {
  /** The person's id within the house. */
  id: string;
  name: string;
  /** The one that was given last. */
  mailbox: string;
  /** The first release with a seat for this person; who asked him or her told what it says. */
  since: number;
}

/**
 * Everybody who has a seat in one of these releases, an id and a mailbox, in the order of the ids. Whose id was written
 * otherwise meanwhile, with the same name and mailbox, is not among those who left.
 * @param releases with their numbers
 */
export function seatedReaders(releases: ReadonlyMap<number, ReleasedContent>): SeatedReader[] {
  const found = new Map<
    string,
    { person: SeatedPerson; mailbox: string | null; since: number; to: number }
  >();
  const numbers = [...releases.keys()].sort((a, b) => a - b);
  for (const n of numbers) {
    for (const { seats } of releases.get(n)?.programme ?? []) {
      for (const { person } of seats) {
        if (person?.id == null) continue;
        const before = found.get(person.id);
        const mailbox = person.mailbox ?? before?.mailbox ?? null;
        found.set(person.id, { person, mailbox, since: before?.since ?? n, to: n });
      }
    }
  }
  const last = numbers.at(-1) ?? 0;
  const present = [...found.values()].filter(({ to }) => to === last);
  return [...found]
    .flatMap(([id, { person, mailbox, since, to }]): SeatedReader[] => {
      if (mailbox === null) return [];
      const renamed =
        to < last &&
        present.some(
          (other) =>
            other.person.name === person.name && other.mailbox?.toLowerCase() === mailbox.toLowerCase(),
        );
      const name = [person.title, person.name].filter((part) => part !== null).join(' ');
      return renamed ? [] : [{ id, name, mailbox, since }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
