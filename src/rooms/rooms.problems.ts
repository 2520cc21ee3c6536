import { defineProblems } from '../platform/index.js';

/** Refusals of venues, rooms, occupancy and bookings. */
export const roomsProblems = defineProblems('rooms', {
  occupied: { status: 409, title: 'It is taken at that time' },
  holdLost: { status: 409, title: 'The hold does not stand any more' },
  venueNotFound: { status: 404, title: 'There is no such venue' },
  roomNotFound: { status: 404, title: 'There is no such room' },
  zoneFixed: { status: 409, title: 'The time zone of a venue never changes' },
  venueFixed: { status: 409, title: 'A room stays in its venue' },
  partsFixed: { status: 409, title: 'What a room is made of never changes' },
  partUnfit: { status: 422, title: 'The room cannot be a part of another' },
  hoursFaulty: { status: 422, title: 'The hours do not fit together' },
});
