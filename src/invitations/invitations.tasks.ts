import { defineReaction, defineTimer } from '../messaging/index.js';

/** Confirms each answer, and each withdrawal, to all mailboxes of the delegation. */
export const sendAnswerReceipt = defineReaction('send-answer-receipt', [
  'invitation.answered',
  'invitation.answer-withdrawn',
]);

/** Whoever answers has the letters that invited: they are acknowledged. */
export const acknowledgeLetters = defineReaction('acknowledge-letters', ['invitation.answered']);

/**
 * Those invited have to be told of what happened to a meeting: the office is asked for the letter. Its name is that of
 * its first use, for tasks of it may wait.
 */
export const askForLetter = defineReaction('ask-for-cancellation-letter', [
  'meeting.postponed',
  'meeting.cancelled',
  'meeting.reinstated',
]);

/** Takes the letter that a meeting called for off the to-do list once everybody who was invited is told. */
export const settleMeetingLetter = defineReaction('settle-meeting-letter', ['letter.issued']);

/** What waits to be said of the dates of a meeting that was called off is not said. */
export const stopTelling = defineReaction('stop-telling', ['meeting.postponed', 'meeting.cancelled']);

/** Those invited to a meeting that came back are asked anew. */
export const askAgain = defineReaction('ask-again', ['meeting.reinstated']);

/** Uses seats that stayed free because two things happened at once. */
export const moveWaitingList = defineReaction('move-waiting-list', [
  'invitation.answered',
  'invitation.answer-withdrawn',
  'seats.limit-set',
]);

/** Tells the delegation and the office that seats came free for it, or that some of its names wait. */
export const tellOfSeats = defineReaction('tell-of-seats', ['invitation.seats-moved']);

/** Sends a reminder at its hour. Keys: the reminder's id; of the slices that follow, with the last addressee's. */
export const sendReminder = defineTimer('send-reminder');
