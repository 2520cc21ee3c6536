import { escapeHtml } from '@kitajs/html';

export interface FollowerText {
  subject: string;
  text: string;
  html: string;
}

export interface AskedFacts {
  /** "Third informal thematic session" */
  heading: string;
  /** "19 and 20 June 2017, Geneva" */
  datesAndPlace: string;
  /** "Friday, 9 June 2017, 16:10 (Europe/Zurich)": until when the link is good. */
  until: string;
  link: string;
}

/** Asks the owner of a mailbox whether it was he who asked. */
export function askToConfirm({ heading, datesAndPlace, until, link }: AskedFacts): FollowerText {
  return written(`Changes by mail: ${heading}`, [
    `Somebody asked that this mailbox be told of changes to the programme of the ${lowerFirst(heading)}, ${datesAndPlace}.`,
    { words: `If it was you, confirm it by ${until}:`, href: link, label: 'Confirm' },
    'If it was not, there is nothing to do: the address will be forgotten.',
  ]);
}

export interface OffFacts {
  heading: string;
  datesAndPlace: string;
  status: 'cancelled' | 'postponed';
  reason: string | null;
  page: string;
  foot: { words: string; href: string; label: string };
}

/** Tells that the meeting does not take place when it was to. */
export function toldOff({ heading, datesAndPlace, status, reason, page, foot }: OffFacts): FollowerText {
  return written(`${status === 'cancelled' ? 'Cancelled' : 'Postponed'}: ${heading}`, [
    status === 'cancelled'
      ? `The ${lowerFirst(heading)}, ${datesAndPlace}, is cancelled.`
      : `The ${lowerFirst(heading)}, ${datesAndPlace}, is postponed. A new date will be announced.`,
    ...(reason === null ? [] : [reason]),
    { words: 'What stands is told here:', href: page, label: page },
    foot,
  ]);
}

/** Tells that a meeting that was off takes place, at the times and in the rooms that were told before. */
export function toldOn({
  heading,
  datesAndPlace,
  page,
  foot,
}: Omit<OffFacts, 'status' | 'reason'>): FollowerText {
  return written(`Takes place: ${heading}`, [
    `The ${lowerFirst(heading)} takes place after all, as it was announced: ${datesAndPlace}.`,
    { words: 'The whole programme:', href: page, label: page },
    foot,
  ]);
}

export const followerFoot = (href: string) => ({
  words: 'You get this mail because you asked to be told of changes. To get no more of them:',
  href,
  label: 'Stop these mails',
});

type Part = string | { words: string; href: string; label: string };

function written(subject: string, parts: readonly Part[]): FollowerText {
  const e = escapeHtml;
  return {
    subject,
    text: parts
      .map((part) => (typeof part === 'string' ? `${part}\n` : `${part.words}\n${part.href}\n`))
      .join('\n'),
    html: [
      '<!doctype html>',
      `<html lang="en"><head><meta charset="utf-8"><title>${e(subject)}</title></head>`,
      '<body>',
      ...parts.map((part) =>
        typeof part === 'string'
          ? `<p>${part.split('\n').map(e).join('<br>')}</p>`
          : `<p>${e(part.words)} <a href="${e(part.href)}">${e(part.label)}</a></p>`,
      ),
      '</body></html>',
      '',
    ].join('\n'),
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
