import { defineProblems } from '../platform/index.js';

export const measureProblems = defineProblems('measure', {
  unknownName: { status: 400, title: 'There is no measurement of that name' },
  badNumber: { status: 400, title: 'A number is out of range' },
  childEnded: { status: 500, title: 'A process of the measurement ended before its time' },
  notSettled: { status: 500, title: 'The mails did not come to an end in time' },
  wrongAnswer: { status: 500, title: 'What was measured has not done the work' },
  notBuilt: { status: 500, title: 'The compiled program is missing' },
});
