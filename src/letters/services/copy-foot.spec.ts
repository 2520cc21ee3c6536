import { describe, expect, it } from '@jest/globals';
import { copyFoot } from './mail-parts.js';

describe('the mark of a copy that was sent again', () => {
  const at = new Date('2017-06-08T03:30:00Z');

  it('says when, and of which letter it is the same, in the language of the letter', () => {
    expect(copyFoot(at, { date: '2017-06-06', language: 'en' }).text).toBe(
      'Copy sent again on 8 June 2017. It is the same letter as that of 6 June 2017.',
    );
    expect(copyFoot(at, { date: '2017-06-06', language: 'fr' }).text).toContain('le 8 juin 2017');
    expect(copyFoot(at, { date: '2017-06-06', language: 'ar' }).html).toMatch(/^<p><strong>Copy sent again/u);
  });
});
