import { escapeHtml } from '@kitajs/html';
import { bodyWord, type Invitation, type Participant } from './answer.types.js';

const seats = (count: number): string => (count === 1 ? 'one seat' : `${count} seats`);

/** "2 seats; 1 of the names waits: Ms. C Sample" or "one seat"; null where no seat is asked for. */
export function seatsInWords({
  seats: count,
  standing,
}: Pick<Invitation, 'seats' | 'standing'>): string | null {
  if (count === undefined || count.asked === 0) return null;
  const waiting = count.asked - count.given;
  if (waiting === 0) return count.given === 1 ? 'one seat is kept' : `${count.given} seats are kept`;
  const names = waitingNames(standing?.participants ?? [], count.given);
  const who = names.length === 0 ? '' : `: ${names.join('; ')}`;
  const kept = count.given === 0 ? 'no seat is free now' : `${seats(count.given)} kept`;
  return `${kept}, ${waiting} on the waiting list${who}`;
}

/** The names at the end of a list are those that wait. */
export const waitingNames = (participants: readonly Participant[], given: number): string[] =>
  participants.slice(given).map(({ name }) => name);

export interface SeatFacts {
  invitation: Invitation;
  heading: string;
  datesAndPlace: string;
  answerLink: string;
  whatToDo: string;
}

/** Tells an addressee how its seats stand after the waiting list moved. */
export function seatsNotice(facts: SeatFacts): { subject: string; text: string; html: string } {
  const { invitation, heading, datesAndPlace, answerLink, whatToDo } = facts;
  const { asked, given } = invitation.seats ?? { asked: 0, given: 0 };
  const words = seatsInWords(invitation) ?? 'no seat is asked for';
  const body = bodyWord(invitation.addressee);
  const lead =
    given === asked
      ? `All participants named by your ${body} now have a seat.`
      : given > 0
        ? `Some of the participants named by your ${body} have a seat; the others wait.`
        : `The participants named by your ${body} are on the waiting list.`;
  const how =
    'The waiting list moves by itself, in the order of requests: you will be told when a seat comes free. The seats belong to the names in the order of your list.';
  const change = `To change names or to give seats up, use your page or ${whatToDo}.`;
  const e = escapeHtml;
  return {
    subject: `Seats: ${heading}: ${given} of ${asked}`,
    text: [
      lead,
      '',
      `Meeting: ${heading}, ${datesAndPlace}`,
      `Seats: ${words}`,
      '',
      ...(given < asked ? [how, ''] : []),
      change,
      `Your page: ${answerLink}`,
      '',
    ].join('\n'),
    html: [
      `<p>${e(lead)}</p>`,
      '<dl>',
      `<dt><strong>Meeting</strong></dt><dd>${e(`${heading}, ${datesAndPlace}`)}</dd>`,
      `<dt><strong>Seats</strong></dt><dd>${e(words)}</dd>`,
      '</dl>',
      ...(given < asked ? [`<p>${e(how)}</p>`] : []),
      `<p>${e(change)} <a href="${e(answerLink)}">Your page</a></p>`,
    ].join('\n'),
  };
}

/** The same for the office. */
export function seatsNoticeToOffice(facts: SeatFacts): { subject: string; text: string; html: string } {
  const { invitation, heading, datesAndPlace } = facts;
  const { asked, given } = invitation.seats ?? { asked: 0, given: 0 };
  const line = `${invitation.addressee.name}: ${given} of ${asked} seats (${heading}, ${datesAndPlace}).`;
  const told = 'The waiting list moved by itself; the addressee is told by the same round of mails.';
  return {
    subject: `Waiting list: ${invitation.addressee.name}: ${given} of ${asked} (${heading})`,
    text: [line, '', told, ''].join('\n'),
    html: `<p>${escapeHtml(line)}</p>\n<p>${told}</p>`,
  };
}
