import { Module } from '@nestjs/common';
import { InvitationsModule } from '../../../invitations/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { RoomsModule } from '../../../rooms/index.js';
import { BookingDesk } from '../bookings/booking-desk.service.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { ProcessPagesModule } from '../processes/process-pages.module.js';
import { NoticePages } from './notices.controller.js';
import { ProgrammePages } from './programme.controller.js';
import { ProgrammeDesk } from './programme-desk.service.js';

/** Programmes, their drafts and releases in the console. */
@Module({
  imports: [ConsoleFrameModule, InvitationsModule, MeetingsModule, ProcessPagesModule, RoomsModule],
  providers: [BookingDesk, ProgrammeDesk],
  controllers: [NoticePages, ProgrammePages],
})
export class ProgrammePagesModule {}
