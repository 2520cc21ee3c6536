import type { Delivery } from './delivery.js';

/** How long and how often a mailbox is tried. */
export interface RetryPolicy {
  /** Waits after the first, second … temporary failure; the last one repeats. Seconds. */
  backoffSeconds: readonly number[];
  /** No try starts later than this after the first. Milliseconds. */
  giveUpMs: number;
}

/** Share by which a wait is made longer or shorter, so that mails deferred together do not come back together. */
const JITTER = 0.2;
/** Deferred for longer than this, the addressee's next mailbox is tried too. */
const NEXT_MAILBOX_AFTER_MS = 4 * 3_600_000;
/** So close to the deadline, the next mailbox is tried at the first deferral. */
const NEXT_MAILBOX_BEFORE_DEADLINE_MS = 72 * 3_600_000;

/** The moments a decision rests on; `random` in [0, 1). */
export interface Moment {
  /** Drives waits. */
  machine: Date;
  /** Drives deadlines and what is put on record. */
  process: Date;
  random: number;
}

/** Milliseconds until the next try after `attempts` tries that failed for now. */
export function waitAfter(attempts: number, { backoffSeconds }: RetryPolicy, random: number): number {
  const seconds = backoffSeconds[Math.min(attempts, backoffSeconds.length) - 1] ?? 0;
  return Math.round(seconds * 1_000 * (1 - JITTER + 2 * JITTER * random));
}

/** Milliseconds from now in which a try may still start: up to the give-up time, never past the deadline. */
export function timeLeft(
  row: Pick<Delivery, 'firstTriedAt' | 'deadline'>,
  { giveUpMs }: RetryPolicy,
  { machine, process }: Moment,
): number {
  const tried = row.firstTriedAt ? machine.getTime() - row.firstTriedAt.getTime() : 0;
  const untilDeadline = row.deadline ? row.deadline.getTime() - process.getTime() : Infinity;
  return Math.min(giveUpMs - tried, untilDeadline);
}

/** True if the addressee's next mailbox is to be tried beside this one, which is only deferred. */
export function nextMailboxIsDue(
  row: Pick<Delivery, 'firstTriedAt' | 'deadline' | 'alternatives' | 'movedOn'>,
  { machine, process }: Moment,
): boolean {
  if (row.alternatives.length === 0 || row.movedOn !== undefined) return false;
  const deferredFor = row.firstTriedAt ? machine.getTime() - row.firstTriedAt.getTime() : 0;
  const untilDeadline = row.deadline ? row.deadline.getTime() - process.getTime() : Infinity;
  return deferredFor > NEXT_MAILBOX_AFTER_MS || untilDeadline <= NEXT_MAILBOX_BEFORE_DEADLINE_MS;
}
