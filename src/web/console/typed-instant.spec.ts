import { describe, expect, it } from '@jest/globals';
import { span } from './after-issue/progress-page.js';
import { sentInstant, typedInstant } from './typed-instant.js';

const NEW_YORK = 'America/New_York';

describe('instants in forms', () => {
  it('are wall-clock times of the office, there and back, on both sides of a clock change', () => {
    for (const iso of ['2017-03-11T14:00:00Z', '2017-03-13T14:00:00Z', '2017-06-06T04:05:00Z']) {
      expect(sentInstant(typedInstant(new Date(iso), NEW_YORK), NEW_YORK)).toBe(iso);
    }
    expect(typedInstant(new Date('2017-06-06T04:05:00Z'), NEW_YORK)).toBe('2017-06-06T00:05');
  });

  it('stay as they were typed where they are none', () => {
    expect(sentInstant('31 February', NEW_YORK)).toBe('31 February');
    expect(sentInstant('2017-02-31T10:00', NEW_YORK)).toBe('2017-02-31T10:00');
    expect(sentInstant('2017-02-01', NEW_YORK)).toBe('2017-02-01');
  });
});

describe('a countdown', () => {
  it('is told in hours, minutes and seconds', () => {
    expect([0, 5, 60, 125, 3_600, 7_265].map(span)).toEqual([
      '0 s',
      '5 s',
      '1 min',
      '2 min 5 s',
      '1 h',
      '2 h 1 min 5 s',
    ]);
  });
});
