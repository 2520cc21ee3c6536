import { flagOf } from './classify.js';
import type { Delivery } from './delivery.js';
import type { DeliveryState } from './delivery.states.js';

/** How one mailbox of an addressee stands. */
export interface MailboxCoverage {
  deliveryId: string;
  mailbox: string;
  copy: number;
  state: DeliveryState;
  /** The server's last words, with its reply code. */
  answer?: string;
  /** Process time. */
  acceptedAt?: Date;
  /** It may have arrived twice. */
  possiblyRepeated: boolean;
  /** `size`: too large for that server; `content`: refused for what is in it. A person looks at the mail itself. */
  flag?: 'size' | 'content';
  /** While it waits: machine time from which it is tried again. */
  dueAt?: Date;
  /** A person ended the tries. */
  givenUp?: { at: Date; by: string; reason: string };
}

/**
 * How an addressee stands: `reached` by one mailbox at least, `waiting` while a mail may still go out,
 * `unknown` if a server may have taken one without saying so, `superseded` if something later took its place, else
 * `not-reached`.
 */
export interface AddresseeCoverage {
  addressee: { id: string; name: string };
  state: 'reached' | 'waiting' | 'unknown' | 'superseded' | 'not-reached';
  /** Got it, or may have got it: a later cancellation goes to these, and to nobody else. */
  mayHaveGot: boolean;
  /** In the order in which they were tried. */
  mailboxes: MailboxCoverage[];
}

export type CoverageTotals = Record<AddresseeCoverage['state'] | 'all', number>;

type Row = Pick<
  Delivery,
  | '_id'
  | 'addressee'
  | 'mailbox'
  | 'copy'
  | 'state'
  | 'open'
  | 'answer'
  | 'acceptedAt'
  | 'marks'
  | 'mayHaveGot'
> &
  Partial<Pick<Delivery, 'dueAt' | 'attempts' | 'givenUp'>>;

/** The addressees of one letter or notice, in the order of the rows. */
export function coverageOf(rows: readonly Row[]): AddresseeCoverage[] {
  const byAddressee = new Map<string, Row[]>();
  for (const row of rows) {
    const own = byAddressee.get(row.addressee.id);
    if (own) own.push(row);
    else byAddressee.set(row.addressee.id, [row]);
  }
  return [...byAddressee.values()].map((own): AddresseeCoverage => {
    const state = own.some((row) => row.state === 'accepted')
      ? 'reached'
      : own.some((row) => row.open)
        ? 'waiting'
        : own.some((row) => row.mayHaveGot && row.state !== 'bounced')
          ? 'unknown'
          : own.some((row) => row.state === 'superseded')
            ? 'superseded'
            : 'not-reached';
    const [first] = own;
    return {
      addressee: { id: first?.addressee.id ?? '', name: first?.addressee.name ?? '' },
      state,
      mayHaveGot: own.some((row) => row.state === 'accepted' || row.state === 'sending' || row.mayHaveGot),
      mailboxes: own.map((row) => ({
        deliveryId: row._id,
        mailbox: row.mailbox,
        copy: row.copy,
        state: row.state,
        possiblyRepeated: row.marks.length > 0,
        ...(row.answer === undefined ? {} : { answer: said(row.answer) }),
        ...(row.acceptedAt === undefined ? {} : { acceptedAt: row.acceptedAt }),
        ...flagged(row),
        ...(row.state === 'deferred' && row.dueAt !== undefined ? { dueAt: row.dueAt } : {}),
        ...(row.givenUp === undefined ? {} : { givenUp: row.givenUp }),
      })),
    };
  });
}

export function totalsOf(coverage: readonly AddresseeCoverage[]): CoverageTotals {
  const totals: CoverageTotals = {
    all: 0,
    reached: 0,
    waiting: 0,
    unknown: 0,
    superseded: 0,
    'not-reached': 0,
  };
  for (const { state } of coverage) {
    totals.all += 1;
    totals[state] += 1;
  }
  return totals;
}

function flagged({ state, answer }: Row): Pick<MailboxCoverage, 'flag'> {
  const flag = state === 'failed' ? flagOf(answer?.code) : undefined;
  return flag === undefined ? {} : { flag };
}

/** A server's answer as people read it; servers mostly repeat the code in their words. */
export const said = ({ code, text }: NonNullable<Row['answer']>): string =>
  code === undefined || text.startsWith(String(code)) ? text : `${code} ${text}`;
