import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isCode } from '../system-error.js';

/** A process that cannot be taken for a later one with the same number. */
export interface ProcessMark {
  pid: number;
  /** When it was started, as the system counts it; differs for a later process of the same number. */
  born: string;
}

/**
 * The mark of a living process, or null when there is none of that number (one that has ended and waits for its
 * parent counts as gone).
 */
export async function markOf(pid: number): Promise<ProcessMark | null> {
  const born = process.platform === 'linux' ? await bornOnLinux(pid) : await bornByPs(pid);
  return born === null ? null : { pid, born };
}

/** True when the very process of the mark is alive. */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await markOf(mark.pid))?.born === mark.born;
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of proc(5) stat; the name before them may hold anything. */
async function bornOnLinux(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    if (state === undefined || started === undefined || state === 'Z' || state === 'X') return null;
    return `${boot.trim()}:${started}`;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ESRCH')) return null;
    throw error;
  }
}

async function bornByPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
    const [state, ...started] = stdout.trim().split(/\s+/);
    return state === undefined || state.startsWith('Z') || started.length === 0 ? null : started.join(' ');
  } catch (error) {
    // ps ends with 1 when nothing has that number.
    if (isCode(error, 1)) return null;
    throw error;
  }
}

/** Sends a signal to the very process of the mark; nothing when it has ended. */
export async function signal(mark: ProcessMark, name: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(mark))) return;
  try {
    process.kill(mark.pid, name);
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error;
  }
}
