import { type Moment, nextMailboxIsDue, type RetryPolicy, timeLeft, waitAfter } from './backoff.js';
import type { Outcome } from './classify.js';
import type { Answer, Delivery, RepeatMark, Try } from './delivery.js';
import { words } from './delivery.js';
import { type DeliveryState, stateChange } from './delivery.states.js';

/** So many faults of the transport in a row count as a temporary failure of the mail: it may be the cause. */
const FAULTS_THAT_COUNT = 5;
/** A mail that met a fault of the transport is not the first to go when it is mended. Milliseconds. */
const AFTER_FAULT_MS = 1_000;

/** What is written for one try. */
export interface Decision {
  state: DeliveryState;
  open: boolean;
  dueAt: Date;
  attempts: number;
  faults: number;
  firstTriedAt?: Date;
  mayHaveGot: boolean;
  mark?: RepeatMark;
  answer: Answer;
  tried: Omit<Try, 'worker'>;
  messageSha256?: string;
  acceptedAt?: Date;
  /** The mailbox that is tried next, and why. */
  nextMailbox?: { mailbox: string; because: 'failed' | 'deferred' };
  /** It failed by a rule of our own, before any server judged it: the mailbox is not to blame. */
  mailAtFault?: true;
}

type Row = Pick<
  Delivery,
  | 'state'
  | 'attempts'
  | 'faults'
  | 'firstTriedAt'
  | 'deadline'
  | 'alternatives'
  | 'movedOn'
  | 'mayHaveGot'
  | 'messageSha256'
>;

/** What follows from the outcome of one try, by the rules of the ledger (design, the way of one event, 7 to 9). */
export function decideOutcome(row: Row, outcome: Outcome, moment: Moment, policy: RetryPolicy): Decision {
  const answer: Answer = {
    text: words(outcome.text),
    at: moment.process,
    ...('code' in outcome ? { code: outcome.code } : {}),
  };
  const sha = 'sha256' in outcome ? (row.messageSha256 ?? outcome.sha256) : row.messageSha256;
  const known = {
    attempts: row.attempts,
    faults: 0,
    mayHaveGot: row.mayHaveGot,
    dueAt: moment.machine,
    answer,
    tried: { ...answer, outcome: outcome.kind },
    ...(row.firstTriedAt === undefined ? {} : { firstTriedAt: row.firstTriedAt }),
    ...(sha === undefined ? {} : { messageSha256: sha }),
  };
  switch (outcome.kind) {
    case 'accepted':
      return {
        ...known,
        ...stateChange(row.state, 'accepted'),
        attempts: row.attempts + 1,
        mayHaveGot: true,
        acceptedAt: moment.process,
      };
    case 'permanent':
      return { ...known, ...failedFor(outcome, row), attempts: row.attempts + 1 };
    case 'transport':
      if (row.faults + 1 < FAULTS_THAT_COUNT) {
        return {
          ...known,
          ...stateChange(row.state, row.attempts > 0 ? 'deferred' : 'queued'),
          faults: row.faults + 1,
          dueAt: new Date(moment.machine.getTime() + AFTER_FAULT_MS),
        };
      }
      return deferOrFail(row, known, moment, policy);
    case 'temporary':
    case 'not-composed':
      return deferOrFail(row, known, moment, policy);
    case 'unknown':
      return {
        ...deferOrFail(row, known, moment, policy),
        mayHaveGot: true,
        mark: { at: moment.process, why: 'outcome-unknown' },
      };
  }
}

type Known = Omit<Decision, 'state' | 'open'>;

function deferOrFail(row: Row, known: Known, moment: Moment, policy: RetryPolicy): Decision {
  const firstTriedAt = row.firstTriedAt ?? moment.machine;
  const attempts = row.attempts + 1;
  const wait = waitAfter(attempts, policy, moment.random);
  const tried = { ...row, firstTriedAt };
  if (wait > timeLeft(tried, policy, moment)) return { ...known, ...failed(row), attempts, firstTriedAt };
  const next = row.alternatives[0];
  return {
    ...known,
    ...stateChange(row.state, 'deferred'),
    attempts,
    firstTriedAt,
    dueAt: new Date(moment.machine.getTime() + wait),
    ...(next !== undefined && nextMailboxIsDue(tried, moment)
      ? { nextMailbox: { mailbox: next, because: 'deferred' as const } }
      : {}),
  };
}

function failed(row: Row): Pick<Decision, 'state' | 'open' | 'nextMailbox' | 'mailAtFault'> {
  const next = row.movedOn === undefined ? row.alternatives[0] : undefined;
  return {
    ...stateChange(row.state, 'failed'),
    ...(next === undefined ? {} : { nextMailbox: { mailbox: next, because: 'failed' as const } }),
  };
}

/** A mail that is too large, or too late, for one mailbox is so for the next one too. */
function failedFor(
  { code, flag }: Extract<Outcome, { kind: 'permanent' }>,
  row: Row,
): ReturnType<typeof failed> {
  if (code !== undefined || flag === undefined) return failed(row);
  const none = flag === 'size' || flag === 'late';
  return { ...(none ? stateChange(row.state, 'failed') : failed(row)), mailAtFault: true };
}
