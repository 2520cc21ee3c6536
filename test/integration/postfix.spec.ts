import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import {
  type Delivery,
  DeliveryReader,
  MailModule,
  MailWorkerModule,
  Notices,
  type SentMessage,
} from '../../src/mail/index.js';
import { systemActor, UnitOfWork } from '../../src/messaging/index.js';
import { MailCatcher } from '../../src/platform/mail-catcher/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { testConfig } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/peers.js';
import { Postfix } from '../support/postfix.js';

const actor = systemActor('test', 'correlation-postfix');
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** Our mails as they come out of another maker's mail server. */
describeWith('postfix', 'mails that Postfix relays', () => {
  let folder: string;
  let catcher: MailCatcher;
  let postfix: Postfix;
  let running: Running;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convene-test-relay-'));
    catcher = await MailCatcher.start({ dir: folder });
    postfix = await Postfix.start({
      relayTo: catcher.smtpPort,
      recipients: {
        'closed@mission.example.org': 'REJECT this mission takes no mail',
        'busy@mission.example.org': 'DEFER come back later',
      },
    });
    running = await boot(
      testConfig({
        APP_ROLE: 'worker',
        SMTP_URL: postfix.url,
        SWEEP_SECONDS: '1',
        MAIL_DOMAIN: 'pga.example.org',
        MAIL_FROM_ADDRESS: 'office@pga.example.org',
        DKIM_DOMAIN: 'pga.example.org',
        DKIM_SELECTOR: 'convene',
        DKIM_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
      { common: [MailModule], api: [], worker: [MailWorkerModule] },
      { logger: false },
    );
  });

  afterAll(async () => {
    await running?.close();
    await postfix?.stop();
    await catcher?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const send = (name: string) =>
    running.app.get(UnitOfWork).run(actor, (tx) =>
      running.app.get(Notices).send(tx, {
        key: `notice-${name}`,
        kind: 'receipt',
        subject: 'Réponse enregistrée – your answer',
        language: 'en',
        // What relays are known to touch: dots at the start of lines, spaces at their ends, long lines, "From ".
        text: `.\n..two\n.hidden\nFrom the office\ntrailing   \n-- \n${'Excellency, '.repeat(120)}\nÑandú\n`,
        html: `<html lang="en"><body><p>${'Excellency, '.repeat(120)}</p><p>.</p></body></html>`,
        about: { type: 'meeting', id: 'geneva' },
        processId: name,
        to: [{ addressee: { id: `del-${name}`, name: 'Atlantis' }, mailbox: `${name}@mission.example.org` }],
        calendar: {
          method: 'REQUEST',
          content: ['BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:REQUEST', 'END:VCALENDAR', ''].join('\r\n'),
        },
      }),
    );

  const sentTo = async (name: string): Promise<SentMessage> => {
    for await (const sent of running.app.get(DeliveryReader).sentMessages(name)) return sent;
    throw new Error('nothing is recorded as sent');
  };
  const rowOf = async (name: string): Promise<Delivery | undefined> => {
    const { items } = await running.app.get(DeliveryReader).list({ processId: name }, { limit: 10 });
    return items[0];
  };

  it('arrive with every byte that left, and with a signature that holds', async () => {
    await send('registry');
    const mail = await catcher.waitFor(({ to }) => to.includes('registry@mission.example.org'), 60_000);
    expect(mail.from).toBe('bounces@pga.example.org');
    const arrived = await catcher.raw(mail);
    const sent = await sentTo('registry');
    expect(sent.asSent).toBe(true);
    // Postfix puts its own lines on top and leaves the rest alone.
    expect(arrived.subarray(-sent.message.length).equals(sent.message)).toBe(true);
    const onTop = arrived.subarray(0, -sent.message.length).toString();
    expect(onTop).toMatch(/^Received: from [^]*by relay\.example\.org \(Postfix\)/);
    const { results } = await dkimVerify(arrived, {
      resolver: () => Promise.resolve([[`v=DKIM1; k=rsa; p=${published}`]]),
    });
    expect(results.map(({ status, signingDomain }) => [signingDomain, status.result])).toEqual([
      ['pga.example.org', 'pass'],
    ]);
  });

  it('are recorded with the words of a server that will not take them, for good or for now', async () => {
    await send('closed');
    await send('busy');
    await eventually(async () => {
      expect(await rowOf('closed')).toMatchObject({
        state: 'failed',
        answer: { code: 554, text: expect.stringContaining('this mission takes no mail') },
      });
      expect(await rowOf('busy')).toMatchObject({
        state: 'deferred',
        answer: { code: 450, text: expect.stringContaining('come back later') },
      });
    }, 60_000);
  });

  it('come back as a report to the sender of the envelope when the next server refuses them', async () => {
    await catcher.setFailingMailboxes([
      { mailbox: 'moved@mission.example.org', code: 550, message: '5.1.1 No such mailbox' },
    ]);
    await send('moved');
    const report = await catcher.waitFor(({ to }) => to.includes('bounces@pga.example.org'), 60_000);
    expect(report.from).toBe('');
    const text = (await catcher.raw(report)).toString();
    expect(text).toMatch(/Content-Type: multipart\/report; report-type=delivery-status/);
    expect(text).toMatch(/^Status: 5\.1\.1\r?$/m);
    expect(text).toContain('Final-Recipient: rfc822; moved@mission.example.org');
    // The server that we spoke to had taken it.
    expect(await rowOf('moved')).toMatchObject({ state: 'accepted' });
  });
});
