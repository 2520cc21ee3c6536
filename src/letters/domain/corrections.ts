import type { AddresseeCoverage } from '../../mail/index.js';
import type { LetterAcknowledgement } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import {
  contentOf,
  type CorrectionAudience,
  type CorrectionKind,
  type Letter,
  type LetterContent,
} from './letter.js';
import { type LetterKindCode, letterKinds } from './letter.kinds.js';

/** An addendum adds to a letter; the other three take its place. */
export const takesThePlace = (as: CorrectionKind): boolean => as !== 'addendum';

/**
 * From a letter down to the first one whose place it takes: the letter itself, what it corrects, what that corrects.
 * An addendum ends the line: what it adds to stands beside it.
 */
export function lineFrom(
  id: string,
  letters: ReadonlyMap<string, Pick<Letter, '_id' | 'corrects'>>,
): string[] {
  const line: string[] = [];
  for (let at = letters.get(id); at !== undefined && !line.includes(at._id);) {
    line.push(at._id);
    at = at.corrects && takesThePlace(at.corrects.as) ? letters.get(at.corrects.letterId) : undefined;
  }
  return line;
}

/** How an addressee stands with the letters that went before. */
export interface Heard {
  /** Letters (ids) that they have: a server took them, they were handed over or acknowledged. */
  has: string[];
  /** Those of them that came by mail, or may have: their calendar part came along. */
  mailed: string[];
  /** Letters that they may have: a server may have taken them, or one is being handed over at this moment. */
  mayHave: string[];
  /** A copy of one of them still waits to leave, or to be delivered by the office. */
  waits: boolean;
}

/** One earlier letter, and what became of it. */
export interface Went {
  letterId: string;
  addressees: readonly LetterAddressee[];
  mails: readonly AddresseeCoverage[];
  receipts: ReadonlyMap<string, LetterReceipt>;
  acknowledgements: ReadonlyMap<string, LetterAcknowledgement>;
  /** Its mails that have not left were stopped for good. */
  superseded: boolean;
}

/** By addressee, how everybody stands with these letters. */
export function heardOf(letters: readonly Went[]): Map<string, Heard> {
  const heard = new Map<string, Heard>();
  for (const { letterId, addressees, mails, receipts, acknowledgements, superseded } of letters) {
    const byAddressee = new Map(mails.map((mail) => [mail.addressee.id, mail]));
    for (const { addresseeId: id } of addressees) {
      const before = heard.get(id) ?? { has: [], mailed: [], mayHave: [], waits: false };
      const mail = byAddressee.get(id);
      const has = mail?.state === 'reached' || receipts.has(id) || acknowledgements.has(id);
      // Without a mail yet, it is on its way, or for the office to deliver.
      const waits = !has && (mail === undefined ? !superseded : mail.state === 'waiting');
      heard.set(id, {
        has: has ? [...before.has, letterId] : before.has,
        mailed: has && mail?.mayHaveGot === true ? [...before.mailed, letterId] : before.mailed,
        mayHave: !has && mail?.mayHaveGot === true ? [...before.mayHave, letterId] : before.mayHave,
        waits: before.waits || waits,
      });
    }
  }
  return heard;
}

/**
 * Whether a letter that is sent to `to` goes to an addressee. Those whose copy waits are among "those who got it": it
 * may leave before it is stopped. They also get a cancellation, although nothing of the first may reach them any more:
 * one mail too many is better than a delegation that travels to a meeting of which it heard from others.
 */
export const isAmong = (to: CorrectionAudience, heard: Heard | undefined): boolean =>
  to === 'all' || (heard !== undefined && (heard.has.length > 0 || heard.mayHave.length > 0 || heard.waits));

