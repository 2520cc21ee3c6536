import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { JobQueues, PollLoop } from '../../messaging/index.js';
import { MachineClock, ProcessClock, ProcessClockKeeper } from '../../platform/index.js';
import { sourceKeyOfChunk } from '../domain/delivery.js';
import { release } from '../domain/pace.js';
import { sendMailChunk } from '../mail.tasks.js';
import { Ledger } from '../persistence/ledger.js';
import type { DeliverySource } from '../persistence/mail.schemas.js';
import { HandOvers } from './hand-overs.js';

interface SourceChange {
  fullDocument?: DeliverySource;
  updateDescription?: { updatedFields?: Partial<DeliverySource> };
}

/** How long nothing is looked for when nothing wakes the feeder. */
const POLL_MS = 1_000;

const again = (chunk: string): string => `${chunk}.again`;

/**
 * Brings due chunks to the queue, from what MongoDB says: after a fan-out, when a hold ends, at a pace, when a
 * wait is over, when a worker is lost, when Redis was emptied. It looks every second, and at once when a source
 * changes; a chunk that waits already is added to no effect.
 */
@Injectable()
export class Feeder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Feeder.name);
  private readonly loop = new PollLoop({
    look: () => this.feed(),
    failed: (error) => this.logger.warn({ err: error }, 'mails wait: MongoDB or Redis is away'),
    restMs: POLL_MS,
  });
  private stream: ReturnType<Model<DeliverySource>['watch']> | undefined;

  constructor(
    @InjectModel('DeliverySource') private readonly sources: Model<DeliverySource>,
    private readonly ledger: Ledger,
    private readonly queues: JobQueues,
    private readonly handOvers: HandOvers,
    private readonly machine: MachineClock,
    private readonly process: ProcessClock,
    keeper: ProcessClockKeeper,
  ) {
    keeper.onStep(() => this.loop.poke());
  }

  onApplicationBootstrap(): void {
    this.watch();
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const stopped = this.loop.stop();
    await this.stream?.close();
    await stopped;
  }

  /** Brings what is due now to the queue. Returns the milliseconds until something more may be. */
  async feed(): Promise<number> {
    const paused = this.handOvers.pausedMs;
    if (paused > 0) return Math.min(paused, POLL_MS);
    const chunks = await this.ledger.dueChunks();
    if (chunks.length === 0) return POLL_MS;
    const keys = [...new Set(chunks.map(({ chunk }) => sourceKeyOfChunk(chunk)))];
    const gates = new Map((await this.ledger.gates(keys)).map((gate) => [gate._id, gate]));
    let soonest = POLL_MS;
    const entries: { id: string; data: { chunk: string } }[] = [];
    for (const { chunk, lost } of chunks) {
      const gate = gates.get(sourceKeyOfChunk(chunk));
      if (!gate) continue;
      const released = release(gate, 1, { machine: this.machine.now(), process: this.process.now() });
      if ('inMs' in released) soonest = Math.min(soonest, released.inMs);
      if (released.granted === 0) continue;
      // The job of a lost worker still stands in the queue under the chunk's own id.
      entries.push({ id: lost ? again(chunk) : chunk, data: { chunk } });
    }
    await this.queues.add(sendMailChunk, entries);
    return soonest;
  }

  /**
   * Clears the way for chunks that are due but whose job will never run: it failed, or Redis lost the list it stood
   * in. Chunks that are on their way are left alone.
   */
  async sweep(): Promise<void> {
    const due = await this.ledger.dueChunks();
    const ids = due.flatMap(({ chunk }) => [chunk, again(chunk)]);
    const free = await this.queues.releasable(sendMailChunk, ids);
    if (free.length > 0) this.loop.poke();
  }

  /** A new source, or one that a person acted upon: look at once; what was halted or superseded comes back at once. */
  private watch(): void {
    if (this.loop.stopped) return;
    this.stream = this.sources.watch(
      [
        {
          $match: {
            $or: [
              { operationType: 'insert' },
              { 'updateDescription.updatedFields.touched': { $exists: true } },
            ],
          },
        },
      ],
      { fullDocument: 'updateLookup' },
    );
    this.stream.on('change', (change: SourceChange) => {
      const { fullDocument: source, updateDescription } = change;
      const recalled = updateDescription?.updatedFields?.recalls !== undefined;
      if (source && (source.halted !== null || recalled)) {
        void this.handOvers.giveBack(new Set([source._id])).then(() => this.loop.poke());
      } else {
        this.loop.poke();
      }
    });
    this.stream.on('error', () => {
      if (!this.loop.stopped) setTimeout(() => this.watch(), POLL_MS).unref();
    });
  }
}
