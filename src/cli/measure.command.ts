import { bench, chaos } from '../measure/index.js';

/** `convene bench` and `convene chaos`; what chaos finds broken is told by the exit code. */
export async function measure(
  name: 'bench' | 'chaos',
  which: readonly string[],
  options: { json?: string; rounds?: string; size?: string },
): Promise<void> {
  if (name === 'bench') await bench(which, options);
  else if (!(await chaos(which, options))) process.exitCode = 1;
}
