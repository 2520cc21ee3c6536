import { Injectable } from '@nestjs/common';
import { headingOf, type Meeting, Meetings } from '../meetings/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { meetingLetterKey } from './answer.todos.js';
import { InvitationRounds } from './invitation-rounds.js';
import { Invitations } from './invitations.service.js';
import { letterCalledFor, type MeetingLetterKind, meetingLetterKinds } from './meeting-letters.words.js';

@Injectable()
export class AskForLetter {
  constructor(
    private readonly invitations: Invitations,
    private readonly rounds: InvitationRounds,
    private readonly meetings: Meetings,
  ) {}

  /** Those who were invited have to be told by letter; what happened before it is told with it. */
  async handle(
    { data: { meetingId } }: StoredEvent<'meeting.postponed' | 'meeting.cancelled' | 'meeting.reinstated'>,
    tx: Tx,
  ): Promise<void> {
    const meeting = await this.meetings.meeting(meetingId);
    const invited = await this.invitations.count(meetingId);
    const called = letterCalledFor(meeting);
    if (called === null || invited === 0) return;
    for (const kind of meetingLetterKinds) {
      if (kind === called) continue;
      await tx.settle(meetingLetterKey(kind, meetingId), `The meeting is ${said(meeting)} meanwhile.`);
    }
    if (called === 'reinstatement' && !(await this.isNews(meeting))) return;
    await tx.todo({
      key: meetingLetterKey(called, meetingId),
      kind: `${called}-letter`,
      title: `${headingOf(meeting)} is ${said(meeting)}: tell the ${invited} delegations that were invited`,
      detail: details[called],
      about: { type: 'meeting', id: meetingId },
      processId: meeting.processId,
    });
  }

  /** Where the answers stand and nobody was told that it was called off, there is nothing to tell. */
  private async isNews({ _id, reinstated }: Meeting): Promise<boolean> {
    return (reinstated?.asked ?? 0) > 0 || (await this.rounds.wasCalledOff(_id));
  }
}

const said = ({ status }: Meeting): string => (status === 'announced' ? 'reinstated' : status);

const details = {
  cancellation:
    'Feeds and answer pages show the cancellation already. Prepare the letter on the page of the meeting.',
  postponement:
    'Feeds and answer pages show the postponement already. Prepare the letter on the page of the meeting.',
  reinstatement:
    'Feeds and pages show the new date, and answers are taken again. Prepare the letter on the page of the meeting.',
} as const satisfies Record<MeetingLetterKind, string>;
