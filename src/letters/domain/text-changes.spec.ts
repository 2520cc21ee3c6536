import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textChanges } from './text-changes.js';

const without = (left: 'added' | 'removed', before: string, after: string): string =>
  textChanges(before, after)
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join('');

describe('changes of a text', () => {
  it('are told word by word', () => {
    expect(textChanges('The meeting is in Room XX.', 'The meeting is in Room XVII.')).toEqual([
      { kind: 'same', text: 'The meeting is in Room ' },
      { kind: 'removed', text: 'XX' },
      { kind: 'added', text: 'XVII' },
      { kind: 'same', text: '.' },
    ]);
  });

  it('are none between equal texts', () => {
    expect(textChanges('', '')).toEqual([]);
    expect(textChanges('a', 'a')).toEqual([{ kind: 'same', text: 'a' }]);
  });

  it('always make up both texts', () => {
    const words = fc.array(fc.constantFrom('room', ' ', '\n', 'Excellency,', '10:00', 'ü', '—'), {
      maxLength: 40,
    });
    const texts = fc.oneof(
      fc.string({ maxLength: 60 }),
      words.map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(without('added', before, after)).toBe(before);
        expect(without('removed', before, after)).toBe(after);
      }),
    );
  });

  it('of very long texts are the texts as a whole', () => {
    const long = 'word '.repeat(30_000);
    expect(textChanges(long, `${long}more`).map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});
