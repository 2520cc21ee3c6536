import { defineProblems } from '../platform/index.js';

/** Refusals of invitations and answers. */
export const invitationsProblems = defineProblems('invitations', {
  notFound: { status: 404, title: 'There is no such invitation' },
  answerNotFound: { status: 404, title: 'There is no such answer' },
  closed: { status: 409, title: 'Answers are no longer taken here' },
  meetingCancelled: { status: 409, title: 'The meeting is cancelled' },
  namesRequired: { status: 422, title: 'The seats are limited: who comes has to be named' },
  tooManyAnswers: { status: 429, title: 'This invitation was answered too often' },
});
