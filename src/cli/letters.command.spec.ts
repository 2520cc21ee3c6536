import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../platform/index.js';
import { dryRunInWords } from './letters.command.js';

const draftEnclosed: Finding = {
  level: 'error',
  code: 'letters/enclosed-not-cleared',
  where: 'enclosure 1',
  message: 'The enclosed letter "Note" of 2031-02-03 is draft.',
  fix: 'Have it cleared and issued first, or leave it out.',
};
const otherDate: Finding = {
  level: 'warning',
  code: 'letters/date-not-today',
  where: 'date',
  message: 'The letter is dated 2031-02-03.',
};

describe('the dry run as it is told', () => {
  it('counts in the right number and puts the place in front', () => {
    expect(
      dryRunInWords({ ready: false, addressees: 1, findings: [draftEnclosed] }, 'x').split('\n'),
    ).toEqual([
      '1 addressee, 1 finding (1 error)',
      '  error    enclosure 1: The enclosed letter "Note" of 2031-02-03 is draft. Have it cleared and issued first, or leave it out.',
      'It cannot be issued while an error stands.',
    ]);
    expect(
      dryRunInWords({ ready: false, addressees: 204, findings: [draftEnclosed, otherDate] }, 'x'),
    ).toMatch(/^204 addressees, 2 findings \(1 error, 1 warning\)\n/);
  });

  it('names the next command where nothing stands against it', () => {
    expect(dryRunInWords({ ready: true, addressees: 0, findings: [] }, 'letter-1').split('\n')).toEqual([
      '0 addressees, 0 findings',
      'Nothing stands against it. Once it is cleared: convene letters issue letter-1 --addressees 0',
    ]);
  });
});
