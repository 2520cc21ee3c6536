import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue } from '../messaging/index.js';
import { occupancySchema } from './occupancy/occupancy.schema.js';
import { Occupancy } from './occupancy/occupancy.service.js';
import { roomsEvents } from './rooms.events.js';
import { roomsProblems } from './rooms.problems.js';
import { roomSchema, venueSchema } from './venues/venue.schemas.js';
import { RoomsController, VenuesController } from './venues/venues.controller.js';
import { Venues } from './venues/venues.service.js';

/** Venues, rooms and who has them when. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Occupancy', schema: occupancySchema },
      { name: 'Venue', schema: venueSchema },
      { name: 'Room', schema: roomSchema },
    ]),
  ],
  providers: [Occupancy, Venues],
  exports: [Occupancy, Venues],
})
export class RoomsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: roomsEvents, problems: roomsProblems });
  }
}

/** Venues and rooms over HTTP, for the API role. */
@Module({ imports: [RoomsModule], controllers: [VenuesController, RoomsController] })
export class RoomsApiModule {}
