import type { AddresseeCoverage } from '../../mail/index.js';
import type {
  LetterAcknowledgement,
  LetterCopy,
  LetterSupplement,
} from '../persistence/after-issue.schemas.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import type { ReceiptChannel } from './channels.js';
import type { AddresseeTotals } from './letter.js';
import { headingOf } from './totals.js';

/**
 * `waiting`: a mail may still go out; `by-hand`: the office has to deliver it by another channel; `unknown`: a server
 * may have taken it without saying so; `superseded`: a correction took its place before it left, and goes instead.
 */
export const standings = ['reached', 'waiting', 'by-hand', 'unknown', 'superseded', 'not-reached'] as const;
export type Standing = (typeof standings)[number];

/** How things stand with one addressee. */
export interface CoverageLine {
  id: string;
  name: string;
  category: LetterAddressee['category'];
  iso3: string | null;
  fictitious: boolean;
  reached: boolean;
  standing: Standing;
  /** Something is left to be done or to be waited for. Zero of these is what the office works towards. */
  open: boolean;
  /** `mail`: a server took it; `receipt`: it was handed over; `acknowledgement`: they said that they have it. */
  by: 'mail' | 'receipt' | 'acknowledgement' | null;
  receipt: Omit<LetterReceipt, '_id' | 'version' | 'letterId' | 'addresseeId'> | null;
  acknowledged: Omit<LetterAcknowledgement, '_id' | 'version' | 'letterId' | 'addresseeId'> | null;
  /** By which channel it goes to who has no mailbox; null where it goes by mail. */
  channel: ReceiptChannel | null;
  /** When, by whom and why the addressee was added to the issued letter. */
  added: Pick<LetterSupplement, 'addedAt' | 'addedBy' | 'reason'> | null;
  /** Copies that were sent again, in order. */
  copies: Pick<LetterCopy, 'copy' | 'mailbox' | 'at' | 'by' | 'reason'>[];
  /** What became of the mails; empty before they exist, and for those reached by hand. */
  mail: AddresseeCoverage | null;
}

export interface Coverage {
  /** How many of all were reached, in all and by kind of addressee. Invented delegations stand apart. */
  totals: { [Heading in keyof AddresseeTotals]: { reached: number; all: number } };
  /** How many addressees stand how. */
  counts: Record<Standing, number>;
  /** Addressees with whom something is left to be done or to be waited for. */
  open: number;
  addressees: CoverageLine[];
}

/** What was recorded of an issued letter after its issue, by addressee. */
export interface AfterIssue {
  receipts: ReadonlyMap<string, LetterReceipt>;
  acknowledgements: ReadonlyMap<string, LetterAcknowledgement>;
  copies: readonly LetterCopy[];
  /** A correction, revision or cancellation has taken the letter's place. */
  superseded: boolean;
  /** Those (ids) to whom such a letter goes: what is left to do with them is done there. */
  followed: ReadonlySet<string>;
}

type Addressed = LetterAddressee & Partial<Pick<LetterSupplement, 'addedAt' | 'addedBy' | 'reason'>>;

