import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { MailCatcher, mailCatcherProblems } from '../../src/platform/mail-catcher/index.js';

const calendar =
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';

describe('the mail catcher', () => {
  let dir: string;
  let catcher: MailCatcher;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'convene-test-mail-'));
    catcher = await MailCatcher.start({ dir });
  });

  afterEach(async () => {
    await catcher.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const send = async (mail: SendMailOptions): Promise<void> => {
    const transport = createTransport(catcher.smtpUrl);
    try {
      await transport.sendMail({ from: 'office@convene.example.org', to: 'registry@example.org', ...mail });
    } finally {
      transport.close();
    }
  };

  const refusal = async (mail: SendMailOptions): Promise<string> => {
    const error = await send(mail).catch((caught: unknown) => caught);
    return (error as { response?: string } | undefined)?.response ?? 'taken';
  };

  const page = async (path: string) => {
    const response = await fetch(`${catcher.webUrl}${path}`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('keeps a mail byte for byte, with its envelope', async () => {
    const raw =
      'Subject: =?UTF-8?Q?Invitation_=C3=A0_Gen=C3=A8ve?=\r\nMessage-ID: <1@x>\r\n\r\n.dot\r\n\xe9nd\r\n';
    await send({
      envelope: { from: 'bounces+1@convene.example.org', to: ['a@example.org', 'b@example.org'] },
      raw: Buffer.from(raw, 'latin1'),
    });
    const mail = await catcher.waitFor(({ to }) => to.includes('b@example.org'));
    expect(mail).toMatchObject({
      id: 1,
      from: 'bounces+1@convene.example.org',
      to: ['a@example.org', 'b@example.org'],
      subject: 'Invitation à Genève',
      messageId: '<1@x>',
    });
    expect((await catcher.raw(mail)).toString('latin1')).toBe(raw);
  });

  it('keeps all mails of many connections, each once, over a restart', async () => {
    const transport = createTransport({
      url: catcher.smtpUrl,
      pool: true,
      maxConnections: 10,
      maxMessages: 1_000,
    });
    const subjects = Array.from({ length: 200 }, (_, index) => `Letter ${index}`);
    await Promise.all(
      subjects.map((subject) =>
        transport.sendMail({
          from: 'a@example.org',
          to: 'b@example.org',
          subject,
          text: subject.repeat(100),
        }),
      ),
    );
    transport.close();
    await catcher.stop();
    catcher = await MailCatcher.start({ dir });
    expect(
      catcher
        .messages()
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual([...subjects].sort());
    expect(catcher.messages().map(({ id }) => id)).toEqual(subjects.map((_, index) => index + 1));
    expect(await readdir(join(dir, 'mails'))).toHaveLength(200);
    await send({ subject: 'one more' });
    expect((await catcher.waitFor(({ subject }) => subject === 'one more')).id).toBe(201);
  });

  it('refuses mailboxes as the rules say, the address before its domain, and counts over a restart', async () => {
    await catcher.setFailingMailboxes([
      { mailbox: '*@void.example.org', code: 550, message: '5.1.2 No such domain' },
      { mailbox: 'Full@void.example.org', code: 452, message: '4.2.2 Mailbox full', times: 2 },
    ]);
    expect(await refusal({ to: 'full@VOID.example.org' })).toBe('452 4.2.2 Mailbox full');
    await catcher.stop();
    catcher = await MailCatcher.start({ dir });
    expect(await refusal({ to: 'full@void.example.org' })).toBe('452 4.2.2 Mailbox full');
    expect(await refusal({ to: 'full@void.example.org' })).toBe('550 5.1.2 No such domain');
    expect(await refusal({ to: 'anybody@example.org' })).toBe('taken');
    await expect(
      catcher.setFailingMailboxes([{ mailbox: 'x@example.org', code: 250, message: 'ok' }]),
    ).rejects.toMatchObject({ code: mailCatcherProblems.badRule.code });
  });

  it('refuses a mail beyond the limit and goes on', async () => {
    await catcher.stop();
    catcher = await MailCatcher.start({ dir, sizeLimit: 10_000 });
    const transport = createTransport(catcher.smtpUrl);
    // Told before DATA by SIZE; a sender that does not tell is refused after it.
    expect(await refusal({ text: 'x'.repeat(20_000) })).toMatch(/^552 /);
    expect(await dialogue(catcher.smtpPort, 20_000)).toMatch(/^552 /);
    await transport.sendMail({ from: 'a@example.org', to: 'b@example.org', subject: 'small' });
    transport.close();
    expect(catcher.messages().map(({ subject }) => subject)).toEqual(['small']);
  });

  it('says after the time limit that no such mail came', async () => {
    await send({ subject: 'another' });
    await expect(catcher.waitFor(({ subject }) => subject === 'this', 50)).rejects.toMatchObject({
      code: mailCatcherProblems.notCaught.code,
    });
  });

  it('listens on 127.0.0.1 alone, and shows nothing to a page of another host', async () => {
    expect(catcher.smtpUrl).toContain('//127.0.0.1:');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${catcher.webUrl}/`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('lists the newest first, in pages, and finds by address and subject', async () => {
    const transport = createTransport({ url: catcher.smtpUrl, pool: true, maxConnections: 1 });
    for (let index = 1; index <= 60; index += 1) {
      await transport.sendMail({
        from: 'a@example.org',
        to: `state${index}@example.org`,
        subject: `Letter ${index}.`,
      });
    }
    transport.close();
    const first = (await page('/')).text;
    expect(first.indexOf('Letter 60.')).toBeLessThan(first.indexOf('Letter 59.'));
    expect(first).not.toContain('Letter 10.');
    expect((await page('/?page=2')).text).toContain('Letter 10.');
    const found = (await page('/?q=STATE7%40')).text;
    expect(found).toContain('Letter 7.');
    expect(found).toContain('1 mail with');
    expect((await page('/?q=%22%3E%3Cscript%3E')).text).not.toContain('"><script>');
    expect((await page('/?page=x')).status).toBe(200);
  });

  it('shows text, HTML in a sandbox, the calendar part and attachments, and lets nothing of a mail out', async () => {
    await send({
      subject: '<script>alert(1)</script>',
      text: 'Answer: https://convene.example.org/a/token.\n<b>not bold</b>',
      html: '<html><head><title>x</title></head><body><script>alert(2)</script><a href="https://convene.example.org/">answer</a></body></html>',
      icalEvent: { method: 'REQUEST', content: calendar },
      attachments: [
        {
          filename: 'Letter of the "President" – é.pdf',
          content: Buffer.from('%PDF-1.7'),
          contentType: 'application/pdf',
        },
        { filename: 'page.html', content: '<script>alert(3)</script>', contentType: 'text/html' },
      ],
    });
    const shown = await page('/mails/1');
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(shown.text).not.toMatch(/<script|<b>not/);
    expect(shown.text).toContain('&lt;script>alert(1)');
    expect(shown.text).toContain('<a href="https://convene.example.org/a/token"');
    expect(shown.text).toContain('METHOD:REQUEST');
    expect(shown.text).toMatch(/<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);

    const html = await page('/mails/1/html');
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox .*default-src 'none'/);
    expect(html.text).toContain('<head><base target="_blank">');

    const links = [...shown.text.matchAll(/href="(\/mails\/1\/attachments\/\d+)"/g)].map(
      (match) => match[1] ?? '',
    );
    const files = await Promise.all(links.map(page));
    const pdf = files.find(({ headers }) => headers.get('content-type') === 'application/pdf');
    expect(pdf?.headers.get('content-disposition')).toBe(
      `inline; filename="Letter of the _President_ _ _.pdf"; filename*=UTF-8''Letter%20of%20the%20%22President%22%20%E2%80%93%20%C3%A9.pdf`,
    );
    const hostile = files.find(({ text }) => text.includes('alert(3)'));
    expect(hostile?.headers.get('content-type')).toBe('application/octet-stream');
    expect(hostile?.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(files.some(({ text }) => text.includes('BEGIN:VCALENDAR'))).toBe(true);

    const raw = await page('/mails/1/raw');
    expect(raw.headers.get('content-type')).toBe('message/rfc822');
    expect(raw.text).toContain('text/calendar');
  });

  it('answers plainly what is not there', async () => {
    for (const path of ['/mails/9', '/mails/1/attachments/0', '/mails/../../etc/passwd', '/nothing']) {
      const { status, text } = await page(path);
      expect(status).toBe(404);
      expect(text).toContain('<h1>There is no such mail</h1>');
    }
    expect((await fetch(catcher.webUrl, { method: 'POST' })).status).toBe(405);
  });
});

/** A sender that does not announce its size; resolves with the answer to its data. */
function dialogue(port: number, bytes: number): Promise<string> {
  const steps = [
    'HELO test',
    'MAIL FROM:<a@example.org>',
    'RCPT TO:<b@example.org>',
    'DATA',
    `Subject: big\r\n\r\n${'x'
      .repeat(70)
      .concat('\r\n')
      .repeat(Math.ceil(bytes / 72))}.`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answers = 0;
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const step = steps[answers];
      answers += 1;
      if (step !== undefined) socket.write(`${step}\r\n`);
      else {
        socket.end('QUIT\r\n');
        resolve(chunk.toString());
      }
    });
  });
}
