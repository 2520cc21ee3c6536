import type { Letter } from '../letters/index.js';
import {
  type AwaitedRoom,
  datesOf,
  dayOf,
  headingOf,
  longDay,
  longInstant,
  type Meeting,
  meetingFindings,
} from '../meetings/index.js';
import type { Finding } from '../platform/index.js';

/** Kinds of letter that invite. Others about a meeting (a call for nominations, a cancellation) open no invitation. */
const INVITING: ReadonlySet<string> = new Set([
  'pga-cover-letter',
  'co-facilitators-letter',
  'rescheduling',
  'reinstatement',
]);

/** Kinds of letter that say that a meeting does not take place at its date. */
const CALLING_OFF: ReadonlySet<string> = new Set(['cancellation', 'postponement']);

type Inviting = Pick<
  Letter,
  'kind' | 'dispatched' | 'about' | 'alsoInvites' | 'processId' | 'date' | 'corrects'
>;

/** Only a letter that is dispatched invites: one that travels inside another invites nobody a second time. */
export const invites = (letter: Inviting): boolean =>
  letter.dispatched && letter.about?.type === 'meeting' && INVITING.has(letter.kind);

/**
 * True of a letter that cancels an earlier one because its meeting does not take place, or not at its date, and of one that takes the place
 * of such a letter, for it may leave instead: who got, or may have got, an invitation to the calendar gets its
 * cancellation.
 */
export const cancels = (letter: Inviting): boolean =>
  letter.dispatched &&
  letter.about?.type === 'meeting' &&
  CALLING_OFF.has(letter.kind) &&
  letter.corrects !== undefined &&
  letter.corrects.as !== 'addendum';

/** The meetings (ids) to which a letter invites, the main one first; none if it invites nobody. */
export const meetingsInvitedTo = (letter: Inviting): string[] =>
  invites(letter) && letter.about !== undefined
    ? [...new Set([letter.about.id, ...(letter.alsoInvites ?? [])])]
    : [];

export const answerDateOf = (meeting: Meeting): string | null =>
  meeting.answersBy === null ? null : longDay(dayOf(meeting.answersBy, meeting.zone));

/** What speaks against the list of further meetings itself. */
export function furtherFindings(letter: Inviting): Finding[] {
  const further = letter.alsoInvites ?? [];
  if (further.length === 0) return [];
  if (!invites(letter)) {
    return [
      faultAt('alsoInvites')(
        'invites-nobody',
        'The letter names further meetings and invites to none.',
        'Take the further meetings out, or let the letter be one that invites: dispatched, and about a meeting.',
      ),
    ];
  }
  if (meetingsInvitedTo(letter).length === further.length + 1) return [];
  return [
    faultAt('alsoInvites')(
      'meeting-named-twice',
      'The letter invites twice to one meeting.',
      'Name each meeting once.',
    ),
  ];
}

/** A letter that calls off one meeting takes the place of one that invited to others too. */
export function othersFindings(others: readonly Meeting[]): Finding[] {
  return others
    .filter(({ status }) => status === 'announced')
    .map((meeting) => ({
      ...faultAt('corrects')(
        'invited-elsewhere-too',
        `The letter that it takes the place of invites to the ${headingOf(meeting)}, ${datesOf(meeting)}, too: what has not left of it never leaves.`,
        'Wait until that letter has reached all its addressees, or invite them anew to what still takes place.',
      ),
      level: 'warning' as const,
    }));
}

/**
 * No letter names a room as firm that somebody else has yet to give. One that invites is not issued till then: its
 * calendar entry names the room; of others it is for a person to judge, for they may not name it.
 */
export function roomFindings(letter: Inviting, rooms: readonly AwaitedRoom[], where = 'about'): Finding[] {
  if (cancels(letter)) return [];
  return rooms.map(({ name, by }) => ({
    ...faultAt(where)(
      'room-not-firm',
      by === null
        ? `${name} is booked for the meeting, but nobody has approved it yet.`
        : `${name} is given by ${by}, whose answer is awaited.`,
      'Record the answer with the booking, or leave the room open ("to be announced") until then.',
    ),
    ...(invites(letter) ? {} : { level: 'warning' as const }),
  }));
}

