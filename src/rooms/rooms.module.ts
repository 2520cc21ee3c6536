import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue } from '../messaging/index.js';
import { occupancySchema } from './occupancy/occupancy.schema.js';
import { Occupancy } from './occupancy/occupancy.service.js';
import { roomsProblems } from './rooms.problems.js';

/** Venues, rooms and who has them when. */
@Module({
  imports: [MongooseModule.forFeature([{ name: 'Occupancy', schema: occupancySchema }])],
  providers: [Occupancy],
  exports: [Occupancy],
})
export class RoomsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ problems: roomsProblems });
  }
}
