import { defineReaction } from '../messaging/index.js';

/** Confirms each answer, and each withdrawal, to all mailboxes of the delegation. */
export const sendAnswerReceipt = defineReaction('send-answer-receipt', [
  'invitation.answered',
  'invitation.answer-withdrawn',
]);

/** Invited delegations have to be told of a cancelled meeting: the office is asked for the letter. */
export const askForCancellationLetter = defineReaction('ask-for-cancellation-letter', ['meeting.cancelled']);
