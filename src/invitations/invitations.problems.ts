import { defineProblems } from '../platform/index.js';

/** Refusals of invitations and answers. */
export const invitationsProblems = defineProblems('invitations', {
  notFound: { status: 404, title: 'There is no such invitation' },
  answerNotFound: { status: 404, title: 'There is no such answer' },
  closed: { status: 409, title: 'Answers are no longer taken here' },
  meetingPostponed: { status: 409, title: 'The meeting is postponed' },
  meetingCancelled: { status: 409, title: 'The meeting is cancelled' },
  namesRequired: { status: 422, title: 'The seats are limited: who comes has to be named' },
  nothingToSettle: { status: 409, title: 'No contradiction waits to be settled here' },
  noLetterCalledFor: { status: 409, title: 'No such letter is called for' },
  notFollowed: { status: 409, title: 'Nobody is told of changes to this meeting' },
  reminderNotFound: { status: 404, title: 'There is no such reminder' },
  reminderFaulty: { status: 422, title: 'The reminder has faults' },
  reminderTooLate: { status: 422, title: 'A reminder can no longer bring an answer then' },
  reminderNotScheduled: { status: 409, title: 'The reminder no longer waits' },
  nobodyToRemind: { status: 422, title: 'Nobody is left to remind' },
  tooManyAnswers: { status: 429, title: 'This invitation was answered too often' },
});
