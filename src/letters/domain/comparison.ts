import { diffArrays } from 'diff';
import type { Comparison } from './letter.js';

/** Fewer words than these are the noise of a scanner, not a text. */
const LEAST_WORDS = 5;
/** So many differing words are kept for the eye of a person. */
const MOST_NAMED = 20;
const MOST_EDITS = 2_000;

/**
 * How the text of a signed copy stands to that of the pages that were cleared. Spaces, breaks of lines and words,
 * ligatures and punctuation don't count; every word, figure and sign of money, share or sum does, in its order.
 */
export function compareTexts(cleared: string, copy: string): Comparison {
  const wanted = wordsOf(cleared);
  const found = wordsOf(copy);
  if (found.length < LEAST_WORDS) return { result: 'no-text', missing: [], foreign: [] };
  // Texts that have little in common are another letter: to find out word by word would take minutes.
  const runs = diffArrays(wanted, found, { maxEditLength: MOST_EDITS });
  if (runs === undefined) {
    return { result: 'differs', missing: wanted.slice(0, MOST_NAMED), foreign: found.slice(0, MOST_NAMED) };
  }
  const missing: string[] = [];
  const foreign: string[] = [];
  let differs = false;
  for (const { added, removed, value } of runs) {
    if (!added && !removed) continue;
    differs = true;
    const list = added ? foreign : missing;
    list.push(...value.slice(0, MOST_NAMED - list.length));
  }
  return { result: differs ? 'differs' : 'same', missing, foreign };
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .replace(/\u00ad|[-\u2010]\s*\n\s*/gu, '')
    .match(/[\p{L}\p{M}\p{N}]+|[\p{Sc}\p{Sm}%]/gu) ?? [];
