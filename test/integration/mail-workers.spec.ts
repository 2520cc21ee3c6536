import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Deliveries } from '../../src/mail/index.js';
import { Ledger } from '../../src/mail/persistence/ledger.js';
import { JobQueues } from '../../src/messaging/index.js';
import type { Running } from '../../src/roles/boot.js';
import { eventually } from '../support/eventually.js';
import { MailHouse, mailboxes } from '../support/mail-house.js';
import { TestSmtpServer } from '../support/smtp-server.js';

describe('two workers with one ledger', () => {
  const LEASE_MS = 2_000;
  let smtp: TestSmtpServer;
  let house: MailHouse;
  let other: Running;

  beforeAll(async () => {
    smtp = await TestSmtpServer.start();
    house = await MailHouse.open(smtp, { MAIL_LEASE_SECONDS: '2', SMTP_CONNECTIONS: '4', MAIL_WINDOW: '8' });
    other = await house.addWorker();
  });
  afterEach(() => {
    smtp.letGo();
  });
  afterAll(async () => {
    await house?.close();
    await smtp?.close();
  });

  const timesSent = (to: readonly string[]): number[] => to.map((mailbox) => smtp.to(mailbox).length);

  it('send each mail once, and share the work', async () => {
    // Each worker takes up to four chunks: of twelve, both have some.
    const letters = Array.from({ length: 12 }, (_, n) => `shared-${n}`);
    for (const letter of letters) await house.fanOut(letter, mailboxes(letter, 60));
    const workers = new Set<string | undefined>();
    for (const letter of letters) {
      const rows = await house.ended(letter, 90_000);
      expect(timesSent(mailboxes(letter, 60))).toEqual(Array(60).fill(1));
      for (const { state, marks, attempts, tries } of rows) {
        expect({ state, marks, attempts }).toEqual({ state: 'accepted', marks: [], attempts: 1 });
        workers.add(tries[0]?.worker);
      }
    }
    expect(workers.size).toBe(2);
  });

  it('renew their leases: a server that takes longer than a lease gets no mail twice', async () => {
    const to = mailboxes('slow', 8);
    smtp.standing = { delayMs: 2.5 * LEASE_MS };
    await house.fanOut('slow', to);
    const rows = await house.ended('slow', 60_000);
    expect(timesSent(to)).toEqual(Array(8).fill(1));
    expect(rows.every(({ state, marks }) => state === 'accepted' && marks.length === 0)).toBe(true);
  });

  it('take over what a lost worker had in hand, once its lease has run out, and mark it', async () => {
    const to = mailboxes('lost', 6);
    await house.fanOut('lost', to, { holdUntil: new Date(house.now().getTime() + 60_000) });
    const rows = await house.rows.find({ 'source.id': 'lost' }).lean();
    const now = Date.now();
    // As a worker claims that is killed at this moment: nobody renews these.
    const claimed = await house
      .get(Ledger)
      .claim(rows.slice(0, 4), new Date(now), 'worker-killed', new Date(now + LEASE_MS));
    expect(claimed.rows).toHaveLength(4);
    await house.step(61_000);
    const ended = await house.ended('lost');
    expect(timesSent(to)).toEqual(Array(6).fill(1));
    const lost = new Set(claimed.rows.map(({ _id }) => _id));
    for (const row of ended) {
      expect(row).toMatchObject({ state: 'accepted', mayHaveGot: true });
      expect(row.marks.map(({ why }) => why)).toEqual(lost.has(row._id) ? ['worker-lost'] : []);
      const [mail] = smtp.to(row.mailbox);
      if (lost.has(row._id)) expect(mail?.at.getTime()).toBeGreaterThanOrEqual(now + LEASE_MS);
    }
  });

  it('do not send again what a lost worker had in hand, once something later has taken its place', async () => {
    const mailbox = 'replaced@example.org';
    await house.fanOut('replaced', [mailbox], { holdUntil: new Date(house.now().getTime() + 60_000) });
    const now = Date.now();
    const row = await house.row('replaced', mailbox);
    await house.get(Ledger).claim([row], new Date(now), 'worker-killed', new Date(now + LEASE_MS));
    const source = { kind: 'letter', id: 'replaced' } as const;
    await house.in((tx) => house.get(Deliveries).supersede(tx, source));
    expect(await house.row('replaced', mailbox)).toMatchObject({ state: 'sending', overtaken: true });
    await house.step(61_000);
    const [ended] = await house.ended('replaced');
    expect(ended).toMatchObject({ state: 'superseded', mayHaveGot: true, marks: [{ why: 'worker-lost' }] });
    expect(timesSent([mailbox])).toEqual([0]);
  });

  it('do not let a worker that lost its claim write over the one that took over', async () => {
    await house.fanOut('overtaken', ['overtaken@example.org'], {
      holdUntil: new Date(house.now().getTime() + 60_000),
    });
    const ledger = house.get(Ledger);
    const row = await house.row('overtaken', 'overtaken@example.org');
    const now = Date.now();
    const { claim } = await ledger.claim([row], new Date(now), 'worker-stuck', new Date(now + 1));
    await house.step(61_000);
    const [ended] = await house.ended('overtaken');
    expect(ended).toMatchObject({ state: 'accepted', marks: [{ why: 'worker-lost' }] });
    const late = { id: row._id, claim, update: { $set: { state: 'failed' } } };
    expect(await ledger.record([late])).toBe(0);
    expect(await ledger.renew([late], 'worker-stuck', new Date(now + 60_000))).toEqual(new Set());
    expect(await house.row('overtaken', 'overtaken@example.org')).toMatchObject({ state: 'accepted' });
  });

  it('hand on what one of them has not started when it stops, and wait for what it has', async () => {
    // Each worker takes up to four chunks: of eight, both have some.
    const letters = Array.from({ length: 8 }, (_, n) => `stopped-${n}`);
    smtp.standing = { answer: 'hold' };
    for (const letter of letters) await house.fanOut(letter, mailboxes(letter, 8));
    await smtp.until(() => smtp.holding === 8, 'both workers to hold all their connections');
    const closing = other.close();
    await eventually(async () => {
      // Only what stands at the server is still in hand of the stopping one.
      const owners = await house.rows.aggregate<{ _id: string; count: number }>([
        { $match: { state: 'sending' } },
        { $group: { _id: '$owner', count: { $sum: 1 } } },
      ]);
      expect(owners.map(({ count }) => count)).toContain(4);
    });
    smtp.letGo();
    await closing;
    for (const letter of letters) {
      const rows = await house.ended(letter);
      expect(timesSent(mailboxes(letter, 8))).toEqual(Array(8).fill(1));
      expect(rows.every(({ state, marks }) => state === 'accepted' && marks.length === 0)).toBe(true);
    }
  });
});

