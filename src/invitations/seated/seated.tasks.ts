import { defineReaction } from '../../messaging/index.js';

/** Tells those who sit on a programme that its meeting does not take place, or takes place after all. */
export const tellSeated = defineReaction('tell-seated', [
  'meeting.postponed',
  'meeting.cancelled',
  'meeting.reinstated',
]);
