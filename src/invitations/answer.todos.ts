import type { NewTodo } from '../messaging/index.js';
import type { MeetingLetterKind } from './meeting-letters.words.js';
import { type HistoryRow, type Invitation, valueNames } from './answer.types.js';

/** What the office has to look at: answers that do not stand, and answers that somebody disowns. */

export const differsKey = (invitation: Invitation): string => `answer-differs:${invitation._id}`;
const disputed = (invitation: Invitation): string => `answer-disputed:${invitation._id}`;

/** Items that an answer entered by the office settles. */
export const settleFor = (invitation: Invitation): string[] => [differsKey(invitation), disputed(invitation)];

export function todoOf({ invitation }: { invitation: Invitation }, row: HistoryRow): NewTodo | null {
  if (row.kind !== 'answer' || row.outcome !== 'differs') return null;
  const { standing, addressee } = invitation;
  const stands =
    standing === null
      ? 'no answer stands'
      : `what stands is "${valueNames[standing.value]}" (${standing.channel})`;
  return {
    key: differsKey(invitation),
    kind: 'answer-differs',
    title: `${addressee.name}: a ${row.channel} answer differs from the more formal one`,
    detail: `"${valueNames[row.value]}", typed by ${row.typedBy.name ?? 'somebody unnamed'}; ${stands}. Ask the delegation and enter its answer.`,
    about: { type: 'invitation', id: invitation._id },
    processId: invitation.processId,
  };
}

export function disputeTodo({ invitation }: { invitation: Invitation }): NewTodo {
  return {
    key: disputed(invitation),
    kind: 'answer-disputed',
    title: `${invitation.addressee.name}: somebody says that the answer entered by the office is not theirs`,
    detail: 'Nothing was changed. Ask the delegation and enter its answer.',
    about: { type: 'invitation', id: invitation._id },
    processId: invitation.processId,
  };
}

/** The office is to tell those who were invited that a meeting is postponed, cancelled or takes place after all. */
export const meetingLetterKey = (kind: MeetingLetterKind, meetingId: string): string =>
  `${kind}-letter:${meetingId}`;
