import { defineReaction, defineTimer } from '../../messaging/index.js';

/** An address that nobody confirmed is forgotten. Key: the follower's id. */
export const forgetUnconfirmed = defineTimer('forget-unconfirmed-follower');

/** Sets the hour at which followers hear of a release, and tells at once that a meeting does not take place. */
export const planFollowerNotices = defineReaction('plan-follower-notices', [
  'programme.released',
  'meeting.postponed',
  'meeting.cancelled',
  'meeting.reinstated',
]);

/** Tells followers what has changed, some hundreds at a time. Key: the meeting's id. */
export const tellFollowers = defineTimer('tell-followers');

/** Whose meeting is over need not be known any more. */
export const forgetFollowers = defineReaction('forget-followers', ['meeting.held']);
