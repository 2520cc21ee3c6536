import { defineProblems } from '../platform/index.js';

/** Refusals of venues, rooms, occupancy and bookings. */
export const roomsProblems = defineProblems('rooms', {
  occupied: { status: 409, title: 'It is taken at that time' },
  holdLost: { status: 409, title: 'The hold does not stand any more' },
  holdOver: { status: 409, title: 'The time of the hold is over' },
  bookingNotFound: { status: 404, title: 'There is no such booking' },
  bookingFaulty: { status: 422, title: 'The booking has faults' },
  actRefused: { status: 409, title: 'The booking does not stand so that this is possible' },
  notApproved: { status: 409, title: 'The booking is not approved' },
  notGranted: { status: 409, title: 'The outside authority has not given the room' },
  nothingAsked: { status: 409, title: 'Nothing is asked that this would answer' },
  owned: { status: 409, title: 'The booking follows from something else' },
  otherZone: { status: 422, title: 'The time zone is not that of the venue' },
  overrideRefused: { status: 403, title: 'You may not pass over what stands in the way' },
  blockingNotFound: { status: 404, title: 'There is no such blocking' },
  importFaulty: { status: 422, title: 'The table has rows that cannot be booked' },
  importUnknown: { status: 404, title: 'That table was not looked at' },
  searchFaulty: { status: 422, title: 'What is looked for has faults' },
  venueNotFound: { status: 404, title: 'There is no such venue' },
  roomNotFound: { status: 404, title: 'There is no such room' },
  zoneFixed: { status: 409, title: 'The time zone of a venue never changes' },
  venueFixed: { status: 409, title: 'A room stays in its venue' },
  partsFixed: { status: 409, title: 'What a room is made of never changes' },
  partUnfit: { status: 422, title: 'The room cannot be a part of another' },
  hoursFaulty: { status: 422, title: 'The hours do not fit together' },
});
