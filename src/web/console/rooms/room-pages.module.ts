import { Module } from '@nestjs/common';
import { LettersModule } from '../../../letters/index.js';
import { RoomsModule } from '../../../rooms/index.js';
import { DoorSheets } from '../../door-sheets.service.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { FreeRoomPages } from './free-rooms.controller.js';
import { RoomPages } from './rooms.controller.js';
import { VenuePages } from './venues.controller.js';

/** Venues and rooms in the console. */
@Module({
  imports: [ConsoleFrameModule, LettersModule, RoomsModule],
  providers: [DoorSheets, OfficeDay],
  controllers: [VenuePages, FreeRoomPages, RoomPages],
})
export class RoomPagesModule {}
