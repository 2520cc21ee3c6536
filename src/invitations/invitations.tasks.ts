import { defineReaction, defineTimer } from '../messaging/index.js';

/** Confirms each answer, and each withdrawal, to all mailboxes of the delegation. */
export const sendAnswerReceipt = defineReaction('send-answer-receipt', [
  'invitation.answered',
  'invitation.answer-withdrawn',
]);

/** Whoever answers has the letters that invited: they are acknowledged. */
export const acknowledgeLetters = defineReaction('acknowledge-letters', ['invitation.answered']);

/** Invited delegations have to be told of a cancelled meeting: the office is asked for the letter. */
export const askForCancellationLetter = defineReaction('ask-for-cancellation-letter', ['meeting.cancelled']);

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
