import { escapeHtml } from '@kitajs/html';

export interface FootFacts {
  /** "Third informal thematic session" */
  heading: string;
  /** "19 and 20 June 2017" */
  dates: string;
  /** Addressee, as the letter names it. */
  delegation: string;
  /** True of an accredited organisation, which is no delegation and sends no note verbale. */
  organisation?: boolean;
  link: string;
  /** "Friday, 2 June 2017, 18:00 (Europe/Zurich)", or null */
  answersByText: string | null;
  /** "Informal dialogue, 20 June 2017": further meetings that the page asks about. */
  also?: readonly string[];
}

/** What stands under the text of a letter that invites: the way to answer. The same facts give the same bytes. */
export function letterFoot(facts: FootFacts): { text: string; html: string } {
  const question = `${facts.heading}, ${facts.dates}: will ${facts.delegation} attend?`;
  const ask =
    facts.answersByText === null
      ? 'Please answer on this page:'
      : `Please answer by ${facts.answersByText} on this page:`;
  const body = facts.organisation === true ? 'organisation' : 'delegation';
  const other = facts.organisation === true ? 'A mail or a call' : 'A note verbale or a call';
  const notes = `The page is for your ${body} alone. It shows the agenda and takes names; an answer may be changed later, and each one is confirmed to all mailboxes of the ${body}. ${other} to the office is as welcome.`;
  const also = facts.also ?? [];
  const further =
    also.length === 0 ? null : 'The invitation holds for these meetings too; the page asks about each:';
  const e = escapeHtml;
  return {
    text: [
      question,
      ...(further === null ? [] : ['', further, ...also.map((meeting) => `- ${meeting}`), '']),
      `${ask}\n\n${facts.link}\n\n${notes}\n`,
    ].join('\n'),
    html: [
      '<div style="border-top:1px solid #767676;margin-top:2em;padding-top:1em">',
      `<p><strong>${e(question)}</strong></p>`,
      ...(further === null
        ? []
        : [`<p>${e(further)}</p>`, `<ul>${also.map((meeting) => `<li>${e(meeting)}</li>`).join('')}</ul>`]),
      `<p>${e(ask)}</p>`,
      `<p><a href="${e(facts.link)}">Answer the invitation</a></p>`,
      `<p style="font-size:0.9em">${e(notes)}</p>`,
      '</div>',
    ].join('\n'),
  };
}
