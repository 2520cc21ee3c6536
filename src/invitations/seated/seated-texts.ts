import { escapeHtml } from '@kitajs/html';

export interface SeatedFacts {
  what: 'cancelled' | 'postponed' | 'reinstated';
  /** "Third informal thematic session" */
  heading: string;
  /** "19 and 20 June 2017, Geneva": the dates that were told, or that are now. */
  datesAndPlace: string;
  /** The dates that it had before it came back: "19 and 20 June 2017"; null: it has not been away, or comes back at the same. */
  instead: string | null;
  reason: string | null;
  /** The seats of the reader, a line for each. */
  seats: readonly string[];
  page: string;
}

/** A notice to one person of the programme. The same facts give the same bytes. */
export function seatedText(facts: SeatedFacts): { subject: string; text: string; html: string } {
  const { what, heading, seats, page } = facts;
  const subject = `${subjects[what]}: ${heading}`;
  const said = [opening(facts), ...(facts.reason === null ? [] : [facts.reason])];
  const listed = seatWords(facts);
  const where = 'What stands is told here:';
  const e = escapeHtml;
  return {
    subject,
    text: [
      ...said.flatMap((words) => [words, '']),
      listed,
      ...seats.map((seat) => `  ${seat}`),
      '',
      where,
      page,
      '',
    ].join('\n'),
    html: [
      '<!doctype html>',
      `<html lang="en"><head><meta charset="utf-8"><title>${e(subject)}</title></head>`,
      '<body>',
      ...said.map((words) => `<p>${e(words)}</p>`),
      `<p>${e(listed)}</p>`,
      ...(seats.length === 0 ? [] : ['<ul>', ...seats.map((seat) => `<li>${e(seat)}</li>`), '</ul>']),
      `<p>${e(where)} <a href="${e(page)}">${e(page)}</a></p>`,
      '</body></html>',
      '',
    ].join('\n'),
  };
}

const subjects = {
  cancelled: 'Cancelled',
  postponed: 'Postponed',
  reinstated: 'New date',
} as const satisfies Record<SeatedFacts['what'], string>;

function opening({ what, heading, datesAndPlace, instead }: SeatedFacts): string {
  const meeting = `The ${heading.charAt(0).toLowerCase()}${heading.slice(1)}`;
  if (what === 'cancelled') return `${meeting}, ${datesAndPlace}, is cancelled.`;
  if (what === 'postponed') {
    return `${meeting}, which was to be held on ${datesAndPlace}, is postponed. A new date will be announced.`;
  }
  const before = instead === null ? '' : `, instead of ${instead}`;
  return `${meeting} takes place on ${datesAndPlace}${before}.`;
}

function seatWords({ what, seats }: SeatedFacts): string {
  if (seats.length === 0) return 'You are on its programme no longer.';
  return what === 'reinstated' ? 'Your part of it:' : 'Your part of it falls away with it:';
}
