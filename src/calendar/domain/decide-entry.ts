import type { CalendarEntry, EntryFacts } from './entry.types.js';
import { serialiseEntry } from './ics.js';
import { calendarUrl, oneLine, severalLines } from './text.js';
import { knownZone, sameWhen, spanOf } from './when.js';
import { calendarProblems } from '../calendar.problems.js';

/** What became of an entry: `material` changes ask those invited again, `minor` ones are text alone. */
export type EntryChange = 'created' | 'material' | 'minor' | 'none';

export interface EntryDecision {
  entry: CalendarEntry;
  change: EntryChange;
}

/** Facts as they are stored and compared: clean text, checked zone, optional members left out when empty. */
function normalised(facts: EntryFacts): EntryFacts {
  const title = oneLine(facts.title);
  if (title === '')
    throw calendarProblems.emptyTitle('Calendars show the title: it must not be empty.', { ref: facts.ref });
  const place = oneLine(facts.place ?? '');
  const categories = (facts.categories ?? [])
    .map((category) => oneLine(category, 80))
    .filter((name) => name !== '');
  const when = facts.when;
  return {
    ref: { type: facts.ref.type, id: facts.ref.id },
    kind: facts.kind,
    processId: facts.processId,
    ...(facts.meetingId === undefined ? {} : { meetingId: facts.meetingId }),
    title,
    description: severalLines(facts.description),
    ...(place === '' ? {} : { place }),
    ...(facts.url === undefined ? {} : { url: calendarUrl(facts.url) }),
    ...(categories.length === 0 ? {} : { categories }),
    when:
      when.kind === 'all-day'
        ? { kind: 'all-day', first: when.first, last: when.last }
        : { kind: 'timed', start: when.start, end: when.end, zone: knownZone(when.zone) },
    status: facts.status,
    public: facts.public,
  };
}

/** Whether whoever has the one in their calendar has to be told of the other: time, place or status differ. */
export const isMaterial = (
  a: Pick<EntryFacts, 'status' | 'place' | 'when'>,
  b: Pick<EntryFacts, 'status' | 'place' | 'when'>,
): boolean => a.status !== b.status || a.place !== b.place || !sameWhen(a.when, b.when);

const isSame = (a: EntryFacts, b: EntryFacts): boolean =>
  !isMaterial(a, b) &&
  a.kind === b.kind &&
  a.processId === b.processId &&
  a.meetingId === b.meetingId &&
  a.title === b.title &&
  a.description === b.description &&
  a.url === b.url &&
  a.public === b.public &&
  JSON.stringify(a.categories ?? []) === JSON.stringify(b.categories ?? []);

/**
 * Decides what new facts make of an entry. Time, place and status are material: SEQUENCE + 1 (RFC 5546
 * section 2.1.4; a moved room matters as much as a moved hour). Other text moves LAST-MODIFIED alone. The
 * same facts again change nothing.
 *
 * `updatedAt` is a whole second and later than the one before by a second at least, for subscribers compare
 * LAST-MODIFIED, which knows no fractions, and some ignore a change that does not move it.
 * @param newId, newUid used for a first entry only
 * @throws the refusals of {@link serialiseEntry} and calendar/empty-title
 */
export function decideEntry(
  previous: CalendarEntry | null,
  facts: EntryFacts,
  now: Date,
  ids: { newId: string; newUid: string },
): EntryDecision {
  const next = normalised(facts);
  const second = Math.floor(now.getTime() / 1_000) * 1_000;
  if (previous === null) {
    const at = new Date(second);
    const fresh = { ...next, uid: ids.newUid, sequence: 0, createdAt: at, updatedAt: at };
    const entry: CalendarEntry = {
      ...fresh,
      _id: ids.newId,
      version: 1,
      ...spanOf(next.when),
      shownAt: next.public ? at : null,
      vevent: serialiseEntry(fresh),
    };
    return { entry, change: 'created' };
  }
  // Stored text was cleaned by the rules of its day: cleaning it again keeps new rules from looking like edits.
  const before = normalised(previous);
  if (isSame(before, next)) return { entry: previous, change: 'none' };
  if (before.processId !== next.processId || (before.meetingId ?? next.meetingId) !== next.meetingId) {
    // Feeds notice changes by a sum over their entries, which must only grow.
    throw calendarProblems.movedHouse('Cancel this entry and put another for the other process or meeting.', {
      ref: next.ref,
    });
  }
  const material = isMaterial(before, next);
  const updatedAt = new Date(Math.max(second, previous.updatedAt.getTime() + 1_000));
  const snapshot = {
    ...next,
    uid: previous.uid,
    sequence: previous.sequence + (material ? 1 : 0),
    createdAt: previous.createdAt,
    updatedAt,
  };
  const entry: CalendarEntry = {
    ...snapshot,
    _id: previous._id,
    version: previous.version + 1,
    ...spanOf(next.when),
    // A change that no public feed can show, before or after, must not look like one.
    shownAt: next.public || previous.public ? updatedAt : previous.shownAt,
    vevent: serialiseEntry(snapshot),
  };
  return { entry, change: material ? 'material' : 'minor' };
}
