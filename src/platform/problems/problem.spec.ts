import { describe, expect, it } from '@jest/globals';
import { findingInWords } from './problem.js';

describe('a finding in words', () => {
  it('has its place in front', () => {
    expect(
      findingInWords({ where: 'enclosure 1', message: 'The letter is a draft.', fix: 'Have it cleared.' }),
    ).toBe('enclosure 1: The letter is a draft. Have it cleared.');
  });

  it('goes on from its place where the message is no sentence of its own', () => {
    expect(findingInWords({ where: 'HTTP_PORT', message: 'must be a number' })).toBe(
      'HTTP_PORT must be a number',
    );
    expect(findingInWords({ where: 'URL', message: 'is missing', fix: 'Set it.' })).toBe(
      'URL is missing. Set it.',
    );
  });

  it('stands alone where it has no place', () => {
    expect(findingInWords({ message: 'The letter has no text.' })).toBe('The letter has no text.');
  });
});
