export { type Claim, type Interval, personResource, roomResource } from './occupancy/claim.js';
export { type Claims, type Clash, Occupancy } from './occupancy/occupancy.service.js';
export { RoomsApiModule, RoomsModule } from './rooms.module.js';
export { roomsProblems } from './rooms.problems.js';
export { type Hours, type Span, type Weekday, weekdays } from './venues/hours.js';
export { type Layout, layouts, leavesOf, mostSeats, type Room, type Venue } from './venues/venue.types.js';
export { placeKey, roomBody, venueBody } from './venues/venues.commands.js';
export { Venues } from './venues/venues.service.js';
