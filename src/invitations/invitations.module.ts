import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DirectoryModule } from '../directory/index.js';
import { LettersModule } from '../letters/index.js';
import { MailModule } from '../mail/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { Catalogue } from '../messaging/index.js';
import { AnswerDocuments } from './answer-documents.service.js';
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
  askForCancellationLetter,
  moveWaitingList,
  sendAnswerReceipt,
  sendReminder,
  tellOfSeats,
} from './invitations.tasks.js';
import { InvitationLetters } from './letter-participant.js';
import { AnswerLinks } from './links.js';
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
]);

@Module({
  imports: [models, DirectoryModule, LettersModule, MailModule, MeetingsModule],
  providers: [
    Invitations,
    InvitationRounds,
    InvitationLetters,
    AnswerLinks,
    AnswerDocuments,
    Contradictions,
    Seats,
    Reminders,
    ReminderRecipients,
    ReminderStops,
    ReminderTables,
    ReminderTexts,
  ],
  exports: [
    models,
    Invitations,
    InvitationRounds,
    AnswerLinks,
    AnswerDocuments,
    Contradictions,
    Seats,
    Reminders,
    ReminderRecipients,
    ReminderTables,
    ReminderTexts,
  ],
})
export class InvitationsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({
      events: invitationsEvents,
      reactions: [
        sendAnswerReceipt,
        acknowledgeLetters,
        askForCancellationLetter,
        moveWaitingList,
        tellOfSeats,
      ],
      timers: [sendReminder],
      problems: invitationsProblems,
    });
  }
}
