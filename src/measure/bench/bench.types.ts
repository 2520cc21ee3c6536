import type { Output } from '../../cli/output.js';
import type { Comparison } from '../support/statistics.js';
import type { Stage } from '../support/stage.js';

export interface BenchSizes {
  /** Rounds of each pair; undefined: the bench's own number. */
  rounds?: number;
  /** Mails, events or writers in a round; undefined: the bench's own number. */
  size?: number;
}

/** A figure that is promised: shown beside what was measured. */
export interface Gate {
  what: string;
  value: number;
  /** `least`: the value is to reach it; `most`: it is not to pass it. */
  least?: number;
  most?: number;
}

/** What a bench writes with `--json`: `ours` and `rival` are seconds for the same work, the ratio is rival / ours. */
export interface BenchResult extends Comparison {
  name: string;
  /** What both sides did. */
  work: string;
  /** What ours is compared with. */
  rival: string;
  gates: Gate[];
  /** Whatever else was measured on the way. */
  more: Record<string, unknown>;
}

export interface Bench {
  name: string;
  run(stage: Stage, sizes: BenchSizes, output: Output): Promise<BenchResult>;
}

export const isMet = ({ value, least, most }: Gate): boolean =>
  (least === undefined || value >= least) && (most === undefined || value <= most);
