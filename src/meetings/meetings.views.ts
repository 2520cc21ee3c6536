import type { Finding } from '../platform/index.js';
import { fullTitle, placeOf } from './meeting.text.js';
import type { Meeting, Process } from './meeting.types.js';
import { findingsOf } from './meetings.service.js';
import type { ProgrammeItem, SpeakingRules } from './programme.types.js';
import { hasTimeBudget, type TimeBudget, timeBudget } from './time-budget.js';

/** What the API answers: records with `id`, and without what only the house needs. */

export function processView({ _id, ...process }: Process) {
  return { id: _id, ...process };
}

export function meetingView(meeting: Meeting) {
  const { _id, programme: _programme, rules: _rules, droppedSittings: _dropped, ...rest } = meeting;
  return { id: _id, ...rest, fullTitle: fullTitle(meeting), placeLine: placeOf(meeting) };
}

export interface ProgrammeView {
  meetingId: string;
  version: number;
  items: ProgrammeItem[];
  rules: SpeakingRules;
  /** Warnings; faults would have refused the programme. */
  findings: Finding[];
}

export function programmeView(meeting: Meeting): ProgrammeView {
  return {
    meetingId: meeting._id,
    version: meeting.version,
    items: meeting.programme,
    rules: meeting.rules,
    findings: findingsOf(meeting),
  };
}

/** For the office and the moderators: the upper bound of floor interventions is in it. */
export function timeBudgetView(meeting: Meeting): { meetingId: string; items: TimeBudget[] } {
  const items = meeting.programme.filter((item) => hasTimeBudget(item, meeting.rules));
  return { meetingId: meeting._id, items: items.map((item) => timeBudget(item, meeting.rules)) };
}
