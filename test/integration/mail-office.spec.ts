import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Deliveries, type NewNotice, Notices } from '../../src/mail/index.js';
import { Metrics } from '../../src/platform/index.js';
import { MailHouse, mailboxes } from '../support/mail-house.js';
import { TestSmtpServer } from '../support/smtp-server.js';

const MINUTE = 60_000;

interface Line {
  id: string;
  state: string;
  mailbox: string;
  possiblyRepeated: boolean;
}

let smtp: TestSmtpServer;
let house: MailHouse;
let office: string;

beforeAll(async () => {
  smtp = await TestSmtpServer.start();
  house = await MailHouse.open(smtp, { MAIL_BACKOFF_SECONDS: '600' });
  office = await house.token(['office']);
});
afterAll(async () => {
  await house?.close();
  await smtp?.close();
});

async function call(
  method: 'GET' | 'POST',
  path: string,
  { token = office, body, key }: { token?: string; body?: unknown; key?: string } = {},
) {
  const response = await fetch(`${house.running.url}/api/v1/deliveries${path}`, {
    method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

describe('the ledger over HTTP', () => {
  const rejected = 'office-1@example.org';
  const waiting = 'office-2@example.org';
  const idOf = async (letter: string, mailbox: string): Promise<string> =>
    (await house.row(letter, mailbox))._id;

  beforeAll(async () => {
    smtp.script(rejected, { rcpt: '550 5.1.1 no such user' }, { rcpt: '550 5.1.1 still not' });
    smtp.script(waiting, { rcpt: '450 4.2.0 later' });
    smtp.script('office-3@example.org', { answer: 'drop' });
    await house.fanOut('office', mailboxes('office', 7));
    await house.fanOut('foreign', mailboxes('foreign', 2), { processId: 'process-2' });
    await house.ended('foreign');
    await house.rowBecomes('office', rejected, { state: 'failed' });
    await house.rowBecomes('office', waiting, { state: 'deferred' });
    await house.rowBecomes('office', 'office-3@example.org', { state: 'deferred' });
    for (const mailbox of mailboxes('office', 7).slice(3)) {
      await house.rowBecomes('office', mailbox, { state: 'accepted' });
    }
  });

  it('asks for a token with the permission', async () => {
    const clearer = await house.token(['clearer']);
    const auditor = await house.token(['auditor']);
    const id = await idOf('office', rejected);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/summary'],
      ['GET', `/${id}`],
      ['POST', `/${id}/retry`],
      ['POST', `/${id}/give-up`],
    ] as const) {
      expect((await call(method, path, { token: '' })).status).toBe(401);
      expect((await call(method, path, { token: clearer })).status).toBe(403);
      if (method === 'GET') expect((await call(method, path, { token: auditor })).status).toBe(200);
      else expect((await call(method, path, { token: auditor })).status).toBe(403);
    }
    expect(await house.row('office', rejected)).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('lists by page, in the order in which they were asked for, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { json } = await call('GET', `?sourceKind=letter&sourceId=office&limit=3${from}`);
      const items = json['items'] as Line[];
      expect(items.length).toBeLessThanOrEqual(3);
      seen.push(...items.map(({ mailbox }) => mailbox));
      cursor = json['next'] as string | null;
    } while (cursor !== null);
    expect(seen).toEqual(mailboxes('office', 7));
  });

  it.each([
    ['state=failed&sourceId=office', [rejected]],
    ['state=deferred&sourceId=office', [waiting, 'office-3@example.org']],
    ['marked=true&sourceId=office', ['office-3@example.org']],
    ['mailbox=office-5@example.org', ['office-5@example.org']],
    ['addresseeId=del-office-6', ['office-6@example.org']],
    ['processId=process-2', mailboxes('foreign', 2)],
    ['sourceKind=notice', []],
  ])('finds %s', async (query, expected) => {
    const { json } = await call('GET', `?${query}`);
    expect((json['items'] as Line[]).map(({ mailbox }) => mailbox)).toEqual(expected);
  });

  it.each([
    'state=lost',
    'limit=0',
    'limit=x',
    'colour=red',
    'marked=maybe',
    'processId[$gt]=',
    'cursor=forged',
  ])('refuses the question %s as bad input', async (query) => {
    const { status, json } = await call('GET', `?${query}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(json['code']).toEqual(expect.any(String));
  });

  it('sums up a letter: every state, marks, hold and halt', async () => {
    const { json } = await call('GET', '/summary?sourceKind=letter&sourceId=office');
    expect(json).toMatchObject({
      all: 7,
      byState: { queued: 0, sending: 0, accepted: 4, deferred: 2, failed: 1, bounced: 0, superseded: 0 },
      marked: 1,
      source: { halted: null },
    });
    expect((await call('GET', '/summary?sourceId=office')).json['source']).toBeNull();
  });

  it('counts the mails by state, and says how long one has waited', async () => {
    const halted = { kind: 'letter', id: 'measured' } as const;
    await house.in((tx) => house.get(Deliveries).halt(halted, tx));
    await house.fanOut('measured', mailboxes('measured', 1));
    const measured = await house.get(Metrics).registry.metrics();
    expect(measured).toContain('convene_deliveries{state="queued"} 1');
    expect(measured).toMatch(/convene_mail_outcomes_total\{outcome="permanent"\} 1/);
    expect(measured).toMatch(/convene_mail_oldest_waiting_seconds 0\.\d+/);
    await house.in((tx) => house.get(Deliveries).resume(halted, tx));
    await house.ended('measured');
  });

  it('shows one with every try and the server’s words', async () => {
    const { json } = await call('GET', `/${await idOf('office', rejected)}`);
    expect(json).toMatchObject({
      state: 'failed',
      mailbox: rejected,
      lastReply: { code: 550, text: '550 5.1.1 no such user' },
      tries: [{ outcome: 'permanent', code: 550, worker: expect.stringMatching(/^worker-/) }],
      correlationId: 'test-correlation',
      dueAt: null,
    });
    expect(json).not.toHaveProperty('claim');
  });

  it('says of one that is not there that it is not, and nothing of another process', async () => {
    const bound = await house.token(['office'], 'process-2');
    const id = await idOf('office', rejected);
    expect((await call('GET', '/0195c3f1-0000-7000-8000-000000000009')).json).toMatchObject({
      code: 'mail/delivery-not-found',
      status: 404,
    });
    expect((await call('GET', `/${id}`, { token: bound })).status).toBe(403);
    expect((await call('POST', `/${id}/retry`, { token: bound })).status).toBe(403);
    expect((await call('POST', `/${id}/give-up`, { token: bound, body: { reason: 'x' } })).status).toBe(403);
    const { json } = await call('GET', '?processId=process-1', { token: bound });
    expect((json['items'] as Line[]).map(({ mailbox }) => mailbox)).toEqual(mailboxes('foreign', 2));
    expect((await call('GET', '/summary', { token: bound })).json['all']).toBe(2);
    expect(await house.row('office', rejected)).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('has a failed one tried again, as the same mail, and settles its to-dos', async () => {
    const id = await idOf('office', rejected);
    const todo = `not-reached:letter:office:del-office-1`;
    expect(await house.todos.findById(todo).lean()).toMatchObject({ state: 'open' });
    const first = await call('POST', `/${id}/retry`, { key: 'retry-1' });
    expect(first).toMatchObject({ status: 200, json: { id, state: 'queued' } });
    // The same request again, such as after a lost answer, tries nothing again.
    expect((await call('POST', `/${id}/retry`, { key: 'retry-1' })).json).toEqual(first.json);
    const failedAgain = await house.rowBecomes('office', rejected, { state: 'failed' });
    expect(failedAgain.tries).toHaveLength(2);
    expect(await house.todos.findById(todo).lean()).toMatchObject({ state: 'open' });
    await call('POST', `/${id}/retry`);
    const accepted = await house.rowBecomes('office', rejected, { state: 'accepted' });
    expect(accepted.tries.map(({ outcome }) => outcome)).toEqual(['permanent', 'permanent', 'accepted']);
    expect(await house.todos.findById(todo).lean()).toMatchObject({ state: 'settled' });
    expect(smtp.to(rejected)).toHaveLength(1);
    const events = await house.events
      .find({ stream: `delivery:${id}` })
      .sort({ version: 1 })
      .lean();
    expect(events.map(({ type }) => type)).toEqual([
      'delivery.failed',
      'delivery.retried',
      'delivery.failed',
      'delivery.retried',
    ]);
  });

  it('has one that waits tried now', async () => {
    expect((await call('POST', `/${await idOf('office', waiting)}/retry`)).status).toBe(200);
    const row = await house.rowBecomes('office', waiting, { state: 'accepted' });
    expect(row.attempts).toBe(2);
  });

  it('does not send again what has left', async () => {
    const { status, json } = await call('POST', `/${await idOf('office', 'office-5@example.org')}/retry`);
    expect(status).toBe(409);
    expect(json).toMatchObject({ code: 'mail/not-retryable', detail: expect.stringContaining('accepted') });
    expect(smtp.to('office-5@example.org')).toHaveLength(1);
  });

  it('gives one up with the reason, which ends its tries and is on record', async () => {
    const id = await idOf('office', 'office-3@example.org');
    for (const body of [
      {},
      { reason: '' },
      { reason: 'two\nlines' },
      { reason: { $gt: '' } },
      { reason: 'x', more: 1 },
    ]) {
      const { status, json } = await call('POST', `/${id}/give-up`, { body });
      expect([400, 422]).toContain(status);
      expect(json['code']).toEqual(expect.any(String));
    }
    const { status, json } = await call('POST', `/${id}/give-up`, {
      body: { reason: 'Handed over by courier' },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ state: 'failed', givenUp: { reason: 'Handed over by courier' } });
    const [last] = await house.events
      .find({ stream: `delivery:${id}` })
      .sort({ version: -1 })
      .limit(1)
      .lean();
    expect(last).toMatchObject({ type: 'delivery.given-up', data: { reason: 'Handed over by courier' } });
    expect((await call('POST', `/${id}/give-up`, { body: { reason: 'again' } })).json).toMatchObject({
      code: 'mail/settled',
      status: 409,
    });
    expect(smtp.to('office-3@example.org')).toHaveLength(1);
  });

  it('does nothing to a mail while it is handed over', async () => {
    smtp.standing = { answer: 'hold' };
    await house.fanOut('in-hand', ['in-hand@example.org']);
    await smtp.until(() => smtp.holding === 1, 'the mail on hold');
    const id = await idOf('in-hand', 'in-hand@example.org');
    const givenUp = await call('POST', `/${id}/give-up`, { body: { reason: 'too late' } });
    const retried = await call('POST', `/${id}/retry`);
    smtp.letGo();
    expect(givenUp.json).toMatchObject({ code: 'mail/under-way', status: 409 });
    expect(retried.json).toMatchObject({ code: 'mail/not-retryable', status: 409 });
    await house.rowBecomes('in-hand', 'in-hand@example.org', { state: 'accepted' });
  });

  it('does not send an earlier letter after the later one of its lane', async () => {
    const mailbox = 'overtaken@example.org';
    smtp.script(mailbox, { rcpt: '550 5.1.1 no' });
    await house.fanOut('earlier', [mailbox], { lane: 'lane-1', laneNumber: 0 });
    await house.ended('earlier');
    await house.fanOut('later', [mailbox], { lane: 'lane-1', laneNumber: 1 });
    await house.ended('later');
    expect((await call('POST', `/${await idOf('earlier', mailbox)}/retry`)).json).toMatchObject({
      code: 'mail/overtaken',
      status: 409,
    });
  });

  it('does not try again what has passed its time', async () => {
    const mailbox = 'past@example.org';
    smtp.script(mailbox, { rcpt: '550 5.1.1 no' });
    await house.fanOut('past', [mailbox], { deadline: new Date(house.now().getTime() + 10 * MINUTE) });
    await house.ended('past');
    await house.step(11 * MINUTE);
    expect((await call('POST', `/${await idOf('past', mailbox)}/retry`)).json).toMatchObject({
      code: 'mail/not-retryable',
    });
  });
});

describe('a mail that has to wait for ten minutes', () => {
  it('has failed at once where that is past its time, and the addressee is for the office', async () => {
    smtp.script('deadline@example.org', { rcpt: '450 4.2.0 later' });
    await house.fanOut('deadline', ['deadline@example.org'], {
      deadline: new Date(house.now().getTime() + 5 * MINUTE),
    });
    const [row] = await house.ended('deadline');
    expect(row).toMatchObject({ state: 'failed', attempts: 1, answer: { code: 450 } });
    expect(await house.todos.findById('not-reached:letter:deadline:del-deadline').lean()).toMatchObject({
      state: 'open',
    });
  });
});

describe('notices', () => {
  const notice = (over: Partial<NewNotice> = {}): NewNotice => ({
    key: 'receipt:1',
    kind: 'receipt',
    subject: 'Receipt of your answer',
    language: 'en',
    text: 'We have received your answer.\n',
    html: '<!doctype html><html lang="en"><body><p>We have received your answer.</p></body></html>',
    about: { type: 'invitation', id: 'inv-1' },
    processId: 'process-1',
    to: [{ addressee: { id: 'del-atl', name: 'Atlantis' }, mailbox: 'notice@example.org' }],
    ...over,
  });
  const send = (over: Partial<NewNotice> = {}): Promise<void> =>
    house.in((tx) => house.get(Notices).send(tx, notice(over)));

  it('arrive with what they say, at the process time at which they were asked for', async () => {
    const before = house.now();
    await send({ replyTo: 'desk@example.org' });
    await smtp.until(() => smtp.to('notice@example.org').length > 0, 'the notice');
    const mail = await simpleParser(smtp.to('notice@example.org')[0]?.raw ?? Buffer.alloc(0));
    expect(mail.subject).toBe('Receipt of your answer');
    expect(mail.text?.trim()).toBe('We have received your answer.');
    expect(mail.html).toContain('<p>We have received your answer.</p>');
    expect(mail.replyTo?.text).toBe('desk@example.org');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(Math.abs((mail.date?.getTime() ?? 0) - before.getTime())).toBeLessThan(60_000);
  });

  it('of one key are one notice, however often they are asked for, also at the same moment', async () => {
    const to = [{ addressee: { id: 'del-atl', name: 'Atlantis' }, mailbox: 'once@example.org' }];
    await Promise.all(Array.from({ length: 5 }, () => send({ key: 'once:1', to })));
    await send({ key: 'once:1', to, text: 'another text' });
    expect(await house.rows.countDocuments({ 'source.kind': 'notice', 'source.id': 'once:1' })).toBe(1);
    await house.ended('once:1');
    await send({ key: 'once:1', to });
    await send({ key: 'once:2', to });
    await house.ended('once:2');
    expect(smtp.to('once@example.org')).toHaveLength(2);
  });

  it('go to each of several mailboxes apart', async () => {
    const to = mailboxes('apart', 3).map((mailbox) => ({
      addressee: { id: 'del-atl', name: 'Atlantis' },
      mailbox,
    }));
    await send({ key: 'apart:1', to });
    await house.ended('apart:1');
    expect(mailboxes('apart', 3).map((mailbox) => smtp.to(mailbox).map((mail) => mail.to))).toEqual(
      mailboxes('apart', 3).map((mailbox) => [[mailbox]]),
    );
  });

  it('supersede the earlier one of their lane where it has not left', async () => {
    const to = [{ addressee: { id: 'del-atl', name: 'Atlantis' }, mailbox: 'lane-notice@example.org' }];
    await house.in((tx) => house.get(Deliveries).halt({ kind: 'notice', id: 'lane:1' }, tx));
    await send({ key: 'lane:1', lane: 'digest', to });
    await send({ key: 'lane:2', lane: 'digest', to });
    await house.ended('lane:2');
    const rows = await house.rows.find({ mailbox: 'lane-notice@example.org' }).sort({ _id: 1 }).lean();
    expect(rows.map(({ state }) => state)).toEqual(['superseded', 'accepted']);
    expect(smtp.to('lane-notice@example.org')).toHaveLength(1);
  });

  it('of a key that cannot be one are refused, and nothing is written', async () => {
    for (const key of ['', 'two words', ':first', 'x'.repeat(201), 'a\nb']) {
      await expect(send({ key })).rejects.toMatchObject({ code: 'mail/key-unusable' });
    }
  });

  it('of a unit of work that fails are never sent', async () => {
    const to = [{ addressee: { id: 'del-atl', name: 'Atlantis' }, mailbox: 'undone@example.org' }];
    await expect(
      house.in(async (tx) => {
        await house.get(Notices).send(tx, notice({ key: 'undone:1', to }));
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await house.rows.countDocuments({ mailbox: 'undone@example.org' })).toBe(0);
    await send({ key: 'undone:1', to });
    await house.ended('undone:1');
    expect(smtp.to('undone@example.org')).toHaveLength(1);
  });
});
