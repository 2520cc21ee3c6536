import { diffWordsWithSpace } from 'diff';

/** A run of words that both texts have, or only the later one (`added`), or only the earlier one (`removed`). */
export interface TextChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** So many characters are compared word by word; of longer texts it is only said that they differ. */
const MOST_COMPARED = 200_000;

/**
 * What changed from one text to the other, word by word, in the order of the text. The runs that are not `added`
 * make up the earlier text, those that are not `removed` the later one.
 */
export function textChanges(before: string, after: string): TextChange[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  if (before.length + after.length > MOST_COMPARED) {
    const whole: TextChange[] = [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
    return whole.filter(({ text }) => text !== '');
  }
  return diffWordsWithSpace(before, after).map(({ added, removed, value }): TextChange => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}
