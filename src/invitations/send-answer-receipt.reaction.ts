import { Injectable } from '@nestjs/common';
import { Notices } from '../mail/index.js';
import { datesSaid, dayOf, headingOf, longInstant } from '../meetings/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { answerReceipt, type ReceiptFacts, withdrawalReceipt } from './answer-receipt.js';
import { answersOf } from './answer.decide.js';
import type { AnswerRow } from './answer.types.js';
import { answeredMeeting, type InvitationRecord, Invitations } from './invitations.service.js';
import { AnswerLinks } from './links.js';
import { OwnMailboxes } from './own-mailboxes.js';
import { Seats } from './seats.service.js';

type ReceiptedEvent = StoredEvent<'invitation.answered' | 'invitation.answer-withdrawn'>;

@Injectable()
export class SendAnswerReceipt {
  constructor(
    private readonly invitations: Invitations,
    private readonly mailboxes: OwnMailboxes,
    private readonly notices: Notices,
    private readonly links: AnswerLinks,
    private readonly seats: Seats,
  ) {}

  /**
   * One receipt for each answer and each withdrawal: the notice's key is the answer's. Answers that were sent together
   * have one receipt, under the key of the first; whichever event comes first sends it.
   */
  async handle(event: ReceiptedEvent, tx: Tx): Promise<void> {
    const record = await this.invitations.read(event.data.invitationId);
    const { invitation, history, meeting } = record;
    const row = answersOf(history).find(({ _id }) => _id === event.data.answerId);
    const to = await this.mailboxes.of(invitation, dayOf(tx.now, meeting.zone));
    if (row === undefined || to.length === 0) return;
    const withdrawn = event.type === 'invitation.answer-withdrawn';
    const together = withdrawn ? [] : await this.sentTogether(row, record);
    const [first = { record, row }, ...further] = together;
    const receipt = withdrawn
      ? withdrawalReceipt(await this.facts(record, row))
      : answerReceipt(
          await this.facts(first.record, first.row),
          await Promise.all(further.map((one) => this.facts(one.record, one.row))),
        );
    await this.notices.send(tx, {
      key: withdrawn ? `withdrawal-receipt:${row._id}` : `answer-receipt:${row.sentWith ?? row._id}`,
      kind: withdrawn ? 'withdrawal-receipt' : 'answer-receipt',
      language: 'en',
      ...receipt,
      about: { type: 'invitation', id: first.record.invitation._id },
      processId: invitation.processId,
      to: to.map((mailbox) => ({
        addressee: { id: invitation.addressee.id, name: invitation.addressee.name },
        mailbox,
      })),
    });
  }

  /** The answers that came by the same form, the one to the meeting whose link it was first. */
  private async sentTogether(
    { sentWith }: AnswerRow,
    { invitation }: InvitationRecord,
  ): Promise<{ record: InvitationRecord; row: AnswerRow }[]> {
    if (sentWith === undefined) return [];
    const rows = await this.invitations.sentWith(sentWith);
    const found = await Promise.all(
      rows.map(async (row) => ({ row, record: await this.invitations.read(row.invitationId) })),
    );
    return found
      .filter(({ record }) => record.invitation.addressee.id === invitation.addressee.id)
      .sort((a, b) => Number(b.row._id === sentWith) - Number(a.row._id === sentWith));
  }

  private async facts(
    { invitation, meeting, process }: InvitationRecord,
    row: AnswerRow,
  ): Promise<ReceiptFacts> {
    return {
      invitation,
      row,
      heading: headingOf(meeting),
      datesAndPlace: `${datesSaid(meeting)}, ${meeting.city}`,
      at: longInstant(row.at, meeting.zone),
      answerLink: this.links.answer(invitation._id, invitation.expiresAt),
      withdrawLink: this.links.withdraw(row._id, invitation.expiresAt),
      whatToDo: answeredMeeting(meeting, process).whatToDo,
      limited: (await this.seats.limitOf(meeting._id)) !== null,
    };
  }
}
