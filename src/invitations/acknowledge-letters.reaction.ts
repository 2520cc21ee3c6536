import { Injectable } from '@nestjs/common';
import { LetterAcknowledgements } from '../letters/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { answersOf } from './answer.decide.js';
import { InvitationRounds } from './invitation-rounds.js';
import { Invitations } from './invitations.service.js';

@Injectable()
export class AcknowledgeLetters {
  constructor(
    private readonly invitations: Invitations,
    private readonly rounds: InvitationRounds,
    private readonly acknowledgements: LetterAcknowledgements,
  ) {}

  /** Letters that were issued before the answer; what was acknowledged before stays as it was. */
  async handle(event: StoredEvent<'invitation.answered'>, tx: Tx): Promise<void> {
    const { meetingId, addresseeId, answerId, invitationId } = event.data;
    const { history } = await this.invitations.read(invitationId);
    const answer = answersOf(history).find(({ _id }) => _id === answerId);
    if (answer === undefined) return;
    const who = answer.typedBy.name ?? undefined;
    for (const letterId of await this.rounds.lettersInvitingTo(meetingId, answer.at)) {
      await this.acknowledgements.byAnswer(tx, letterId, addresseeId, { at: answer.at, who });
    }
  }
}
