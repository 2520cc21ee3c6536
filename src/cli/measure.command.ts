import { bench, chaos } from '../measure/index.js';
import { assertWritableFile } from '../platform/index.js';

/** `convene bench` and `convene chaos`; what chaos finds broken is told by the exit code. */
export async function measure(
  name: 'bench' | 'chaos',
  which: readonly string[],
  options: { json?: string; rounds?: string; size?: string },
): Promise<void> {
  if (options.json !== undefined) await assertWritableFile(options.json);
  if (name === 'bench') await bench(which, options);
  else if (!(await chaos(which, options))) process.exitCode = 1;
}
