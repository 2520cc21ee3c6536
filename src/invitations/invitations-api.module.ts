import { Module } from '@nestjs/common';
import { LettersModule } from '../letters/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { ChangeDigestsController } from './change-digests/change-digests.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsModule } from './invitations.module.js';
import { MeetingLettersController } from './meeting-letters.controller.js';
import { RemindersController } from './reminders.controller.js';
import { SeatsController } from './seats.controller.js';

@Module({
  imports: [InvitationsModule, LettersModule, MeetingsModule],
  controllers: [
    InvitationsController,
    RemindersController,
    SeatsController,
    ChangeDigestsController,
    MeetingLettersController,
  ],
})
export class InvitationsApiModule {}
