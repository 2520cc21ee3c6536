import type { DeliveryState } from './delivery.states.js';

export const sourceKinds = ['letter', 'notice', 'proof'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** What a delivery carries: a letter, a notice, or a letter that is shown to the office before it is issued. */
export interface Source {
  kind: SourceKind;
  id: string;
}

export const sourceKey = ({ kind, id }: Source): string => `${kind}:${id}`;

/** A chunk names its source, so that what rules its rows is found without reading one. */
export const chunkOf = (source: Source, unique: string): string => `${sourceKey(source)}/${unique}`;

export const sourceKeyOfChunk = (chunk: string): string => chunk.slice(0, chunk.lastIndexOf('/'));

/** Why a mail may have arrived twice. Never taken away again. */
export interface RepeatMark {
  /** Process time. */
  at: Date;
  /** `worker-lost`: who had it in hand did not say what became of it; `outcome-unknown`: the server did not. */
  why: 'worker-lost' | 'outcome-unknown';
}

/** What a mail server said, or what was seen instead. */
export interface Answer {
  /** SMTP reply code (RFC 5321 section 4.2); absent where no reply came. */
  code?: number;
  /** At most 500 characters. */
  text: string;
  /** Process time. */
  at: Date;
}

export interface Try extends Answer {
  outcome: 'accepted' | 'temporary' | 'permanent' | 'unknown' | 'transport' | 'not-composed' | 'given-back';
  /** The worker that tried. */
  worker: string;
}

/** One letter or notice to one mailbox of one addressee: a row of the ledger. */
export interface Delivery {
  _id: string;
  /** Version of its event stream. */
  version: number;
  source: Source;
  /** The first of several sources that tell one addressee the same, one for each mailbox: whether they were reached is asked of all of them. */
  together?: Source;
  processId?: string;
  addressee: { id: string; name: string };
  mailbox: string;
  /** 0; above it a person asked for another copy. */
  copy: number;
  /** Mailboxes of the addressee that are tried when this one fails, in order. */
  alternatives: string[];
  /** What must not overtake each other: mails of one lane leave in the order of their numbers. */
  lane: string;
  laneNumber: number;
  /** Small frozen facts for the composer. */
  facts: Record<string, string>;
  /** Process time after which it is not tried again. */
  deadline?: Date;
  correlationId: string;
  /** Rows that one job stands for. */
  chunk: string;
  /** With its angle brackets; the same at every try. */
  messageId: string;
  /** Process time. */
  createdAt: Date;

  state: DeliveryState;
  /** True while the state may still change by itself: queued, sending, deferred. */
  open: boolean;
  /** Machine time from which a worker may take it: the wait after a failure; while sending, the end of the lease. */
  dueAt: Date;
  /** The worker that has it in hand, and which of its claims. */
  owner?: string;
  claim?: string;
  /** Tries that count against the mailbox; faults of the transport do not. */
  attempts: number;
  /** Faults of the transport in a row that met this mail. */
  faults: number;
  /** Machine time of the first try that counts. */
  firstTriedAt?: Date;
  marks: RepeatMark[];
  /** Some server may have taken it although none said so. */
  mayHaveGot: boolean;
  answer?: Answer;
  tries: Try[];
  /** Of the bytes handed over at the first try. */
  messageSha256?: string;
  /** Process time. */
  acceptedAt?: Date;
  /** The delivery to the next mailbox that this one called for. */
  movedOn?: string;
  /** The delivery whose failure called for this one. */
  insteadOf?: string;
  givenUp?: { at: Date; by: string; reason: string };
  /** Something later took its place while a worker had it in hand, or after it failed: unless it has left, it never does. */
  overtaken?: boolean;
}

/** What another part asks for; see {@link Delivery}. */
export interface NewDelivery {
  source: Source;
  together?: Source;
  processId?: string;
  addressee: { id: string; name: string };
  mailbox: string;
  alternatives: string[];
  copy?: number;
  lane: string;
  laneNumber: number;
  facts: Record<string, string>;
  /** Process time until which the mails of the source wait, so that they can be halted. */
  holdUntil: Date;
  /** Mails of the source that leave in a minute; absent: no pace. */
  pacePerMinute?: number;
  deadline?: Date;
  correlationId: string;
}

/** Tries kept with a row; older ones fall off. */
export const TRIES_KEPT = 20;
const WORDS_KEPT = 500;

/** A server's words, fit for record and screen: one line, no control characters, at most 500 characters. */
export const words = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, WORDS_KEPT);
