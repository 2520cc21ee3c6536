import type { FastifyRequest } from 'fastify';

/**
 * What a page says after a form was sent, by the code that the redirect carries. The address bar never holds text
 * of people, and a code that is not here says nothing.
 */
export const notices = {
  'signed-in': 'You are signed in.',
  saved: 'Saved.',
  'password-set': 'Your password is set. Sign in with it now.',
  'password-changed': 'Your password is changed; your other sessions have ended.',
  'sessions-ended': 'The sessions have ended.',
  'signed-out': 'You are signed out.',
  'person-added': 'The person is added. Give them the link by which they set their password.',
  'person-ended': 'The person can sign in no more.',
  'factor-removed': 'The second factor is removed; it is set up anew at the next sign-in.',
  settled: 'The item is settled.',
  'letter-halted':
    'The letter is halted. What was being handed over at this moment ends; nothing more leaves.',
  'letter-halted-before': 'It was halted already; since when, by whom and why stands below.',
  'letter-resumed': 'The mails of the letter go on.',
  'receipt-recorded': 'The receipt is recorded.',
  'letter-acknowledged': 'The acknowledgement is recorded.',
  'letter-sent-again': 'A copy of the letter is on its way, marked as one.',
  'addressee-added': 'The addressee is added, and the letter is on its way.',
  'mail-retried': 'The mail is tried again.',
  'mail-on-its-way': 'That mail waits, is on its way or was accepted: there was nothing to do.',
  'mail-given-up': 'The mail is given up.',
  'mail-given-up-before': 'It was given up already; why stands beside it.',
  'correction-drafted':
    'The draft is made. Change what is to be changed; then it is cleared and issued as any letter.',
  'mailbox-added': 'The mailbox is added.',
  'mailbox-changed': 'The mailbox is corrected.',
  'mailbox-replaced':
    'The mailbox moves to its new address; the old one stays on the record with its last day.',
  'mailbox-ended': 'The mailbox has its last day. It stays on the record.',
  'mailbox-moved': 'The order of use is changed.',
  'organisation-saved': 'The organisation is saved.',
  'list-saved': 'The list is saved. Letters that were issued keep their addressees.',
  'programme-saved': 'The programme is saved.',
  'programme-released': 'The programme is released. Those concerned are told.',
  'draft-discarded': 'The draft is gone; its rooms are free.',
  'room-held': 'The room is held. Confirm the booking before the hold ends.',
  'series-held': 'The room is held on all these days.',
  'booking-changed': 'It is recorded.',
  'booking-moved': 'The booking is moved.',
  'bookings-imported': 'The table is booked.',
  'wait-joined':
    'It is on the waiting list. When the room becomes free it is offered, in the order of joining.',
  'wait-withdrawn': 'It is withdrawn from the waiting list.',
  'rooms-blocked': 'The rooms are blocked.',
  'blocking-lifted': 'The blocking is lifted.',
  imported: 'The file is brought in.',
  'standing-loaded':
    'Member States, observers and their distribution lists are in. Bring in their mailboxes next.',
  'answer-entered': 'The answer is entered and stands; a receipt goes to all mailboxes of the addressee.',
  'contradiction-settled': 'What stands stays; the item is settled.',
  'seats-set': 'The limit of seats is set. Whoever waits moves on by itself, and is told.',
  'reminder-planned': 'The reminder is on its way, or waits for its hour.',
  'reminder-cancelled': 'The reminder is called off.',
  'comment-added': 'The comment is added.',
  'proof-sent': 'The proof is on its way to you.',
  'letter-scheduled': 'The hour is set. Everything is checked once more at that hour.',
  'letter-unscheduled': 'The letter waits for no hour any more.',
  'letter-unscheduled-late':
    'It was too late to call the hour off: the letter is issued. Halt it here; what has not left stays.',
  'stationery-saved': 'The stationery is saved. Letters that took it before keep what they took.',
  'stationery-withdrawn': 'The stationery is withdrawn: no new letter takes it.',
  'process-opened': 'The process is open. Plan its first meeting next.',
  'process-there': 'This process is open already.',
  'meeting-planned': 'The meeting is planned. Nobody outside the office sees it before it is announced.',
  'meeting-changed': 'The meeting is changed.',
  'meeting-announced':
    'The meeting is announced: its page and its feed show it, and letters may invite to it.',
  'meeting-postponed':
    'The meeting is postponed: its rooms are free, no answer is taken, and its page shows no date.',
  'meeting-cancelled': 'The meeting is cancelled: its rooms are free, and no answer is taken.',
  'meeting-reinstated':
    'The meeting is announced again, as the next release of its programme. Its rooms are booked.',
  'letters-prepared': 'The letters are drafted. Write each, and have it cleared.',
  'venue-saved': 'The venue is saved.',
  'room-saved': 'The room is saved. What is booked stays as it is.',
  'signed-copy-kept': 'The copy is kept, and its text compared. Look at it, and confirm it.',
  'letter-signed': 'The letter is signed. It can be issued now.',
  'received-recorded': 'The letter is recorded. It can be enclosed and cited now.',
  'received-corrected': 'What was written down of the letter is corrected.',
  'letter-begun': 'The draft is there. Write it, and save it.',
  'letter-discarded': 'The draft is discarded.',
  'letter-submitted': 'The letter waits for clearance.',
  'letter-cleared': 'The letter is cleared. It can be issued now.',
  'letter-returned': 'The letter is a draft again.',
  'letter-issued': 'The letter is issued.',
  'letter-issued-before': 'The letter is issued already; nothing goes out twice.',
  'letter-published': 'The letter is published.',
  'letter-unpublished': 'The public cannot read the letter any more.',
  'enclosures-changed': 'The enclosures are changed.',
  'channels-set': 'It is set how the letter reaches them.',
} as const;

export type NoticeCode = keyof typeof notices;

const isNotice = (code: string): code is NoticeCode => Object.hasOwn(notices, code);

/** The words of a code, or undefined. */
export const noticeOf = (done: unknown): string | undefined =>
  typeof done === 'string' && isNotice(done) ? notices[done] : undefined;

/** The notice of a request's query string. */
export function noticeOfRequest({ query }: Pick<FastifyRequest, 'query'>): string | undefined {
  return typeof query === 'object' && query !== null ? noticeOf(Reflect.get(query, 'done')) : undefined;
}
