import { Module } from '@nestjs/common';
import { MeetingsModule } from '../../../meetings/index.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { ProcessPagesModule } from '../processes/process-pages.module.js';
import { ProgrammePages } from './programme.controller.js';
import { ProgrammeDesk } from './programme-desk.service.js';

/** Programmes, their drafts and releases in the console. */
@Module({
  imports: [ConsoleFrameModule, MeetingsModule, ProcessPagesModule],
  providers: [ProgrammeDesk],
  controllers: [ProgrammePages],
})
export class ProgrammePagesModule {}
