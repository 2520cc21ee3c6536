import { describe, expect, it } from '@jest/globals';
import { sampleParts } from '../../../test/support/mail-samples.js';
import { mailProblems } from '../mail.problems.js';
import { type Composer, Composers } from './composers.js';

const composer = (kind: string): Composer => ({
  kind,
  shared: () => Promise.resolve({ attachments: [] }),
  parts: () => Promise.resolve(sampleParts()),
});

describe('composers', () => {
  it('are found by the kind of source they compose for', () => {
    const composers = new Composers();
    const [letters, notices] = [composer('letter'), composer('notice')];
    composers.register(letters);
    composers.register(notices);
    expect(composers.of('letter')).toBe(letters);
    expect(composers.of('notice')).toBe(notices);
  });

  it('are refused when two claim one kind, or none has it', () => {
    const composers = new Composers();
    composers.register(composer('letter'));
    expect(() => composers.register(composer('letter'))).toThrow(
      expect.objectContaining({ code: mailProblems.composerTwice.code }),
    );
    expect(() => composers.of('notice')).toThrow(
      expect.objectContaining({ code: mailProblems.composerMissing.code }),
    );
    expect(() => composers.of('constructor')).toThrow(
      expect.objectContaining({ code: mailProblems.composerMissing.code }),
    );
  });
});
