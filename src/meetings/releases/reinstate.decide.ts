import { event, type Actor } from '../../messaging/index.js';
import { type Finding, longInstant, minutesOf } from '../../platform/index.js';
import { checkedSpan, transition } from '../meeting.decide.js';
import { datesOf } from '../meeting.text.js';
import type { Meeting, Sitting } from '../meeting.types.js';
import { meetingsProblems } from '../meetings.problems.js';
import type { ProgrammeItem, SpeakingRules } from '../programme.types.js';
import { inOrder } from '../sittings.rules.js';
import {
  refuse,
  releaseOf,
  releasesOf,
  type ReleaseDecision,
  type ReleaseWords,
  withContent,
} from './draft.decide.js';
import { releaseDiff } from './release-diff.js';
import { releaseFindings } from './release-rules.js';
import { contentOf, type ReleasedContent } from './release.types.js';

/** What a meeting comes back with. */
export interface Reinstatement extends Pick<ReleaseWords, 'heading' | 'note'> {
  /** Undefined: as before. */
  title?: string | undefined;
  place: string | null;
  room: string | null;
  roomId: string | null;
  sittings: Sitting[];
  /** Undefined: see {@link carriedProgramme}. */
  items?: ProgrammeItem[] | undefined;
  rules?: SpeakingRules | undefined;
  answersBy: Date | null;
  /** `stand`: the earlier answers count on. Only where the times are as before: nobody said that they come at others. */
  answers: 'again' | 'stand';
}

/**
 * Announces a postponed or cancelled meeting again: with these sittings, as its next release.
 * @throws meetings/transition-refused, meetings/faulty, meetings/programme-faulty, meetings/over
 */
export function decideReinstate(
  meeting: Meeting,
  wanted: Reinstatement,
  { actor, now }: { actor: Actor; now: Date },
): ReleaseDecision {
  const status = transition(meeting, 'reinstate');
  const { heading, note, answers, answersBy, place, room, roomId } = wanted;
  const sittings = inOrder(wanted.sittings);
  const { endsAt } = checkedSpan({ sittings: wanted.sittings, zone: meeting.zone, room, answersBy });
  if (endsAt <= now) {
    throw meetingsProblems.over(
      `Its last sitting would have ended on ${longInstant(endsAt, meeting.zone)}.`,
      { meetingId: meeting._id },
    );
  }
  refuseAnswers(meeting, wanted, now);
  const content: ReleasedContent = {
    title: wanted.title ?? meeting.title,
    place,
    room,
    roomId,
    sittings,
    programme: wanted.items ?? carriedProgramme(meeting, sittings),
    rules: wanted.rules ?? meeting.rules,
  };
  refuse(
    releaseFindings(content, meeting.zone).filter(({ blocks }) => blocks !== null),
    'It is not reinstated',
  );
  const n = releasesOf(meeting) + 1;
  const kept = new Set(sittings.map(({ id }) => id));
  const next: Meeting = {
    ...withContent(meeting, content),
    status,
    answersBy,
    droppedSittings: [
      ...new Set([...meeting.droppedSittings, ...meeting.sittings.map(({ id }) => id)]),
    ].filter((id) => !kept.has(id)),
    release: n,
    announcedAt: meeting.announcedAt ?? now,
    reason: null,
    reinstated: {
      release: n,
      at: now,
      asked: (meeting.reinstated?.asked ?? 0) + (answers === 'again' ? 1 : 0),
      instead: datesOf(meeting),
    },
    updatedAt: now,
  };
  return {
    meeting: next,
    release: releaseOf(next, n, { heading, note, editorial: false }, { actor, now }),
    changes: releaseDiff(contentOf(meeting), content),
    events: [
      event('meeting.reinstated', {
        meetingId: meeting._id,
        processId: meeting.processId,
        n,
        after: meeting.status === 'cancelled' ? 'cancelled' : 'postponed',
        answers,
        sittings,
      }),
    ],
  };
}

function refuseAnswers(meeting: Meeting, { answers, answersBy, sittings }: Reinstatement, now: Date): void {
  const findings: Finding[] = [];
  if (answers === 'stand' && timesOf(sittings) !== timesOf(meeting.sittings)) {
    findings.push({
      level: 'error',
      code: 'meetings/answers-to-other-times',
      message: 'The sittings are at other times than those that were answered: earlier answers cannot stand.',
      where: 'answers',
      fix: 'Let those invited be asked again.',
    });
  }
  if (answers === 'again' && answersBy !== null && answersBy <= now) {
    findings.push({
      level: 'error',
      code: 'meetings/answers-by-past',
      message: `Answers would be asked for until ${longInstant(answersBy, meeting.zone)}: nobody could answer any more.`,
      where: 'answersBy',
    });
  }
  if (findings.length === 0) return;
  throw meetingsProblems.faulty(findings.map(({ message }) => message).join(' '), { findings });
}

const timesOf = (sittings: readonly Sitting[]): string =>
  inOrder(sittings)
    .map(({ date, start, end }) => `${date} ${start} ${end}`)
    .join('\n');

const LAST_MINUTE = 24 * 60 - 1;

/**
 * The programme at new times: an item goes with its sitting, as long after its beginning as before; a break between
 * sittings goes with the day, where a sitting of that day is on one day now. What belonged to a sitting that is no more
 * goes off the programme.
 */
export function carriedProgramme(
  before: Pick<Meeting, 'sittings' | 'programme'>,
  sittings: readonly Sitting[],
): ProgrammeItem[] {
  const now = new Map(sittings.map((sitting) => [sitting.id, sitting]));
  return before.programme.flatMap((item) => {
    const sitting = before.sittings.find(({ id, date }) =>
      item.sitting === null ? date === item.date && now.has(id) : id === item.sitting,
    );
    const after = sitting && now.get(sitting.id);
    if (sitting === undefined || after === undefined) return [];
    const later = minutesOf(after.start) - minutesOf(sitting.start);
    const date = item.date === null ? null : after.date;
    return [{ ...item, date, start: shifted(item.start, later), end: shifted(item.end, later) }];
  });
}

/** A time of the same day: what would go past its end stays at it, and does not fit. */
function shifted(time: string, minutes: number): string {
  const at = Math.min(LAST_MINUTE, Math.max(0, minutesOf(time) + minutes));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(at / 60))}:${two(at % 60)}`;
}
