import { Injectable } from '@nestjs/common';
import { Notices } from '../mail/index.js';
import { datesSaid, dayOf, headingOf } from '../meetings/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { answeredMeeting, Invitations } from './invitations.service.js';
import { AnswerLinks } from './links.js';
import { OwnMailboxes } from './own-mailboxes.js';
import { seatsNotice, seatsNoticeToOffice } from './seats.words.js';

@Injectable()
export class TellOfSeats {
  constructor(
    private readonly invitations: Invitations,
    private readonly mailboxes: OwnMailboxes,
    private readonly notices: Notices,
    private readonly links: AnswerLinks,
  ) {}

  /** Says how the seats stand now. A later word takes the place of an earlier one that has not left. */
  async handle(event: StoredEvent<'invitation.seats-moved'>, tx: Tx): Promise<void> {
    const { invitation, meeting, process } = await this.invitations.read(event.data.invitationId);
    if (invitation.seats === undefined || invitation.seats.asked === 0) return;
    const facts = {
      invitation,
      heading: headingOf(meeting),
      datesAndPlace: `${datesSaid(meeting)}, ${meeting.city}`,
      answerLink: this.links.answer(invitation._id, invitation.expiresAt),
      whatToDo: answeredMeeting(meeting, process).whatToDo,
    };
    const common = {
      kind: 'seats-moved',
      language: 'en',
      about: { type: 'invitation', id: invitation._id },
      processId: invitation.processId,
    };
    const { id, name } = invitation.addressee;
    const own = await this.mailboxes.of(invitation, dayOf(tx.now, meeting.zone));
    if (own.length > 0) {
      await this.notices.send(tx, {
        ...common,
        key: `seats:${event._id}`,
        ...seatsNotice(facts),
        to: own.map((mailbox) => ({ addressee: { id, name }, mailbox })),
        lane: `seats:${invitation._id}`,
      });
    }
    if (process.office.mailbox === null) {
      const { asked, given } = invitation.seats;
      await tx.todo({
        key: `waiting-list:${invitation._id}`,
        kind: 'waiting-list-moved',
        title: `${name}: ${given} of ${asked} seats after the waiting list moved`,
        detail: 'The addressee is told. The office has no mailbox of its own, so it stands here.',
        about: common.about,
        processId: invitation.processId,
      });
      return;
    }
    await this.notices.send(tx, {
      ...common,
      key: `seats-office:${event._id}`,
      ...seatsNoticeToOffice(facts),
      to: [
        {
          addressee: { id: `office-${process._id}`, name: process.office.name },
          mailbox: process.office.mailbox,
        },
      ],
      lane: `seats-office:${invitation._id}`,
    });
  }
}
