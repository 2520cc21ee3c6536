import { defineProblems } from '../problems/problem.js';

export const mailCatcherProblems = defineProblems('mail-catcher', {
  noSuchMail: { status: 404, title: 'There is no such mail' },
  badRule: { status: 422, title: 'A rule for failing mailboxes is not valid' },
  notCaught: { status: 504, title: 'No such mail came in time' },
});
