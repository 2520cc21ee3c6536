/** The next number in [0, 1) of a sequence that is the same at every run. */
export type Random = () => number;

const MIX = 0x9e3779b9;

/** A small generator (a Weyl sequence with a mixing function) for choices that must be the same at every run. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + MIX) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** A number in [0, 1) that belongs to a text, whoever asks and in whatever order. */
export function fractionOf(seed: number, text: string): number {
  let hash = seed >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return seeded(hash)();
}

/** Half of the items, rounded down, chosen at random, in random order. */
export function randomHalf<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  const chosen: T[] = [];
  while (chosen.length < Math.floor(items.length / 2)) {
    chosen.push(...rest.splice(Math.floor(random() * rest.length), 1));
  }
  return chosen;
}
