import type { EntryFacts } from '../calendar/index.js';
import { capital } from '../platform/index.js';
import { daysOf, fullTitle, headingOf, ledByLine, placeOf, POSTPONED, sittingLine } from './meeting.text.js';
import type { Meeting, MeetingStatus, Sitting } from './meeting.types.js';
import { sittingSpan } from './sittings.rules.js';

const entryStatus: Readonly<Record<MeetingStatus, EntryFacts['status']>> = {
  planned: 'tentative',
  announced: 'confirmed',
  held: 'confirmed',
  // Nobody knows when it takes place: it leaves the calendars until it is reinstated.
  postponed: 'cancelled',
  cancelled: 'cancelled',
};

export const meetingRef = (meetingId: string): EntryFacts['ref'] => ({ type: 'meeting', id: meetingId });
export const sittingRef = (meetingId: string, sittingId: string): EntryFacts['ref'] => ({
  type: 'sitting',
  id: `${meetingId}:${sittingId}`,
});

/**
 * What calendars are to show of a meeting, from its present state. One sitting: one timed entry, the meeting's
 * own. Several: the meeting's own all-day entry over its days and a timed one for each sitting, so that no hour
 * is shown as busy twice. A meeting cancelled before it was announced was never public and stays so. The text of a
 * postponed one names no hour.
 */
export function entriesOf(meeting: Meeting, pageUrl: string): EntryFacts[] {
  const common = {
    processId: meeting.processId,
    meetingId: meeting._id,
    url: pageUrl,
    status: entryStatus[meeting.status],
    public: meeting.announcedAt !== null,
  };
  const [only] = meeting.sittings;
  const whole: EntryFacts = {
    ...common,
    ref: meetingRef(meeting._id),
    kind: 'meeting',
    title: withStatus(meeting, fullTitle(meeting)),
    place: placeOf(meeting, meeting.sittings.length === 1 ? only : undefined),
    description:
      meeting.status === 'postponed'
        ? postponedText(meeting)
        : [
            ...meeting.sittings.map((sitting) => sittingText(meeting, sitting)),
            `All times are those of ${meeting.city} (${meeting.zone}).`,
            ...(meeting.reason === null ? [] : [`Cancelled: ${meeting.reason}`]),
          ].join('\n\n'),
    when: wholeWhen(meeting),
  };
  if (meeting.sittings.length === 1) return [whole];
  return [whole, ...meeting.sittings.map((sitting, n) => sittingEntry(meeting, sitting, n, common))];
}

const withStatus = ({ status }: Meeting, title: string): string =>
  status === 'postponed' ? `${title} (postponed)` : title;

const postponedText = ({ reason }: Meeting): string =>
  [`${capital(POSTPONED)}.`, ...(reason === null ? [] : [reason])].join('\n\n');

function wholeWhen(meeting: Meeting): EntryFacts['when'] {
  if (meeting.sittings.length === 1)
    return { kind: 'timed', start: meeting.startsAt, end: meeting.endsAt, zone: meeting.zone };
  const days = daysOf(meeting);
  return { kind: 'all-day', first: days[0] ?? '', last: days.at(-1) ?? '' };
}

function sittingEntry(
  meeting: Meeting,
  sitting: Sitting,
  n: number,
  common: Pick<EntryFacts, 'processId' | 'status' | 'public'> & { meetingId: string; url: string },
): EntryFacts {
  const span = sittingSpan(sitting, meeting.zone);
  const name = sitting.title ?? `Sitting ${n + 1 - titledBefore(meeting, n)}`;
  return {
    ...common,
    ref: sittingRef(meeting._id, sitting.id),
    kind: 'sitting',
    title: withStatus(meeting, `${headingOf(meeting)}: ${name}`),
    place: placeOf(meeting, sitting),
    description: [
      meeting.title,
      meeting.status === 'postponed' ? postponedText(meeting) : sittingText(meeting, sitting),
    ].join('\n\n'),
    // The decide functions let no sitting through whose times do not exist.
    when: {
      kind: 'timed',
      start: span?.start ?? meeting.startsAt,
      end: span?.end ?? meeting.endsAt,
      zone: meeting.zone,
    },
  };
}

/** Sittings with a title of their own are not counted in "Sitting 3". */
function titledBefore(meeting: Meeting, n: number): number {
  return meeting.sittings.slice(0, n).filter((sitting) => sitting.title !== null).length;
}

function sittingText(meeting: Meeting, sitting: Sitting): string {
  const items = meeting.programme
    .filter((item) => item.sitting === sitting.id)
    .sort((a, b) => a.start.localeCompare(b.start))
    .map((item) => {
      const leader = ledByLine(item);
      const led = leader === null || item.title.includes(leader) ? '' : ` (${leader})`;
      return `${item.start}-${item.end} ${item.title}${led}`;
    });
  const heading = sitting.title === null ? sittingLine(sitting) : `${sittingLine(sitting)}: ${sitting.title}`;
  const invited = sitting.invited === null ? [] : [`Invited: ${sitting.invited}`];
  return [heading, ...invited, ...items].join('\n');
}
