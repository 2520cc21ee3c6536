import { JobQueues } from '../../messaging/index.js';
import { LedgerReader } from '../ledger-reader.js';
import { Sink } from '../sink/sink.client.js';
import type { Child } from '../support/child.js';
import { keysOf, type Place, type Stage, withRedis } from '../support/stage.js';
import { type Audience, LetterHouse } from './letter-house.js';
import type { RivalMessage } from './rival.types.js';

const WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 50;

export interface LetterSizes {
  all: number;
  some: number;
  connections: number;
  /** Of all that is attached to a mail: the letter's own PDF and the enclosure. */
  attachedBytes: number;
}

export interface LetterSeconds {
  /** From the command to issue until the last outcome is in the ledger. */
  whole: number;
  /** The command alone: rendering, freezing the record, inviting. */
  issue: number;
}

/** Everything that a run of letters needs: house, workers, ledger, mail server and the rival, each in its process. */
export class LetterRuns {
  private readonly workers: Child[] = [];

  private constructor(
    private readonly stage: Stage,
    private readonly place: Place,
    private readonly sizes: LetterSizes,
    private readonly house: LetterHouse,
    private readonly ledger: LedgerReader,
    readonly sink: Sink,
    private readonly rival: Child,
  ) {}

  static async open(stage: Stage, sizes: LetterSizes): Promise<LetterRuns> {
    const sink = await Sink.start(stage);
    const place = stage.place('letters', sink.url, { SMTP_CONNECTIONS: String(sizes.connections) });
    const house = await LetterHouse.open(place, sizes.all, sizes.some);
    const ledger = await LedgerReader.open(place);
    const { child: rival } = await stage.child('bench/rival.main.js');
    return new LetterRuns(stage, place, sizes, house, ledger, sink, rival);
  }

  /** So many worker processes from now on. */
  async workersAre(count: number): Promise<void> {
    while (this.workers.length > count) await this.workers.pop()?.end();
    while (this.workers.length < count) {
      this.workers.push(await this.stage.worker(this.place, 'house', `worker-${this.workers.length + 1}`));
    }
  }

  /** One letter to the audience, from the command to issue it to the last outcome. */
  async ours(audience: Audience): Promise<LetterSeconds & { letterId: string }> {
    const mails = this.mailsOf(audience);
    const letterId = await this.house.prepare(audience);
    await this.sink.forget();
    const begin = performance.now();
    await this.house.issue(letterId, audience);
    const issued = performance.now();
    await this.untilTaken(mails);
    await this.ledger.settled(mails, WITHIN_MS, letterId);
    const end = performance.now();
    await this.ledger.assertAccepted(mails, letterId);
    return { letterId, whole: (end - begin) / 1_000, issue: (issued - begin) / 1_000 };
  }

  /** Sends a first letter, to warm up, and fits the enclosure to the size that is asked for. */
  async fit(): Promise<void> {
    const { letterId } = await this.ours('bench-some');
    const { attachments } = await this.house.sample(letterId);
    const own = Buffer.from(attachments[0]?.base64 ?? '', 'base64').length;
    await this.house.enclose(this.sizes.attachedBytes - own);
  }

  /** What a mail of the letter says, and so what the rival is to send. */
  async prepareRival(letterId: string): Promise<RivalMessage> {
    const message = await this.house.sample(letterId);
    await this.rival.ask('prepare', { port: this.sink.port, connections: this.sizes.connections, message });
    return message;
  }

  /** Seconds for as many mails, sent by the rival. */
  async rivalSends(audience: Audience): Promise<number> {
    await this.sink.forget();
    const mails = this.mailsOf(audience);
    const seconds = await this.rival.ask<number>('send', { mails });
    await this.untilTaken(mails);
    return seconds;
  }

  /** Bytes that Redis holds for each delivery that waits, while the queue of mails is paused. */
  async redisBytesPerDelivery(): Promise<number> {
    const mails = this.mailsOf('bench-all');
    const queues = this.house.context.get(JobQueues, { strict: false });
    const queue = queues.queue('mail');
    const letterId = await this.house.prepare('bench-all');
    await queue.pause();
    await this.sink.forget();
    const before = await this.redisBytes();
    await this.house.issue(letterId, 'bench-all');
    const limit = performance.now() + WITHIN_MS;
    const waiting = async (): Promise<boolean> =>
      (await this.ledger.count({ 'source.id': letterId })) === mails &&
      (await this.ledger.chunks(letterId)) === (await queue.getJobCountByTypes('waiting')) &&
      (await queues.counts('tasks'))['active'] === 0;
    while (!(await waiting()) && performance.now() < limit) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    const after = await this.redisBytes();
    await queue.resume();
    await this.untilTaken(mails);
    await this.ledger.settled(mails, WITHIN_MS, letterId);
    return (after - before) / mails;
  }

  async close(): Promise<void> {
    await this.workersAre(0);
    await this.ledger.close();
    await this.house.close();
    await this.rival.end();
    await this.sink.stop();
    await this.stage.drop(this.place);
  }

  mailsOf(audience: Audience): number {
    return audience === 'bench-all' ? this.sizes.all : this.sizes.some;
  }

  private untilTaken(mails: number): Promise<void> {
    return this.sink.untilTaken(mails, WITHIN_MS, undefined, LOOK_EVERY_MS);
  }

  private redisBytes(): Promise<number> {
    return withRedis(this.place, async (redis) => {
      let bytes = 0;
      for (const key of await keysOf(redis, this.place)) {
        bytes += (await redis.memory('USAGE', key, 'SAMPLES', 0)) ?? 0;
      }
      return bytes;
    });
  }
}