/** What speaks against issuing a letter about a meeting, or one that invites to it; `where` names its place. */
export function invitingFindings(
  letter: Inviting,
  meeting: Meeting | null,
  now: Date,
  where = 'about',
): Finding[] {
  const fault = faultAt(where);
  if (meeting === null) {
    return [
      fault(
        'meeting-unknown',
        'The letter is about a meeting that does not exist.',
        'Name a meeting of this process.',
      ),
    ];
  }
  if (meeting.processId !== letter.processId) {
    return [
      fault(
        'meeting-of-another-process',
        'The letter is about a meeting of another process.',
        'Name a meeting of this process.',
      ),
    ];
  }
  const findings: Finding[] = meetingFindings(meeting).map((finding) => ({
    ...finding,
    where: `${where}, ${finding.where ?? 'meeting'}`,
  }));
  if (cancels(letter)) {
    const late =
      meeting.status === 'held' || meeting.endsAt <= now
        ? fault(
            'meeting-over',
            `The time of the meeting is over since ${longInstant(meeting.endsAt, meeting.zone)}: a cancellation comes too late for who would have travelled.`,
            'Issue it only if it is wanted for the record.',
          )
        : null;
    if (late !== null) findings.push({ ...late, level: 'warning' });
    else if (meeting.status !== 'cancelled' && meeting.status !== 'postponed') {
      const cancelled = letter.kind === 'cancellation';
      findings.push({
        ...fault(
          cancelled ? 'meeting-not-cancelled' : 'meeting-not-postponed',
          `The meeting is not ${cancelled ? 'cancelled' : 'postponed'}: calendars and answer pages keep it, whatever the letter says.`,
          cancelled
            ? 'Cancel the meeting first, if it does not take place.'
            : 'Postpone the meeting first, if its date does not hold.',
        ),
        level: 'warning',
      });
    } else if (callsOff[meeting.status] !== letter.kind) {
      findings.push({
        ...fault(
          'called-off-otherwise',
          `The meeting is ${meeting.status}; the letter is one of ${letter.kind}.`,
          'Read the letter again: it may say something else than the page of the meeting.',
        ),
        level: 'warning',
      });
    }
  }
  if (!invites(letter)) return findings;
  const instead =
    letter.corrects === undefined
      ? 'Name another meeting.'
      : 'It is too late to correct an invitation: no mail of it would leave. Write a letter of a kind that does not invite, and cite this one.';
  switch (meeting.status) {
    case 'planned':
      findings.push(
        fault(
          'meeting-not-announced',
          'The letter invites to a meeting that is not announced: its page and feed show nothing yet.',
          'Announce the meeting first.',
        ),
      );
      break;
    case 'cancelled':
      findings.push(
        fault(
          'meeting-cancelled',
          'The letter invites to a meeting that is cancelled.',
          'Write a cancellation instead.',
        ),
      );
      break;
    case 'postponed':
      findings.push(
        fault(
          'meeting-postponed',
          'The letter invites to a meeting that is postponed and has no date.',
          'Reinstate the meeting first, with its new sittings.',
        ),
      );
      break;
    case 'held':
      findings.push(fault('meeting-over', 'The letter invites to a meeting that is over.', instead));
      break;
    case 'announced':
      if (meeting.endsAt <= now) {
        findings.push(
          fault(
            'meeting-over',
            `The meeting ended on ${longInstant(meeting.endsAt, meeting.zone)}.`,
            instead,
          ),
        );
      }
      break;
  }
  if (meeting.answersBy !== null && meeting.answersBy <= now) {
    const closed = fault(
      'answers-closed',
      `Answers were asked for until ${longInstant(meeting.answersBy, meeting.zone)}: nobody could answer any more.`,
      'Plan the meeting with a later date for answers.',
    );
    // What is wrong in a letter is corrected at any time; its addressees have had theirs to answer.
    findings.push(letter.corrects === undefined ? closed : { ...closed, level: 'warning' });
  }
  return findings;
}

const callsOff = { cancelled: 'cancellation', postponed: 'postponement' } as const;

const faultAt =
  (where: string) =>
  (code: string, message: string, fix: string): Finding => ({
    level: 'error',
    code: `invitations/${code}`,
    message,
    where,
    fix,
  });