/** Puts the addressees of the record beside what became of their mails, and what was recorded since. */
export function coverageOf(
  addressees: readonly Addressed[],
  mails: readonly AddresseeCoverage[],
  { receipts, acknowledgements, copies, superseded, followed }: AfterIssue,
): Coverage {
  const byAddressee = new Map(mails.map((mail) => [mail.addressee.id, mail]));
  const none = () => ({ reached: 0, all: 0 });
  const totals: Coverage['totals'] = {
    all: none(),
    memberStates: none(),
    observerStates: none(),
    otherObservers: none(),
    fictitious: none(),
  };
  const counts = Object.fromEntries(standings.map((one) => [one, 0])) as Record<Standing, number>;
  let open = 0;
  const lines = addressees.map((addressee): CoverageLine => {
    const id = addressee.addresseeId;
    const mail = byAddressee.get(id) ?? null;
    const receipt = receipts.get(id);
    const acknowledgement = acknowledgements.get(id);
    const byMail = standingOf(addressee, mail, superseded, followed.has(id));
    const standing = receipt || acknowledgement ? 'reached' : byMail;
    const by = receipt
      ? 'receipt'
      : byMail === 'reached'
        ? 'mail'
        : acknowledgement
          ? 'acknowledgement'
          : null;
    for (const heading of ['all', headingOf(addressee)] as const) {
      const those = (totals[heading] ??= none());
      those.all += 1;
      if (by !== null) those.reached += 1;
    }
    const elsewhere = standing === 'superseded' || (standing === 'unknown' && followed.has(id));
    const isOpen = standing !== 'reached' && !elsewhere;
    counts[standing] += 1;
    if (isOpen) open += 1;
    return {
      id,
      name: addressee.name,
      category: addressee.category,
      iso3: addressee.iso3 ?? null,
      fictitious: addressee.fictitious,
      reached: by !== null,
      standing,
      open: isOpen,
      by,
      receipt: receipt ? recorded(receipt) : null,
      acknowledged: acknowledgement ? recorded(acknowledgement) : null,
      channel: addressee.mailboxes.length === 0 ? (addressee.channel ?? 'by-hand') : null,
      added: addedTo(addressee),
      copies: copies
        .filter(({ addresseeId }) => addresseeId === id)
        .map(({ copy, mailbox, at, by: who, reason }) => ({ copy, mailbox, at, by: who, reason })),
      mail,
    };
  });
  return { totals, counts, open, addressees: lines };
}

function standingOf(
  { mailboxes }: LetterAddressee,
  mail: AddresseeCoverage | null,
  superseded: boolean,
  followed: boolean,
): Standing {
  // What failed is not sent again: they get the letter that took its place.
  if (mail?.state === 'not-reached' && followed) return 'superseded';
  // A copy that was sent again counts, also where there was no mailbox at issue.
  if (mail !== null) return mail.state;
  if (superseded) return 'superseded';
  // The deliveries follow the issue by a reaction.
  return mailboxes.length === 0 ? 'by-hand' : 'waiting';
}

function recorded<T extends { _id: string; version: number; letterId: string; addresseeId: string }>({
  _id: _,
  version: __,
  letterId: ___,
  addresseeId: ____,
  ...rest
}: T): Omit<T, '_id' | 'version' | 'letterId' | 'addresseeId'> {
  return rest;
}

const addedTo = ({ addedAt, addedBy, reason }: Addressed): CoverageLine['added'] =>
  addedAt === undefined || addedBy === undefined || reason === undefined
    ? null
    : { addedAt, addedBy, reason };

/** What is asked for on the board: everybody, what is open, who has it not, or one standing. */
export const coverageFilters = [
  'all',
  'open',
  'not-reached',
  'waiting',
  'by-hand',
  'unknown',
  'superseded',
  'reached',
  'acknowledged',
] as const;
export type CoverageFilter = (typeof coverageFilters)[number];

/** The lines that a filter and a search leave. `not-reached` are all who have it not, whatever the reason. */
export function filtered(lines: readonly CoverageLine[], filter: CoverageFilter, words = ''): CoverageLine[] {
  const wanted = folded(words.trim());
  return lines.filter((line) => passes(line, filter) && (wanted === '' || mentions(line, wanted)));
}

function passes(line: CoverageLine, filter: CoverageFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'open':
      return line.open;
    case 'not-reached':
      return !line.reached && line.standing !== 'superseded';
    case 'acknowledged':
      return line.acknowledged !== null;
    default:
      return line.standing === filter;
  }
}

const mentions = ({ name, id, iso3, mail, copies }: CoverageLine, wanted: string): boolean =>
  [
    name,
    id,
    iso3 ?? '',
    ...(mail?.mailboxes ?? []).map(({ mailbox }) => mailbox),
    ...copies.map(({ mailbox }) => mailbox),
  ].some((text) => folded(text).includes(wanted));

/** Without accents and case: "turkiye" finds Türkiye. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
