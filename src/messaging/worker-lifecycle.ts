import { BullRegistrar } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/index.js';
import { Handlers } from './handlers.js';
import { MailWorker, TasksWorker } from './queue-workers.js';
import { Relay } from './relay.js';
import { Sweeper } from './sweeper.js';

/**
 * Starts the worker role after everything else stands, and drains it before anything is taken down:
 * relay, then workers with what they have in hand, then queues, then MongoDB (which Nest closes last).
 */
@Injectable()
export class WorkerLifecycle implements BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerLifecycle.name);
  private readonly stopped = new AbortController();
  private started = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly registrar: BullRegistrar,
    private readonly handlers: Handlers,
    private readonly relay: Relay,
    private readonly sweeper: Sweeper,
    private readonly tasks: TasksWorker,
    private readonly mail: MailWorker,
  ) {}

  /** Aborted when the process begins to stop: long work ends at its next safe point. */
  get stopping(): AbortSignal {
    return this.stopped.signal;
  }

  start(): void {
    this.handlers.check();
    this.registrar.register();
    this.tasks.worker.concurrency = this.config.tasks.concurrency;
    this.started = true;
    this.relay.start();
    this.sweeper.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    if (!this.started) return;
    await this.sweeper.stop();
    await this.relay.stop();
    const drained = Promise.all([this.tasks.worker.close(), this.mail.worker.close()]).then(() => true);
    const inTime = await Promise.race([drained, afterMs(this.config.tasks.drainMs)]);
    if (!inTime) {
      this.logger.warn('work in hand did not end in time; it is repeated at the next start');
      const forced = Promise.all([this.tasks.worker.close(true), this.mail.worker.close(true)]);
      // Where Redis is away, the library waits for it even then.
      await Promise.race([forced, afterMs(FORCED_WITHIN_MS)]);
    }
  }
}

const FORCED_WITHIN_MS = 2_000;

const afterMs = (ms: number): Promise<false> =>
  new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
