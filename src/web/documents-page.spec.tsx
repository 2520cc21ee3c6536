import { describe, expect, it } from '@jest/globals';
import { genevaProcess } from '../../test/support/geneva-session.js';
import type { IssuedLetter, PublicLetter } from '../letters/index.js';
import { DocumentsPage, sizeText } from './documents-page.js';

const hostile = 'Note "><script>alert(1)</script> &quot;';
const released = (
  id: string,
  { corrects, ...changes }: { date?: string; subject?: string; corrects?: IssuedLetter['corrects'] } = {},
): PublicLetter => ({
  letter: {
    _id: id,
    date: '2017-06-06',
    subject: 'Letter of the President',
    ...changes,
    ...(corrects === undefined ? {} : { corrects }),
  } as IssuedLetter,
  publishedAt: new Date('2017-06-07T10:00:00Z'),
  files: [
    { n: 0, title: 'Letter', filename: 'a.pdf', contentType: 'application/pdf', sha256: 'a1', size: 23_400 },
    { n: 2, title: hostile, filename: 'b.xyz', contentType: 'application/x', sha256: 'b2', size: 12 },
  ],
});

describe('the documents page', () => {
  it('gives each file with date, kind, size, SHA-256 and address', async () => {
    const html = await DocumentsPage({ process: genevaProcess(), letters: [released('l-1')] });
    for (const text of [
      'href="/processes/process-1/documents/l-1/0"',
      'href="/processes/process-1/documents/l-1/2"',
      '(PDF, 23 kB, 6 June 2017)',
      '(file, 12 bytes, 6 June 2017)',
      '<span>a1</span>',
    ])
      expect(html).toContain(text);
  });

  it('shows text of people as text', async () => {
    const letters = [released('l-1', { subject: hostile })];
    const process = { ...genevaProcess(), title: hostile };
    const html = await DocumentsPage({ process, letters });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&amp;quot;');
  });

  it('says of a corrected letter what takes its place, and names none that is not released', async () => {
    const corrects = { letterId: 'l-1', as: 'correction' } as const;
    const correction = released('l-2', { date: '2017-06-08', subject: 'Correction', corrects });
    const both = await DocumentsPage({ process: genevaProcess(), letters: [correction, released('l-1')] });
    expect(both).toContain('Correction of the letter of 6 June 2017');
    expect(both).toContain('The letter of 8 June 2017, &#34;Correction&#34;, takes its place.');
    const alone = await DocumentsPage({ process: genevaProcess(), letters: [correction] });
    expect(alone).not.toContain('6 June 2017, &#34;Letter of the President');
    const addendum = released('l-2', { corrects: { letterId: 'l-1', as: 'addendum' } });
    const added = await DocumentsPage({ process: genevaProcess(), letters: [addendum, released('l-1')] });
    expect(added).toContain('adds to it.');
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [12_340_000, '12.3 MB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
