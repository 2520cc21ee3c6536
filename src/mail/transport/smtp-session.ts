import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { BuiltMessage } from '../composition/message-builder.js';
import type { SendFailure } from '../domain/classify.js';

export interface SmtpSettings {
  url: string;
  requireTls: boolean;
  socketTimeoutMs: number;
  /** Named in EHLO. */
  name: string;
}

/** How one hand-over ended. `unreachable`: there was no session in which the mail could have been named. */
export type HandOver =
  | { kind: 'accepted'; code: number; text: string }
  | { kind: 'failed'; failure: SendFailure }
  | { kind: 'unreachable'; error: unknown };

const CONNECT_WITHIN_MS = 30_000;
const IDLE_MS = 30_000;
const QUIT_WITHIN_MS = 2_000;
/** Some servers end a session after so many mails; ending it first is no fault of anybody. */
const MAILS_PER_SESSION = 100;
const CLOSING = 421;

/** One connection to the mail server, opened when it is needed, used for many mails, one after the other. */
export class SmtpSession {
  private connection: SMTPConnection | undefined;
  private mails = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly settings: SmtpSettings) {}

  /** Hands over one mail. Never rejects: every end is a value. */
  async send(message: BuiltMessage): Promise<HandOver> {
    clearTimeout(this.idle);
    let connection: SMTPConnection;
    try {
      connection = await this.open();
    } catch (error) {
      this.close();
      return { kind: 'unreachable', error };
    }
    const ended = await handOver(connection, message);
    this.mails += 1;
    if (ended.kind === 'failed') await this.mend(connection, ended.failure);
    if (this.mails >= MAILS_PER_SESSION) this.close();
    this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    return ended;
  }

  close(): void {
    clearTimeout(this.idle);
    const { connection } = this;
    this.connection = undefined;
    this.mails = 0;
    if (connection === undefined || connection.destroyed) return;
    if (connection.stage !== 'connected') {
      connection.close();
      return;
    }
    connection.quit();
    setTimeout(() => connection.close(), QUIT_WITHIN_MS).unref();
  }

  private async open(): Promise<SMTPConnection> {
    if (this.connection !== undefined && !this.connection.destroyed) return this.connection;
    const { auth, ...server } = parseConnectionUrl(this.settings.url);
    const connection = new SMTPConnection({
      ...server,
      name: this.settings.name,
      requireTLS: this.settings.requireTls,
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: this.settings.socketTimeoutMs,
    });
    this.connection = connection;
    this.mails = 0;
    const { user, pass = '' } = (auth ?? {}) as { user?: string; pass?: string };
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error | null): void => (error ? reject(error) : resolve());
      // Stays for the life of the connection: an error while idle only means that the next mail opens another.
      connection.on('error', (error: Error) => {
        connection.close();
        reject(error);
      });
      connection.once('end', () => reject(new ConnectionEnded('The server closed the connection.')));
      connection.connect((error) => {
        if (error || user === undefined) done(error);
        else connection.login({ user, pass, credentials: { user, pass } }, done);
      });
    });
    return connection;
  }

  /** After a refusal the session goes on; after anything else it is not trusted. */
  private async mend(connection: SMTPConnection, { error }: SendFailure): Promise<void> {
    const code = error instanceof Error ? (error as { responseCode?: number }).responseCode : undefined;
    if (code === undefined || code === CLOSING || connection.destroyed) {
      connection.close();
      this.connection = undefined;
      return;
    }
    await new Promise<void>((resolve) => {
      const ended = (): void => resolve();
      connection.once('end', ended);
      connection.reset((resetError) => {
        connection.off('end', ended);
        if (resetError) connection.close();
        resolve();
      });
    });
  }
}

class ConnectionEnded extends Error {
  readonly code = 'ECONNECTION';
}

function handOver(connection: SMTPConnection, message: BuiltMessage): Promise<HandOver> {
  const { envelope, pieces, size } = message;
  const body = new Readable({
    read() {
      // In one piece: copying costs less than writing to the socket more often.
      this.push(Buffer.concat(pieces));
      this.push(null);
    },
  });
  return new Promise((resolve) => {
    connection.send({ ...envelope, size }, body, (error, info) => {
      if (error || !info) {
        const failure = { error, bodyBegun: body.readableDidRead };
        body.destroy();
        resolve({ kind: 'failed', failure });
        return;
      }
      const text = info.response;
      resolve({ kind: 'accepted', code: Number(text.slice(0, 3)) || 250, text });
    });
  });
}
