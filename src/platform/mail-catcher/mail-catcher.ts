import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { MachineClock } from '../time/clocks.js';
import { checkRules, decideRecipient, type FailingMailbox } from './failing-mailboxes.js';
import { mailCatcherProblems } from './mail-catcher.problems.js';
import { type CaughtMail, MailStore } from './mail-store.js';
import { serveMails } from './mail-web.js';

export interface MailCatcherOptions {
  /** Folder of the mails; what is there stays. */
  dir: string;
  /** Where to listen; 0, or a port that is taken, leads to a free one. */
  smtpPort?: number;
  webPort?: number;
  /** 127.0.0.1 unless the catcher has a container of its own: it takes mail from anybody and shows it to anybody. */
  host?: string;
  /** Largest mail, in bytes. */
  sizeLimit?: number;
}

const SIZE_LIMIT = 25 * 1024 * 1024;

/** An SMTP server that delivers nothing: it keeps every mail as it came, shows it, and refuses where it is told to. */
export class MailCatcher {
  private readonly clock = new MachineClock();
  private readonly waiting = new Set<(mail: CaughtMail) => void>();
  private readonly smtp: SMTPServer;
  private web: Server | undefined;
  /** Where it listens, or listened until it was stopped. */
  smtpPort = 0;
  webPort = 0;
  private rules: FailingMailbox[] = [];
  private rulesWritten: Promise<void> = Promise.resolve();
  private readonly host: string;

  private constructor(
    private readonly store: MailStore,
    options: MailCatcherOptions,
  ) {
    this.host = options.host ?? '127.0.0.1';
    this.smtp = new SMTPServer({
      name: 'mail-catcher',
      banner: 'keeps everything, delivers nothing',
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: options.sizeLimit ?? SIZE_LIMIT,
      closeTimeout: 1_000,
      onRcptTo: ({ address }, _session, callback) => this.answerRecipient(address, callback),
      onData: (stream, session, callback) => {
        this.take(stream, session).then((mail) => callback(null, `kept as ${mail.id}`), callback);
      },
    });
    // A connection that breaks off concerns its sender alone.
    this.smtp.on('error', () => undefined);
  }

  static async start(options: MailCatcherOptions): Promise<MailCatcher> {
    const store = await MailStore.open(options.dir);
    const catcher = new MailCatcher(store, options);
    try {
      catcher.rules = await store.readRules();
      await listen((port) => catcher.smtp.listen(port, catcher.host), options.smtpPort ?? 0);
      catcher.smtpPort = portOf(catcher.smtp.server);
      const web = serveMails(catcher, catcher.host === '127.0.0.1');
      await listen((port) => web.listen(port, catcher.host), options.webPort ?? 0);
      catcher.web = web;
      catcher.webPort = portOf(web);
      return catcher;
    } catch (error) {
      await catcher.stop();
      throw error;
    }
  }

  get smtpUrl(): string {
    return `smtp://127.0.0.1:${this.smtpPort}`;
  }

  get webUrl(): string {
    return `http://127.0.0.1:${this.webPort}`;
  }

  /** All mails in the order of arrival. */
  messages(): readonly CaughtMail[] {
    return this.store.all();
  }

  /** One mail; `mail-catcher/no-such-mail` when there is none of that number. */
  message(id: number): CaughtMail {
    return this.store.get(id);
  }

  /** The bytes as they came. */
  raw(mail: CaughtMail): Promise<Buffer> {
    return this.store.raw(mail);
  }

  /** The file with these bytes. */
  pathOf(mail: CaughtMail): string {
    return this.store.pathOf(mail);
  }

  /** The mail as a reader sees it. */
  async parsed(mail: CaughtMail): Promise<ParsedMail> {
    return simpleParser(await this.raw(mail), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      keepDeliveryStatus: true,
    });
  }

  /** The first mail, here or still to come, that fits; `mail-catcher/not-caught` after the time limit. */
  waitFor(predicate: (mail: CaughtMail) => boolean, timeoutMs = 15_000): Promise<CaughtMail> {
    const here = this.messages().find(predicate);
    if (here !== undefined) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      const look = (mail: CaughtMail) => {
        if (!predicate(mail)) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(mail);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        const seen = this.messages().length;
        reject(mailCatcherProblems.notCaught(`None of ${seen} mails fits after ${timeoutMs / 1000} s.`));
      }, timeoutMs);
      this.waiting.add(look);
    });
  }

  failingMailboxes(): readonly FailingMailbox[] {
    return this.rules;
  }

  /** Replaces the rules for failing mailboxes; they hold over restarts. */
  async setFailingMailboxes(rules: readonly FailingMailbox[]): Promise<void> {
    checkRules(rules);
    this.rules = [...rules];
    await this.writeRules();
  }

  async stop(): Promise<void> {
    const { web } = this;
    const closed = web === undefined ? Promise.resolve() : new Promise((resolve) => web.close(resolve));
    web?.closeAllConnections();
    await closed;
    if (this.smtp.server.listening) await new Promise<void>((resolve) => this.smtp.close(() => resolve()));
    await this.rulesWritten;
    await this.store.close();
  }

  private answerRecipient(address: string, callback: (error?: Error | null) => void): void {
    const verdict = decideRecipient(this.rules, address);
    if (verdict === null) {
      callback();
      return;
    }
    const { code, message } = verdict.refusal;
    const refusal = Object.assign(new Error(message), { responseCode: code });
    if (
      verdict.rules.length === this.rules.length &&
      verdict.rules.every((rule, i) => rule === this.rules[i])
    ) {
      callback(refusal);
      return;
    }
    // Counted before it is said, so that a restart does not count anew.
    this.rules = verdict.rules;
    this.writeRules().then(() => callback(refusal), callback);
  }

  private writeRules(): Promise<void> {
    const written = this.rulesWritten.then(() => this.store.writeRules(this.rules));
    this.rulesWritten = written.catch(() => undefined);
    return written;
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<CaughtMail> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      // Beyond the limit the rest is read, as the protocol asks, and let go.
      if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
    }
    if (stream.sizeExceeded) {
      throw Object.assign(new Error('5.3.4 Message too big'), { responseCode: 552 });
    }
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
    };
    const mail = await this.store.add(envelope, Buffer.concat(chunks), this.clock.now());
    for (const look of [...this.waiting]) look(mail);
    return mail;
  }
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Listener {
  once(event: 'error' | 'listening', listener: (error: Error) => void): unknown;
  removeListener(event: 'error' | 'listening', listener: (error: Error) => void): unknown;
}

/** Listens on the wished port if it is free, else on any. */
async function listen(start: (port: number) => Listener, wished: number): Promise<void> {
  const attempt = (port: number) =>
    new Promise<void>((resolve, reject) => {
      const server = start(port);
      const done = () => {
        server.removeListener('error', reject);
        resolve();
      };
      server.once('listening', done);
      server.once('error', (error) => {
        server.removeListener('listening', done);
        reject(error);
      });
    });
  try {
    await attempt(wished);
  } catch (error) {
    if (wished === 0 || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'))
      throw error;
    await attempt(0);
  }
}
