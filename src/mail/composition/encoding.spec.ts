import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Encoder } from 'nodemailer/lib/qp';
import { hostileText } from '../../../test/support/mail-samples.js';
import { base64Lines, QuotedPrintable } from './encoding.js';

const LINE = /^[\t\x20-\x7e]{0,76}$/;

/** Quoted-printable read by its definition (RFC 2045 section 6.7), in a few lines of its own. */
function decoded(text: string): Buffer {
  const bytes: number[] = [];
  const joined = text.replace(/=\r\n/g, '');
  for (let at = 0; at < joined.length; at += 1) {
    if (joined[at] === '=') {
      bytes.push(Number.parseInt(joined.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(joined.charCodeAt(at));
  }
  return Buffer.from(bytes);
}

const lines = (encoded: string): string[] => {
  const all = encoded.split('\r\n');
  expect(all.pop()).toBe('');
  return all;
};

const canonical = (text: string): string => {
  const unix = text.toWellFormed().replace(/\r\n|\r/g, '\n');
  return unix === '' || unix.endsWith('\n') ? unix : `${unix}\n`;
};

describe('quoted-printable', () => {
  it('keeps readable what is readable, and ends each line with CRLF', () => {
    expect(new QuotedPrintable().encode('Excellency,\n\nGenève = 1\rend ')).toBe(
      'Excellency,\r\n\r\nGen=C3=A8ve =3D 1\r\nend=20\r\n',
    );
    expect(new QuotedPrintable().encode('')).toBe('');
  });

  it('gives back any text, in lines of at most 76 printable characters', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const encoded = new QuotedPrintable().encode(text);
        if (encoded !== '') for (const line of lines(encoded)) expect(line).toMatch(LINE);
        // White space at the end of a line may be dropped on the way: there must be none.
        expect(encoded).not.toMatch(/[ \t]\r\n/);
        expect(decoded(encoded).toString().replaceAll('\r\n', '\n')).toBe(canonical(text));
      }),
    );
  });

  it('gives the same whether or not it has met the lines before', () => {
    const used = new QuotedPrintable();
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(used.encode(text)).toBe(new QuotedPrintable().encode(text));
        expect(used.encode(text)).toBe(new QuotedPrintable().encode(text));
      }),
    );
  });

  it('does not remember without end, and encodes rightly all the same', () => {
    const used = new QuotedPrintable();
    const text = Array.from({ length: 9_000 }, (_, n) => `line ${n} é`).join('\n');
    expect(used.encode(text)).toBe(new QuotedPrintable().encode(text));
    expect((used as unknown as { known: Map<string, string> }).known.size).toBeLessThanOrEqual(4_000);
  });

  it('agrees with the encoder that nodemailer uses for whole texts', async () => {
    const text =
      'Excellency,\r\nthe session in Genève begins at 10:00 = 8:00 UTC, 日本語, 👩‍👩‍👧‍👦 and so on and on\r\n';
    const encoder = new Encoder();
    encoder.end(Buffer.from(text));
    const chunks: Buffer[] = [];
    for await (const chunk of encoder) chunks.push(Buffer.from(chunk as Buffer));
    expect(decoded(new QuotedPrintable().encode(text))).toEqual(decoded(Buffer.concat(chunks).toString()));
  });
});

describe('base64', () => {
  it('gives back any bytes, in lines of at most 76 characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_000 }), (array) => {
        const bytes = Buffer.from(array);
        const encoded = base64Lines(bytes);
        expect(Buffer.from(encoded, 'base64')).toEqual(bytes);
        if (bytes.length === 0) expect(encoded).toBe('');
        else for (const line of lines(encoded)) expect(line).toMatch(/^[A-Za-z0-9+/=]{1,76}$/);
      }),
    );
  });

  it('fills every line but the last', () => {
    const all = lines(base64Lines(Buffer.alloc(200, 1)));
    expect(all.map(({ length }) => length)).toEqual([76, 76, 76, 40]);
  });
});
