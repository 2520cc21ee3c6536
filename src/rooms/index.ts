export {
  type Claim,
  dayKeys,
  type Interval,
  intervalOf,
  type OccupancyDay,
  personResource,
  roomResource,
} from './occupancy/claim.js';
/** The bare writes, for measurements: whoever claims goes through `Occupancy.run`. */
export { taking as bareTaking } from './occupancy/claim.writes.js';
export { type Claims, type Clash, Occupancy } from './occupancy/occupancy.service.js';
export {
  type Alternatives,
  Availability,
  type FoundWindows,
  type LostPlace,
  type RoomWindows,
  type WindowsQuery,
} from './availability/availability.service.js';
export { windowsQuery } from './availability/availability.commands.js';
export { anyRoom, type RoomWish, seatsFor } from './availability/room-fit.js';
export type { Blocking } from './bookings/blocking.js';
export { type BlockingCommand, Blockings } from './bookings/blockings.service.js';
export { mayBeConfirmed } from './bookings/booking.decide.js';
export { bookingFindings } from './bookings/booking-findings.js';
export { seriesDays } from './bookings/series.js';
export { BookingSeries, type PlannedDay, type SeriesCommand } from './bookings/booking-series.service.js';
export {
  type Booking,
  type BookingFacts,
  bookingPurposes,
  bookingStates,
  isLive,
  isOffered,
} from './bookings/booking.types.js';
export {
  answerBody,
  blockingBody,
  type HoldBody,
  holdBody,
  moveBody,
  reconfirmationBody,
  seriesBody,
  whyBody,
} from './bookings/bookings.commands.js';
export {
  alternativesIn,
  clashesIn,
  type Displaceable,
  displaceableIn,
  type ShownAlternatives,
} from './bookings/booking-alternatives.service.js';
export { type BookingFilter, Bookings, type HoldCommand } from './bookings/bookings.service.js';
export type { RequestLine } from './bookings/request-list.js';
export { type RequestListFilter, RequestLists } from './bookings/request-lists.service.js';
export {
  OwnedBookings,
  type Owner as BookingOwner,
  type WantedBooking,
} from './bookings/owned-bookings.service.js';
export {
  BookingImport,
  type BookingImportCommand,
  type BookingImportReport,
  type RowClash,
} from './imports/booking-import.service.js';
export { bookingColumnMeanings, bookingColumns } from './imports/booking-rows.js';
export { type Displace, Displacements } from './offers/displacements.service.js';
export { displaceBody } from './offers/offers.commands.js';
export { BookingLinks } from './organisers/booking-links.js';
export { organiserWords } from './organisers/organiser-news.js';
export { OrganisersModule, OrganisersWorkerModule } from './organisers/organisers.module.js';
export { RoomsApiModule, RoomsModule, RoomsWorkerModule } from './rooms.module.js';
export { roomsProblems } from './rooms.problems.js';
export { type Hours, openSpans, type Span, type Weekday, weekdays } from './venues/hours.js';
export { decideRoom, decideVenue } from './venues/venue.decide.js';
export { type Layout, layouts, leavesOf, mostSeats, type Room, type Venue } from './venues/venue.types.js';
export { type JoinBody, joinBody, withdrawBody } from './waits/waits.commands.js';
export { type CountedWait, RoomWaits, type WaitFilter } from './waits/waits.service.js';
export { WaitOffers } from './waits/wait-offers.service.js';
export { type RoomWait, type WaitFacts, waitStates } from './waits/wait.types.js';
export { placeKey, roomBody, venueBody } from './venues/venues.commands.js';
export { type FoundPlace, Venues } from './venues/venues.service.js';
