import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar/index.js';
import { FollowersModule, InvitationsModule } from '../invitations/index.js';
import { LettersModule } from '../letters/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { OrganisersModule, RoomsModule } from '../rooms/index.js';
import { AnswerController } from './answer.controller.js';
import { AssetsController } from './assets.controller.js';
import { BookingController } from './booking.controller.js';
import { ConfirmController } from './confirm.controller.js';
import { ConsoleModule } from './console/console.module.js';
import { DocumentsController } from './documents.controller.js';
import { FollowController } from './follow.controller.js';
import { DoorSheetsController } from './door-sheets.controller.js';
import { DoorSheets } from './door-sheets.service.js';
import { MeetingPagesController } from './meeting-pages.controller.js';
import { Pages } from './page-frame.js';
import { PublicProgramme } from './public-programme.service.js';
import { RoomFeedsController } from './room-feeds.controller.js';
import { RoomRequestsController } from './room-requests.controller.js';
import { RoomRequests } from './room-requests.service.js';
import { WebProblemFilter } from './web-problem.filter.js';

/** Pages for people: the answer page, the public programme. For the api role. */
@Module({
  imports: [
    CalendarModule,
    FollowersModule,
    InvitationsModule,
    LettersModule,
    MeetingsModule,
    OrganisersModule,
    RoomsModule,
    ConsoleModule,
  ],
  controllers: [
    AnswerController,
    BookingController,
    ConfirmController,
    FollowController,
    MeetingPagesController,
    DocumentsController,
    RoomFeedsController,
    DoorSheetsController,
    RoomRequestsController,
    AssetsController,
  ],
  providers: [DoorSheets, Pages, PublicProgramme, RoomRequests, WebProblemFilter],
  exports: [Pages],
})
export class WebModule {}
