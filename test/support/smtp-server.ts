import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/**
 * What happens to one try of a mail. `rcpt`: the answer to RCPT TO; `data`: the answer to the whole mail, both with
 * their code; `hold`: the answer waits until {@link TestSmtpServer.letGo}; `delay`: it waits so many ms; `silence`:
 * the body is taken and never answered; `drop`: it is taken and the connection cut.
 */
export type Action =
  { rcpt: string } | { data: string } | { answer: 'hold' | 'silence' | 'drop' } | { delayMs: number };

/** One mail whose body was taken, whatever was answered. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** The octets after dot-unstuffing. */
  raw: Buffer;
  at: Date;
  connection: string;
  secure: boolean;
  /** What the sender heard of it. */
  heard: 'accepted' | 'refused' | 'nothing';
}

export interface TestSmtpOptions {
  /** Announced and enforced, in bytes. */
  size?: number;
  /** Offers STARTTLS with a certificate that nobody trusts. */
  startTls?: boolean;
}

const REPLY = /^(?<code>[245]\d\d) (?<words>.*)$/s;

/** The code and words of an answer such as `550 5.1.1 no such user`, as smtp-server wants them. */
function refusal(answer: string): Error {
  const { code = '', words = '' } = REPLY.exec(answer)?.groups ?? {};
  return Object.assign(new Error(words), { responseCode: Number(code) });
}

/**
 * An SMTP server on 127.0.0.1 that does what a test tells it. Actions for a recipient are used up one a try, in
 * turn; where none is left, `standing` holds, and without one the mail is accepted.
 */
export class TestSmtpServer {
  /** In the order of arrival. */
  readonly mails: ReceivedMail[] = [];
  /** Every RCPT TO, also those refused. */
  readonly recipients: string[] = [];
  /** The SIZE that senders named at MAIL FROM. */
  readonly sizes: number[] = [];
  connections = 0;
  /** What holds for every recipient without an action of its own. */
  standing: Action | undefined;
  /** Answers 450 to the first RCPT TO of every recipient. */
  greylist = false;
  private readonly scripts = new Map<string, Action[]>();
  private readonly sockets = new Map<number, Socket>();
  private readonly watchers = new Set<() => void>();
  private readonly held: (() => void)[] = [];
  private server: SMTPServer | undefined;
  private port = 0;

  private constructor(private readonly options: TestSmtpOptions) {}

  static async start(options: TestSmtpOptions = {}): Promise<TestSmtpServer> {
    const server = new TestSmtpServer(options);
    await server.listen();
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The next tries of the recipient end in these ways, one after the other. */
  script(recipient: string, ...actions: Action[]): void {
    this.scripts.set(recipient, [...(this.scripts.get(recipient) ?? []), ...actions]);
  }

  /** Answers what is on hold, and holds nothing more. */
  letGo(): void {
    this.standing = undefined;
    for (const answer of this.held.splice(0)) answer();
  }

  get holding(): number {
    return this.held.length;
  }

  to(recipient: string): ReceivedMail[] {
    return this.mails.filter(({ to }) => to.includes(recipient));
  }

  get accepted(): ReceivedMail[] {
    return this.mails.filter(({ heard }) => heard === 'accepted');
  }

  /** Resolves when so many mails were taken; fails after the time limit. */
  waitFor(count: number, withinMs = 20_000): Promise<void> {
    return this.until(() => this.mails.length >= count, `${count} mails`, withinMs);
  }

  /** Resolves when the condition holds, looked at whenever something arrives; fails after the time limit. */
  until(condition: () => boolean, what: string, withinMs = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Waited ${withinMs} ms for ${what}; ${this.mails.length} mails have arrived.`));
      }, withinMs);
      const end = (): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
      };
      this.watchers.add(look);
      look();
    });
  }

  /** From now on connections are refused, and those that stand are cut. */
  async refuse(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets.values()) socket.destroy();
    await closed;
  }

  /** Takes connections, on the same port as before. */
  async listen(): Promise<void> {
    const server = this.make();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    // A connection that breaks off concerns its sender alone.
    server.on('error', () => undefined);
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  close(): Promise<void> {
    this.letGo();
    return this.refuse();
  }

  private make(): SMTPServer {
    const { size, startTls = false } = this.options;
    const server = new SMTPServer({
      name: 'test-server',
      // Otherwise it warns of its built-in certificate, which is all that a test needs.
      logger: false,
      disabledCommands: startTls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      ...(size === undefined ? {} : { size }),
      onMailFrom: ({ args }, _session, callback) => {
        const named = Number((args as { SIZE?: string }).SIZE);
        if (Number.isFinite(named)) this.sizes.push(named);
        callback();
      },
      onRcptTo: ({ address }, _session, callback) => callback(this.recipient(address)),
      onData: (stream, session, callback) => {
        this.take(stream, session, callback).catch(callback);
      },
    });
    server.server.on('connection', (socket: Socket) => {
      const { remotePort = 0 } = socket;
      this.connections += 1;
      this.sockets.set(remotePort, socket);
      socket.on('close', () => this.sockets.delete(remotePort));
      this.changed();
    });
    return server;
  }

  private recipient(address: string): Error | null {
    const known = this.recipients.includes(address);
    this.recipients.push(address);
    this.changed();
    if (this.greylist && !known) return refusal('450 4.7.1 greylisted, come again');
    const action = this.scripts.get(address)?.[0] ?? this.standing;
    if (!action || !('rcpt' in action)) return null;
    this.scripts.get(address)?.shift();
    return refusal(action.rcpt);
  }

  private async take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const { mailFrom, rcptTo } = session.envelope;
    const mail: ReceivedMail = {
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
      raw: Buffer.concat(chunks),
      at: new Date(),
      connection: session.id,
      secure: session.secure,
      heard: 'nothing',
    };
    const action = this.scripts.get(mail.to[0] ?? '')?.shift() ?? this.standing;
    this.mails.push(mail);
    const answer = (): void => {
      mail.heard = 'accepted';
      callback(null, 'taken');
      this.changed();
    };
    if (stream.sizeExceeded) {
      mail.heard = 'refused';
      callback(refusal('552 5.3.4 too large'));
    } else if (action && 'data' in action) {
      mail.heard = 'refused';
      callback(refusal(action.data));
    } else if (action && 'delayMs' in action) setTimeout(answer, action.delayMs);
    else if (action && 'answer' in action) {
      if (action.answer === 'hold') this.held.push(answer);
      if (action.answer === 'drop') this.sockets.get(session.remotePort)?.destroy();
    } else answer();
    this.changed();
  }

  private changed(): void {
    for (const look of [...this.watchers]) look();
  }
}
