import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config, MachineClock, ProcessClock, ProcessClockKeeper } from '../platform/index.js';
import { JobQueues } from './job-queues.js';
import { PollLoop } from './poll-loop.js';
import { Sweeper } from './sweeper.js';
import { runTask } from './task-runner.js';
import type { Task } from './tasks.js';

const BATCH = 500;
/** The change stream wakes the relay; this is how long it waits when nothing does. */
const POLL_MS = 500;
/** A failed task rests this long, doubled each time, before the sweep puts it back. */
const REST_MS = 2_000;
const LONGEST_REST_MS = 3_600_000;

/**
 * Moves what is due from MongoDB to the queue (worker role only). It reads by the time things are due, in bulk;
 * several relays at once only add the same job ids twice. Nothing depends on it having run: the sweep repeats it.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger(Relay.name);
  private readonly loop = new PollLoop({
    look: async () => ((await this.relayDue()) < BATCH ? POLL_MS : 0),
    failed: (error) => this.logger.warn({ err: error }, 'the relay waits: MongoDB or Redis is away'),
    restMs: POLL_MS,
  });
  private stream: ReturnType<Model<Task>['watch']> | undefined;

  constructor(
    @InjectModel('Task') private readonly tasks: Model<Task>,
    @Inject(CONFIG) private readonly config: Config,
    private readonly queues: JobQueues,
    private readonly sweeper: Sweeper,
    private readonly clock: ProcessClock,
    private readonly machine: MachineClock,
    keeper: ProcessClockKeeper,
  ) {
    keeper.onStep(() => this.poke());
    sweeper.register('tasks', (full) => this.sweep(full));
  }

  start(): void {
    this.watch();
    this.loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.loop.stop();
    await this.stream?.close();
    await stopped;
  }

  /** Something may be due: look now. */
  poke(): void {
    this.loop.poke();
  }

  /** Hands over what is due now. Returns how many tasks. */
  async relayDue(): Promise<number> {
    const due = await this.tasks
      .find({ state: 'due', relayedAt: null, dueAt: { $lte: this.clock.now() } }, { _id: 1 })
      .sort({ dueAt: 1 })
      .limit(BATCH)
      .lean();
    if (due.length === 0) return 0;
    await this.queues.add(
      runTask,
      due.map(({ _id }) => ({ id: _id, data: { task: _id } })),
    );
    await this.tasks.updateMany(
      { _id: { $in: due.map(({ _id }) => _id) }, state: 'due', relayedAt: null },
      { $set: { relayedAt: this.machine.now() } },
    );
    return due.length;
  }

  /** New tasks wake the relay at once; when the stream breaks, polling goes on and the stream is opened again. */
  private watch(): void {
    if (this.loop.stopped) return;
    this.stream = this.tasks.watch([{ $match: { operationType: { $in: ['insert', 'replace'] } } }]);
    this.stream.on('change', () => this.poke());
    this.stream.on('error', () => {
      if (this.loop.stopped) return;
      setTimeout(() => this.watch(), POLL_MS).unref();
    });
  }

  /**
   * Puts back what MongoDB says is due and the queue does not have: all of it after Redis was emptied,
   * otherwise what was handed over a sweep ago and is still not done.
   */
  private async sweep(full: boolean): Promise<void> {
    const now = this.machine.now();
    if (full) {
      await this.tasks.updateMany({ state: 'due', relayedAt: { $ne: null } }, { $set: { relayedAt: null } });
      this.poke();
      return;
    }
    const before = new Date(now.getTime() - this.config.tasks.sweepMs);
    const old = await this.tasks
      .find({ state: 'due', relayedAt: { $lte: before } })
      .limit(5_000)
      .lean();
    const rested = old.filter(({ failure, attempts }) => {
      const rest = Math.min(REST_MS * 2 ** Math.min(attempts, 20), LONGEST_REST_MS);
      return !failure || failure.at.getTime() + rest <= now.getTime();
    });
    const free = await this.queues.releasable(
      runTask,
      rested.map(({ _id }) => _id),
    );
    if (free.length === 0) return;
    await this.tasks.updateMany({ _id: { $in: free }, state: 'due' }, { $set: { relayedAt: null } });
    this.poke();
  }
}
