import { defineReaction, defineTimer } from '../messaging/index.js';

/** An issued letter that is dispatched: its deliveries fan out. */
export const dispatchLetter = defineReaction('dispatch-letter', ['letter.issued']);

/** More addressees than one unit of work takes: the rest, slice by slice. */
export const continueDispatch = defineTimer('continue-dispatch');
