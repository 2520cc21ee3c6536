import { Injectable } from '@nestjs/common';
import { Directory } from '../directory/index.js';
import { Notices } from '../mail/index.js';
import { datesOf, dayOf, headingOf, longInstant } from '../meetings/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { answerReceipt, withdrawalReceipt } from './answer-receipt.js';
import { answersOf } from './answer.decide.js';
import type { Invitation } from './answer.types.js';
import { answeredMeeting, Invitations } from './invitations.service.js';
import { AnswerLinks } from './links.js';

type ReceiptedEvent = StoredEvent<'invitation.answered' | 'invitation.answer-withdrawn'>;

@Injectable()
export class SendAnswerReceipt {
  constructor(
    private readonly invitations: Invitations,
    private readonly directory: Directory,
    private readonly notices: Notices,
    private readonly links: AnswerLinks,
  ) {}

  /** One receipt for each answer and each withdrawal: the notice's key is the event's. */
  async handle(event: ReceiptedEvent, tx: Tx): Promise<void> {
    const { invitation, history, meeting, process } = await this.invitations.read(event.data.invitationId);
    const row = answersOf(history).find(({ _id }) => _id === event.data.answerId);
    const to = await this.mailboxes(invitation, dayOf(tx.now, meeting.zone));
    if (row === undefined || to.length === 0) return;
    const facts = {
      invitation,
      row,
      heading: headingOf(meeting),
      datesAndPlace: `${datesOf(meeting)}, ${meeting.city}`,
      at: longInstant(row.at, meeting.zone),
      answerLink: this.links.answer(invitation._id, invitation.expiresAt),
      whatToDo: answeredMeeting(meeting, process).whatToDo,
    };
    const withdrawn = event.type === 'invitation.answer-withdrawn';
    const receipt = withdrawn
      ? withdrawalReceipt(facts)
      : answerReceipt({ ...facts, withdrawLink: this.links.withdraw(row._id, invitation.expiresAt) });
    await this.notices.send(tx, {
      key: `${withdrawn ? 'withdrawal' : 'answer'}-receipt:${row._id}`,
      kind: withdrawn ? 'withdrawal-receipt' : 'answer-receipt',
      language: 'en',
      ...receipt,
      about: { type: 'invitation', id: invitation._id },
      processId: invitation.processId,
      to: to.map((mailbox) => ({
        addressee: { id: invitation.addressee.id, name: invitation.addressee.name },
        mailbox,
      })),
    });
  }

  /** All mailboxes of the delegation as they are today, and those that the invitation went to. */
  private async mailboxes(invitation: Invitation, today: string): Promise<string[]> {
    const addressee = await this.directory.addressee(invitation.addressee.id, today);
    const all = [...(addressee?.mailboxes ?? []), ...invitation.mailboxes].map(({ address }) => address);
    return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
  }
}
