import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  calendarUrl,
  commonName,
  escapedLine,
  escapedLines,
  mailtoAddress,
  oneLine,
  severalLines,
} from './text.js';

const hostile = fc.string({ unit: 'binary', maxLength: 400 });

describe('cleaning of text for calendars', () => {
  it.each(['\r', '\n', '\r\n', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c'])(
    'check 41: %j becomes a space in one-line fields and a line end in others',
    (mark) => {
      expect(oneLine(`a${mark}b`)).toBe('a b');
      expect(severalLines(`a${mark}b`)).toBe('a\nb');
    },
  );

  it.each(['\u0000', '\u0007', '\u001f', '\u007f', '\u009f', '\u202e', '\u2066', '\ufeff'])(
    'check 41: %j is taken out',
    (mark) => {
      expect(oneLine(`a${mark}b`)).toBe('ab');
    },
  );

  it('makes broken UTF-16 well formed and composes letters', () => {
    expect(oneLine('a\ud800b')).toBe('a\ufffdb');
    expect(oneLine('Zu\u0308rich')).toBe('Zürich');
  });

  it('cuts long text between visible characters and says so', () => {
    const family = '👩‍👩‍👧‍👦';
    const cut = oneLine(family.repeat(40), 100);
    expect(cut.endsWith('…')).toBe(true);
    expect(cut.replaceAll(family, '')).toBe('…');
    expect(oneLine(`e${'\u0301'.repeat(5_000)}`, 100)).toHaveLength(100);
  });

  it('check 42: names lose the characters that end a parameter', () => {
    expect(commonName(String.raw`Eve";PARTSTAT=ACCEPTED;X="^n\,`)).toBe("Eve';PARTSTAT=ACCEPTED;X=' n/,");
  });

  it('never leaves a control character, whatever comes in', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        for (const text of [oneLine(value), commonName(value), escapedLine(value)]) {
          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u);
          expect(text.isWellFormed()).toBe(true);
        }
        expect(escapedLines(value)).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/u);
        expect(severalLines(value)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/u);
      }),
    );
  });

  it('cleans clean text into itself, so that a repeated put is no change', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        for (const clean of [
          (text: string) => oneLine(text, 60),
          commonName,
          (text: string) => severalLines(text, 80),
        ]) {
          expect(clean(clean(value))).toBe(clean(value));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('addresses in calendars', () => {
  it('check 43: marks that clients escape differently are percent-encoded', () => {
    expect(calendarUrl('https://example.org/a,b;c\\d?x=ü "y"')).toBe(
      'https://example.org/a%2Cb%3Bc/d?x=%C3%BC%20%22y%22',
    );
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'http://example.org/',
    'ftp://example.org/',
    'https://user:secret@example.org/',
    'no address',
    '',
  ])('check 43: %j is refused', (value) => {
    expect(() => calendarUrl(value)).toThrow(expect.objectContaining({ code: 'calendar/bad-url' }));
  });

  it('takes http on the own machine, for a trial without certificates', () => {
    expect(calendarUrl('http://localhost:3000/meetings/x')).toBe('http://localhost:3000/meetings/x');
    expect(calendarUrl('http://127.0.0.1:3000/')).toBe('http://127.0.0.1:3000/');
  });

  it('writes mailboxes as mailto addresses hold them', () => {
    expect(mailtoAddress('registry+a.b_c@mission.example.org')).toBe('registry+a.b_c@mission.example.org');
    expect(mailtoAddress('a%b&c=d@mission.example.org')).toBe('a%25b%26c%3Dd@mission.example.org');
    expect(mailtoAddress('büro@bücher.example')).toBe('b%C3%BCro@xn--bcher-kva.example');
  });

  it.each([
    'a@b.example.org, c@d.example.org',
    'Name <a@b.example.org>',
    'a@b.example.org\r\nATTENDEE:mailto:x@y.z',
    'a b@c.example.org',
    'a@b',
    'a;b@c.example.org',
    '',
  ])('check 42: the address %j is refused', (value) => {
    expect(() => mailtoAddress(value)).toThrow(expect.objectContaining({ code: 'calendar/bad-address' }));
  });
});
