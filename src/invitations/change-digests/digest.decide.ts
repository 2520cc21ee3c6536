import { type ReleasedContent, sittingSpan } from '../../meetings/index.js';

const DAY_MS = 86_400_000;

/**
 * When a digest leaves: after the quiet period that gathers releases, but at once where somebody may be on the way:
 * a sitting goes on, or begins within 24 hours, by what stood before or by what stands now.
 */
export function digestDue(
  { at, quietMs, now }: { at: Date; quietMs: number; now: Date },
  contents: readonly Pick<ReleasedContent, 'sittings'>[],
  zone: string,
): Date {
  const near = contents.some(({ sittings }) =>
    sittings.some((sitting) => {
      const span = sittingSpan(sitting, zone);
      return span !== null && span.end > now && span.start.getTime() <= now.getTime() + DAY_MS;
    }),
  );
  return near ? now : new Date(Math.max(at.getTime() + quietMs, now.getTime()));
}

/**
 * What became of a digest at one mailbox. `has`: a server took it, may have, or a worker is handing it over; `waiting`:
 * it can still be stopped; `missed`: it never came there.
 */
export interface Told {
  /** The release up to which it told. */
  to: number;
  state: 'has' | 'waiting' | 'missed';
}

export type MailboxPlan =
  | { act: 'nothing' }
  /** The changes were taken back before they were told: what waits never leaves. */
  | { act: 'withdraw' }
  /** The difference from release `from`; what waits is superseded by it. */
  | { act: 'send'; from: number };

/**
 * What one mailbox is to be told now. It knows the release that stood when its addressee was invited, or the last one
 * it was told of; what only waits does not count, for it is superseded.
 * @param history in the order in which the digests were made
 * @param differs whether one release tells something else than another
 */
export function planFor(
  invitedTo: number,
  history: readonly Told[],
  present: number,
  differs: (from: number, to: number) => boolean,
): MailboxPlan {
  const from = Math.max(history.findLast(({ state }) => state === 'has')?.to ?? 0, invitedTo);
  const waiting = history.findLast(({ state }) => state === 'waiting');
  if (waiting !== undefined && !differs(waiting.to, present)) return { act: 'nothing' };
  if (differs(from, present)) return { act: 'send', from };
  return { act: waiting === undefined ? 'nothing' : 'withdraw' };
}