const titles = {
  correction: { subject: 'Correction: ', shortTitle: 'Correction' },
  addendum: { subject: 'Addendum: ', shortTitle: 'Addendum' },
  revision: { subject: 'Revision: ', shortTitle: 'Revised letter' },
  cancellation: { subject: 'Cancellation: ', shortTitle: 'Cancellation' },
} as const satisfies Record<CorrectionKind, { subject: string; shortTitle: string }>;

const LONGEST_SUBJECT = 300;

/** "Correction: " before the subject, once, however often it is corrected. */
export function subjectAs(as: CorrectionKind, subject: string): string {
  const bare = Object.values(titles).reduce(
    (text, { subject: before }) => (text.startsWith(before) ? text.slice(before.length) : text),
    subject,
  );
  return `${titles[as].subject}${bare}`.slice(0, LONGEST_SUBJECT);
}

/** First sentences, in the voice of one signatory or several. `date_long` follows the letter's language. */
function openingOf(as: CorrectionKind, { language, signatories }: LetterContent): string {
  const several = signatories.length > 1;
  if (language === 'fr') {
    const [i, my] = several ? ['Nous nous référons', 'notre'] : ['Je me réfère', 'ma'];
    const cited = `${my} lettre du {{ corrects.date | date_long }}, « {{ corrects.subject }} »`;
    return {
      correction: `La présente lettre corrige et remplace ${cited}.`,
      revision: `La présente lettre révise et remplace ${cited}.`,
      addendum: `${i} à ${cited}, et souhaite ajouter ce qui suit.`,
      cancellation: `${i} à ${cited}, qui est annulée.`,
    }[as];
  }
  const [i, my, wish] = several ? ['We refer', 'our', 'wish'] : ['I refer', 'my', 'wish'];
  const cited = `${my} letter dated {{ corrects.date | date_long }}, “{{ corrects.subject }}”`;
  return {
    correction: `This letter corrects and replaces ${cited}.`,
    revision: `This letter revises and replaces ${cited}.`,
    addendum: `${i} to ${cited}, and ${wish} to add the following.`,
    cancellation: `${i} to ${cited}, and regret to inform you that it is cancelled.`,
  }[as];
}

/**
 * The draft that corrects an issued letter. A correction or revision begins with the text that it takes the place of
 * and keeps its enclosures; an addendum or cancellation says of itself what it is. Who signs, the letterhead and the
 * forms of address stay. Citations keep their places, for the text names them by number; the first letter is added.
 * @param date of the new letter, YYYY-MM-DD
 */
export function correctionOf(
  first: Letter,
  as: CorrectionKind,
  to: CorrectionAudience,
  date: string,
): { kind: LetterKindCode; content: LetterContent } {
  const { audience: _list, alsoInvites, ...content } = contentOf(first);
  const again = as === 'correction' || as === 'revision';
  const kind =
    as === 'cancellation' && first.about !== undefined && fits(first, 'cancellation')
      ? 'cancellation'
      : first.kind;
  const opening = openingOf(as, first);
  return {
    kind,
    content: {
      ...content,
      date: date < first.date ? first.date : date,
      subject: subjectAs(as, first.subject),
      shortTitle: titles[as].shortTitle,
      body: again ? `${opening}\n\n${withoutOpening(first.body)}` : opening,
      enclosures: again ? first.enclosures : [],
      refersTo: again ? [...new Set([...first.refersTo, first._id])] : [first._id],
      ...(again && alsoInvites !== undefined ? { alsoInvites } : {}),
      corrects: { letterId: first._id, as, to },
      dispatched: true,
    },
  };
}

/** A correction of a correction says once what it corrects. */
const withoutOpening = (body: string): string =>
  body.replace(
    /^(?:This letter (?:corrects|revises) and replaces|La présente lettre (?:corrige|révise) et remplace) [^\n]*\n+/u,
    '',
  );

const fits = ({ signatories }: Letter, kind: LetterKindCode): boolean =>
  signatories.length >= letterKinds[kind].signatories.min &&
  signatories.length <= letterKinds[kind].signatories.max;
