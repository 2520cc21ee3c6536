import type { LedgerRow } from '../ledger-reader.js';
import type { TakenMail } from '../sink/sink.types.js';
import { rounded } from '../support/statistics.js';

/** What a trial left behind: the ledger's word, and the mail server's own count. */
export interface Evidence {
  letters: number;
  rows: readonly LedgerRow[];
  mails: readonly TakenMail[];
  /** Machine time in milliseconds; null where nothing was broken. */
  faultEndedAt: number | null;
  /** True if the ledger came to an end in time. */
  settled: boolean;
}

/** What a trial may cost; all else must be nil. */
export interface Allowance {
  /** Marks of mails whose worker was lost: what a worker may have in hand, window and connections. */
  workerLost: number;
  /** Whether a mail may arrive twice at all. */
  repeats: boolean;
}

export interface Judgement {
  letters: number;
  /** Deliveries that the server never got. */
  lost: number;
  /** Deliveries that the server got more than once. */
  repeated: number;
  /** Deliveries that the ledger says may have arrived twice. */
  marked: number;
  /** Repeated without the ledger saying so. */
  unmarkedRepeats: number;
  /**
   * Seconds from the end of the fault until what it had touched had arrived: the mails that had to be sent again,
   * and the longest silence in which no mail arrived at all.
   */
  recoverySeconds: number;
  /** Marks whose reason is a lost worker, and how many there may be. */
  workerLost: number;
  workerLostAllowed: number;
  /** Repeats whose bytes were not the same as before. */
  altered: number;
  /** Deliveries that did not come to an end in time. */
  unsettled: number;
  /** Everything is as promised. */
  holds: boolean;
}

/** Compares the server's count with the ledger. */
export function judge(evidence: Evidence, allowed: Allowance): Judgement {
  const { letters, rows, mails, faultEndedAt, settled } = evidence;
  const byMessage = new Map<string, TakenMail[]>();
  for (const mail of mails) {
    const copies = byMessage.get(mail.messageId);
    if (copies) copies.push(mail);
    else byMessage.set(mail.messageId, [mail]);
  }
  const copiesOf = (row: LedgerRow): TakenMail[] => byMessage.get(row.messageId) ?? [];
  const isMarked = (row: LedgerRow): boolean => row.marks.length > 0;
  const repeated = rows.filter((row) => copiesOf(row).length > 1);
  const arrived = rows.filter((row) => copiesOf(row).length > 0).length;
  const workerLost = rows.filter(({ marks }) => marks.some(({ why }) => why === 'worker-lost')).length;
  const judgement = {
    letters,
    lost: letters - arrived,
    repeated: repeated.length,
    marked: rows.filter(isMarked).length,
    unmarkedRepeats: repeated.filter((row) => !isMarked(row)).length,
    recoverySeconds: rounded(recovery(rows.filter(isMarked).flatMap(copiesOf), mails, faultEndedAt) / 1_000),
    workerLost,
    workerLostAllowed: allowed.workerLost,
    altered: repeated.filter((row) => new Set(copiesOf(row).map(({ sha256 }) => sha256)).size > 1).length,
    unsettled: settled ? 0 : Math.max(rows.filter(({ open }) => open).length, letters - rows.length, 1),
  };
  const { lost, unmarkedRepeats, altered, unsettled } = judgement;
  return {
    ...judgement,
    holds:
      [lost, unmarkedRepeats, altered, unsettled].every((count) => count === 0) &&
      workerLost <= allowed.workerLost &&
      (allowed.repeats || repeated.length === 0),
  };
}

/** Milliseconds; 0 where nothing was broken or nothing arrived after it. */
function recovery(sentAgain: readonly TakenMail[], mails: readonly TakenMail[], from: number | null): number {
  if (from === null) return 0;
  const lastAgain = Math.max(from, ...sentAgain.map(({ at }) => at));
  let silence = 0;
  let last = from;
  for (const at of mails.map((mail) => mail.at).sort((a, b) => a - b)) {
    if (at <= from) continue;
    silence = Math.max(silence, at - last);
    last = at;
  }
  return Math.max(lastAgain - from, silence);
}
