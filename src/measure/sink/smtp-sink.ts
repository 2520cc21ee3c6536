import { createHash, type Hash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { fractionOf } from '../support/seeded.js';
import type { SinkBehaviour, SinkReport, TakenMail } from './sink.types.js';

/** RFC 5321 section 4.1.1.4: nothing but this ends a body, for a line of one dot inside it is sent as two. */
const END = '\r\n.\r\n';
/** The header stands in the first bytes; no more of a body is kept. */
const KEPT = 16_384;
const MESSAGE_ID = /^message-id:\s*(<[^>]+>)/im;

/**
 * A mail server that takes everything and keeps only who got which message, and when. It is made to cost next to
 * nothing beside the sender, and to misbehave when told. Senders must wait for each answer (no pipelining is offered).
 */
export class SmtpSink {
  private readonly sockets = new Set<Socket>();
  private readonly greeted = new Set<string>();
  private readonly spoilt = new Set<string>();
  private server: Server | undefined;
  private mails: TakenMail[] = [];
  private lastTroubleAt: number | null = null;
  private listeningOn = 0;
  behaviour: SinkBehaviour = {};

  /** @param hashes whether each body's SHA-256 is kept, to compare the tries of one mail */
  constructor(private readonly hashes: boolean) {}

  get port(): number {
    return this.listeningOn;
  }

  get taken(): number {
    return this.mails.length;
  }

  /** Listens on 127.0.0.1; again on the port of before, once it has one. */
  async listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.listeningOn, '127.0.0.1', 512, resolve);
    });
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.listeningOn = address.port;
    this.server = server;
  }

  /** From now on connections are refused, and those that stand are cut. */
  async refuse(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.lastTroubleAt = Date.now();
  }

  /** What was taken since the last time it was forgotten. */
  report(): SinkReport {
    return { mails: this.mails, lastTroubleAt: this.lastTroubleAt };
  }

  forget(): void {
    this.mails = [];
    this.lastTroubleAt = null;
    this.greeted.clear();
    this.spoilt.clear();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    const session = new SinkSession(socket, this.hashes, {
      recipient: (address) => this.recipient(address),
      taken: (mail) => this.take(socket, mail),
    });
    socket.on('data', (chunk) => session.data(chunk));
    // A peer that is killed, or a connection cut here, is part of the trial.
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.write('220 sink ready\r\n');
  }

  private recipient(address: string): string {
    if (this.behaviour.greylist && !this.greeted.has(address)) {
      this.greeted.add(address);
      this.lastTroubleAt = Date.now();
      return '450 4.7.1 Try again later';
    }
    return '250 2.1.5 Ok';
  }

  private take(socket: Socket, mail: Omit<TakenMail, 'at' | 'spoilt'>): void {
    const at = Date.now();
    const how = this.spoilOnce(mail.to);
    this.mails.push({ ...mail, at, spoilt: how !== null });
    if (how !== null) this.lastTroubleAt = at;
    const answer = (): void => {
      if (how === 'drop') socket.destroy();
      else if (how === null && socket.writable) socket.write('250 2.0.0 Taken\r\n');
    };
    const { answerAfterMs = 0 } = this.behaviour;
    if (answerAfterMs === 0) answer();
    else setTimeout(answer, answerAfterMs);
  }

  private spoilOnce(to: string): 'silence' | 'drop' | null {
    const { spoil } = this.behaviour;
    if (!spoil || this.spoilt.has(to) || fractionOf(spoil.seed, to) >= spoil.share) return null;
    this.spoilt.add(to);
    return spoil.how;
  }
}

interface SessionEvents {
  /** The answer to RCPT TO. */
  recipient(address: string): string;
  taken(mail: Pick<TakenMail, 'messageId' | 'to' | 'sha256'>): void;
}

/** One connection: command lines, or a body until its final dot. */
class SinkSession {
  private body = false;
  private line = '';
  private to = '';
  private head: Buffer[] = [];
  private headLength = 0;
  private tail = '';
  private hash: Hash | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly hashes: boolean,
    private readonly events: SessionEvents,
  ) {}

  data(chunk: Buffer): void {
    if (this.body) {
      this.bodyData(chunk);
      return;
    }
    this.line += chunk.toString('latin1');
    for (;;) {
      const end = this.line.indexOf('\r\n');
      if (end < 0) return;
      const command = this.line.slice(0, end);
      this.line = this.line.slice(end + 2);
      this.command(command);
    }
  }

  private command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    switch (verb) {
      case 'EHLO':
        this.say('250-sink\r\n250-8BITMIME\r\n250 SIZE 104857600');
        break;
      case 'RCPT':
        this.to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        this.say(this.events.recipient(this.to));
        break;
      case 'DATA':
        this.body = true;
        this.head = [];
        this.headLength = 0;
        this.tail = '';
        this.hash = this.hashes ? createHash('sha256') : undefined;
        this.say('354 Go on');
        break;
      case 'QUIT':
        this.socket.end('221 2.0.0 Bye\r\n');
        break;
      default:
        this.say('250 2.0.0 Ok');
    }
  }

  private bodyData(chunk: Buffer): void {
    this.hash?.update(chunk);
    if (this.headLength < KEPT) {
      this.head.push(chunk);
      this.headLength += chunk.length;
    }
    this.tail = (this.tail + chunk.toString('latin1', Math.max(0, chunk.length - END.length))).slice(
      -END.length,
    );
    if (this.tail !== END) return;
    this.body = false;
    const head = Buffer.concat(this.head).toString('latin1', 0, KEPT);
    this.head = [];
    this.events.taken({
      messageId: MESSAGE_ID.exec(head)?.[1] ?? '',
      to: this.to,
      ...(this.hash ? { sha256: this.hash.digest('hex') } : {}),
    });
  }

  private say(answer: string): void {
    this.socket.write(`${answer}\r\n`);
  }
}
