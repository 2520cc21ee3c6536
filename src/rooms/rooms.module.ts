import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue, Handlers } from '../messaging/index.js';
import { AvailabilityController } from './availability/availability.controller.js';
import { Availability } from './availability/availability.service.js';
import { Blockings } from './bookings/blockings.service.js';
import { BookingSeries } from './bookings/booking-series.service.js';
import { blockingSchema, bookingSchema } from './bookings/booking.schemas.js';
import { BlockingsController, BookingsController } from './bookings/bookings.controller.js';
import { BookingAlternatives } from './bookings/booking-alternatives.service.js';
import { BookingRecords } from './bookings/booking-records.service.js';
import { Bookings } from './bookings/bookings.service.js';
import { OwnedBookings } from './bookings/owned-bookings.service.js';
import { expireHold, lapseBooking, remindReconfirmation } from './bookings/bookings.tasks.js';
import { RequestListsController } from './bookings/request-lists.controller.js';
import { RequestLists } from './bookings/request-lists.service.js';
import { Overrides } from './bookings/overrides.service.js';
import { BookingImport } from './imports/booking-import.service.js';
import { BookingImportsController } from './imports/booking-imports.controller.js';
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
      { name: 'Booking', schema: bookingSchema },
      { name: 'Blocking', schema: blockingSchema },
    ]),
  ],
  providers: [
    Occupancy,
    Venues,
    Availability,
    Bookings,
    BookingAlternatives,
    BookingRecords,
    OwnedBookings,
    Overrides,
    RequestLists,
    BookingSeries,
    Blockings,
    BookingImport,
  ],
  exports: [
    BookingImport,
    Occupancy,
    Venues,
    Availability,
    Bookings,
    OwnedBookings,
    BookingSeries,
    Blockings,
    RequestLists,
  ],
})
export class RoomsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({
      events: roomsEvents,
      timers: [expireHold, lapseBooking, remindReconfirmation],
      problems: roomsProblems,
    });
  }
}

/** Venues, rooms and bookings over HTTP, for the API role. */
@Module({
  imports: [RoomsModule],
  controllers: [
    VenuesController,
    RoomsController,
    AvailabilityController,
    RequestListsController,
    BookingsController,
    BlockingsController,
    BookingImportsController,
  ],
})
export class RoomsApiModule {}

/** What the hours bring, for the worker role. */
@Module({ imports: [RoomsModule] })
export class RoomsWorkerModule {
  constructor(handlers: Handlers, bookings: Bookings) {
    handlers.timer(expireHold, (timer, tx) => bookings.expire(tx, timer.key ?? ''));
    handlers.timer(lapseBooking, (timer, tx) => bookings.lapse(tx, timer.key ?? ''));
    handlers.timer(remindReconfirmation, (timer, tx) => bookings.remindReconfirmation(tx, timer.key ?? ''));
  }
}
