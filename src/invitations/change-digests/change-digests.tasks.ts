import { defineReaction, defineTimer } from '../../messaging/index.js';

/** Sets the hour at which a release is told of, and keeps answer links open until the meeting's new end. */
export const planChangeDigest = defineReaction('plan-change-digest', ['programme.released']);

/** Who had declined, and comes after all, is told of what changed meanwhile. */
export const tellWhoComes = defineReaction('tell-who-comes-after-all', [
  'invitation.answered',
  'invitation.answer-withdrawn',
]);

/**
 * Tells those invited what has changed. Keys: the meeting's id, so that several releases make one digest; of the slices
 * that follow, with the run's and the last addressee's.
 */
export const sendChangeDigest = defineTimer('send-change-digest');
