import { defineTimer } from '../../messaging/index.js';

/** A hold that nobody confirmed ends. Key: the booking's id. */
export const expireHold = defineTimer('expire-hold');
