/** What rules the mails of one letter or notice together. */
export interface Gate {
  /** Process time. */
  holdUntil: Date;
  /** Who halted it and when; null while it may leave. */
  halted: object | null;
  pacePerMinute?: number;
  /** Machine time from which the next mail may leave at this pace. */
  paceFrom: Date;
}

/** What was not used of a pace is kept for so long; more would let a pause end in a burst. */
const BURST_MS = 1_000;
/** Paced mails are looked after no more often than this. */
const LEAST_PAUSE_MS = 100;

export type Release =
  | { granted: number; paceFrom?: Date }
  | { granted: 0; because: 'halted' }
  /** `inMs`: when to ask again. */
  | { granted: 0; because: 'held' | 'paced'; inMs: number };

/** How many of the `wanted` mails may leave now. `paceFrom` must be saved, where given, before they do. */
export function release(gate: Gate, wanted: number, now: { machine: Date; process: Date }): Release {
  if (gate.halted !== null) return { granted: 0, because: 'halted' };
  const held = gate.holdUntil.getTime() - now.process.getTime();
  if (held > 0) return { granted: 0, because: 'held', inMs: held };
  if (gate.pacePerMinute === undefined) return { granted: wanted };
  const interval = 60_000 / gate.pacePerMinute;
  const machine = now.machine.getTime();
  const from = Math.max(gate.paceFrom.getTime(), machine - BURST_MS);
  if (from > machine) {
    return { granted: 0, because: 'paced', inMs: Math.max(from - machine, LEAST_PAUSE_MS) };
  }
  const granted = Math.min(wanted, 1 + Math.floor((machine - from) / interval));
  return { granted, paceFrom: new Date(Math.ceil(from + granted * interval)) };
}
