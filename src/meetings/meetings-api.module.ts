import { Module } from '@nestjs/common';
import { MeetingsController } from './meetings.controller.js';
import { MeetingsModule } from './meetings.module.js';
import { ReleasesController } from './releases/releases.controller.js';
import { ProcessesController } from './processes.controller.js';

@Module({
  imports: [MeetingsModule],
  controllers: [ProcessesController, MeetingsController, ReleasesController],
})
export class MeetingsApiModule {}
