import { Queue, Worker } from 'bullmq';
import { mongo } from 'mongoose';
import type { Place } from '../support/stage.js';
import type { BellNotes } from './relay.events.js';

interface BellDocument {
  _id: number;
  at: Date;
}

/**
 * The rival: the event is inserted, then a BullMQ job is added, then a worker reads the event and makes the same
 * effect. No transaction and no outbox: a crash between insert and add loses the reaction, one after the effect
 * repeats it.
 */
export class BareQueue {
  private readonly queue: Queue;
  private readonly worker: Worker;
  private readonly client: mongo.MongoClient;

  constructor(place: Place, notes: BellNotes, concurrency: number) {
    const connection = { url: place.config.redis.url, maxRetriesPerRequest: null };
    const prefix = place.config.redis.prefix;
    this.client = new mongo.MongoClient(place.config.mongo.uri);
    this.queue = new Queue('bare', { connection, prefix });
    this.worker = new Worker(
      'bare',
      async (job) => {
        const found = await this.bells.findOne({ _id: (job.data as { number: number }).number });
        if (!found) return;
        notes.begin(found._id);
        await notes.note(found._id);
      },
      { connection, prefix, concurrency },
    );
  }

  async ready(): Promise<void> {
    await this.worker.waitUntilReady();
  }

  async ring(number: number): Promise<void> {
    await this.bells.insertOne({ _id: number, at: new Date() });
    await this.queue.add('note', { number }, { removeOnComplete: true });
  }

  async forget(): Promise<void> {
    await this.bells.deleteMany({});
  }

  async close(): Promise<void> {
    await this.worker.close();
    await this.queue.close();
    await this.client.close();
  }

  private get bells(): mongo.Collection<BellDocument> {
    return this.client.db().collection<BellDocument>('bench_bells');
  }
}
