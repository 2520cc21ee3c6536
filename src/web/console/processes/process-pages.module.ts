import { Module } from '@nestjs/common';
import { InvitationsModule } from '../../../invitations/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { RoomsModule } from '../../../rooms/index.js';
import { OfficeDay } from '../form-values.js';
import { BookingDesk } from '../bookings/booking-desk.service.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { HouseRooms } from './house-rooms.service.js';
import { MeetingActPages } from './meeting-acts.controller.js';
import { ProcessMeetingPages } from './meetings.controller.js';
import { ProcessPages } from './processes.controller.js';

/** Processes and their meetings in the console. */
@Module({
  imports: [ConsoleFrameModule, InvitationsModule, LettersModule, MeetingsModule, RoomsModule],
  providers: [OfficeDay, BookingDesk, HouseRooms],
  exports: [HouseRooms],
  controllers: [ProcessPages, ProcessMeetingPages, MeetingActPages],
})
export class ProcessPagesModule {}
