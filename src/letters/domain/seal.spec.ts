import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleLetter } from '../../../test/support/letters.js';
import type { Letter } from './letter.js';
import { canonicalJson, letterSeal } from './seal.js';

describe('a seal', () => {
  it('does not depend on the order of members, nor on members that are absent', () => {
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [1, 'x', null] } })).toBe(
      '{"a":{"c":[1,"x",null]},"b":1}',
    );
    expect(canonicalJson({ at: new Date('2017-06-06T14:00:00Z') })).toBe('{"at":"2017-06-06T14:00:00.000Z"}');
  });

  it('is the same for a value and its copy out of a store', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('changes with any word of the letter and any fact of the issue', () => {
    const letter = sampleLetter();
    const issue = {
      at: new Date(0),
      by: { kind: 'person' as const, id: 'a' },
      personal: false,
      enclosures: [],
    };
    const seal = letterSeal(letter, issue);
    expect(letterSeal({ ...letter, body: `${letter.body} ` }, issue)).not.toBe(seal);
    expect(letterSeal(letter, { ...issue, at: new Date(1) })).not.toBe(seal);
    const later: Letter = { ...letter, state: 'issued', version: 9 };
    expect(letterSeal(later, issue)).toBe(seal);
  });
});
