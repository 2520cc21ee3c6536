import { escapeHtml } from '@kitajs/html';
import { type AnswerRow, channelNames, type Invitation, levelNames, valueNames } from './answer.types.js';

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
}

export interface ReceiptText {
  subject: string;
  text: string;
  html: string;
}

/** What happened to the answer, in a sentence. */
function fate({ invitation, row }: ReceiptFacts): string {
  const standing = invitation.standing;
  if (row.outcome === 'differs') {
    const stands =
      standing === null
        ? ''
        : ` The answer that stands is: ${valueNames[standing.value]} (${channelNames[standing.channel]}).`;
    return `It differs from a more formal answer of your delegation and does not replace it.${stands} The office will ask you.`;
  }
  if (row.outcome === 'supplements')
    return 'The names are added to the answer that your delegation gave before.';
  if (row.outcome === 'confirms')
    return 'It agrees with the more formal answer that your delegation gave before, which stands.';
  return standing?.answerId === row._id
    ? 'It is your delegation’s answer.'
    : 'It was replaced by a later answer.';
}

/** The receipt of one answer, to all mailboxes of the delegation. */
export function answerReceipt(facts: ReceiptFacts): ReceiptText {
  const { invitation, row } = facts;
  const said = `${invitation.addressee.name} ${valueNames[row.value]}`;
  const details: [string, string][] = [
    ['Meeting', `${facts.heading}, ${facts.datesAndPlace}`],
    ['Answer', said],
    ...row.participants.map((person): [string, string] => [
      'Participant',
      person.function === null ? person.name : `${person.name}, ${person.function}`,
    ]),
    ...(row.level === null ? [] : [['Level', levelNames[row.level]] satisfies [string, string]]),
    ...(row.comment === null ? [] : [['Comment', row.comment] satisfies [string, string]]),
    ['Received', `${facts.at}, by ${channelNames[row.channel]}`],
    ...(row.dated === null ? [] : [['Dated', row.dated] satisfies [string, string]]),
    ['Typed by', row.byOffice ? 'the office' : (row.typedBy.name ?? 'not stated')],
  ];
  const disown = row.byOffice
    ? 'If this is not what your delegation said, tell the office:'
    : 'Not you? Withdraw this answer:';
  const foot = `To change it, use the link in the letter or ${facts.whatToDo}.`;
  const e = escapeHtml;
  return {
    subject: `Receipt: ${said} (${facts.heading})`,
    text: [
      'The following answer has been recorded.',
      '',
      ...details.map(([name, value]) => `${name}: ${value}`),
      '',
      fate(facts),
      '',
      foot,
      `Your page: ${facts.answerLink}`,
      '',
      disown,
      facts.withdrawLink,
      '',
    ].join('\n'),
    html: [
      '<p>The following answer has been recorded.</p>',
      '<dl>',
      ...details.map(([name, value]) => `<dt><strong>${e(name)}</strong></dt><dd>${e(value)}</dd>`),
      '</dl>',
      `<p>${e(fate(facts))}</p>`,
      `<p>${e(foot)} <a href="${e(facts.answerLink)}">Your page</a></p>`,
      `<p>${e(disown)} <a href="${e(facts.withdrawLink)}">${row.byOffice ? 'This is not our answer' : 'Withdraw the answer'}</a></p>`,
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
