import { instantOf } from '../../platform/index.js';
import type { Meeting, Sitting } from '../meeting.types.js';
import type { ProgrammeItem, SeatedPerson } from '../programme.types.js';

/** The day of an item is that of its sitting. */
interface Timed {
  sittings: readonly Sitting[];
  zone: string;
}

/** When somebody sits on an item of a programme, as instants. */
export interface PersonTime {
  /** The id of the person within the house. */
  personId: string;
  name: string;
  item: Pick<ProgrammeItem, 'id' | 'title'>;
  start: Date;
  end: Date;
}

/**
 * Whether two seats are taken by one person. Ids decide where both have one: two of one name may be two. Else the name
 * does, as it is written.
 */
export const samePerson = (
  one: Pick<SeatedPerson, 'id' | 'name'>,
  other: Pick<SeatedPerson, 'id' | 'name'>,
): boolean =>
  one.id != null && other.id != null
    ? one.id === other.id
    : one.name.normalize('NFC') === other.name.normalize('NFC');

/** The day of an item; undefined where it has none. */
export const itemDate = (
  { sittings }: Pick<Timed, 'sittings'>,
  item: Pick<ProgrammeItem, 'sitting' | 'date'>,
): string | undefined =>
  item.sitting === null ? (item.date ?? undefined) : sittings.find(({ id }) => id === item.sitting)?.date;

/** When an item begins and ends. Null where it has no day, or a time that the clocks of that night skip. */
export function itemSpan(
  meeting: Timed,
  item: Pick<ProgrammeItem, 'sitting' | 'date' | 'start' | 'end'>,
): { start: Date; end: Date } | null {
  const date = itemDate(meeting, item);
  if (date === undefined) return null;
  const start = instantOf(date, item.start, meeting.zone);
  const end = instantOf(date, item.end, meeting.zone);
  return start === null || end === null || end <= start ? null : { start, end };
}

/**
 * When those who have an id sit on items: once for each person and time, in the order of the programme. Who is known by
 * name alone is in no list: nobody knows whether two of one name are one.
 */
export function personTimes(meeting: Pick<Meeting, 'sittings' | 'programme' | 'zone'>): PersonTime[] {
  const times = new Map<string, PersonTime>();
  for (const item of meeting.programme) {
    const span = itemSpan(meeting, item);
    if (span === null) continue;
    for (const { person } of item.seats) {
      if (person?.id == null) continue;
      const time = {
        personId: person.id,
        name: person.name,
        item: { id: item.id, title: item.title },
        ...span,
      };
      const key = timeKey(time);
      if (!times.has(key)) times.set(key, time);
    }
  }
  return [...times.values()];
}

/** Who and when, and nothing else: what a claim is about. */
export const timeKey = ({ personId, start, end }: Pick<PersonTime, 'personId' | 'start' | 'end'>): string =>
  `${personId} ${start.getTime()} ${end.getTime()}`;
