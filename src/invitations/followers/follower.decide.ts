import type { Follower } from './follower.types.js';

const HOUR_MS = 3_600_000;

/** How long the link in the first mail is good. */
export const CONFIRM_WITHIN_MS = 3 * 24 * HOUR_MS;

/**
 * What is done when somebody asks to be told. Whatever it is, the one who asks sees the same page, so that nobody learns
 * who follows; and nobody is sent a second mail within the hour because somebody types their address again.
 */
export function onAsked(
  standing: Pick<Follower, 'state' | 'askedAt'> | null,
  now: Date,
): 'ask to confirm' | 'nothing' {
  if (standing === null) return 'ask to confirm';
  if (standing.state === 'following') return 'nothing';
  return standing.askedAt.getTime() + HOUR_MS > now.getTime() ? 'nothing' : 'ask to confirm';
}
