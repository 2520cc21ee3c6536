import { Module } from '@nestjs/common';
import { MeetingsModule } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { ProcessMeetingPages } from './meetings.controller.js';
import { ProcessPages } from './processes.controller.js';

/** Processes and their meetings in the console. */
@Module({
  imports: [ConsoleFrameModule, MeetingsModule],
  providers: [OfficeDay],
  controllers: [ProcessPages, ProcessMeetingPages],
})
export class ProcessPagesModule {}
