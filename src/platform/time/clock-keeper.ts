import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { EventEmitter } from 'node:events';
import mongoose, { type Connection } from 'mongoose';
import { CONFIG, type Config } from '../config/config.js';
import { HouseState } from '../house-state.js';
import { platformProblems } from '../platform.problems.js';
import { MachineClock, ProcessClock } from './clocks.js';

interface ClockRow {
  _id: 'process';
  offsetMs: number;
}

const FOLLOW_EVERY_MS = 500;
const COLLECTION = 'clock';

/**
 * Sets the process clock of a house that does not run yet, so that no timer falls due between its start and the
 * first step.
 */
export async function setSleepingClock(mongoUri: string, instant: Date): Promise<void> {
  const connection = await mongoose.createConnection(mongoUri).asPromise();
  try {
    const offsetMs = instant.getTime() - new MachineClock().now().getTime();
    const rows = connection.collection<ClockRow>(COLLECTION);
    await rows.updateOne({ _id: 'process' }, { $set: { offsetMs } }, { upsert: true });
  } finally {
    await connection.close();
  }
}

/**
 * Keeps the process clock's offset in MongoDB, so that all roles and a restart show the same time.
 * Other processes follow within half a second; in production the clock can't be moved.
 */
@Injectable()
export class ProcessClockKeeper implements OnApplicationShutdown {
  private readonly logger = new Logger(ProcessClockKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private closing = false;
  private readonly steps = new EventEmitter();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @InjectConnection() private readonly connection: Connection,
    private readonly clock: ProcessClock,
    private readonly machine: MachineClock,
    private readonly house: HouseState,
  ) {}

  /** Reads the shared offset and keeps following it. Where the clock is fixed, it stays the machine's. */
  async start(): Promise<void> {
    if (!this.config.clock.adjustable) return;
    await this.read();
    this.timer = setInterval(() => {
      this.read().catch((error: unknown) => {
        // A read under way as the house closes finds no connection any more: nobody needs its answer.
        if (!this.closing) this.logger.warn({ err: error }, 'the process clock could not be read');
      });
    }, FOLLOW_EVERY_MS);
    this.timer.unref();
  }

  /** Sets the process clock to an instant; it runs on from there. Refusals: `platform/clock-fixed`, `platform/read-only`. */
  async set(instant: Date): Promise<void> {
    if (!this.config.clock.adjustable) {
      throw platformProblems.clockFixed(
        'Set CLOCK_ADJUSTABLE=true outside production to move the process clock.',
      );
    }
    this.house.assertWritable();
    const offsetMs = instant.getTime() - this.machine.now().getTime();
    await this.rows().updateOne({ _id: 'process' }, { $set: { offsetMs } }, { upsert: true });
    this.follow(offsetMs);
  }

  /** Calls back whenever this process sees the clock move: timers may have become due. */
  onStep(listener: () => void): void {
    this.steps.on('step', listener);
  }

  onApplicationShutdown(): void {
    this.closing = true;
    clearInterval(this.timer);
  }

  private async read(): Promise<void> {
    this.follow((await this.rows().findOne({ _id: 'process' }))?.offsetMs ?? 0);
  }

  private offsetMs = 0;

  private follow(offsetMs: number): void {
    if (offsetMs === this.offsetMs) return;
    this.offsetMs = offsetMs;
    this.clock.follow(offsetMs);
    this.steps.emit('step');
  }

  private rows() {
    return this.connection.collection<ClockRow>(COLLECTION);
  }
}
