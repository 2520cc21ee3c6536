import type { ConsoleSession } from '../../../access/index.js';
import type { CoverageLine, IssuedLetter, Letter, TextChange } from '../../../letters/index.js';
import { plainInstant } from '../../../meetings/index.js';
import { Badge, type Crumb, type Fault, type Tone } from '../frame/index.js';

/** What the pages of one issued letter have in common. */
export interface LetterPage {
  session: ConsoleSession;
  letter: IssuedLetter;
  /** In which instants are shown and typed. */
  zone: string;
}

export const letterPath = ({ _id }: Pick<Letter, '_id'>, more = ''): string =>
  `/office/letters/${_id}${more}`;

export const addresseePath = (letter: Pick<Letter, '_id'>, addressee: string): string =>
  letterPath(letter, `/coverage/${encodeURIComponent(addressee)}`);

export const letterCrumbs = (letter: Letter, ...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Letters', href: '/office/letters' },
  { text: letter.subject, href: letterPath(letter) },
  ...more,
];

/** "3 February 2031, 09:02"; pages name the zone once. */
export const When = ({ at, zone }: { at: Date; zone: string }): JSX.Element => (
  <time datetime={at.toISOString()} safe>
    {plainInstant(at, zone)}
  </time>
);

export const who = ({ id, name }: { id: string; name?: string | undefined }): string => name ?? id;

const words: Readonly<Record<CoverageLine['standing'], { text: string; tone: Tone }>> = {
  reached: { text: 'reached', tone: 'good' },
  waiting: { text: 'waiting', tone: 'open' },
  'by-hand': { text: 'to be delivered', tone: 'open' },
  unknown: { text: 'not known', tone: 'open' },
  superseded: { text: 'gets the correction', tone: 'plain' },
  'not-reached': { text: 'not reached', tone: 'alert' },
};

export const StandingBadge = ({ standing }: Pick<CoverageLine, 'standing'>): JSX.Element =>
  Badge(words[standing]);

const stateWords: Readonly<Record<string, { text: string; tone: Tone }>> = {
  queued: { text: 'waits', tone: 'open' },
  sending: { text: 'is being sent', tone: 'open' },
  accepted: { text: 'accepted', tone: 'good' },
  deferred: { text: 'is tried again', tone: 'open' },
  failed: { text: 'failed', tone: 'alert' },
  bounced: { text: 'sent back', tone: 'alert' },
  superseded: { text: 'superseded', tone: 'plain' },
};

export const mailStates = Object.keys(stateWords);

export const MailBadge = ({ state }: { state: string }): JSX.Element =>
  Badge(stateWords[state] ?? { text: state, tone: 'plain' });

export const flagWords = {
  size: 'The server says that the mail is too large for it.',
  content: 'The server refuses what is in the mail.',
} as const;

/** A text with what it changes: taken out and put in, told by elements and not by colour alone. */
export const Changes = ({
  changes,
  show,
}: {
  changes: readonly TextChange[];
  show: 'before' | 'after';
}): JSX.Element => {
  const shown = changes.filter(({ kind }) => kind !== (show === 'before' ? 'added' : 'removed'));
  if (shown.length === 0) return <p class="empty">Nothing stands there.</p>;
  return (
    <div class="compared">
      {shown.map(({ kind, text }) =>
        kind === 'same' ? (
          <span safe>{text}</span>
        ) : kind === 'added' ? (
          <ins safe>{text}</ins>
        ) : (
          <del safe>{text}</del>
        ),
      )}
    </div>
  );
};

export const faultsFor = (faults: readonly Fault[], prefix: string): Fault[] =>
  faults.map((fault) => (fault.field === 'main' ? fault : { ...fault, field: `${prefix}${fault.field}` }));
