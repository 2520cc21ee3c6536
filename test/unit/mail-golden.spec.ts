import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import { examples } from '../golden/calendar/examples.js';
import { sampleBuilder, sampleParts, sampleRow } from '../support/mail-samples.js';

const file = new URL('../golden/mail/invitation.eml', import.meta.url);

const calendar = examples['meeting-request'] ?? '';
const mailbox = 'registry+pga@atlantis.example.org';

/** The smallest document that readers open: one empty page. */
const pdf = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj',
    'trailer<</Root 1 0 R>>',
    '',
  ].join('\n'),
);

const parts = sampleParts({
  subject: 'Third informal thematic session, Geneva, 19–20 June 2017',
  text: [
    'Excellency,',
    '',
    'I have the honour to invite you to the third informal thematic session, to be held at the Palais des Nations in Genève on 19 and 20 June 2017.',
    '',
    'Your answer: https://convene.example.org/a/token-of-this-recipient',
    '',
  ].join('\n'),
  html: [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>Third informal thematic session</title></head>',
    '<body><p>Excellency,</p>',
    '<p>I have the honour to invite you to the third informal thematic session, to be held at the Palais des Nations in Genève on 19 and 20 June 2017.</p>',
    '<p><a href="https://convene.example.org/a/token-of-this-recipient">Your answer</a></p></body></html>',
    '',
  ].join('\n'),
  calendar: { method: 'REQUEST', content: calendar },
  references: ['<2017-04-13.pga@convene.example.org>'],
});

const build = (): Promise<Buffer> =>
  sampleBuilder({
    parts,
    shared: [
      { filename: '2017-06-06 Letter of the President.pdf', contentType: 'application/pdf', content: pdf },
      { filename: 'Note de procédure (Genève) 程序.pdf', contentType: 'application/pdf', content: pdf },
    ],
  }).bytes(
    sampleRow({
      mailbox,
      addressee: {
        id: 'del-atl',
        name: 'Permanent Mission of "Atlantis"; (demonstration), New York: ^ registry',
      },
    }),
  );

describe('the golden mail', () => {
  it('has the bytes that were looked at and kept', async () => {
    const bytes = await build();
    if (!existsSync(file)) {
      writeFileSync(file, bytes);
      throw new Error('invitation.eml was missing and has been written: look at it, then commit it.');
    }
    expect(bytes.toString()).toBe(readFileSync(file, 'utf8'));
  });

  it('is an invitation of which a reader sees everything', async () => {
    const mail: ParsedMail = await simpleParser(readFileSync(file), {
      skipHtmlToText: true,
      skipTextToHtml: true,
    });
    expect(mail.subject).toBe(parts.subject);
    expect(mail.text?.trim()).toBe(parts.text.trim());
    expect((mail.html || '').trim()).toBe(parts.html.trim());
    expect([mail.to].flat().flatMap((list) => list?.value)).toEqual([
      { address: mailbox, name: 'Permanent Mission of "Atlantis"; (demonstration), New York: ^ registry' },
    ]);
    expect(mail.replyTo?.text).toBe('office@pga.example.org');
    const names = mail.attachments.map(({ filename, contentType }) => [contentType, filename]);
    expect(names).toEqual([
      ['text/calendar', undefined],
      ['application/pdf', '2017-06-06 Letter of the President.pdf'],
      ['application/pdf', 'Note de procédure (Genève) 程序.pdf'],
      ['application/ics', 'invite.ics'],
    ]);
    const [inline, letter, , attached] = mail.attachments;
    expect(inline?.content.toString()).toBe(calendar);
    expect(attached?.content.toString()).toBe(calendar);
    expect(letter?.content).toEqual(pdf);
  });
});
