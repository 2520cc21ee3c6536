import { defineTimer } from '../../messaging/index.js';

/** A hold that nobody confirmed ends. Key: the booking's id. */
export const expireHold = defineTimer('expire-hold');
/** A booking that nobody reconfirmed in time is released. Key: the booking's id. */
export const lapseBooking = defineTimer('lapse-booking');
/** The office hears a day before that. Key: the booking's id. */
export const remindReconfirmation = defineTimer('remind-reconfirmation');
