import { Module } from '@nestjs/common';
import { InvitationsModule } from '../../../invitations/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { AnswerBoardPages } from './answers.controller.js';
import { InvitationPages } from './invitations.controller.js';
import { MeetingListPages } from './meetings.controller.js';
import { OwnMeetings } from './own-meeting.service.js';
import { ReminderPages } from './reminders.controller.js';

/** Meetings with their answers, seats and reminders in the console. */
@Module({
  imports: [ConsoleFrameModule, InvitationsModule, LettersModule, MeetingsModule],
  providers: [OwnMeetings],
  // The list's own addresses are shorter than those below a meeting: the longer ones come first.
  controllers: [AnswerBoardPages, ReminderPages, InvitationPages, MeetingListPages],
})
export class AnswerPagesModule {}
