import { measureProblems } from '../measure.problems.js';

/** A whole number from the command line; refusal `measure/bad-number`. */
export function wholeNumber(given: string | undefined, otherwise: number, what: string, least = 1): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw measureProblems.badNumber(`${what} must be a whole number of at least ${least}, not "${given}".`);
}

/** Those of the names that were asked for, in their own order; all where none was. Refusal `measure/unknown-name`. */
export function chosen<Named extends { name: string }>(
  all: readonly Named[],
  asked: readonly string[],
): Named[] {
  const names = all.map(({ name }) => name);
  for (const name of asked) {
    if (!names.includes(name)) {
      throw measureProblems.unknownName(`"${name}" is not one of ${names.join(', ')}.`);
    }
  }
  return asked.length === 0 ? [...all] : all.filter(({ name }) => asked.includes(name));
}
