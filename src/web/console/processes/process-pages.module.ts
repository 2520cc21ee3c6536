import { Module } from '@nestjs/common';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { RoomsModule } from '../../../rooms/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { HouseRooms } from './house-rooms.service.js';
import { ProcessMeetingPages } from './meetings.controller.js';
import { ProcessPages } from './processes.controller.js';

/** Processes and their meetings in the console. */
@Module({
  imports: [ConsoleFrameModule, LettersModule, MeetingsModule, RoomsModule],
  providers: [OfficeDay, HouseRooms],
  exports: [HouseRooms],
  controllers: [ProcessPages, ProcessMeetingPages],
})
export class ProcessPagesModule {}
