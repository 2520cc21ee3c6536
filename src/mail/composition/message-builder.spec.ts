import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { hostileText, sampleBuilder, sampleParts, sampleRow } from '../../../test/support/mail-samples.js';
import { mailProblems } from '../mail.problems.js';
import type { Attachment, OutgoingParts } from './composers.js';

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:3f6c2c1e-8d0a-4a55-9f3e-000000000001',
  'ORGANIZER;CN="Office":mailto:rsvp+token@pga.example.org',
  'SUMMARY:Genève 漢字',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const pdf: Attachment = {
  filename: '2017-06-06 Letter of the President.pdf',
  contentType: 'application/pdf',
  content: Buffer.from('%PDF-1.7\nnot really\n'),
};

const parse = (raw: Buffer) =>
  simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });

/** Text as this reader gives it: LF ends lines, and those at the end of a part are taken off. */
const arrived = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n|\r/g, '\n')
    .replace(/\n+$/, '');

const inOneLine = (text: string): string => text.toWellFormed().replace(/[\r\n]+/g, ' ');

/** The tree of a message's parts, by their types. */
function tree(raw: string): string[] {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const types = [/^content-type: ([^;\r\n]+)/im.exec(head)?.[1] ?? ''];
  for (const part of raw.split(/^--=_[am]_[0-9a-f]+\r\n/m).slice(1)) {
    types.push(/^content-type: ([^;\r\n]+)/im.exec(part)?.[1] ?? '');
  }
  return types;
}

describe('a message', () => {
  it('is mixed > alternative > plain, html, calendar; then the own, the shared and the calendar file', async () => {
    const own = { ...pdf, filename: 'own.pdf' };
    const { bytes } = sampleBuilder({
      parts: sampleParts({ calendar: { method: 'REQUEST', content: calendar }, attachments: [own] }),
      shared: [pdf],
    });
    const raw = (await bytes()).toString();
    expect(tree(raw)).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'text/html',
      'text/calendar',
      'application/pdf',
      'application/pdf',
      'application/ics',
    ]);
    expect(raw).toMatch(/\r\nContent-Type: text\/calendar; charset=utf-8; method=REQUEST\r\n/);
    const [, calendarHead = ''] = /\r\n(Content-Type: text\/calendar[^]*?)\r\n\r\n/.exec(raw) ?? [];
    expect(calendarHead).not.toContain('Content-Disposition');
    const mail = await parse(Buffer.from(raw));
    const [inline, , , file] = mail.attachments;
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([
      undefined,
      'own.pdf',
      pdf.filename,
      'invite.ics',
    ]);
    expect(inline?.content.toString()).toBe(calendar);
    expect(file?.content).toEqual(inline?.content);
    expect(mail.attachments[2]?.content).toEqual(pdf.content);
  });

  it('is a plain alternative where nothing is attached', async () => {
    const raw = (await sampleBuilder().bytes()).toString();
    expect(tree(raw)).toEqual(['multipart/alternative', 'text/plain', 'text/html']);
  });

  it('has the headers of an official mail, and the envelope of its one recipient', async () => {
    const { builder, bytes } = sampleBuilder({
      parts: sampleParts({
        calendar: { method: 'REQUEST', content: calendar },
        references: ['<first@convene.example.org>', '<second@convene.example.org>'],
      }),
    });
    const { envelope } = await builder.build(sampleRow());
    expect(envelope).toEqual({
      from: 'bounces@convene.example.org',
      to: 'registry@atlantis.example.org',
    });
    const [head = ''] = (await bytes()).toString().split('\r\n\r\n', 1);
    expect(head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')).toEqual([
      'From: Office of the President of the General Assembly <office@pga.example.org>',
      'To: Permanent Mission of Atlantis <registry@atlantis.example.org>',
      'Reply-To: rsvp+token@pga.example.org',
      'Subject: Third informal thematic session',
      'Date: Tue, 06 Jun 2017 15:02:00 +0000',
      'Message-ID: <0195c3f1-0000-7000-8000-000000000001@convene.example.org>',
      'In-Reply-To: <second@convene.example.org>',
      'References: <first@convene.example.org> <second@convene.example.org>',
      'Content-Language: en',
      'Auto-Submitted: auto-generated',
      'X-Auto-Response-Suppress: OOF, AutoReply',
      'X-Correlation-Id: correlation-1',
      'MIME-Version: 1.0',
      expect.stringMatching(/^Content-Type: multipart\/mixed; boundary="=_m_[0-9a-f]{24}"$/),
    ]);
  });

  it('goes where its parts say before where the calendar does', async () => {
    const { bytes } = sampleBuilder({
      parts: sampleParts({ calendar: { method: 'REQUEST', content: calendar }, replyTo: 'desk@example.org' }),
    });
    expect((await parse(await bytes())).replyTo?.text).toBe('desk@example.org');
  });

  it('names its size and its hash', async () => {
    const { builder } = sampleBuilder({ shared: [pdf] });
    const { pieces, size, sha256 } = await builder.build(sampleRow());
    const whole = Buffer.concat(pieces);
    expect(size).toBe(whole.length);
    expect(sha256).toBe(createHash('sha256').update(whole).digest('hex'));
  });

  it('has the same bytes at every try and in every process, and others for another row', async () => {
    const mail = {
      shared: [pdf],
      parts: sampleParts({ calendar: { method: 'REQUEST' as const, content: calendar } }),
    };
    const { bytes } = sampleBuilder(mail);
    const first = await bytes();
    expect(await bytes(sampleRow({ attempts: 3, state: 'sending', marks: [] }))).toEqual(first);
    expect(await sampleBuilder(mail).bytes()).toEqual(first);
    expect(await bytes(sampleRow({ mailbox: 'pr@atlantis.example.org' }))).not.toEqual(first);
  });

  it('encodes what all mails share once', async () => {
    const { bytes, timesEncoded } = sampleBuilder({ shared: [pdf] });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => bytes(sampleRow({ mailbox: `m${n}@example.org` }))),
    );
    expect(timesEncoded()).toBe(1);
  });

  it('tries again to get what all share after it could not be had', async () => {
    const { builder } = sampleBuilder();
    const broken = sampleRow({ source: { kind: 'notice', id: '1' } });
    await expect(builder.build(broken)).rejects.toMatchObject({ code: mailProblems.composerMissing.code });
    await expect(builder.build(broken)).rejects.toMatchObject({ code: mailProblems.composerMissing.code });
    await expect(builder.build(sampleRow())).resolves.toBeDefined();
  });

  it('keeps at hand what few sources share, not what all ever did', async () => {
    const { bytes, builder } = sampleBuilder({ shared: [pdf] });
    for (let n = 0; n < 100; n += 1) await bytes(sampleRow({ source: { kind: 'letter', id: `l${n}` } }));
    expect((builder as unknown as { kept: Map<string, unknown> }).kept.size).toBeLessThanOrEqual(64);
  });

  it.each(['a@example.org, eve@evil.example', 'jürg@example.org', 'a@example.org\r\nX: y'])(
    'is refused for the mailbox %j',
    async (mailbox) => {
      await expect(sampleBuilder().bytes(sampleRow({ mailbox }))).rejects.toMatchObject({
        code: mailProblems.addressUnusable.code,
      });
    },
  );
});

