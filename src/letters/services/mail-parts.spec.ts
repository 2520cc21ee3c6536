import { describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../../test/support/letters.js';
import { confirmationFoot, htmlWithFeet, linkedFoot, textWithFeet } from './mail-parts.js';

const file = {
  title: 'Brief',
  filename: `${HOSTILE} "&.pdf`,
  url: 'https://example.org/l/a?b=1&c=2',
  sha256: 'f'.repeat(64),
  size: 12_345_678,
};

describe('the bodies of a mail', () => {
  it('are the letter itself where nothing stands under it', () => {
    expect(textWithFeet('Excellency,\n', [])).toBe('Excellency,\n');
    expect(htmlWithFeet('<html><body><p>x</p></body></html>', [])).toBe('<html><body><p>x</p></body></html>');
  });

  it('name documents that are too large, each with link, size and SHA-256, escaped in HTML', () => {
    const foot = linkedFoot([file], 'en');
    expect(foot?.text).toContain(
      `- ${HOSTILE} "&.pdf (12.3 MB)\n  https://example.org/l/a?b=1&c=2\n  SHA-256 fff`,
    );
    expect(foot?.html).toContain('href="https://example.org/l/a?b=1&amp;c=2"');
    expect(foot?.html).not.toContain('<b>');
    expect(linkedFoot([file], 'fr')?.text).toContain('12,3');
    expect(linkedFoot([], 'en')).toBeNull();
  });

  it('ask to confirm the letter, in the language of the letter or in English, with the link escaped in HTML', () => {
    const [en, fr, ar] = ['en', 'fr', 'ar'].map((language) => confirmationFoot(file.url, language));
    expect(en?.text).toContain(`received this letter:\n\n${file.url}\n\n`);
    expect(en?.html).toContain('href="https://example.org/l/a?b=1&amp;c=2"');
    expect(fr?.html).toContain('Confirmez que vous avez reçu cette lettre</a>');
    expect(ar).toEqual(en);
  });

  it('have what stands under the letter before the end of its body', () => {
    const feet = [{ text: 'Answer here\n', html: '<p>Answer here</p>' }];
    expect(htmlWithFeet('<html><body><p>x</p></body></html>', feet)).toMatch(
      /^<html><body><p>x<\/p><div style="[^"]*"><p>Answer here<\/p><\/div><\/body><\/html>$/,
    );
    expect(textWithFeet('Excellency,\n\n', feet)).toBe(`Excellency,\n\n${'_'.repeat(40)}\n\nAnswer here\n`);
  });
});
