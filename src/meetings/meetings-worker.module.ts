import { Module } from '@nestjs/common';
import { Handlers } from '../messaging/index.js';
import { HoldMeeting } from './hold-meeting.timer.js';
import { MeetingsModule } from './meetings.module.js';
import { holdMeeting, putMeetingEntries } from './meetings.tasks.js';
import { PutMeetingEntries } from './put-meeting-entries.reaction.js';

@Module({ imports: [MeetingsModule], providers: [PutMeetingEntries, HoldMeeting] })
export class MeetingsWorkerModule {
  constructor(handlers: Handlers, put: PutMeetingEntries, hold: HoldMeeting) {
    handlers.react(putMeetingEntries, (event, tx) => put.handle(event, tx));
    handlers.timer(holdMeeting, (timer, tx) => hold.handle(timer, tx));
  }
}
