import {
  type Letter,
  type LetterKindCode,
  letterKinds,
  type LetterState,
  referenceText,
} from '../../../letters/index.js';
import { plainDay, plainInstant } from '../../../meetings/index.js';
import { Badge, type Crumb, type Fault, type Option, type Tone } from '../frame/index.js';
import { type LetterTab, LetterTabs } from './letter-tabs.js';

export const LETTERS = '/office/letters';

export const letterPath = ({ _id }: Pick<Letter, '_id'>, more = ''): string => `${LETTERS}/${_id}${more}`;

export const lettersCrumbs = (...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Letters', href: LETTERS },
  ...more,
];

const states: Readonly<Record<LetterState, { text: string; tone: Tone }>> = {
  draft: { text: 'draft', tone: 'open' },
  'in-clearance': { text: 'in clearance', tone: 'open' },
  cleared: { text: 'cleared', tone: 'good' },
  signed: { text: 'signed', tone: 'good' },
  issued: { text: 'issued', tone: 'plain' },
  discarded: { text: 'discarded', tone: 'alert' },
};

export const stateText = (state: LetterState): string => states[state].text;

export const StateBadge = ({ state }: { state: LetterState }): JSX.Element => Badge(states[state]);

export const kindOptions = (kinds: readonly LetterKindCode[]): Option[] =>
  kinds.map((kind) => ({ value: kind, text: letterKinds[kind].title }));

/** "Invitation, 6 June 2017 (draft)": one of several in a choice. */
export const letterOption = ({ _id, subject, date, state }: Letter): Option => ({
  value: _id,
  text: `${plainDay(date)}: ${subject}${state === 'issued' ? '' : ` (${stateText(state)})`}`,
});

/** "3 February 2031, 09:02"; pages name the zone once. */
export const When = ({ at, zone }: { at: Date; zone: string }): JSX.Element => (
  <time datetime={at.toISOString()} safe>
    {plainInstant(at, zone)}
  </time>
);

export const who = ({ id, name }: { id: string; name?: string | undefined }): string => name ?? id;

export const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Head of each page of one letter but the first: what the page is about, of which letter, and the way to the others. */
export function LetterHead({
  letter,
  title,
  current,
}: {
  letter: Letter;
  title: string;
  current: LetterTab;
}): JSX.Element {
  return (
    <>
      <h1 safe>{title}</h1>
      <p class="lede letter-name">
        <span safe>{letter.subject}</span> <StateBadge state={letter.state} />
      </p>
      <p class="small" safe>
        {`${referenceText(letter.reference)}, dated ${plainDay(letter.date)}`}
      </p>
      <LetterTabs letter={letter} current={current} />
    </>
  );
}

/** A SHA-256 as it can be read out and compared. */
export const Hash = ({ value }: { value: string }): JSX.Element => (
  <code class="hash" safe>
    {value}
  </code>
);

/**
 * Faults beside the nearest field that the page has: `letterheads-0-lines-2` belongs to the field of the letterhead.
 * What has none stands at the top alone.
 */
export function placed(faults: readonly Fault[], fields: readonly string[]): Fault[] {
  const known = new Set(fields);
  return faults.map((fault) => {
    for (let field = fault.field; field !== ''; field = field.replace(/(^|-)[^-]*$/, '')) {
      if (known.has(field)) return { ...fault, field };
    }
    return { ...fault, field: 'main' };
  });
}
