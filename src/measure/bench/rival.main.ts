import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { serveParent } from '../support/child-protocol.js';
import type { RivalJob, RivalMessage, RivalSetting } from './rival.types.js';

/**
 * The rival: nodemailer's bare pool, composing the same message in its plain way. It has no queue, no ledger, no
 * leases; its texts are given to it, but for two replacements a mail. In a process of its own, as the worker is.
 */
const MORE_THAN_CONNECTIONS = 2;

let pool: Transporter | undefined;
let connections = 0;
let compose: (n: number) => SendMailOptions = () => ({});

function composer(message: RivalMessage): (n: number) => SendMailOptions {
  const { from, subject, text, html, calendar } = message;
  const attachments = message.attachments.map(({ filename, contentType, base64 }) => ({
    filename,
    contentType,
    content: Buffer.from(base64, 'base64'),
  }));
  return (n) => {
    const number = String(n).padStart(6, '0');
    const name = `Benchland ${number}`;
    const to = `mission-${number}@missions.example.org`;
    const own = (given: string): string =>
      given.replaceAll(message.name, name).replaceAll(message.mailbox, to);
    return {
      from,
      to: { name, address: to },
      subject,
      text: own(text),
      html: own(html),
      icalEvent: { method: 'REQUEST', filename: 'invite.ics', content: own(calendar) },
      attachments,
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
  };
}

function prepare({ port, connections: wanted, message }: RivalSetting): void {
  pool?.close();
  connections = wanted;
  compose = composer(message);
  pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    maxConnections: wanted,
    maxMessages: Infinity,
  });
}

/** Sends so many mails and gives the seconds until the last was answered. */
async function send({ mails }: RivalJob): Promise<number> {
  const transport = pool;
  if (!transport) throw new Error('prepare comes first');
  let next = 0;
  const begin = performance.now();
  const one = async (): Promise<void> => {
    while (next < mails) {
      const n = next;
      next += 1;
      await transport.sendMail(compose(n));
    }
  };
  await Promise.all(Array.from({ length: connections * MORE_THAN_CONNECTIONS }, one));
  return (performance.now() - begin) / 1_000;
}

serveParent({ prepare, send }, {});
