import { escapeHtml } from '@kitajs/html';
import {
  type AnswerRow,
  bodyWord,
  channelNames,
  type Invitation,
  levelNames,
  valueNames,
} from './answer.types.js';
import { seatsInWords } from './seats.words.js';

export interface ReceiptFacts {
  invitation: Invitation;
  row: AnswerRow;
  /** "Third informal thematic session" */
  heading: string;
  /** "19 and 20 June 2017, Geneva" */
  datesAndPlace: string;
  /** "Thursday, 8 June 2017, 10:12 (Europe/Zurich)" */
  at: string;
  answerLink: string;
  withdrawLink: string;
  /** "write to office@example.org" */
  whatToDo: string;
  /** Whether the meeting's seats are limited now. */
  limited?: boolean;
}

export interface ReceiptText {
  subject: string;
  text: string;
  html: string;
}

/** What happened to the answer, in a sentence. */
function fate({ invitation, row }: ReceiptFacts): string {
  const { standing } = invitation;
  const body = bodyWord(invitation.addressee);
  if (row.outcome === 'differs') {
    const stands =
      standing === null
        ? ''
        : ` The answer that stands is: ${valueNames[standing.value]} (${channelNames[standing.channel]}).`;
    return `It differs from a more formal answer of your ${body} and does not replace it.${stands} The office will ask you.`;
  }
  if (row.outcome === 'supplements')
    return `The names are added to the answer that your ${body} gave before.`;
  if (row.outcome === 'confirms')
    return `It agrees with the more formal answer that your ${body} gave before, which stands.`;
  return standing?.answerId === row._id
    ? `It is your ${body}’s answer.`
    : 'It was replaced by a later answer.';
}

function detailsOf(facts: ReceiptFacts): [string, string][] {
  const { row, invitation } = facts;
  const seats = facts.limited === true ? seatsInWords(invitation) : null;
  return [
    ['Meeting', `${facts.heading}, ${facts.datesAndPlace}`],
    ['Answer', saidBy(facts)],
    ...row.participants.map((person): [string, string] => [
      'Participant',
      person.function === null ? person.name : `${person.name}, ${person.function}`,
    ]),
    ...(seats === null ? [] : [['Seats', seats] satisfies [string, string]]),
    ...(row.level === null ? [] : [['Level', levelNames[row.level]] satisfies [string, string]]),
    ...(row.comment === null ? [] : [['Comment', row.comment] satisfies [string, string]]),
    ['Received', `${facts.at}, by ${channelNames[row.channel]}`],
    ...(row.dated === null ? [] : [['Dated', row.dated] satisfies [string, string]]),
    ['Typed by', row.byOffice ? 'the office' : (row.typedBy.name ?? 'not stated')],
  ];
}

const saidBy = ({ invitation, row }: ReceiptFacts): string =>
  `${invitation.addressee.name} ${valueNames[row.value]}`;

/**
 * The receipt of one answer, to all mailboxes of the addressee; of answers to several meetings that were sent
 * together, `further` are the others.
 */
export function answerReceipt(first: ReceiptFacts, further: readonly ReceiptFacts[] = []): ReceiptText {
  const all = [first, ...further];
  const { invitation, row } = first;
  const body = bodyWord(invitation.addressee);
  const disown = row.byOffice
    ? `If this is not what your ${body} said, tell the office:`
    : all.length > 1
      ? 'Not you? Withdraw an answer:'
      : 'Not you? Withdraw this answer:';
  const press = row.byOffice ? 'This is not our answer' : 'Withdraw the answer';
  const foot = `To change it, use the link in the letter or ${first.whatToDo}.`;
  const intro =
    all.length > 1 ? 'The following answers have been recorded.' : 'The following answer has been recorded.';
  const withdraws = all.map((facts) => ({
    text: all.length > 1 ? `${facts.heading}: ${facts.withdrawLink}` : facts.withdrawLink,
    words: all.length > 1 ? `${press} (${facts.heading})` : press,
    link: facts.withdrawLink,
  }));
  const e = escapeHtml;
  return {
    subject:
      all.length > 1
        ? `Receipt: ${all.length} answers of ${invitation.addressee.name} (${first.heading})`
        : `Receipt: ${saidBy(first)} (${first.heading})`,
    text: [
      intro,
      '',
      ...all.flatMap((facts) => [
        ...detailsOf(facts).map(([name, value]) => `${name}: ${value}`),
        '',
        fate(facts),
        '',
      ]),
      foot,
      `Your page: ${first.answerLink}`,
      '',
      disown,
      ...withdraws.map(({ text }) => text),
      '',
    ].join('\n'),
    html: [
      `<p>${intro}</p>`,
      ...all.flatMap((facts) => [
        '<dl>',
        ...detailsOf(facts).map(
          ([name, value]) => `<dt><strong>${e(name)}</strong></dt><dd>${e(value)}</dd>`,
        ),
        '</dl>',
        `<p>${e(fate(facts))}</p>`,
      ]),
      `<p>${e(foot)} <a href="${e(first.answerLink)}">Your page</a></p>`,
      ...withdraws.map(
        ({ link, words }, n) =>
          `<p>${n === 0 ? `${e(disown)} ` : ''}<a href="${e(link)}">${e(words)}</a></p>`,
      ),
    ].join('\n'),
  };
}

/** Tells all mailboxes that an answer was taken back, and what stands now. */
export function withdrawalReceipt(facts: Omit<ReceiptFacts, 'withdrawLink'>): ReceiptText {
  const { invitation, row } = facts;
  const standing = invitation.standing;
  const now =
    standing === null
      ? `No answer of ${invitation.addressee.name} stands now.`
      : `What stands now: ${invitation.addressee.name} ${valueNames[standing.value]} (${channelNames[standing.channel]}).`;
  const what = `The answer "${valueNames[row.value]}" of ${facts.at} to the invitation to the ${facts.heading} (${facts.datesAndPlace}) was withdrawn through the link in its receipt.`;
  const ask = `To answer, use the link in the letter or ${facts.whatToDo}.`;
  const e = escapeHtml;
  return {
    subject: `Receipt: answer withdrawn (${facts.heading})`,
    text: [what, '', now, '', ask, `Your page: ${facts.answerLink}`, ''].join('\n'),
    html: [
      `<p>${e(what)}</p>`,
      `<p>${e(now)}</p>`,
      `<p>${e(ask)} <a href="${e(facts.answerLink)}">Your page</a></p>`,
    ].join('\n'),
  };
}
