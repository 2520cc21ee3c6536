import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Deliveries } from '../../src/mail/index.js';
import { MailMetrics } from '../../src/mail/mail-metrics.js';
import { eventually } from '../support/eventually.js';
import { MailHouse, mailboxes, testLetters } from '../support/mail-house.js';
import { TestSmtpServer } from '../support/smtp-server.js';

const DAY = 86_400_000;

describe('mails that do not go through at once', () => {
  let smtp: TestSmtpServer;
  let house: MailHouse;

  beforeAll(async () => {
    smtp = await TestSmtpServer.start({ size: 100_000 });
    house = await MailHouse.open(smtp, {
      SMTP_SOCKET_TIMEOUT_SECONDS: '2',
      MAIL_BACKOFF_SECONDS: '0.3,0.6',
      MAIL_SIZE_LIMIT_MB: '1',
    });
  });
  afterEach(() => {
    smtp.greylist = false;
    smtp.standing = undefined;
  });
  afterAll(async () => {
    await house?.close();
    await smtp?.close();
  });

  const pauses = async (): Promise<number> =>
    (await house.get(MailMetrics).pauses.get()).values.reduce((sum, { value }) => sum + value, 0);

  it('are tried again after a back-off, as the same mail byte by byte', async () => {
    const mailbox = 'busy@example.org';
    smtp.script(mailbox, { data: '451 4.3.0 come again' }, { data: '452 4.2.2 full for now' });
    await house.fanOut('busy', [mailbox]);
    const [row] = await house.ended('busy');
    const mails = smtp.to(mailbox);
    expect(mails.map(({ heard }) => heard)).toEqual(['refused', 'refused', 'accepted']);
    expect(mails[1]?.raw).toEqual(mails[0]?.raw);
    expect(mails[2]?.raw).toEqual(mails[0]?.raw);
    // Said before it was known to be the same: no fault of the mail, so no mark.
    expect(row).toMatchObject({ state: 'accepted', attempts: 3, marks: [], faults: 0 });
    expect(row?.tries.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['temporary', 451],
      ['temporary', 452],
      ['accepted', 250],
    ]);
    const [first, second, third] = mails.map(({ at }) => at.getTime());
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(240);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(480);
  });

  it('pass a greylist', async () => {
    smtp.greylist = true;
    const to = mailboxes('grey', 30);
    await house.fanOut('grey', to);
    const rows = await house.ended('grey');
    expect(rows.map(({ state, attempts, marks }) => [state, attempts, marks.length])).toEqual(
      Array(30).fill(['accepted', 2, 0]),
    );
    expect(to.map((mailbox) => smtp.to(mailbox).length)).toEqual(Array(30).fill(1));
  });

  it('go to the next mailbox when one fails for good, with an event and the office’s to-do', async () => {
    smtp.script('gone@example.org', { rcpt: '550 5.1.1 no such user' });
    await house.fanOut('moved', ['gone@example.org'], {
      addressee: { id: 'del-atl', name: 'Atlantis' },
      alternatives: ['next@example.org', 'third@example.org'],
    });
    const [first, second, ...others] = await house.ended('moved');
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      state: 'failed',
      movedOn: second?._id,
      mayHaveGot: false,
      answer: { code: 550, text: '550 5.1.1 no such user' },
    });
    expect(second).toMatchObject({
      mailbox: 'next@example.org',
      state: 'accepted',
      insteadOf: first?._id,
      lane: 'letter:moved:next@example.org',
      alternatives: ['third@example.org'],
    });
    const events = await house.events.find({ stream: `delivery:${first?._id}` }).lean();
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      [
        'delivery.failed',
        expect.objectContaining({ code: 550, words: '550 5.1.1 no such user', last: false }),
      ],
      [
        'delivery.next-mailbox',
        expect.objectContaining({ nextMailbox: 'next@example.org', because: 'failed' }),
      ],
    ]);
    const todos = await house.todos.find({ _id: /del-atl/ }).lean();
    expect(todos.map(({ kind, state }) => [kind, state])).toEqual([['failing-mailbox', 'open']]);
    expect(await house.get(Deliveries).coverage({ kind: 'letter', id: 'moved' })).toMatchObject([
      { state: 'reached', mailboxes: [{ state: 'failed' }, { state: 'accepted' }] },
    ]);
  });

  it('to an addressee whom no mailbox reaches are the office’s to-do', async () => {
    for (const mailbox of ['no-1@example.org', 'no-2@example.org']) {
      smtp.script(mailbox, { rcpt: '550 5.7.1 refused' });
    }
    await house.fanOut('unreached', ['no-1@example.org'], {
      addressee: { id: 'del-utopia', name: 'Utopia' },
      alternatives: ['no-2@example.org'],
    });
    const rows = await house.ended('unreached');
    expect(rows.map(({ state }) => state)).toEqual(['failed', 'failed']);
    const todo = await house.todos.findById('not-reached:letter:unreached:del-utopia').lean();
    expect(todo).toMatchObject({
      state: 'open',
      kind: 'addressee-not-reached',
      title: 'Utopia has not been reached by mail',
      processId: 'process-1',
    });
    const failed = await house.events.find({ type: 'delivery.failed', 'data.sourceId': 'unreached' }).lean();
    expect(failed.map(({ data }) => (data as { last: boolean }).last)).toEqual([false, true]);
    expect(await house.get(Deliveries).coverage({ kind: 'letter', id: 'unreached' })).toMatchObject([
      { state: 'not-reached', mayHaveGot: false },
    ]);
  });

  it('to mailboxes that are told the same by mails of their own end in one to-do, and in none where one has it', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `same-${n}`);
    for (const name of names) {
      smtp.script(`${name}-a@example.org`, { rcpt: '550 5.1.1 no such user' });
      // Every other addressee has it at the second mailbox.
      if (!/[02468]$/u.test(name)) smtp.script(`${name}-b@example.org`, { rcpt: '550 5.1.1 no such user' });
    }
    await Promise.all(
      names.flatMap((name) =>
        ['a', 'b'].map((part) =>
          house.fanOut(`${name}-${part}`, [`${name}-${part}@example.org`], {
            addressee: { id: `del-${name}`, name },
            together: { kind: 'letter', id: `${name}-a` },
          }),
        ),
      ),
    );
    for (const name of names) for (const part of ['a', 'b']) await house.ended(`${name}-${part}`);
    const todos = await house.todos.find({ kind: 'addressee-not-reached', title: /^same-/u }).lean();
    expect(todos.map(({ title }) => title).sort()).toEqual(
      [1, 3, 5, 7].map((n) => `same-${n} has not been reached by mail`),
    );
  });

  it('to two mailboxes of one addressee that fail at once end in one to-do, and never in none', async () => {
    const pairs = Array.from({ length: 10 }, (_, n) => [`p${n}-a@example.org`, `p${n}-b@example.org`]);
    smtp.standing = { rcpt: '550 5.1.1 no such user' };
    await house.fanOut('both', pairs.flat(), (mailbox) => ({
      addressee: { id: `del-${mailbox.split('-')[0] ?? ''}`, name: 'Pair' },
    }));
    await house.ended('both');
    const todos = await house.todos.countDocuments({ _id: /^not-reached:letter:both:/ });
    expect(todos).toBe(10);
    const last = { type: 'delivery.failed' as const, 'data.sourceId': 'both', 'data.last': true };
    expect(await house.events.countDocuments(last)).toBe(10);
  });

  it('close to the deadline go to the next mailbox beside the first, which is still tried', async () => {
    smtp.script('slow@example.org', { rcpt: '450 4.2.0 later' });
    await house.fanOut('urgent', ['slow@example.org'], {
      addressee: { id: 'del-urgent', name: 'Urgent' },
      alternatives: ['quick@example.org'],
      deadline: new Date(house.now().getTime() + DAY),
    });
    const [slow, quick] = await house.ended('urgent');
    expect(slow).toMatchObject({ state: 'accepted', attempts: 2, movedOn: quick?._id });
    expect(quick).toMatchObject({ mailbox: 'quick@example.org', state: 'accepted' });
    const [event] = await house.events.find({ stream: `delivery:${slow?._id}` }).lean();
    expect(event).toMatchObject({ type: 'delivery.next-mailbox', data: { because: 'deferred' } });
    expect(await house.todos.countDocuments({ _id: /del-urgent/ })).toBe(0);
  });

  it.each([
    ['cuts the connection after the final dot', 'drop' as const],
    ['takes the mail and never answers', 'silence' as const],
  ])('to a server that %s are sent again, marked, as the same mail', async (_what, answer) => {
    const mailbox = `${answer}@example.org`;
    smtp.script(mailbox, { answer });
    await house.fanOut(answer, [mailbox]);
    const between = await house.rowBecomes(answer, mailbox, { state: 'deferred' });
    expect(between).toMatchObject({ mayHaveGot: true, attempts: 1 });
    expect(await house.get(Deliveries).coverage({ kind: 'letter', id: answer })).toMatchObject([
      { state: 'waiting', mayHaveGot: true },
    ]);
    const [row] = await house.ended(answer);
    expect(row).toMatchObject({ state: 'accepted', attempts: 2, marks: [{ why: 'outcome-unknown' }] });
    expect(row?.tries.map(({ outcome }) => outcome)).toEqual(['unknown', 'accepted']);
    const [first, second, ...more] = smtp.to(mailbox);
    expect(more).toEqual([]);
    expect(second?.raw).toEqual(first?.raw);
    expect(second?.connection).not.toBe(first?.connection);
  });

  it('that a server ends the session over (421) wait like any other, and take another connection', async () => {
    smtp.script('shut@example.org', { data: '421 4.3.2 shutting down' });
    await house.fanOut('shut', ['shut@example.org']);
    const [row] = await house.ended('shut');
    expect(row).toMatchObject({ state: 'accepted', attempts: 2, marks: [] });
    const [first, second] = smtp.to('shut@example.org');
    expect(second?.connection).not.toBe(first?.connection);
  });

  it('cost no attempt while there is no way to the server: one pause, then all leave', async () => {
    const before = await pauses();
    await smtp.refuse();
    const to = mailboxes('away', 60);
    await house.fanOut('away', to);
    await eventually(async () => {
      expect(await pauses()).toBeGreaterThanOrEqual(before + 2);
    });
    expect(await house.rows.countDocuments({ 'source.id': 'away', state: 'accepted' })).toBe(0);
    await smtp.listen();
    const rows = await house.ended('away', 60_000);
    expect(
      rows.map(({ state, attempts, marks, tries }) => [state, attempts, marks.length, tries.length]),
    ).toEqual(Array(60).fill(['accepted', 1, 0, 1]));
    expect(to.map((mailbox) => smtp.to(mailbox).length)).toEqual(Array(60).fill(1));
    expect(await house.todos.countDocuments({ title: /away/ })).toBe(0);
  });

  it('larger than the server takes are not sent to it, and flagged for a person', async () => {
    testLetters.attachments.set('large', [
      { filename: 'large.pdf', contentType: 'application/pdf', content: Buffer.alloc(90_000, 1) },
    ]);
    await house.fanOut('large', ['large@example.org']);
    const [row] = await house.ended('large');
    expect(row).toMatchObject({ state: 'failed', mayHaveGot: false, tries: [{ outcome: 'permanent' }] });
    expect(smtp.recipients).not.toContain('large@example.org');
    expect(smtp.to('large@example.org')).toEqual([]);
  });

  it('larger than the house allows are not even built up to the server', async () => {
    testLetters.attachments.set('huge', [
      { filename: 'huge.pdf', contentType: 'application/pdf', content: Buffer.alloc(900_000, 1) },
    ]);
    const connections = smtp.connections;
    const sizes = smtp.sizes.length;
    await house.fanOut('huge', ['huge@example.org'], { alternatives: ['huge-2@example.org'] });
    const [row, ...others] = await house.ended('huge');
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      state: 'failed',
      answer: { text: expect.stringContaining('MAIL_SIZE_LIMIT_MB') },
    });
    expect(smtp.sizes).toHaveLength(sizes);
    expect(smtp.connections).toBe(connections);
    // The mailbox is not to blame; that nobody was reached is for the office.
    const todos = await house.todos.find({ _id: /del-huge/ }).lean();
    expect(todos.map(({ kind }) => kind)).toEqual(['addressee-not-reached']);
  });

  it('to addresses that are none are refused before anything is sent', async () => {
    const bad = ['two@example.org, eve@evil.example', 'jürg@example.org', 'x@example.org/evil.example'];
    const recipients = smtp.recipients.length;
    await house.fanOut('bad', bad, (mailbox) => ({ addressee: { id: mailbox, name: 'Bad' } }));
    const rows = await house.ended('bad');
    expect(rows.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    expect(smtp.recipients).toHaveLength(recipients);
  });
});

