import { describe, expect, it } from '@jest/globals';
import { table } from './table.js';

describe('a table', () => {
  it('puts numbers on the right and words on the left', () => {
    expect(
      table(
        ['what', 'seconds'],
        [
          ['ours', 1.5],
          ['the rival', 12],
        ],
      ),
    ).toBe(
      [
        //
        'what       seconds',
        '---------  -------',
        'ours           1.5',
        'the rival       12',
      ].join('\n'),
    );
  });

  it('stands without rows', () => {
    expect(table(['a', 'bc'], [])).toBe('a  bc\n-  --');
  });
});
