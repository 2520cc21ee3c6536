import { defineProblems } from '../platform/index.js';

/** Refusals of rooms, occupancy and bookings. */
export const roomsProblems = defineProblems('rooms', {
  occupied: { status: 409, title: 'It is taken at that time' },
  holdLost: { status: 409, title: 'The hold does not stand any more' },
});
