import type { Actor } from '../../messaging/index.js';
import type { LetterKindCode } from './letter.kinds.js';
import type { ReceiptChannel } from './channels.js';
import type { LetterState } from './letter.states.js';
import type { Signatory, SignatureRule } from './signatory.js';

/** What a letter encloses, in the order of its list of enclosures. */
export type Enclosure =
  | { kind: 'letter'; letterId: string; title?: string }
  /** A letter that the office received and recorded. */
  | { kind: 'received'; receivedId: string; title?: string }
  /** Made by the system at issue: procedural note, programme … of what `ref` names. */
  | { kind: 'document'; document: string; ref: { type: string; id: string }; title?: string }
  /** An uploaded file, by its SHA-256. `name` is what addressees see, with its ending. */
  | { kind: 'file'; sha256: string; name: string; title?: string };

/** What a letter does to an earlier one. All but an addendum take its place: what has not left of it never does. */
export const correctionKinds = ['correction', 'addendum', 'revision', 'cancellation'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

/**
 * To whom such a letter goes: to all addressees of the letter that it names, also those added after its issue; or only
 * to those who have it, may have it, or whose copy still waits to leave, so that nobody gets neither. Left out are
 * then those whose copy failed.
 */
export const correctionAudiences = ['all', 'those-who-got-it'] as const;
export type CorrectionAudience = (typeof correctionAudiences)[number];

/** What the writer decides, and may change in draft only. All text is clean (validated at the edge). */
export interface LetterContent {
  /** Date of the letter, YYYY-MM-DD: with the subject, this is how it is cited. */
  date: string;
  subject: string;
  language: string;
  letterheads: { lines: string[] }[];
  placeLine?: string;
  addressBlock?: string[];
  salutation: string;
  /** Liquid over Markdown. */
  body: string;
  closing?: string;
  signatories: Signatory[];
  /** Foot of page 1: to whom the letter goes. */
  foot?: string;
  /** Printed on every page, such as "Invented for demonstration". */
  mark?: string;
  /** Left out: as the kind has it. */
  signature?: SignatureRule;
  /** Names the PDF: "2017-06-06 <shortTitle>.pdf". */
  shortTitle: string;
  enclosures: Enclosure[];
  /** Earlier letters that this one cites ("my letter dated 13 April 2017"). */
  refersTo: string[];
  /** `to` left out: all. */
  corrects?: { letterId: string; as: CorrectionKind; to?: CorrectionAudience };
  about?: { type: 'meeting'; id: string };
  /** Meetings (ids) to which it invites beside the one it is about. */
  alsoInvites?: string[];
  /** False: enclosed only. It makes no deliveries and opens no invitations. */
  dispatched: boolean;
  /**
   * `channels`: how the office reaches addressees (ids) who have no mailbox; `byHand` says the same of those who are
   * reached by hand.
   */
  audience?: {
    listId: string;
    byHand?: string[];
    channels?: { addressee: string; channel: ReceiptChannel }[];
  };
}

/** Internal number, unique per office and year: PGA/2017/14. Addressees know the date and the subject. */
export interface LetterReference {
  office: string;
  year: number;
  number: number;
}

export interface HistoryEntry {
  at: Date;
  by: ActorRef;
  what:
    | 'drafted'
    | 'edited'
    | 'submitted'
    | 'cleared'
    | 'returned'
    | 'signed-copy-attached'
    | 'signed'
    | 'issued';
  note?: string;
}

/** How the text of a signed copy stands to the text that was cleared. A scan has no text: nobody but a person can compare. */
export interface Comparison {
  result: 'same' | 'differs' | 'no-text';
  /** Of a text that differs: words that are only in the one, and only in the other, the first of them. */
  missing: string[];
  foreign: string[];
}

/** The scanned copy of the signed page. */
export interface SignedCopy extends FrozenBytes {
  pages: number;
  /** As it was called when it was uploaded. */
  name: string;
  attachedAt: Date;
  attachedBy: ActorRef;
  comparison: Comparison;
  /** Who has compared the pages with the text that was cleared, and when. Absent until somebody has. */
  confirmed?: { at: Date; by: ActorRef; compared: boolean };
}

export type ActorRef = Pick<Actor, 'kind' | 'id' | 'name'>;

/** Bytes that were fixed at issue: they are read by their SHA-256 and checked against it. */
export interface FrozenBytes {
  sha256: string;
  size: number;
}

export interface FrozenEnclosure extends FrozenBytes {
  /** 1, 2, 3 … in the order of the package; enclosures of an enclosed letter follow it. */
  n: number;
  /** 0: enclosed by this letter; 1: by a letter that it encloses … */
  depth: number;
  title: string;
  filename: string;
  contentType: string;
  from:
    | { kind: 'letter'; letterId: string }
    | { kind: 'document'; document: string; ref: { type: string; id: string } }
    | { kind: 'received'; receivedId: string }
    /** The tagged rendering of a letter that is enclosed as a signed copy. */
    | { kind: 'accessible'; letterId: string }
    | { kind: 'file' };
  /** `linked`: too large for the mail; it goes as a signed link with this SHA-256. */
  travels: 'attached' | 'linked';
}

/** A rendering in three forms. */
export interface FrozenText {
  pdf: FrozenBytes & { pages: number };
  html: FrozenBytes;
  text: FrozenBytes;
}

export interface AddresseeTotals {
  all: number;
  memberStates: number;
  observerStates: number;
  otherObservers: number;
  /** Accredited organisations; absent where there are none, also on letters of before there could be any. */
  stakeholders?: number;
  /** Invented delegations, counted apart from the real ones. */
  fictitious: number;
}

/** Everything that was fixed at issue; never changed afterwards, and sealed. */
export interface Issue {
  at: Date;
  by: ActorRef;
  /** Personal letters have a rendering per addressee, kept with the addressee. */
  personal: boolean;
  /** Absent on a personal letter. */
  rendering?: FrozenText;
  /** The signed copy: it is the letter that the mail carries; the tagged rendering travels beside it. */
  signed?: FrozenBytes & {
    pages: number;
    comparison: Comparison;
    confirmed: { at: Date; by: ActorRef; compared: boolean };
  };
  enclosures: FrozenEnclosure[];
  /** Absent on an enclosed-only letter. */
  dispatch?: Dispatch;
  /** SHA-256 over content, reference and everything above, in canonical JSON. */
  seal: string;
}

export interface Dispatch {
  list: { id: string; title: string; onDate: string };
  totals: AddresseeTotals;
  /** SHA-256 over the seals of the addressees, in order. */
  addresseesSha256: string;
  /** The first letter of the chain of corrections, and this letter's place in it. */
  lane: { root: string; number: number };
  holdUntil: Date;
  /** Mails a minute; 0: no pace. */
  pacePerMinute: number;
  /** No mail of this letter is tried again after it. */
  deadline?: Date;
  /** A mail that asks nothing else of its addressee asks to confirm that they have it. Letters of before it do not. */
  asksToConfirm?: true;
}

export interface Letter extends LetterContent {
  _id: string;
  version: number;
  processId: string;
  kind: LetterKindCode;
  /** Given by the office, unique in its process: the same folder brought in again finds the letter by it. */
  key?: string;
  reference: LetterReference;
  state: LetterState;
  /** Ids of all who drafted or edited it: none of them clears it, unless the settings allow. */
  writers: string[];
  history: HistoryEntry[];
  /** SHA-256 of the text as it read when it was cleared; the dry run compares. */
  clearedText?: string;
  /** Gone when the letter returns to draft; the history keeps its SHA-256. */
  signedCopy?: SignedCopy;
  createdAt: Date;
  updatedAt: Date;
  issue?: Issue;
}

export type IssuedLetter = Letter & { state: 'issued'; issue: Issue };

export const isIssued = (letter: Letter): letter is IssuedLetter =>
  letter.state === 'issued' && letter.issue !== undefined;

/** The writer's part of a letter, and nothing else. */
export function contentOf(letter: LetterContent): LetterContent {
  return {
    date: letter.date,
    subject: letter.subject,
    language: letter.language,
    letterheads: letter.letterheads,
    ...(letter.placeLine === undefined ? {} : { placeLine: letter.placeLine }),
    ...(letter.addressBlock === undefined ? {} : { addressBlock: letter.addressBlock }),
    salutation: letter.salutation,
    body: letter.body,
    ...(letter.closing === undefined ? {} : { closing: letter.closing }),
    signatories: letter.signatories,
    ...(letter.foot === undefined ? {} : { foot: letter.foot }),
    ...(letter.mark === undefined ? {} : { mark: letter.mark }),
    ...(letter.signature === undefined ? {} : { signature: letter.signature }),
    shortTitle: letter.shortTitle,
    enclosures: letter.enclosures,
    refersTo: letter.refersTo,
    ...(letter.corrects === undefined ? {} : { corrects: letter.corrects }),
    ...(letter.about === undefined ? {} : { about: letter.about }),
    ...(letter.alsoInvites === undefined ? {} : { alsoInvites: letter.alsoInvites }),
    dispatched: letter.dispatched,
    ...(letter.audience === undefined ? {} : { audience: letter.audience }),
  };
}
