/** The middle of the values; of an even number the mean of the two middle ones. NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * The value below which a share of the values lies, by linear interpolation between neighbours.
 *
 * @param share 0 (the least) to 1 (the greatest); NaN where there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** One round: seconds that each side took for the same work, one right after the other. */
export interface Round {
  ours: number;
  rival: number;
}

export interface Comparison {
  rounds: Round[];
  /** Median over the rounds of rival / ours: above 1, ours is the faster. */
  ratio: number;
  /** Least and greatest of the rounds' ratios. */
  range: [number, number];
}

/** Compares pairs: each round has its own ratio, so that what slows both sides down for a while falls out. */
export function compare(rounds: readonly Round[]): Comparison {
  const ratios = rounds.map(({ ours, rival }) => rival / ours);
  return {
    rounds: rounds.map(({ ours, rival }) => ({ ours: rounded(ours), rival: rounded(rival) })),
    ratio: rounded(median(ratios)),
    range: [rounded(Math.min(...ratios)), rounded(Math.max(...ratios))],
  };
}

/** Three decimals: more would pretend to a precision that no measurement here has. */
export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
