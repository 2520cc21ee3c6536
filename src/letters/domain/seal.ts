import { sha256 } from '../../platform/index.js';
import { contentOf, type Issue, type Letter } from './letter.js';

/**
 * One text for one value: members sorted by name, absent members left out, instants as RFC 3339 in UTC.
 * It is what seals are made over, so its form is fixed for ever.
 */
export function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

export const sealOf = (value: unknown): string => sha256(canonicalJson(value));

/** The seal of an issued letter: its content, number and everything that was fixed at issue. */
export function letterSeal(
  letter: Pick<Letter, '_id' | 'processId' | 'kind' | 'reference'> & Parameters<typeof contentOf>[0],
  issue: Omit<Issue, 'seal'>,
): string {
  const { _id, processId, kind, reference } = letter;
  return sealOf({ _id, processId, kind, reference, content: contentOf(letter), issue });
}
