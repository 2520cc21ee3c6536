import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Contacts, Delegations, DirectoryModule, DistributionLists } from '../../src/directory/index.js';
import {
  type Letter,
  LetterCorrections,
  LetterDispatch,
  LetterIssue,
  LettersModule,
  LettersService,
  LettersWorkerModule,
} from '../../src/letters/index.js';
import { type Delivery, MailModule, MailWorkerModule } from '../../src/mail/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { testConfig } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { person, sampleContent } from '../support/letters.js';
import { system } from '../support/letters-house.js';
import { type ReceivedMail, TestSmtpServer } from '../support/smtp-server.js';

const WORKERS = 20;
const MISSIONS = 120;
/** Twenty workers share the machine with whatever else runs on it. */
const PATIENCE_MS = 400_000;
const LEASE_MS = 6_000;

const modules = {
  common: [DirectoryModule, MailModule, LettersModule],
  api: [],
  worker: [LettersWorkerModule, MailWorkerModule],
};
const settings = {
  SWEEP_SECONDS: '1',
  MAIL_WINDOW: '4',
  SMTP_CONNECTIONS: '2',
  MAIL_LEASE_SECONDS: String(LEASE_MS / 1_000),
  MAIL_HOLD_SECONDS: '0',
  MAIL_PACE_PER_MINUTE: '0',
  MAIL_BACKOFF_SECONDS: '0.2',
};

