import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentDisposition, distinctNames, fileName, letterFileName, withEnding } from './file-names.js';
import { HOSTILE } from '../../../test/support/letters.js';

describe('file names', () => {
  it('name a letter by its date and short title', () => {
    expect(letterFileName({ date: '2017-06-06', shortTitle: 'Letter of the President' })).toBe(
      '2017-06-06 Letter of the President.pdf',
    );
  });

  it('keep letters of any script, and lose what systems trip over', () => {
    expect(fileName(HOSTILE, 'pdf')).toBe('R {{x}} b.pdf');
    expect(fileName('../../etc/passwd', 'pdf')).toBe('etc passwd.pdf');
    expect(fileName('  Ōta: Şamsar / Gómez  ', 'pdf')).toBe('Ōta Şamsar Gómez.pdf');
    expect(fileName('a\r\nContent-Type: text/html', 'pdf')).toBe('a Content-Type text html.pdf');
    expect(fileName('...', 'pdf')).toBe('Document.pdf');
  });

  it('take the ending from what the file is', () => {
    expect(withEnding('Brief.PDF', 'pdf')).toBe('Brief.pdf');
    expect(withEnding('invoice.exe', 'pdf')).toBe('invoice.exe.pdf');
  });

  it('are told apart by a number', () => {
    expect(distinctNames(['Brief.pdf', 'brief.pdf', 'Note.pdf', 'Brief.pdf'])).toEqual([
      'Brief.pdf',
      'brief (2).pdf',
      'Note.pdf',
      'Brief (3).pdf',
    ]);
  });

  it('never hold a separator, a control character or a leading dot, whatever they are made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const name = fileName(title, 'pdf');
        expect(name).toMatch(/^[^./\\\p{Cc}][^/\\:*?"<>|\p{Cc}]*\.pdf$/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(124);
      }),
    );
  });

  it('enter a header without breaking it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(contentDisposition(fileName(title, 'pdf'))).toMatch(
          /^inline; filename="[ !#-$&-[\]-~]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/,
        );
      }),
    );
  });
});
