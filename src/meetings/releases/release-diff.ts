import { longDay } from '../../platform/index.js';
import { roleNames, seatLine, TO_BE_ANNOUNCED } from '../meeting.text.js';
import type { Sitting } from '../meeting.types.js';
import type { ProgrammeItem } from '../programme.types.js';
import type { ReleasedContent } from './release.types.js';

/** What differs between two releases, one thing at a time. */
export interface ProgrammeChange {
  what:
    | 'sitting-added'
    | 'sitting-removed'
    | 'sitting-moved'
    | 'room-changed'
    | 'item-added'
    | 'item-removed'
    | 'item-moved'
    | 'people-changed'
    /** Who a person is within the house, or where he or she is told of changes: for the office alone. */
    | 'contacts'
    | 'wording';
  /** Ids; null where it concerns the meeting as a whole. */
  sitting: string | null;
  item: string | null;
  /** What it is called. */
  subject: string;
  /** How it read, and how it reads; null: it was not there, or is there no more. */
  before: string | null;
  after: string | null;
}

/** Changes of wording alone are silent: nobody comes late or to the wrong door for them. */
export const isMaterial = ({ what }: ProgrammeChange): boolean => what !== 'wording' && what !== 'contacts';
/** What may be shown to everybody. */
export const isPublicChange = ({ what }: ProgrammeChange): boolean => what !== 'contacts';

/** Everything that differs, sittings first, in the order of the later release and then of what it lacks. */
export function releaseDiff(before: ReleasedContent, after: ReleasedContent): ProgrammeChange[] {
  return [
    ...wording(null, null, 'Meeting', [before.title], [after.title]),
    // Another building is no matter of wording.
    ...differs(
      { sitting: null, item: null, subject: 'Building or address' },
      'room-changed',
      before.place ?? TO_BE_ANNOUNCED,
      after.place ?? TO_BE_ANNOUNCED,
    ),
    ...pairs(before.sittings, after.sittings).flatMap(([old, now]) =>
      sittingChanges(before, after, old, now),
    ),
    ...pairs(before.programme, after.programme).flatMap(([old, now]) => itemChanges(before, after, old, now)),
    ...wording(null, null, 'Speaking limits', [JSON.stringify(before.rules)], [JSON.stringify(after.rules)]),
  ];
}

export function pairs<One extends { id: string }>(
  before: readonly One[],
  after: readonly One[],
): [One | undefined, One | undefined][] {
  const now = new Set(after.map(({ id }) => id));
  return [
    ...after.map((one): [One | undefined, One] => [before.find(({ id }) => id === one.id), one]),
    ...before.filter(({ id }) => !now.has(id)).map((one): [One, undefined] => [one, undefined]),
  ];
}

export function sittingChanges(
  before: ReleasedContent,
  after: ReleasedContent,
  old: Sitting | undefined,
  now: Sitting | undefined,
): ProgrammeChange[] {
  const one = now ?? old;
  if (one === undefined) return [];
  // By the hours that its readers know: a day may have several.
  const common = {
    sitting: one.id,
    item: null,
    subject: one.title ?? `Sitting of ${sittingTime(old ?? one)}`,
  };
  if (old === undefined || now === undefined) {
    const text = old === undefined ? null : whole(before, old);
    const later = now === undefined ? null : whole(after, now);
    return [{ ...common, what: now ? 'sitting-added' : 'sitting-removed', before: text, after: later }];
  }
  const moved = differs(common, 'sitting-moved', sittingTime(old), sittingTime(now));
  const rooms = differs(common, 'room-changed', roomOf(before, old), roomOf(after, now));
  const words = wording(
    one.id,
    null,
    common.subject,
    [old.title, old.invited, (old.languages ?? []).join(', ')],
    [now.title, now.invited, (now.languages ?? []).join(', ')],
  );
  return [...moved, ...rooms, ...words];
}

export function itemChanges(
  before: ReleasedContent,
  after: ReleasedContent,
  old: ProgrammeItem | undefined,
  now: ProgrammeItem | undefined,
): ProgrammeChange[] {
  const one = now ?? old;
  if (one === undefined) return [];
  const common = { sitting: one.sitting, item: one.id, subject: one.title };
  if (old === undefined || now === undefined) {
    const text = old === undefined ? null : itemTime(before, old);
    const later = now === undefined ? null : itemTime(after, now);
    return [{ ...common, what: now ? 'item-added' : 'item-removed', before: text, after: later }];
  }
  return [
    // An item that goes with its sitting is said once, with the sitting.
    ...differs(common, 'item-moved', ownTime(before, after, old, now), itemTime(after, now)),
    ...differs(common, 'people-changed', people(old), people(now)),
    ...wording(
      one.sitting,
      one.id,
      common.subject,
      [old.title, old.kind, old.ledBy, old.paragraph],
      [now.title, now.kind, now.ledBy, now.paragraph],
    ),
    ...(people(old) === people(now) ? differs(common, 'contacts', contacts(old), contacts(now)) : []),
  ];
}

/** The earlier time of an item; that of now where nothing but the day of its sitting has changed. */
function ownTime(
  before: ReleasedContent,
  after: ReleasedContent,
  old: ProgrammeItem,
  now: ProgrammeItem,
): string {
  const withIt =
    old.sitting !== null &&
    old.sitting === now.sitting &&
    old.start === now.start &&
    old.end === now.end &&
    old.date === now.date;
  return withIt ? itemTime(after, now) : itemTime(before, old);
}

export function differs(
  common: Pick<ProgrammeChange, 'sitting' | 'item' | 'subject'>,
  what: ProgrammeChange['what'],
  before: string,
  after: string,
): ProgrammeChange[] {
  return before === after ? [] : [{ ...common, what, before, after }];
}

function wording(
  sitting: string | null,
  item: string | null,
  subject: string,
  before: readonly (string | null)[],
  after: readonly (string | null)[],
): ProgrammeChange[] {
  const text = (parts: readonly (string | null)[]): string => parts.filter((part) => part).join(' · ');
  return differs({ sitting, item, subject }, 'wording', text(before), text(after));
}

const sittingTime = ({ date, start, end }: Sitting): string => `${longDay(date)}, ${start}-${end}`;

const roomOf = (content: ReleasedContent, sitting: Sitting): string =>
  sitting.room ?? content.room ?? 'room to be announced';

const whole = (content: ReleasedContent, sitting: Sitting): string =>
  `${sittingTime(sitting)}, ${roomOf(content, sitting)}`;

export function itemTime(content: ReleasedContent, { sitting, date, start, end }: ProgrammeItem): string {
  const own = content.sittings.find(({ id }) => id === sitting);
  const day = date ?? own?.date;
  const parts = [day === undefined ? null : longDay(day), `${start}-${end}`, own && roomOf(content, own)];
  return parts.filter((part) => part).join(', ');
}

const people = ({ seats }: ProgrammeItem): string =>
  seats.map((seat) => `${roleNames[seat.role]}: ${seatLine(seat)}`).join('; ');

/** Ids and mailboxes of those on an item. Where its people change too, that says it all. */
const contacts = ({ seats }: ProgrammeItem): string =>
  seats
    .flatMap(({ id, person }) =>
      person?.id == null ? [] : [[id, person.id, person.mailbox].filter((part) => part).join(' ')],
    )
    .join('; ');
