import { defineReaction, defineTimer } from '../messaging/index.js';

/** An issued letter that is dispatched: its deliveries fan out. */
export const dispatchLetter = defineReaction('dispatch-letter', ['letter.issued']);

/** A cleared letter waits for its hour. */
export const issueAtHour = defineTimer('issue-letter-at-hour');

/** More addressees than one unit of work takes: the rest, slice by slice. */
export const continueDispatch = defineTimer('continue-dispatch');
