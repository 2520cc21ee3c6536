import type { PeerGroup } from '../../src/setup/peers.mjs';

export interface Run {
  title: string;
  projects: string[];
  zone?: string;
}
export interface Plan {
  without: PeerGroup[];
  runs: Run[];
  rest: string[];
  byName: boolean;
}
export interface Outcome {
  passed: number;
  failed: number;
  brokenFiles: number;
  skipped: string[];
}
export const PROJECTS: string[];
export const ZONES: string[];
export function planRuns(args: readonly string[]): Plan;
export function addUp(
  runs: readonly { code: number | null; outcome: Outcome | null }[],
  plan: { without: readonly PeerGroup[]; byName: boolean },
): { passed: number; failed: number; leftOut: number; remarks: string[] };
export function leftOutMark(group: PeerGroup): string;
