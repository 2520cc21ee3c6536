import { describe, expect, it } from '@jest/globals';
import { compareTexts } from './comparison.js';

const CLEARED = 'I have the honour to invite you to Room XIX on Tuesday, 20 June 2017.';

describe('the comparison of a signed copy with what was cleared', () => {
  it('takes the same words as the same text, however they are broken, spaced and joined', () => {
    const copy = 'I have the hon-\nour to invite  you\nto Room XIX on Tuesday 20 June 2017';
    expect(compareTexts(CLEARED, copy)).toEqual({ result: 'same', missing: [], foreign: [] });
    expect(compareTexts('an office ﬁle of five words', 'an office file of five words').result).toBe('same');
  });

  it('names the words that differ, also where only a figure does', () => {
    expect(compareTexts(CLEARED, CLEARED.replace('20 June', '21 June'))).toEqual({
      result: 'differs',
      missing: ['20'],
      foreign: ['21'],
    });
    expect(compareTexts(CLEARED, `${CLEARED} Signed`)).toMatchObject({
      result: 'differs',
      foreign: ['Signed'],
    });
  });

  it('sees signs of money, shares and sums, and a text of quite another kind without counting for long', () => {
    const terms = 'a grant of €100 for 10% of all five delegations';
    for (const other of [terms.replace('€', '$'), terms.replace('%', '')])
      expect(compareTexts(terms, other).result).toBe('differs');
    const foreign = Array.from({ length: 40_000 }, (_, n) => `w${n}`).join(' ');
    expect(compareTexts(CLEARED, foreign)).toMatchObject({ result: 'differs', foreign: { length: 20 } });
  });

  it('sees that words stand in another order', () => {
    expect(compareTexts('one two three four five six', 'two one three four five six').result).toBe('differs');
  });

  it('says so when there is no text to compare, as in a scan', () => {
    expect(compareTexts(CLEARED, ' \n 12 ').result).toBe('no-text');
  });
});
