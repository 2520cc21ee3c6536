export { type Claim, type Interval, personResource, roomResource } from './occupancy/claim.js';
export { type Claims, type Clash, Occupancy } from './occupancy/occupancy.service.js';
export { RoomsModule } from './rooms.module.js';
export { roomsProblems } from './rooms.problems.js';
