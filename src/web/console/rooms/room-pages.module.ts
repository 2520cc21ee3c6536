import { Module } from '@nestjs/common';
import { RoomsModule } from '../../../rooms/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { RoomPages } from './rooms.controller.js';
import { VenuePages } from './venues.controller.js';

/** Venues and rooms in the console. */
@Module({
  imports: [ConsoleFrameModule, RoomsModule],
  providers: [OfficeDay],
  controllers: [VenuePages, RoomPages],
})
export class RoomPagesModule {}