describe('mails while Redis loses what it holds', () => {
  let smtp: TestSmtpServer;
  let house: MailHouse;
  let redis: Redis;

  beforeAll(async () => {
    smtp = await TestSmtpServer.start();
    house = await MailHouse.open(smtp);
    redis = new Redis(house.config.redis.url);
  });
  afterEach(() => {
    smtp.letGo();
  });
  afterAll(async () => {
    redis?.disconnect();
    await house?.close();
    await smtp?.close();
  });

  const keys = (): Promise<string[]> => redis.keys(`${house.config.redis.prefix}*`);

  it('all leave once although everything is deleted midway', async () => {
    // Four chunks are under way at once; the jobs of the others wait in Redis.
    const letters = Array.from({ length: 10 }, (_, n) => `emptied-${n}`);
    smtp.standing = { answer: 'hold' };
    for (const letter of letters) await house.fanOut(letter, mailboxes(letter, 40));
    await smtp.until(() => smtp.holding === 5, 'five mails on hold');
    await eventually(async () => {
      expect(await house.get(JobQueues).queue('mail').getJobCountByTypes('waiting', 'prioritized')).toBe(6);
    });
    await redis.del(...(await keys()));
    smtp.letGo();
    for (const letter of letters) {
      const rows = await house.ended(letter, 60_000);
      expect(rows.every(({ state, marks }) => state === 'accepted' && marks.length === 0)).toBe(true);
      expect(mailboxes(letter, 40).map((mailbox) => smtp.to(mailbox).length)).toEqual(Array(40).fill(1));
    }
  });

  it('all leave once although their jobs are lost before they began', async () => {
    const queue = house.get(JobQueues).queue('mail');
    await queue.pause();
    const to = mailboxes('unbegun', 50);
    await house.fanOut('unbegun', to);
    await eventually(async () => {
      expect(await queue.getJobCountByTypes('waiting', 'prioritized')).toBeGreaterThan(0);
    });
    await queue.obliterate({ force: true });
    await queue.resume();
    const rows = await house.ended('unbegun');
    expect(rows.every(({ state }) => state === 'accepted')).toBe(true);
    expect(to.map((mailbox) => smtp.to(mailbox).length)).toEqual(Array(50).fill(1));
  });

  it('all leave although the records of their jobs stay and the list they stood in is lost', async () => {
    const queue = house.get(JobQueues).queue('mail');
    await queue.pause();
    const letter = `listless-${randomUUID()}`;
    await house.fanOut(letter, mailboxes('listless', 20));
    await eventually(async () => {
      expect(await queue.getJobCountByTypes('waiting', 'prioritized')).toBeGreaterThan(0);
    });
    const lists = (await keys()).filter((key) => /:mail:(wait|paused)$/.test(key));
    expect(lists.length).toBeGreaterThan(0);
    await redis.del(...lists);
    await queue.resume();
    const rows = await house.ended(letter, 60_000);
    expect(rows.every(({ state }) => state === 'accepted')).toBe(true);
  });
});
