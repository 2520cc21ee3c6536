import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { Delivery } from '../mail/index.js';
import { measureProblems } from './measure.problems.js';
import type { Place } from './support/stage.js';

export type LedgerRow = Pick<Delivery, '_id' | 'state' | 'open' | 'mailbox' | 'messageId' | 'marks'>;

const LOOK_EVERY_MS = 20;
/** While MongoDB is away on purpose, a question waits no longer than this, and is asked again. */
const ANSWER_WITHIN_MS = 1_000;

/** Looks at the ledger from outside, beside the processes that are measured; it writes nothing. */
export class LedgerReader {
  private constructor(
    private readonly client: mongo.MongoClient,
    private readonly deliveries: mongo.Collection<Delivery>,
  ) {}

  static async open(place: Place): Promise<LedgerReader> {
    const client = new mongo.MongoClient(place.config.mongo.uri, {
      serverSelectionTimeoutMS: ANSWER_WITHIN_MS,
    });
    await client.connect();
    return new LedgerReader(client, client.db().collection<Delivery>('deliveries'));
  }

  close(): Promise<void> {
    return this.client.close();
  }

  /** Of all sources, or of one. */
  async rows(sourceId?: string): Promise<LedgerRow[]> {
    return this.deliveries
      .find(sourceId === undefined ? {} : { 'source.id': sourceId })
      .project<LedgerRow>({ state: 1, open: 1, mailbox: 1, messageId: 1, marks: 1 })
      .toArray();
  }

  count(filter: mongo.Filter<Delivery>): Promise<number> {
    return this.deliveries.countDocuments(filter);
  }

  /** Groups of rows that one job stands for. */
  async chunks(sourceId: string): Promise<number> {
    return (await this.deliveries.distinct('chunk', { 'source.id': sourceId })).length;
  }

  /**
   * Waits until `rows` deliveries are there and none of them is open. True when that came in time.
   *
   * @param sourceId of one source; of all where it is left out
   */
  async settled(rows: number, withinMs: number, sourceId?: string): Promise<boolean> {
    const limit = performance.now() + withinMs;
    const own = sourceId === undefined ? {} : { 'source.id': sourceId };
    while (performance.now() < limit) {
      // The cheap question first: counting thousands of rows again and again would slow down what is measured.
      const open = await this.ask(() =>
        this.deliveries.findOne({ ...own, open: true }, { projection: { _id: 1 } }),
      );
      if (open === null && (await this.ask(() => this.deliveries.countDocuments(own))) === rows) return true;
      await delay(LOOK_EVERY_MS);
    }
    return false;
  }

  async assertAccepted(rows: number, sourceId: string): Promise<void> {
    const accepted = await this.count({ 'source.id': sourceId, state: 'accepted' });
    if (accepted === rows) return;
    throw measureProblems.notSettled(`${accepted} of ${rows} mails were accepted.`);
  }

  /** `undefined` while MongoDB is away, which is part of one trial. */
  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof mongo.MongoServerSelectionError || error instanceof mongo.MongoNetworkError)
        return undefined;
      if (error instanceof mongo.MongoServerError && error.hasErrorLabel('RetryableError')) return undefined;
      throw error;
    }
  }
}
