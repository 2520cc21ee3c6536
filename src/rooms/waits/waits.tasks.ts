import { defineReaction, defineTimer } from '../../messaging/index.js';

/** What an offer has come to is written on the waiting list, and what has become free is looked at. */
export const followWaits = defineReaction('follow-room-waits', [
  'booking.offer-accepted',
  'booking.confirmed',
  'booking.moved',
  'booking.released',
  'booking.displaced',
  'blocking.lifted',
  'room.added',
  'room.changed',
  'venue.changed',
]);
/**
 * Offers what is free to those who wait for it. Key: the event that made it free, or the place on the list; data:
 * `venueId`, `from` and `to` (RFC 3339), the span of time in which something may be free.
 */
export const offerWaited = defineTimer('offer-waited-room');
/** What was waited for begins. Key: the id of the place on the list. */
export const lapseWait = defineTimer('lapse-room-wait');
