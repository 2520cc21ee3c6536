import { escapeHtml } from '@kitajs/html';
import type { PersonalChange } from '../../meetings/index.js';

export interface DigestFoot {
  words: string;
  href: string;
  label: string;
}

export interface DigestFacts {
  /** "Third informal thematic session" */
  heading: string;
  /** "19 and 20 June 2017, Geneva" */
  datesAndPlace: string;
  changes: readonly PersonalChange[];
  /** "Wednesday, 7 June 2017, 16:10 (Europe/Zurich)": when the release that stands was made. */
  at: string;
  n: number;
  /** What the office wrote to this release, if anything. */
  note: string | null;
  /** The meeting's public page. */
  page: string;
  /** Whether the mail carries the updated calendar entry. */
  calendar: boolean;
  /** What the reader may do besides, with the link to it; null: nothing, for whoever sits on the programme. */
  foot: DigestFoot | null;
}

export interface DigestText {
  subject: string;
  text: string;
  html: string;
}

const kinds: Readonly<Record<PersonalChange['what'], string>> = {
  'sitting-added': 'New sitting',
  'sitting-removed': 'Sitting taken out',
  'sitting-moved': 'Time',
  'room-changed': 'Place',
  'item-added': 'New item',
  'item-removed': 'Item taken out',
  'item-moved': 'Time or place',
  'people-changed': 'People',
  contacts: 'Contacts',
  'seat-added': 'New for you',
  'seat-removed': 'Your seat',
  wording: 'Wording',
};
const NONE = '(none)';

/** "Time: Sitting of Monday, 19 June 2017": what a change is about. */
const about = ({ what, subject }: PersonalChange): string => `${kinds[what]}: ${subject}`;

/** The notice of changes for one mailbox: old and new side by side. The same facts give the same bytes. */
export function digestText(facts: DigestFacts): DigestText {
  const { heading, datesAndPlace, changes, at, n, note, page, calendar, foot } = facts;
  const subject = `Changes to the programme: ${heading}`;
  const what = foot === null ? 'What concerns you on the programme' : 'The programme';
  const intro = `${what} of the ${lowerFirst(heading)}, ${datesAndPlace}, has changed since you were last told of it.`;
  const entry = calendar
    ? 'This mail carries the updated calendar entry of the meeting: it takes the place of the one you have.'
    : null;
  const whole = `The whole programme as it stands (release ${n} of ${at}):`;
  const e = escapeHtml;
  return {
    subject,
    text: [
      intro,
      '',
      ...changes.flatMap((change) => [
        about(change),
        `  before: ${change.before ?? NONE}`,
        `  now:    ${change.after ?? NONE}`,
        '',
      ]),
      ...(note === null ? [] : [note, '']),
      ...(entry === null ? [] : [entry, '']),
      whole,
      page,
      '',
      ...(foot === null ? [] : [foot.words, foot.href, '']),
    ].join('\n'),
    html: [
      '<!doctype html>',
      `<html lang="en"><head><meta charset="utf-8"><title>${e(subject)}</title></head>`,
      '<body>',
      `<p>${e(intro)}</p>`,
      '<table style="border-collapse:collapse">',
      '<caption style="text-align:start;font-weight:bold;padding:4px 0">What has changed</caption>',
      `<thead><tr>${['What', 'Before', 'Now'].map((name) => `<th scope="col" ${CELL}>${name}</th>`).join('')}</tr></thead>`,
      '<tbody>',
      ...changes.map(
        (change) =>
          `<tr><th scope="row" ${CELL}>${e(about(change))}</th><td ${CELL}>${e(change.before ?? NONE)}</td><td ${CELL}>${e(change.after ?? NONE)}</td></tr>`,
      ),
      '</tbody>',
      '</table>',
      ...(note === null
        ? []
        : [
            `<p>${note
              .split('\n')
              .map((line) => e(line))
              .join('<br>')}</p>`,
          ]),
      ...(entry === null ? [] : [`<p>${e(entry)}</p>`]),
      `<p>${e(whole)} <a href="${e(page)}">${e(page)}</a></p>`,
      ...(foot === null ? [] : [`<p>${e(foot.words)} <a href="${e(foot.href)}">${e(foot.label)}</a></p>`]),
      '</body></html>',
      '',
    ].join('\n'),
  };
}

const CELL = 'style="border:1px solid #767676;padding:4px 8px;text-align:start;vertical-align:top"';

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The changes in lines, for whoever tells them by hand. */
export const changesInWords = (changes: readonly PersonalChange[]): string =>
  changes
    .map((change) => `${about(change)}. Before: ${change.before ?? NONE}. Now: ${change.after ?? NONE}.`)
    .join('\n');
