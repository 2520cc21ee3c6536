import { defineProblems } from '../platform/index.js';

export const mailProblems = defineProblems('mail', {
  deliveryNotFound: { status: 404, title: 'There is no such delivery' },
  notRetryable: { status: 409, title: 'The delivery is not one that can be tried again' },
  overtaken: { status: 409, title: 'Something later has already gone to this mailbox' },
  underWay: { status: 409, title: 'The mail is being handed over at this moment' },
  settled: { status: 409, title: 'The delivery has ended' },
  tooMany: { status: 422, title: 'Too many deliveries for one unit of work' },
  keyUnusable: { status: 422, title: 'The key of the notice cannot be used' },
  composerMissing: { status: 500, title: 'Nobody composes mails of this kind' },
  composerTwice: { status: 500, title: 'Two parts compose mails of one kind' },
  addressUnusable: { status: 422, title: 'A mail address cannot be used' },
  stateImpossible: { status: 500, title: 'A delivery cannot go from one state to the other' },
  dkimUnusable: { status: 500, title: 'Mails cannot be signed with the given key' },
});
