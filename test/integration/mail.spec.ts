import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Deliveries, type Source } from '../../src/mail/index.js';
import { eventually } from '../support/eventually.js';
import { MailHouse, mailboxes, testLetters } from '../support/mail-house.js';
import { TestSmtpServer } from '../support/smtp-server.js';

const MINUTE = 60_000;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('the mails of a letter', () => {
  let smtp: TestSmtpServer;
  let house: MailHouse;

  beforeAll(async () => {
    smtp = await TestSmtpServer.start({ size: 1_000_000 });
    house = await MailHouse.open(smtp);
  });
  afterAll(async () => {
    await house?.close();
    await smtp?.close();
  });

  /** Looks at a letter's mails twice, a feeder's round apart: proof that nothing moves needs something that does. */
  const nothingLeaves = async (of: string): Promise<void> => {
    const probe = `probe-${of}-${Math.random()}`;
    await house.fanOut(probe, [`${probe}@example.org`]);
    await house.ended(probe);
    expect(await house.rows.countDocuments({ 'source.id': of, state: { $ne: 'queued' } })).toBe(0);
  };

  it('reach each mailbox once, one recipient a mail, with the bytes that are on record', async () => {
    const to = mailboxes('all', 300);
    testLetters.attachments.set('all', [
      { filename: 'letter.pdf', contentType: 'application/pdf', content: Buffer.alloc(20_000, 'pdf') },
    ]);
    await house.fanOut('all', to, (mailbox) => ({ facts: { text: `for ${mailbox}` } }));
    const rows = await house.ended('all', 60_000);
    expect(rows).toHaveLength(300);
    const mails = smtp.mails.filter(({ to: [first] }) => first?.startsWith('all-'));
    expect(mails.map((mail) => mail.to).toSorted()).toEqual(to.map((mailbox) => [mailbox]).toSorted());
    for (const row of rows) {
      const [mail] = smtp.to(row.mailbox);
      expect(row).toMatchObject({
        state: 'accepted',
        open: false,
        attempts: 1,
        marks: [],
        mayHaveGot: true,
        answer: { code: 250, text: expect.stringContaining('taken') },
        messageSha256: sha256(mail?.raw ?? Buffer.alloc(0)),
      });
      expect(row.tries).toHaveLength(1);
      expect(row).not.toHaveProperty('owner');
      expect(row).not.toHaveProperty('claim');
    }
    expect(new Set(mails.map(({ from }) => from))).toEqual(new Set(['bounces@convene.example.org']));
    // Kept connections, no more than are set.
    expect(new Set(mails.map(({ connection }) => connection)).size).toBeLessThanOrEqual(15);
  });

  it('carry the correlation id of what asked for them, and nobody’s address but the recipient’s', async () => {
    await house.fanOut('correlated', mailboxes('corr', 3), { correlationId: 'request-4711' });
    await house.ended('correlated');
    for (const mailbox of mailboxes('corr', 3)) {
      const raw = smtp.to(mailbox)[0]?.raw ?? Buffer.alloc(0);
      const mail = await simpleParser(raw);
      expect(mail.headers.get('x-correlation-id')).toBe('request-4711');
      expect([mail.to].flat()[0]?.value).toEqual([{ address: mailbox, name: `Mission of ${mailbox}` }]);
      for (const other of mailboxes('corr', 3))
        if (other !== mailbox) expect(raw.toString()).not.toContain(other);
    }
  });

  it('name their size before they are sent', async () => {
    const before = smtp.sizes.length;
    await house.fanOut('sized', ['sized@example.org']);
    await house.ended('sized');
    expect(smtp.sizes.slice(before)).toEqual([smtp.to('sized@example.org')[0]?.raw.length]);
  });

  it('are asked for once: the same copy to the same mailbox is refused as a whole', async () => {
    await house.fanOut('twice', ['twice@example.org']);
    await expect(house.fanOut('twice', ['other@example.org', 'twice@example.org'])).rejects.toMatchObject({
      code: 11_000,
    });
    await house.ended('twice');
    expect(smtp.to('other@example.org')).toEqual([]);
    expect(smtp.to('twice@example.org')).toHaveLength(1);
  });

  it('are at most 5,000 at once', async () => {
    await expect(house.fanOut('many', mailboxes('many', 5_001))).rejects.toMatchObject({
      code: 'mail/too-many',
    });
    expect(await house.rows.countDocuments({ 'source.id': 'many' })).toBe(0);
  });

  it('stay until the hold has passed by the process clock, and leave as soon as it is stepped', async () => {
    await house.fanOut('held', mailboxes('held', 5), {
      holdUntil: new Date(house.now().getTime() + 60 * MINUTE),
    });
    await nothingLeaves('held');
    await house.step(59 * MINUTE);
    await nothingLeaves('held');
    await house.step(MINUTE);
    const rows = await house.ended('held');
    expect(rows.map(({ state }) => state)).toEqual(Array(5).fill('accepted'));
  });

  it('stay while they are halted, also those fanned out later, and go on when resumed', async () => {
    const source: Source = { kind: 'letter', id: 'halted' };
    const deliveries = house.get(Deliveries);
    await house.in((tx) => deliveries.halt(source, tx, 'The date is wrong'));
    await house.fanOut('halted', mailboxes('halted', 5));
    await nothingLeaves('halted');
    expect(await house.sources.findById('letter:halted').lean()).toMatchObject({
      halted: { by: 'system:test', reason: 'The date is wrong' },
    });
    await house.in((tx) => deliveries.resume(source, tx));
    await house.ended('halted');
    expect(mailboxes('halted', 5).map((mailbox) => smtp.to(mailbox).length)).toEqual([1, 1, 1, 1, 1]);
    const events = await house.events
      .find({ stream: 'delivery-source:letter:halted' })
      .sort({ version: 1 })
      .lean();
    expect(events.map(({ type }) => type)).toEqual(['deliveries.halted', 'deliveries.resumed']);
  });

  it('are given back untried when they are halted on their way: what has begun ends, the rest stays', async () => {
    const to = mailboxes('midway', 40);
    const source: Source = { kind: 'letter', id: 'midway' };
    smtp.standing = { answer: 'hold' };
    await house.fanOut('midway', to);
    await smtp.until(() => smtp.holding === 5, 'five mails on hold');
    await house.in((tx) => house.get(Deliveries).halt(source, tx));
    await eventually(async () => {
      expect(await house.rows.countDocuments({ 'source.id': 'midway', state: 'sending' })).toBe(5);
    });
    smtp.letGo();
    await eventually(async () => {
      expect(await house.rows.countDocuments({ 'source.id': 'midway', state: 'accepted' })).toBe(5);
    });
    await nothingLeaves('elsewhere');
    expect(await house.rows.countDocuments({ 'source.id': 'midway', state: 'queued', attempts: 0 })).toBe(35);
    await house.in((tx) => house.get(Deliveries).resume(source, tx));
    const rows = await house.ended('midway');
    expect(rows.every(({ state, marks }) => state === 'accepted' && marks.length === 0)).toBe(true);
    expect(to.map((mailbox) => smtp.to(mailbox).length)).toEqual(Array(40).fill(1));
  });

  it('do not leave once they are superseded, also those on their way: what has begun ends', async () => {
    const to = mailboxes('replaced', 40);
    const source: Source = { kind: 'letter', id: 'replaced' };
    smtp.standing = { answer: 'hold' };
    await house.fanOut('replaced', to);
    await smtp.until(() => smtp.holding === 5, 'five mails on hold');
    await house.in((tx) => house.get(Deliveries).supersede(tx, source));
    await eventually(async () => {
      expect(await house.rows.countDocuments({ 'source.id': 'replaced', state: 'sending' })).toBe(5);
    });
    smtp.letGo();
    const rows = await house.ended('replaced');
    expect(rows.filter(({ state }) => state === 'accepted')).toHaveLength(5);
    expect(rows.filter(({ state }) => state === 'superseded')).toHaveLength(35);
    expect(to.reduce((sum, mailbox) => sum + smtp.to(mailbox).length, 0)).toBe(5);
    expect(rows.every(({ marks }) => marks.length === 0)).toBe(true);
  });

  it('leave no faster than their pace', async () => {
    const to = mailboxes('paced', 12);
    await house.fanOut('paced', to, { pacePerMinute: 240 });
    await house.ended('paced');
    const at = to
      .map((mailbox) => smtp.to(mailbox)[0]?.at.getTime() ?? 0)
      .toSorted((one, other) => one - other);
    const span = (at.at(-1) ?? 0) - (at[0] ?? 0);
    // Four a second, of which a second of rest before may come at once: the last one not before (12 - 1 - 4) / 4 s.
    expect(span).toBeGreaterThanOrEqual(1_700);
  });

  it('leave in the order of their lane: a later letter waits until the earlier one has ended', async () => {
    const mailbox = 'lane@example.org';
    smtp.script(mailbox, { rcpt: '450 4.2.1 later' }, { rcpt: '450 4.2.1 later' });
    const lane = { lane: `lane:${mailbox}` };
    await house.fanOut('second', [mailbox], { ...lane, laneNumber: 1, holdUntil: house.now() });
    await house.in((tx) => house.get(Deliveries).halt({ kind: 'letter', id: 'second' }, tx));
    await house.fanOut('first', [mailbox], { ...lane, laneNumber: 0 });
    await house.in((tx) => house.get(Deliveries).resume({ kind: 'letter', id: 'second' }, tx));
    await house.ended('second');
    const subjects = await Promise.all(
      smtp.to(mailbox).map(async ({ raw }) => (await simpleParser(raw)).subject),
    );
    expect(subjects).toEqual(['Letter first', 'Letter second']);
    expect((await house.row('first', mailbox)).attempts).toBe(3);
    expect((await house.row('second', mailbox)).attempts).toBe(1);
  });

  it('that a later letter replaces do not leave any more, except what has left', async () => {
    const source = await house.fanOut('old', ['stays@example.org', 'goes@example.org'], {
      holdUntil: new Date(house.now().getTime() + 60 * MINUTE),
    });
    await house.in((tx) => house.get(Deliveries).supersede(tx, source, ['del-stays']));
    await house.step(61 * MINUTE);
    await house.ended('old');
    expect(await house.row('old', 'stays@example.org')).toMatchObject({ state: 'superseded', attempts: 0 });
    expect(await house.row('old', 'goes@example.org')).toMatchObject({ state: 'accepted' });
    await house.in((tx) => house.get(Deliveries).supersede(tx, source));
    expect(await house.row('old', 'goes@example.org')).toMatchObject({ state: 'accepted' });
    expect(smtp.to('stays@example.org')).toEqual([]);
  });

  it('whose time has passed do not leave', async () => {
    await house.fanOut('late', ['late@example.org'], {
      holdUntil: new Date(house.now().getTime() + 30 * MINUTE),
      deadline: new Date(house.now().getTime() + 20 * MINUTE),
    });
    await house.step(31 * MINUTE);
    const [row] = await house.ended('late');
    expect(row).toMatchObject({
      state: 'failed',
      answer: { text: expect.stringContaining('its time passed') },
    });
    expect(smtp.recipients).not.toContain('late@example.org');
  });

  it('that cannot be put together wait, and leave once they can', async () => {
    let broken = true;
    testLetters.parts.set('broken', () => {
      if (broken) throw new Error('the file store is away');
      return {};
    });
    await house.fanOut('broken', ['broken@example.org']);
    const row = await house.rowBecomes('broken', 'broken@example.org', { state: 'deferred', open: true });
    expect(row.tries[0]).toMatchObject({ outcome: 'not-composed' });
    broken = false;
    const [ended] = await house.ended('broken');
    expect(ended).toMatchObject({ state: 'accepted', mayHaveGot: true, marks: [] });
  });

  it('that have become others since the first try are not sent as the same', async () => {
    let text = 'first';
    testLetters.parts.set('changed', () => ({ text }));
    smtp.script('changed@example.org', { data: '451 4.3.0 later' });
    smtp.script('changed@example.org', { data: '451 4.3.0 later' });
    await house.fanOut('changed', ['changed@example.org']);
    await house.rowBecomes('changed', 'changed@example.org', { attempts: 1 });
    text = 'second';
    const [row] = await house.ended('changed');
    expect(row).toMatchObject({
      state: 'failed',
      answer: { text: expect.stringContaining('no longer be the mail') },
    });
    for (const mail of smtp.to('changed@example.org')) expect(mail.heard).toBe('refused');
  });

  it('can be given again as they left, byte by byte', async () => {
    await house.fanOut('kept', mailboxes('kept', 3), { processId: 'process-kept' });
    await house.fanOut('kept-2', ['kept-bad@example.org, eve@evil.example'], { processId: 'process-kept' });
    await house.ended('kept');
    await house.ended('kept-2');
    const sent: string[] = [];
    for await (const { mailbox, message, asSent } of house.get(Deliveries).sentMessages('process-kept')) {
      sent.push(mailbox);
      expect(asSent).toBe(true);
      expect(message).toEqual(smtp.to(mailbox)[0]?.raw);
    }
    expect(sent).toEqual(mailboxes('kept', 3));
  });

  it('are told from what they would be now', async () => {
    let text = 'as it left';
    testLetters.parts.set('altered', () => ({ text }));
    await house.fanOut('altered', ['altered@example.org'], { processId: 'process-altered' });
    await house.ended('altered');
    text = 'as it would be now';
    const sent: boolean[] = [];
    for await (const { asSent } of house.get(Deliveries).sentMessages('process-altered')) sent.push(asSent);
    expect(sent).toEqual([false]);
  });
});

describe('a key that cannot sign', () => {
  it('stops the start of a worker, not its mails', async () => {
    const smtp = await TestSmtpServer.start();
    try {
      const unusable = { DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'june', DKIM_PRIVATE_KEY: 'no key' };
      await expect(MailHouse.open(smtp, unusable)).rejects.toMatchObject({ code: 'mail/dkim-unusable' });
      expect(smtp.connections).toBe(0);
    } finally {
      await smtp.close();
    }
  });
});