/** Deterministic numbers from a seed (mulberry32), so that a failing run can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const mailboxOf = (n: number): string => `m${n}@example.org`;
const subjectOf = ({ raw }: ReceivedMail): string =>
  /^Subject: (.*)$/mu.exec(raw.toString())?.[1]?.trim() ?? '';

describe('a correction that is issued while the first letter is still going out, under 20 workers', () => {
  const writer = person('writer');
  const clearer = person('clearer');
  let smtp: TestSmtpServer;
  let house: Running;
  const workers: Running[] = [];

  const get = <T>(type: abstract new (...args: never[]) => T): T => house.app.get<T>(type, { strict: false });
  const rows = (): Model<Delivery> =>
    house.app.get<Model<Delivery>>(getModelToken('Delivery'), { strict: false });

  beforeAll(async () => {
    smtp = await TestSmtpServer.start();
    const config = testConfig({ ...settings, SMTP_URL: smtp.url });
    house = await boot(config, modules, { logger: false });
    const { mongo, redis } = config;
    const same = {
      ...settings,
      SMTP_URL: smtp.url,
      MONGODB_URI: mongo.uri,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      APP_ROLE: 'worker',
    };
    for (let n = 1; n < WORKERS; n += 1)
      workers.push(await boot(testConfig(same), modules, { logger: false }));
    const validity = { source: 'test', from: '2000-01-01' };
    for (let n = 0; n < MISSIONS; n += 1) {
      const id = `del-m${n}`;
      await get(Delegations).add(system, id, {
        status: [{ category: 'member-state', ...validity }],
        names: [{ language: 'en', form: 'short', name: `Mission ${n}`, ...validity }],
        memberships: [],
        fictitious: true,
      });
      const contact = { address: mailboxOf(n), name: 'Registry', role: 'registry' as const, order: 1 };
      await get(Contacts).add(system, { type: 'delegation', id }, contact);
    }
    await get(DistributionLists).define(system, 'all', undefined, 'All missions', {
      categories: ['member-state'],
    });
  });
  afterEach(() => {
    smtp.letGo();
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await house?.close();
    await smtp?.close();
  });

  const clear = async (letter: Letter): Promise<Letter> => {
    await get(LettersService).step(writer, letter._id, { step: 'submit-for-clearance' });
    return get(LettersService).clear(clearer, letter._id);
  };
  const issue = (letter: Letter, addressees: number): Promise<Letter> =>
    get(LetterIssue).issue(system, letter._id, { addressees });
  const first = async (subject: string): Promise<Letter> => {
    const content = sampleContent('pga-cover-letter', {
      subject,
      body: 'The meeting is in Room XX.',
      audience: { listId: 'all' },
    });
    const draft = await get(LettersService).draft(writer, {
      processId: 'process-1',
      kind: 'pga-cover-letter',
      content,
    });
    return issue(await clear(draft), MISSIONS);
  };
  const rowsOf = (letter: Letter): Promise<Delivery[]> =>
    rows().find({ 'source.id': letter._id }).lean<Delivery[]>().exec();
  const ended = async (letter: Letter, count: number): Promise<Map<string, Delivery>> => {
    await eventually(async () => {
      const all = await rowsOf(letter);
      expect(all.length).toBe(count);
      expect(all.filter(({ open }) => open)).toEqual([]);
    }, PATIENCE_MS / 4);
    return new Map((await rowsOf(letter)).map((row) => [row.mailbox, row]));
  };
  const leftOf = (subject: string): number => smtp.mails.filter((mail) => subjectOf(mail) === subject).length;

  it.each([1, 2, 3])(
    'reaches everybody in the right order, and nobody is left with neither (seed %i)',
    async (seed) => {
      const dice = random(seed);
      const subject = `Session ${seed}`;
      const corrected = `Correction: ${subject}`;
      smtp.standing = { delayMs: 10 + Math.floor(dice() * 20) };
      // Some are slow, some say "not now" once, so that the correction meets mails in every state.
      for (let n = 0; n < MISSIONS; n += 1) {
        const luck = dice();
        if (luck < 0.05) smtp.script(mailboxOf(n), { delayMs: 300 + Math.floor(dice() * 700) });
        else if (luck < 0.1) smtp.script(mailboxOf(n), { data: '451 4.3.0 try again' });
      }
      const letter = await first(subject);
      await smtp.until(() => leftOf(subject) > 10 + dice() * 40, 'the first mails', PATIENCE_MS / 4);
      await get(LetterDispatch).halt(system, letter._id, 'Wrong room');
      const resumed = seed % 2 === 0;
      if (resumed) await get(LetterDispatch).resume(system, letter._id);
      const to = dice() < 0.5 ? 'all' : 'those-who-got-it';
      const draft = await get(LetterCorrections).draft(writer, letter._id, { as: 'correction', to });
      const correction = await issue(await clear(draft), MISSIONS);
      const firsts = await ended(letter, MISSIONS);
      const seconds = await ended(correction, MISSIONS);

      const counts = { both: 0, correctedOnly: 0 };
      for (let n = 0; n < MISSIONS; n += 1) {
        const mailbox = mailboxOf(n);
        const heard = smtp
          .to(mailbox)
          .filter((mail) => mail.heard === 'accepted')
          .map(subjectOf);
        const own = heard.filter((line) => line === subject || line === corrected);
        const before = firsts.get(mailbox);
        expect(seconds.get(mailbox)).toMatchObject({ state: 'accepted', marks: [] });
        expect(before?.marks).toEqual([]);
        // Nobody is corrected before the first, nobody gets neither, nobody gets two that are not marked.
        if (before?.state === 'superseded') {
          expect({ mailbox, own }).toEqual({ mailbox, own: [corrected] });
          counts.correctedOnly += 1;
        } else {
          expect(before?.state).toBe('accepted');
          expect({ mailbox, own }).toEqual({ mailbox, own: [subject, corrected] });
          counts.both += 1;
        }
      }
      expect(counts.both).toBeGreaterThan(10);
      if (!resumed) expect(counts.correctedOnly).toBeGreaterThan(0);
      expect(counts.both + counts.correctedOnly).toBe(MISSIONS);
    },
    PATIENCE_MS,
  );

  it.each([4, 5])(
    'goes to those alone who have the first, may have it or wait for it, although it is still going out (seed %i)',
    async (seed) => {
      const dice = random(seed);
      const subject = `Session ${seed}`;
      const corrected = `Correction: ${subject}`;
      smtp.standing = { delayMs: 10 + Math.floor(dice() * 20) };
      // Refused for good, once: whoever is tried with the first fails there, and whoever is not with the second.
      const refusing = new Set<string>();
      for (let n = 0; n < MISSIONS; n += 1) {
        if (dice() < 0.8) continue;
        refusing.add(mailboxOf(n));
        smtp.script(mailboxOf(n), { rcpt: '550 5.1.1 No such mailbox' });
      }
      const letter = await first(subject);
      await smtp.until(() => leftOf(subject) > 10 + dice() * 40, 'the first mails', PATIENCE_MS / 4);
      if (seed % 2 === 1) await get(LetterDispatch).halt(system, letter._id, 'Wrong room');
      const cleared = await clear(
        await get(LetterCorrections).draft(writer, letter._id, { as: 'correction', to: 'those-who-got-it' }),
      );
      // One more may fail between the dry run and the issue: then the number is another, and is asked for again.
      let addressees = 0;
      await eventually(async () => {
        ({ addressees } = await get(LetterIssue).dryRun(system, cleared._id));
        await issue(cleared, addressees);
      }, PATIENCE_MS / 4);
      const firsts = await ended(letter, MISSIONS);
      const seconds = await ended(cleared, addressees);

      const counts = { leftOut: 0, told: 0 };
      for (let n = 0; n < MISSIONS; n += 1) {
        const mailbox = mailboxOf(n);
        const own = smtp
          .to(mailbox)
          .filter((mail) => mail.heard === 'accepted')
          .map(subjectOf)
          .filter((line) => line === subject || line === corrected);
        const before = firsts.get(mailbox)?.state;
        const after = seconds.get(mailbox)?.state;
        if (after === undefined) {
          // Left out is only who was tried in vain, and so nobody who has something to be corrected.
          expect({ mailbox, before, own }).toEqual({ mailbox, before: 'failed', own: [] });
          expect(refusing).toContain(mailbox);
          counts.leftOut += 1;
          continue;
        }
        const refusedNow = refusing.has(mailbox) && before === 'superseded';
        expect({ mailbox, after }).toEqual({ mailbox, after: refusedNow ? 'failed' : 'accepted' });
        expect({ mailbox, own }).toEqual({
          mailbox,
          own: refusedNow ? [] : before === 'accepted' ? [subject, corrected] : [corrected],
        });
        counts.told += 1;
      }
      expect(counts.told).toBe(addressees);
      expect(counts.leftOut + counts.told).toBe(MISSIONS);
    },
    PATIENCE_MS,
  );

  it(
    'starts nothing more after a halt and a third of the lease, until it is resumed',
    async () => {
      smtp.standing = { delayMs: 30 };
      const letter = await first('Halted session');
      await smtp.until(() => leftOf('Halted session') > 10, 'the first mails', PATIENCE_MS / 4);
      const since = await get(LetterDispatch).halt(system, letter._id, 'Wrong room');
      // What was being handed over ends; what was in hand comes back within a third of the lease.
      const settled = Date.now() + LEASE_MS / 3;
      await eventually(async () => {
        if (Date.now() < settled) throw new Error('a third of the lease has not passed');
        expect((await rowsOf(letter)).filter(({ state }) => state === 'sending')).toEqual([]);
      }, PATIENCE_MS / 4);
      const tried = leftOf('Halted session');
      // Halted twice: nothing changes, and it says since when and by whom.
      const again = await get(LetterDispatch).halt(person('another'), letter._id, 'Again');
      expect(again).toEqual(since);
      // All workers are at work: another letter leaves whole, and nothing of this one.
      const other = await first('Another session');
      await ended(other, MISSIONS);
      expect(leftOf('Halted session')).toBe(tried);
      const waiting = (await rowsOf(letter)).filter(({ state }) => state === 'queued');
      expect(waiting.length).toBeGreaterThan(0);
      await get(LetterDispatch).resume(system, letter._id);
      const all = await ended(letter, MISSIONS);
      expect(
        [...all.values()].filter(({ state, marks }) => state !== 'accepted' || marks.length > 0),
      ).toEqual([]);
      expect(leftOf('Halted session')).toBe(MISSIONS);
      await expect(get(LetterDispatch).halt(system, letter._id)).rejects.toMatchObject({
        code: 'letters/all-have-left',
      });
    },
    PATIENCE_MS,
  );
});
