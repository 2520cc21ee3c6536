const HOUR = 3_600_000;
/** An offer ends so long before what is offered begins, so that the next one, or the office, can still do something. */
export const ENDS_BEFORE = HOUR;
/** Whoever is asked has at least so long to answer. */
export const ANSWERED_IN = HOUR;

/**
 * Process time until which an offer that is made now stands; null: it is too late for one, and the office asks by
 * telephone.
 */
export function offerUntil({ start }: { start: Date }, now: Date, offerMs: number): Date | null {
  const until = Math.min(now.getTime() + offerMs, start.getTime() - ENDS_BEFORE);
  return until - now.getTime() < Math.min(ANSWERED_IN, offerMs) ? null : new Date(until);
}
