import { defineReaction, defineTimer } from '../../messaging/index.js';

/** Notes that an organiser has to hear of a booking, and sets the hour. */
export const noteForOrganiser = defineReaction('note-for-organiser', [
  'booking.held',
  'booking.confirmed',
  'booking.moved',
  'booking.released',
  'booking.reconfirmation-asked',
  'booking.displaced',
]);

/** Tells an organiser what became of his bookings, all in one mail. Key: of the mailbox. */
export const tellOrganiser = defineTimer('tell-organiser');
