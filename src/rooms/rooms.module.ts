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
import { Displacements } from './offers/displacements.service.js';
import { roomsEvents } from './rooms.events.js';
import { roomsProblems } from './rooms.problems.js';
import { roomSchema, venueSchema } from './venues/venue.schemas.js';
import { RoomsController, VenuesController } from './venues/venues.controller.js';
import { Venues } from './venues/venues.service.js';
import { roomWaitSchema } from './waits/wait.schema.js';
import { WaitOffers } from './waits/wait-offers.service.js';
import { WaitOutcomes } from './waits/wait-outcomes.service.js';
import { WaitRecords } from './waits/wait-records.service.js';
import { WaitedRooms } from './waits/waited-rooms.service.js';
import { RoomWaitsController } from './waits/waits.controller.js';
import { RoomWaits } from './waits/waits.service.js';
import { followWaits, lapseWait, offerWaited } from './waits/waits.tasks.js';

/** Venues, rooms and who has them when. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Occupancy', schema: occupancySchema },
      { name: 'Venue', schema: venueSchema },
      { name: 'Room', schema: roomSchema },
      { name: 'Booking', schema: bookingSchema },
      { name: 'Blocking', schema: blockingSchema },
      { name: 'RoomWait', schema: roomWaitSchema },
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
    Displacements,
    RoomWaits,
    WaitRecords,
    WaitedRooms,
    WaitOutcomes,
    WaitOffers,
  ],
  exports: [
    BookingImport,
    Displacements,
    BookingRecords,
    Occupancy,
    Venues,
    Availability,
    Bookings,
    OwnedBookings,
    BookingSeries,
    Blockings,
    RequestLists,
    RoomWaits,
    WaitOutcomes,
    WaitOffers,
  ],
})
export class RoomsModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({
      events: roomsEvents,
      reactions: [followWaits],
      timers: [expireHold, lapseBooking, remindReconfirmation, offerWaited, lapseWait],
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
    RoomWaitsController,
  ],
})
export class RoomsApiModule {}

/** What the hours bring, for the worker role. */
@Module({ imports: [RoomsModule] })
export class RoomsWorkerModule {
  constructor(
    handlers: Handlers,
    bookings: Bookings,
    waits: RoomWaits,
    waitOutcomes: WaitOutcomes,
    waitOffers: WaitOffers,
  ) {
    handlers.timer(expireHold, (timer, tx) => bookings.expire(tx, timer.key ?? ''));
    handlers.timer(lapseBooking, (timer, tx) => bookings.lapse(tx, timer.key ?? ''));
    handlers.timer(remindReconfirmation, (timer, tx) => bookings.remindReconfirmation(tx, timer.key ?? ''));
    handlers.react(followWaits, (event, tx) => waitOutcomes.follow(event, tx));
    // Claims are made before its unit of work, each in one of its own, for a lost claim ends the one it is made in.
    handlers.timer(
      offerWaited,
      () => Promise.resolve(),
      (timer) => waitOffers.look(timer),
    );
    handlers.timer(lapseWait, (timer, tx) => waits.lapse(tx, timer.key ?? ''));
  }
}
