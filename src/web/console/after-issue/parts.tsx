import type { ConsoleSession } from '../../../access/index.js';
import type {
  AcknowledgementWay,
  CoverageLine,
  IssuedLetter,
  Letter,
  TextChange,
} from '../../../letters/index.js';
import { Badge, type Fault, type Tone } from '../frame/index.js';
import { letterPath } from '../letters/parts.js';

/** What the pages of one issued letter have in common. */
export interface LetterPage {
  session: ConsoleSession;
  letter: IssuedLetter;
  /** In which instants are shown and typed. */
  zone: string;
}

export const addresseePath = (letter: Pick<Letter, '_id'>, addressee: string): string =>
  letterPath(letter, `/coverage/${encodeURIComponent(addressee)}`);

export const wayNames: Readonly<Record<AcknowledgementWay, string>> = {
  answer: 'By answering the invitation',
  link: 'By the link in the mail',
  mail: 'By mail',
  telephone: 'By telephone',
  'in-person': 'In person',
  'note-verbale': 'By note verbale',
  other: 'In another way',
};

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
