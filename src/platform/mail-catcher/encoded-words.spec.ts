import { describe, expect, it } from '@jest/globals';
import { decodeWords, headerField } from './encoded-words.js';

describe('encoded words', () => {
  it('decodes both encodings, and joins words that only space divides', () => {
    expect(decodeWords('=?UTF-8?Q?Gen=C3=A8ve?=')).toBe('Genève');
    expect(decodeWords('=?utf-8?B?R2Vuw6h2ZQ==?= (CH)')).toBe('Genève (CH)');
    expect(decodeWords('=?utf-8?Q?one_?= =?utf-8?Q?two?=')).toBe('one two');
    expect(decodeWords('=?iso-8859-1?Q?C=F4te_d=27Ivoire?=')).toBe("Côte d'Ivoire");
  });

  it('leaves alone what it cannot decode', () => {
    expect(decodeWords('=?x-unknown?Q?abc?=')).toBe('=?x-unknown?Q?abc?=');
    expect(decodeWords('1 =? 2')).toBe('1 =? 2');
  });

  it('unfolds a field and takes the first of its name', () => {
    const header = 'To: a@example.org\r\nSubject: A long\r\n subject\r\nX-Subject: no\r\nSubject: second';
    expect(headerField(header, 'Subject')).toBe('A long subject');
    expect(headerField(header, 'Message-ID')).toBe('');
  });
});
