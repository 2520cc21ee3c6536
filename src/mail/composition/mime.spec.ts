import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../../test/support/mail-samples.js';
import { sourceKey } from '../domain/delivery.js';
import { addressHeader, attachmentPart, boundariesOf, header, organizerOf, textHeader } from './mime.js';

/** A field and nothing else: one name, continuation lines that begin with white space, ASCII, no long line. */
function assertOneField(field: string, name: string): void {
  expect(field.endsWith('\r\n')).toBe(true);
  const [first, ...others] = field.slice(0, -2).split('\r\n');
  expect(first?.startsWith(`${name}:`)).toBe(true);
  for (const line of others) expect(line).toMatch(/^[ \t]+\S/);
  for (const line of [first ?? '', ...others]) {
    expect(line).toMatch(/^[\t\x20-\x7e]*$/);
    expect(line.length).toBeLessThanOrEqual(300);
  }
}

describe('header fields', () => {
  it('are one field each, whatever their text tries', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        assertOneField(textHeader('Subject', text), 'Subject');
        assertOneField(addressHeader('To', { name: text, address: 'a@example.org' }), 'To');
      }),
      { numRuns: 300 },
    );
  });

  it('hold one address each, as it was given', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const field = addressHeader('To', { name, address: 'a@example.org' }).replaceAll('\r\n', '');
        const outsideQuotes = field.replace(/"(?:[^"\\]|\\.)*"/g, '');
        expect(outsideQuotes.match(/@/g)).toHaveLength(1);
        expect(outsideQuotes).toMatch(/(?:<a@example\.org>|To: a@example\.org)$/);
        expect(outsideQuotes).not.toContain(',');
      }),
      { numRuns: 300 },
    );
  });

  it('stay readable where the text is plain', () => {
    expect(textHeader('Subject', 'Third informal thematic session')).toBe(
      'Subject: Third informal thematic session\r\n',
    );
    expect(addressHeader('To', { name: 'Mission of "Atlantis", New York', address: 'a@example.org' })).toBe(
      'To: "Mission of \\"Atlantis\\", New York" <a@example.org>\r\n',
    );
    expect(addressHeader('Reply-To', { name: '', address: 'a@example.org' })).toBe(
      'Reply-To: a@example.org\r\n',
    );
    expect(header('Date', new Date('2017-06-06T15:02:00Z'))).toBe(
      'Date: Tue, 06 Jun 2017 15:02:00 +0000\r\n',
    );
  });
});

describe('boundaries', () => {
  it('are the same for a source and differ between sources', () => {
    const ofLetter = boundariesOf(sourceKey({ kind: 'letter', id: '1' }));
    expect(boundariesOf('letter:1')).toEqual(ofLetter);
    expect(boundariesOf('notice:1')).not.toEqual(ofLetter);
    expect(ofLetter.mixed).not.toBe(ofLetter.alternative);
    // RFC 2046 section 5.1.1: at most 70 of these characters.
    expect(ofLetter.mixed).toMatch(/^[\w'()+,./:=?-]{1,70}$/);
  });
});

describe('attachments', () => {
  it('keep their part whole, whatever their name and type try', () => {
    fc.assert(
      fc.property(hostileText, hostileText, fc.uint8Array({ maxLength: 200 }), (filename, type, bytes) => {
        const part = attachmentPart(
          { filename, contentType: `application/x${type}`, content: Buffer.from(bytes) },
          'b',
        );
        const [head = '', ...rest] = part.split('\r\n\r\n');
        const fields = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
        expect(fields.shift()).toBe('--b');
        const names = fields.map((field) => field.split(':')[0]);
        expect(names.toSorted()).toEqual([
          'Content-Disposition',
          'Content-Transfer-Encoding',
          'Content-Type',
        ]);
        for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
        expect(Buffer.from(rest.join('\r\n\r\n'), 'base64')).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the organizer of a calendar', () => {
  it.each([
    ['ORGANIZER:mailto:a@example.org', 'a@example.org'],
    ['ORGANIZER;CN=Office:MAILTO:a@example.org', 'a@example.org'],
    ['ORGANIZER;CN="Office: mailto:eve@evil.example":mailto:a@example.org', 'a@example.org'],
    ['ORGANIZER;SENT-BY="mailto:desk@example.org";CN="x":mailto:a@example.org', 'a@example.org'],
    [
      'ORGANIZER;CN="A very long name of an office that is folded by its wri\r\n ter":mailto:a@exam\r\n ple.org',
      'a@example.org',
    ],
  ])('of %j', (line, address) => {
    expect(organizerOf(`BEGIN:VCALENDAR\r\n${line}\r\nEND:VCALENDAR\r\n`)).toBe(address);
  });

  it('is nobody where there is none, also where a text speaks of one', () => {
    expect(organizerOf('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')).toBeUndefined();
    expect(
      organizerOf(
        'DESCRIPTION:first\\nORGANIZER:mailto:eve@evil.example and more text to make it f\r\n ORGANIZER:mailto:eve@evil.example\r\n',
      ),
    ).toBeUndefined();
  });
});
