import { describe, expect, it } from '@jest/globals';
import { dayIn } from './search.js';

describe('what is looked for', () => {
  it.each(['2017-06-06', '6 June 2017', '6 Jun 2017', 'June 6, 2017', '6.6.2017', ' 6  June 2017 '])(
    'is a day if it reads like one: %s',
    (words) => {
      expect(dayIn(words)).toBe('2017-06-06');
    },
  );

  it.each(['Switzerland', 'PGA/2017/14', '31 June 2017', '2017', ''])('is none otherwise: %s', (words) => {
    expect(dayIn(words)).toBeNull();
  });
});