describe('mails that must leave encrypted', () => {
  it.each([
    ['offers no TLS', {}],
    ['shows a certificate that nobody trusts', { startTls: true }],
  ])('do not leave to a server that %s, and cost no attempt', async (_what, options) => {
    const smtp = await TestSmtpServer.start(options);
    const house = await MailHouse.open(smtp, { SMTP_REQUIRE_TLS: 'true' });
    try {
      await house.fanOut('secret', ['secret@example.org']);
      await eventually(async () => {
        const { values } = await house.get(MailMetrics).pauses.get();
        expect(values[0]?.value).toBeGreaterThanOrEqual(1);
      });
      const row = await house.row('secret', 'secret@example.org');
      expect(row).toMatchObject({ open: true, attempts: 0, tries: [] });
      expect(smtp.connections).toBeGreaterThan(0);
      expect(smtp.recipients).toEqual([]);
    } finally {
      await house.close();
      await smtp.close();
    }
  });

  it('leave over STARTTLS where the certificate is to be taken', async () => {
    const smtp = await TestSmtpServer.start({ startTls: true });
    const house = await MailHouse.open(smtp, {
      SMTP_REQUIRE_TLS: 'true',
      SMTP_URL: `${smtp.url}?tls.rejectUnauthorized=false`,
    });
    try {
      await house.fanOut('secret', ['secret@example.org']);
      await house.ended('secret');
      expect(smtp.mails.map(({ secure, heard }) => [secure, heard])).toEqual([[true, 'accepted']]);
    } finally {
      await house.close();
      await smtp.close();
    }
  });
});
