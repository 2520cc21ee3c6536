import { Module } from '@nestjs/common';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AccessApiModule, ApiTokens, type Role } from '../../src/access/index.js';
import {
  type Attachment,
  Composers,
  Deliveries,
  type Delivery,
  MailApiModule,
  MailModule,
  MailWorkerModule,
  type NewDelivery,
  type OutgoingParts,
  type Source,
} from '../../src/mail/index.js';
import type { DeliverySource } from '../../src/mail/persistence/mail.schemas.js';
import {
  type Actor,
  type StoredEvent,
  systemActor,
  type Todo,
  type Tx,
  UnitOfWork,
} from '../../src/messaging/index.js';
import { type Config, ProcessClock, ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { testConfig } from './config.js';
import { eventually } from './eventually.js';
import type { TestSmtpServer } from './smtp-server.js';

/** What the letters of a test carry and say; set before their mails are fanned out. */
export const testLetters = {
  attachments: new Map<string, Attachment[]>(),
  parts: new Map<string, (row: Delivery) => Partial<OutgoingParts> | Promise<Partial<OutgoingParts>>>(),
};

const SENT_AT = new Date('2017-06-06T15:02:00Z');

@Module({ imports: [MailModule] })
class TestLettersModule {
  constructor(composers: Composers) {
    composers.register({
      kind: 'letter',
      shared: (id) => Promise.resolve({ attachments: testLetters.attachments.get(id) ?? [] }),
      parts: async (id, row) => ({
        subject: `Letter ${id}`,
        text: `To ${row.addressee.name}: ${row.facts['text'] ?? 'a letter'}\n`,
        html: `<!doctype html><html lang="en"><body><p>a letter</p></body></html>`,
        language: 'en',
        date: SENT_AT,
        ...(await testLetters.parts.get(id)?.(row)),
      }),
    });
  }
}

export const actor: Actor = systemActor('test', 'test-correlation');

const settings = {
  CLOCK_ADJUSTABLE: 'true',
  SWEEP_SECONDS: '1',
  MAIL_WINDOW: '10',
  MAIL_LEASE_SECONDS: '5',
  MAIL_BACKOFF_SECONDS: '0.2',
  SMTP_SOCKET_TIMEOUT_SECONDS: '60',
};

/** The mail engine over real servers, with letters that say what a test wants, and as many workers as it wants. */
export class MailHouse {
  private readonly others: Running[] = [];

  private constructor(
    readonly running: Running,
    readonly config: Config,
    private readonly own: Record<string, string>,
  ) {}

  static async open(smtp: TestSmtpServer, overrides: Record<string, string> = {}): Promise<MailHouse> {
    const own = { ...settings, SMTP_URL: smtp.url, ...overrides };
    const config = testConfig(own);
    return new MailHouse(await start(config), config, own);
  }

  /** Another worker process of the same house. */
  async addWorker(overrides: Record<string, string> = {}): Promise<Running> {
    const { mongo, redis } = this.config;
    const same = { MONGODB_URI: mongo.uri, REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix };
    const worker = await start(testConfig({ ...this.own, ...same, APP_ROLE: 'worker', ...overrides }));
    this.others.push(worker);
    return worker;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.running.app.get<T>(type, { strict: false });
  }

  get rows(): Model<Delivery> {
    return this.model<Delivery>('Delivery');
  }

  get sources(): Model<DeliverySource> {
    return this.model<DeliverySource>('DeliverySource');
  }

  get events(): Model<StoredEvent> {
    return this.model<StoredEvent>('Event');
  }

  get todos(): Model<Todo> {
    return this.model<Todo>('Todo');
  }

  now(): Date {
    return this.get(ProcessClock).now();
  }

  /** Moves the process clock on. */
  step(ms: number): Promise<void> {
    return this.get(ProcessClockKeeper).set(new Date(this.now().getTime() + ms));
  }

  in<T>(body: (tx: Tx) => Promise<T>, by: Actor = actor): Promise<T> {
    return this.get(UnitOfWork).run(by, body);
  }

  /** Asks for the mails of one letter, one for each mailbox unless told otherwise. */
  async fanOut(
    letter: string,
    mailboxes: readonly string[],
    over: Partial<NewDelivery> | ((mailbox: string) => Partial<NewDelivery>) = {},
  ): Promise<Source> {
    const source: Source = { kind: 'letter', id: letter };
    const rows = mailboxes.map((mailbox): NewDelivery => ({
      source,
      processId: 'process-1',
      addressee: { id: `del-${mailbox.split('@')[0] ?? ''}`, name: `Mission of ${mailbox}` },
      mailbox,
      alternatives: [],
      lane: `letter:${letter}:${mailbox}`,
      laneNumber: 0,
      facts: {},
      holdUntil: this.now(),
      correlationId: 'test-correlation',
      ...(typeof over === 'function' ? over(mailbox) : over),
    }));
    await this.in((tx) => this.get(Deliveries).fanOut(tx, rows));
    return source;
  }

  /** The row of a letter to a mailbox. */
  async row(letter: string, mailbox: string): Promise<Delivery> {
    return this.rows.findOne({ 'source.id': letter, mailbox }).lean<Delivery>().orFail();
  }

  /** Waits until the row is as described. */
  async rowBecomes(letter: string, mailbox: string, like: object, withinMs?: number): Promise<Delivery> {
    let row: Delivery | undefined;
    await eventually(async () => {
      row = await this.row(letter, mailbox);
      if (!matches(row, like)) {
        throw new Error(`${mailbox}: ${JSON.stringify(row, null, 1)} is not like ${JSON.stringify(like)}`);
      }
    }, withinMs);
    if (!row) throw new Error('no row was read');
    return row;
  }

  /** Waits until no mail of the letter may still go out, and returns its rows in the order they were asked for. */
  async ended(letter: string, withinMs = 30_000): Promise<Delivery[]> {
    await eventually(async () => {
      const open = await this.rows.countDocuments({ 'source.id': letter, open: true });
      if (open > 0) throw new Error(`${open} mails of ${letter} may still go out.`);
    }, withinMs);
    return this.rows.find({ 'source.id': letter }).sort({ _id: 1 }).lean<Delivery[]>();
  }

  /** A token of the API; `call` uses it. */
  async token(roles: Role[], processId?: string): Promise<string> {
    const wanted = { name: roles.join(' '), roles, ...(processId === undefined ? {} : { processId }) };
    return (await this.get(ApiTokens).create(actor, wanted)).secret;
  }

  async close(): Promise<void> {
    await Promise.all(this.others.map((worker) => worker.close()));
    await this.running.close();
  }

  private model<T>(name: string): Model<T> {
    return this.running.app.get<Model<T>>(getModelToken(name), { strict: false });
  }
}

const start = (config: Config): Promise<Running> =>
  boot(
    config,
    {
      common: [MailModule, TestLettersModule],
      api: [AccessApiModule, MailApiModule],
      worker: [MailWorkerModule],
    },
    { logger: false },
  );

function matches(value: unknown, like: unknown): boolean {
  if (typeof like !== 'object' || like === null) return value === like;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(like).every(([key, part]) => matches((value as Record<string, unknown>)[key], part));
}

/** `prefix-1@example.org` to `prefix-<count>@example.org`. */
export const mailboxes = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n + 1}@example.org`);
