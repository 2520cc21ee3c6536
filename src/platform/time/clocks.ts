import { Injectable } from '@nestjs/common';

/**
 * The clock of the machine: leases, back-off, locks, metrics. Cannot be set.
 */
@Injectable()
export class MachineClock {
  now(): Date {
    return new Date();
  }

  /** Milliseconds that only grow, for measuring durations. */
  elapsed(): number {
    return performance.now();
  }
}

/**
 * The clock of the process: decisions, deadlines, timers, the dates of letters and mails, DTSTAMP.
 * It runs as the machine's does, moved by an offset that all roles share through MongoDB
 * (see ProcessClockKeeper); only tests and demonstrations move it.
 */
@Injectable()
export class ProcessClock {
  private offsetMs = 0;

  constructor(private readonly machine: MachineClock) {}

  now(): Date {
    return new Date(this.machine.now().getTime() + this.offsetMs);
  }

  /** True while the process clock shows another time than the machine's. */
  get moved(): boolean {
    return this.offsetMs !== 0;
  }

  /** For ProcessClockKeeper alone: takes over the shared offset. */
  follow(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }
}
