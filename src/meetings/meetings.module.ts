import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CalendarModule } from '../calendar/index.js';
import { DirectoryModule, ProcessNames } from '../directory/index.js';
import { LettersModule } from '../letters/index.js';
import { Catalogue } from '../messaging/index.js';
import { MeetingDocuments } from './documents/meeting-documents.js';
import { RoomsModule } from '../rooms/index.js';
import { MeetingRooms } from './meeting-rooms.service.js';
import { MeetingEntries } from './meeting-entries.service.js';
import { MeetingPeople } from './people/meeting-people.service.js';
import { PeopleWays } from './people/people-ways.service.js';
import { peopleClaimsSchema } from './people/people-claims.js';
import { meetingsEvents } from './meetings.events.js';
import { meetingsProblems } from './meetings.problems.js';
import { meetingSchema, processSchema } from './meetings.schemas.js';
import { Meetings } from './meetings.service.js';
import { releaseSchema, programmeDraftSchema } from './releases/release.schemas.js';
import { ReleaseRecords } from './releases/release-records.service.js';
import { Releases } from './releases/releases.service.js';
import { Reinstatements } from './releases/reinstatements.service.js';
import { holdMeeting, putMeetingEntries } from './meetings.tasks.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Process', schema: processSchema },
      { name: 'Meeting', schema: meetingSchema },
      { name: 'Release', schema: releaseSchema },
      { name: 'ProgrammeDraft', schema: programmeDraftSchema },
      { name: 'PeopleClaims', schema: peopleClaimsSchema },
    ]),
    CalendarModule,
    DirectoryModule,
    LettersModule,
    RoomsModule,
  ],
  providers: [
    Meetings,
    MeetingRooms,
    MeetingPeople,
    PeopleWays,
    ReleaseRecords,
    Releases,
    Reinstatements,
    MeetingEntries,
    MeetingDocuments,
  ],
  exports: [
    Meetings,
    MeetingRooms,
    MeetingPeople,
    Releases,
    Reinstatements,
    MeetingEntries,
    MeetingDocuments,
  ],
})
export class MeetingsModule {
  constructor(catalogue: Catalogue, names: ProcessNames, meetings: Meetings) {
    names.register((wanted) => meetings.processIds(wanted));
    catalogue.declare({
      events: meetingsEvents,
      reactions: [putMeetingEntries],
      timers: [holdMeeting],
      problems: meetingsProblems,
    });
  }
}
