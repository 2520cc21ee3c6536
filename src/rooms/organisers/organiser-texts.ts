import { escapeHtml } from '@kitajs/html';

/** One booking in the notice. */
export interface NewsLine {
  title: string;
  before: string | null;
  now: string;
  /** Why it was released, or what the approver wrote. */
  note: string | null;
  /** "Reconfirm it by …, or the room is released" */
  asked: string | null;
  link: string;
}

export interface OrganiserText {
  subject: string;
  text: string;
  html: string;
}

/** What became of an organiser's bookings, old and new side by side. The same lines give the same bytes. */
export function organiserText(lines: readonly NewsLine[]): OrganiserText {
  const [first] = lines;
  const what = lines.length === 1 ? (first?.title ?? '') : `${lines.length} bookings`;
  const subject = `Your room: ${what}`;
  const intro =
    lines.length === 1
      ? 'There is news of a room that is booked for you.'
      : 'There is news of rooms that are booked for you.';
  const e = escapeHtml;
  return {
    subject,
    text: [
      intro,
      '',
      ...lines.flatMap(({ title, before, now, note, asked, link }) => [
        title,
        ...(before === null ? [] : [`  before: ${before}`]),
        `  now:    ${now}`,
        ...(note === null ? [] : [`  ${note}`]),
        ...(asked === null ? [] : [`  ${asked}`]),
        `  ${link}`,
        '',
      ]),
    ].join('\n'),
    html: [
      '<!doctype html>',
      `<html lang="en"><head><meta charset="utf-8"><title>${e(subject)}</title></head>`,
      '<body>',
      `<p>${e(intro)}</p>`,
      ...lines.map(({ title, before, now, note, asked, link }) =>
        [
          `<h2 style="font-size:1.1em">${e(title)}</h2>`,
          '<table style="border-collapse:collapse">',
          ...(before === null ? [] : [row('Before', before)]),
          row('Now', now),
          ...(note === null ? [] : [row('Note', note)]),
          ...(asked === null ? [] : [row('To do', asked)]),
          '</table>',
          `<p><a href="${e(link)}">${asked === null ? 'See the booking' : 'See the booking and answer'}</a></p>`,
        ].join('\n'),
      ),
      '</body></html>',
      '',
    ].join('\n'),
  };
}

const CELL = 'style="border:1px solid #767676;padding:4px 8px;text-align:start;vertical-align:top"';
const row = (head: string, value: string): string =>
  `<tr><th scope="row" ${CELL}>${escapeHtml(head)}</th><td ${CELL}>${escapeHtml(value)}</td></tr>`;
