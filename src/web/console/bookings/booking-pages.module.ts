import { Module } from '@nestjs/common';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { RoomsModule } from '../../../rooms/index.js';
import { RoomRequests } from '../../room-requests.service.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { BlockingPages } from './blockings.controller.js';
import { BookingPages } from './booking.controller.js';
import { BookingDesk } from './booking-desk.service.js';
import { BookingImportPages } from './booking-imports.controller.js';
import { BookingsPages } from './bookings.controller.js';
import { RequestPages } from './requests.controller.js';
import { SeriesPages } from './series.controller.js';
import { WaitingPages } from './waiting.controller.js';

/** Who has which room when, in the console. */
@Module({
  imports: [ConsoleFrameModule, LettersModule, MeetingsModule, RoomsModule],
  providers: [OfficeDay, RoomRequests, BookingDesk],
  // The pages with words in their address come before the one that takes any id.
  controllers: [
    BookingImportPages,
    RequestPages,
    SeriesPages,
    WaitingPages,
    BlockingPages,
    BookingsPages,
    BookingPages,
  ],
})
export class BookingPagesModule {}
