import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config, Ids, ProcessClockKeeper } from '../platform/index.js';
import { RedisClient } from './redis-client.js';

/** Puts back into the queues what MongoDB says is due; `full` when Redis has lost everything. */
export type Sweep = (full: boolean) => Promise<void>;

const WATCH_EPOCH_MS = 1_000;

/**
 * The reason why Redis may be emptied, or lose its last seconds, at any moment: at start, every SWEEP_SECONDS,
 * when the process clock is stepped and when the epoch key in Redis changed, every registered part
 * compares the queues with MongoDB.
 */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private readonly sweeps = new Map<string, Sweep>();
  private timers: NodeJS.Timeout[] = [];
  private epoch: string | undefined;
  private busy: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly redis: RedisClient,
    private readonly ids: Ids,
    private readonly keeper: ProcessClockKeeper,
  ) {}

  register(name: string, sweep: Sweep): void {
    this.sweeps.set(name, sweep);
  }

  start(): void {
    this.keeper.onStep(() => void this.run(false));
    this.timers = [
      setInterval(() => void this.run(false), this.config.tasks.sweepMs),
      setInterval(() => void this.watchEpoch(), WATCH_EPOCH_MS),
    ];
    void this.watchEpoch();
  }

  async stop(): Promise<void> {
    this.timers.forEach(clearInterval);
    await this.busy;
  }

  /** One sweep after the other; a fault of one part does not keep the others from theirs. */
  run(full: boolean): Promise<void> {
    this.busy = this.busy.then(async () => {
      for (const [name, sweep] of this.sweeps) {
        try {
          await sweep(full);
        } catch (error) {
          this.logger.warn({ err: error, part: name }, 'a sweep failed and will be repeated');
        }
      }
    });
    return this.busy;
  }

  private async watchEpoch(): Promise<void> {
    try {
      const epoch = await this.redis.epoch(this.ids.random());
      if (epoch === this.epoch) return;
      await this.run(true);
      this.epoch = epoch;
    } catch (error) {
      this.logger.debug({ err: error }, 'Redis does not answer');
    }
  }
}
