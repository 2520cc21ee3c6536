import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { LettersModule } from '../letters/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { Catalogue } from '../messaging/index.js';
import { InvitationRounds } from './invitation-rounds.js';
import { invitationsEvents } from './invitations.events.js';
import { invitationsProblems } from './invitations.problems.js';
import { answerSchema, invitationSchema, roundSchema } from './invitations.schemas.js';
import { Invitations } from './invitations.service.js';
import { askForCancellationLetter, sendAnswerReceipt } from './invitations.tasks.js';
import { InvitationLetters } from './letter-participant.js';
import { AnswerLinks } from './links.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Invitation', schema: invitationSchema },
      { name: 'Answer', schema: answerSchema },
      { name: 'InvitationRound', schema: roundSchema },
    ]),
    LettersModule,
    MeetingsModule,
  ],
  providers: [Invitations, InvitationRounds, InvitationLetters, AnswerLinks],
  exports: [Invitations, InvitationRounds, AnswerLinks],
})
export class InvitationsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({
      events: invitationsEvents,
      reactions: [sendAnswerReceipt, askForCancellationLetter],
      problems: invitationsProblems,
    });
  }
}
