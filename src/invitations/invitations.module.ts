import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DirectoryModule } from '../directory/index.js';
import { LettersModule } from '../letters/index.js';
import { MailModule } from '../mail/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { Catalogue } from '../messaging/index.js';
import { AnswerDocuments } from './answer-documents.service.js';
import { changeDigestEvents } from './change-digests/change-digests.events.js';
import {
  changeDigestSchema,
  digestRowSchema,
  digestTurnSchema,
} from './change-digests/change-digests.schemas.js';
import { planChangeDigest, sendChangeDigest, tellWhoComes } from './change-digests/change-digests.tasks.js';
import { DigestBooks } from './change-digests/digest-books.service.js';
import { DigestFactsReader } from './change-digests/digest-facts.service.js';
import { DigestPlans } from './change-digests/digest-plans.service.js';
import { DigestPreviews } from './change-digests/digest-previews.service.js';
import { DigestSlices } from './change-digests/digest-slices.service.js';
import { DigestWriter } from './change-digests/digest-writer.service.js';
import { Contradictions } from './contradictions.service.js';
import { InvitationRounds } from './invitation-rounds.js';
import { invitationsEvents } from './invitations.events.js';
import { invitationsProblems } from './invitations.problems.js';
import {
  answerSchema,
  cancellationRoundSchema,
  invitationSchema,
  roundSchema,
} from './invitations.schemas.js';
import { Invitations } from './invitations.service.js';
import {
  acknowledgeLetters,
  askAgain,
  askForLetter,
  moveWaitingList,
  sendAnswerReceipt,
  sendReminder,
  settleMeetingLetter,
  stopTelling,
  tellOfSeats,
} from './invitations.tasks.js';
import { InvitationLetters } from './letter-participant.js';
import { AnswerLinks } from './links.js';
import { MeetingLetters } from './meeting-letters.service.js';
import { OwnMailboxes } from './own-mailboxes.js';
import { ReminderRecipients } from './reminder-recipients.service.js';
import { ReminderStops } from './reminder-stops.service.js';
import { ReminderTables } from './reminder-tables.service.js';
import { ReminderTexts } from './reminder-texts.service.js';
import { reminderRowSchema, reminderSchema } from './reminders.schemas.js';
import { Reminders } from './reminders.service.js';
import { seatLimitsSchema, seatPlaceSchema, seatRequestSchema } from './seats.schemas.js';
import { Seats } from './seats.service.js';

const models = MongooseModule.forFeature([
  { name: 'Invitation', schema: invitationSchema },
  { name: 'Answer', schema: answerSchema },
  { name: 'InvitationRound', schema: roundSchema },
  { name: 'CancellationRound', schema: cancellationRoundSchema },
  { name: 'SeatLimits', schema: seatLimitsSchema },
  { name: 'SeatRequest', schema: seatRequestSchema },
  { name: 'SeatPlace', schema: seatPlaceSchema },
  { name: 'Reminder', schema: reminderSchema },
  { name: 'ReminderRow', schema: reminderRowSchema },
  { name: 'ChangeDigest', schema: changeDigestSchema },
  { name: 'DigestRow', schema: digestRowSchema },
  { name: 'DigestTurn', schema: digestTurnSchema },
]);

@Module({
  imports: [models, DirectoryModule, LettersModule, MailModule, MeetingsModule],
  providers: [
    Invitations,
    InvitationRounds,
    InvitationLetters,
    MeetingLetters,
    AnswerLinks,
    AnswerDocuments,
    Contradictions,
    Seats,
    Reminders,
    ReminderRecipients,
    ReminderStops,
    ReminderTables,
    ReminderTexts,
    OwnMailboxes,
    DigestFactsReader,
    DigestPlans,
    DigestSlices,
    DigestWriter,
    DigestBooks,
    DigestPreviews,
  ],
  exports: [
    models,
    Invitations,
    InvitationRounds,
    AnswerLinks,
    MeetingLetters,
    AnswerDocuments,
    Contradictions,
    Seats,
    Reminders,
    ReminderRecipients,
    ReminderTables,
    ReminderTexts,
    OwnMailboxes,
    DigestSlices,
    DigestWriter,
    DigestBooks,
    DigestPreviews,
  ],
})
export class InvitationsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({
      events: [...invitationsEvents, ...changeDigestEvents],
      reactions: [
        sendAnswerReceipt,
        acknowledgeLetters,
        askForLetter,
        settleMeetingLetter,
        stopTelling,
        askAgain,
        moveWaitingList,
        tellOfSeats,
        planChangeDigest,
        tellWhoComes,
      ],
      timers: [sendReminder, sendChangeDigest],
      problems: invitationsProblems,
    });
  }
}
