import { Injectable } from '@nestjs/common';
import { headingOf, Meetings } from '../meetings/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { cancellationLetterKey } from './answer.todos.js';
import { Invitations } from './invitations.service.js';

@Injectable()
export class AskForCancellationLetter {
  constructor(
    private readonly invitations: Invitations,
    private readonly meetings: Meetings,
  ) {}

  async handle(event: StoredEvent<'meeting.cancelled'>, tx: Tx): Promise<void> {
    const meeting = await this.meetings.meeting(event.data.meetingId);
    const invited = await this.invitations.count(meeting._id);
    if (meeting.status !== 'cancelled' || invited === 0) return;
    await tx.todo({
      key: cancellationLetterKey(meeting._id),
      kind: 'cancellation-letter',
      title: `${headingOf(meeting)} is cancelled: tell the ${invited} delegations that were invited`,
      detail:
        'Feeds and answer pages show the cancellation already. Draft a letter of the kind "cancellation".',
      about: { type: 'meeting', id: meeting._id },
      processId: meeting.processId,
    });
  }
}
