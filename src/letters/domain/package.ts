/** What a mail of one letter may carry: raw bytes of letter and enclosures together, before base64 (× 1.37). */
export const RAW_LIMIT = 7_000_000;

interface Sized {
  sha256: string;
  size: number;
}

/**
 * Which enclosures travel inside the mail, and which as a link. The largest become links first, so that the
 * reader has as many as possible at hand; the letter itself is always inside.
 * @param letterSize raw size of the letter's own PDF (the largest one of a personal letter)
 * @returns for each enclosure, in order, how it travels
 */
export function planTravel(
  letterSize: number,
  enclosures: readonly Sized[],
  limit = RAW_LIMIT,
): ('attached' | 'linked')[] {
  const travels: ('attached' | 'linked')[] = enclosures.map(() => 'attached');
  let total = letterSize + enclosures.reduce((sum, { size }) => sum + size, 0);
  const largestFirst = enclosures.map((enclosure, index) => ({ index, size: enclosure.size }));
  largestFirst.sort((a, b) => b.size - a.size || b.index - a.index);
  for (const { index, size } of largestFirst) {
    if (total <= limit) break;
    travels[index] = 'linked';
    total -= size;
  }
  return travels;
}

/**
 * Letters that enclose each other in a circle, as the path from the first one back to it; null if there is none.
 * @param enclosedBy ids of the letters that a letter encloses
 */
export function findCycle(
  start: string,
  enclosedBy: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const done = new Set<string>();
  const walk = (id: string, path: readonly string[]): string[] | null => {
    const at = path.indexOf(id);
    if (at >= 0) return [...path.slice(at), id];
    if (done.has(id)) return null;
    for (const next of enclosedBy.get(id) ?? []) {
      const cycle = walk(next, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return null;
  };
  return walk(start, []);
}
