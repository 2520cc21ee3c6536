import { bench, chaos } from '../measure/index.js';

/** `convene bench` and `convene chaos`; a promise that was not kept, or a run that failed, is told by the exit code. */
export async function measure(
  name: 'bench' | 'chaos',
  which: readonly string[],
  options: { json?: string; rounds?: string; size?: string },
): Promise<void> {
  const kept = await (name === 'bench' ? bench(which, options) : chaos(which, options));
  if (!kept) process.exitCode = 1;
}
