import type { Round } from './statistics.js';

/** Both sides of a round in seconds. Who begins changes from round to round. */
export async function inTurns(
  round: number,
  ours: () => Promise<number>,
  rival: () => Promise<number>,
): Promise<Round> {
  if (round % 2 === 0) {
    const second = await rival();
    return { ours: await ours(), rival: second };
  }
  return { ours: await ours(), rival: await rival() };
}