const hostileParts = fc.record({
  subject: hostileText,
  text: hostileText,
  html: hostileText,
  name: hostileText,
  correlationId: hostileText,
  language: hostileText,
  // Encoded words in file names are read as such by this reader, although RFC 2231 knows none.
  filename: hostileText.map((text) => `x${text.replace(/[\r\n]|=\?/g, '').slice(0, 190)}.pdf`),
  description: hostileText.map((text) => text.replace(/[\r\n]/g, '').toWellFormed()),
  content: fc.uint8Array({ maxLength: 300 }),
});

describe('a message of any text', () => {
  const LONG = 60_000;

  it(
    'is read by an independent reader as it was written',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          hostileParts,
          async ({ subject, text, html, name, filename, description, content, ...odd }) => {
            const ics = calendar.replace('Genève 漢字', description);
            const parts: OutgoingParts = sampleParts({
              subject,
              text,
              html,
              language: odd.language,
              calendar: { method: 'REQUEST', content: ics },
            });
            const attachment = { filename, contentType: 'application/pdf', content: Buffer.from(content) };
            const { bytes } = sampleBuilder({ parts, shared: [attachment] });
            const row = sampleRow({ addressee: { id: 'del-x', name }, correlationId: odd.correlationId });
            const raw = await bytes(row);
            const mail = await parse(raw);
            expect((mail.subject ?? '').trim()).toBe(inOneLine(subject).trim());
            expect(arrived(mail.text ?? '')).toBe(arrived(text));
            expect(arrived(mail.html || '')).toBe(arrived(html));
            expect([mail.to].flat()[0]?.value).toEqual([
              { address: row.mailbox, name: inOneLine(name).trim() },
            ]);
            expect(mail.from?.value).toHaveLength(1);
            expect(mail.messageId).toBe(row.messageId);
            expect(mail.attachments.map((part) => part.content)).toEqual([
              Buffer.from(ics),
              Buffer.from(content),
              Buffer.from(ics),
            ]);
            expect(mail.attachments[1]?.filename).toBe(filename.toWellFormed().replace(/\s+/g, ' '));
          },
        ),
        { numRuns: 60 },
      );
    },
    LONG,
  );

  it(
    'has no header that it was not given, no bare CR or LF, no 8-bit octet and no long line',
    async () => {
      const names = (await sampleBuilder({ shared: [pdf] }).bytes())
        .toString()
        .split('\r\n\r\n', 1)[0]
        ?.replace(/\r\n[ \t]+/g, ' ')
        .split('\r\n')
        .map((field) => field.split(':')[0]);
      await fc.assert(
        fc.asyncProperty(
          hostileParts,
          async ({ subject, text, html, name, correlationId, language, filename }) => {
            const { bytes } = sampleBuilder({
              parts: sampleParts({ subject, text, html, language }),
              shared: [{ ...pdf, filename }],
              from: { name, address: 'office@pga.example.org' },
            });
            const raw = (await bytes(sampleRow({ addressee: { id: 'x', name }, correlationId }))).toString(
              'latin1',
            );
            const [head = ''] = raw.split('\r\n\r\n', 1);
            const fields = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
            expect(fields.map((field) => field.split(':')[0])).toEqual(names);
            expect(raw.replaceAll('\r\n', '')).toMatch(/^[\t\x20-\x7e]*$/);
            // RFC 5322 section 2.1.1.
            for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
            expect(raw.endsWith('--\r\n')).toBe(true);
          },
        ),
        { numRuns: 60 },
      );
    },
    LONG,
  );
});
