import { describe, expect, it } from '@jest/globals';
import { measureProblems } from '../measure.problems.js';
import { chosen, wholeNumber } from './numbers.js';

const all = [{ name: 'letters' }, { name: 'relay' }];

describe('what is asked for on the command line', () => {
  it('is one, some or all', () => {
    expect(chosen(all, ['relay'])).toEqual([{ name: 'relay' }]);
    expect(chosen(all, [])).toEqual(all);
    expect(() => chosen(all, ['relays'])).toThrow(measureProblems.unknownName.code);
  });

  it('has whole numbers', () => {
    expect(wholeNumber(undefined, 5, 'rounds')).toBe(5);
    expect(wholeNumber('12', 5, 'rounds')).toBe(12);
    for (const bad of ['0', '-1', '1.5', 'many', '']) {
      expect(() => wholeNumber(bad, 5, 'rounds')).toThrow(measureProblems.badNumber.code);
    }
  });
});
