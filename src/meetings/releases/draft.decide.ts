import { event, type Actor, type NewEvent } from '../../messaging/index.js';
import { longInstant } from '../../platform/index.js';
import { type Decision, spanOf } from '../meeting.decide.js';
import type { Meeting } from '../meeting.types.js';
import { meetingsProblems } from '../meetings.problems.js';
import { inOrder } from '../sittings.rules.js';
import { isMaterial, type ProgrammeChange, releaseDiff } from './release-diff.js';
import { type RuleFinding, releaseFindings } from './release-rules.js';
import {
  contentOf,
  type ProgrammeDraft,
  type Release,
  type ReleasedContent,
  type Who,
} from './release.types.js';

export interface ReleaseWords {
  heading: string;
  note: string | null;
  /** Wording only: refused where more than that has changed. */
  editorial: boolean;
}

/**
 * Keeps a draft of an announced meeting, begun from its last release. Faults that only a release must not have are kept
 * with it. Refusals: `meetings/not-announced` (a planned meeting is edited itself), `meetings/programme-faulty`.
 */
export function decideDraft(
  id: string,
  meeting: Meeting,
  before: ProgrammeDraft | null,
  content: ReleasedContent,
  { actor, now }: { actor: Actor; now: Date },
): Decision<ProgrammeDraft> {
  assertAnnounced(meeting);
  const next = { ...contentOf(content), sittings: inOrder(content.sittings) };
  const findings = releaseFindings(next, meeting.zone);
  refuse(
    findings.filter(({ blocks }) => blocks === 'draft'),
    'It is not kept',
  );
  const state: ProgrammeDraft = {
    _id: before?._id ?? id,
    version: before?.version ?? 0,
    meetingId: meeting._id,
    processId: meeting.processId,
    basedOn: before?.basedOn ?? releasesOf(meeting),
    ...next,
    by: who(actor),
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  return {
    state,
    events: [event('programme.draft-saved', { meetingId: meeting._id, processId: meeting.processId })],
  };
}

export interface ReleaseDecision {
  meeting: Meeting;
  release: Omit<Release, 'version'>;
  changes: ProgrammeChange[];
  /** Of the meeting's stream. */
  events: NewEvent[];
}

/**
 * Makes a draft the next release, and the meeting what it says. Refusals: `meetings/not-announced`, `meetings/over`,
 * `meetings/draft-outdated` where another release came between, `meetings/nothing-changed`, `meetings/not-editorial`,
 * `meetings/programme-faulty`.
 */
export function decideRelease(
  meeting: Meeting,
  draft: ProgrammeDraft,
  words: ReleaseWords,
  { actor, now }: { actor: Actor; now: Date },
): ReleaseDecision {
  assertAnnounced(meeting);
  if (meeting.endsAt <= now) {
    throw meetingsProblems.over(`The meeting ended on ${longInstant(meeting.endsAt, meeting.zone)}.`, {
      meetingId: meeting._id,
    });
  }
  if (draft.basedOn !== releasesOf(meeting)) {
    throw meetingsProblems.draftOutdated(
      `The draft began from release ${draft.basedOn}; release ${releasesOf(meeting)} stands. Discard it, or save it again on what stands.`,
      { meetingId: meeting._id, basedOn: draft.basedOn, n: releasesOf(meeting) },
    );
  }
  const content = contentOf(draft);
  refuse(
    releaseFindings(content, meeting.zone).filter(({ blocks }) => blocks !== null),
    'It is not released',
  );
  const changes = releaseDiff(meeting, content);
  if (changes.length === 0) {
    throw meetingsProblems.nothingChanged('The draft says what the last release says.', {
      meetingId: meeting._id,
    });
  }
  const material = changes.filter(isMaterial);
  if (words.editorial && material.length > 0) {
    throw meetingsProblems.notEditorial(
      `More than wording has changed: ${material.map(({ subject }) => subject).join('; ')}. Those concerned are to be told.`,
      { meetingId: meeting._id },
    );
  }
  const n = releasesOf(meeting) + 1;
  const kept = new Set(content.sittings.map(({ id }) => id));
  const next: Meeting = {
    ...withContent(meeting, content),
    droppedSittings: [
      ...new Set([...meeting.droppedSittings, ...meeting.sittings.map(({ id }) => id)]),
    ].filter((id) => !kept.has(id)),
    release: n,
    updatedAt: now,
  };
  return {
    meeting: next,
    release: releaseOf(next, n, words, { actor, now }),
    changes,
    events: [
      event('programme.released', {
        meetingId: meeting._id,
        processId: meeting.processId,
        n,
        material: material.length > 0,
      }),
    ],
  };
}

/** The meeting as it is once this is released. */
export const withContent = (meeting: Meeting, content: ReleasedContent): Meeting => ({
  ...meeting,
  ...content,
  ...spanOf(content.sittings, meeting.zone),
});

/** A meeting as it stands, as a release: the first is what it is announced with. */
export function releaseOf(
  meeting: Meeting,
  n: number,
  { heading, note, editorial }: ReleaseWords,
  { actor, now }: { actor: Actor; now: Date },
): Omit<Release, 'version'> {
  return {
    _id: `${meeting._id}.${n}`,
    meetingId: meeting._id,
    processId: meeting.processId,
    n,
    heading,
    note,
    editorial,
    at: now,
    by: who(actor),
    ...contentOf(meeting),
  };
}

/** How many releases a meeting has; meetings of before there were any have none. */
export const releasesOf = ({ release = 0 }: Meeting): number => release;

function assertAnnounced({ _id, status }: Meeting): void {
  if (status === 'announced') return;
  throw meetingsProblems.notAnnounced(
    status === 'planned'
      ? 'The meeting is planned: edit it itself. Drafts and releases begin when it is announced.'
      : `The meeting is ${status}: its programme stays as it is.`,
    { meetingId: _id, status },
  );
}

/** @throws meetings/programme-faulty if there are any */
export function refuse(findings: RuleFinding[], what: string): void {
  const [first] = findings;
  if (first === undefined) return;
  throw meetingsProblems.programmeFaulty(
    `${what}: ${first.message}${findings.length > 1 ? ` And ${findings.length - 1} more.` : ''}`,
    { findings },
  );
}

const who = ({ kind, id, name }: Actor): Who => ({ kind, id, ...(name === undefined ? {} : { name }) });
