import { Inject, Injectable, Logger } from '@nestjs/common';
import { WorkerLifecycle } from '../../messaging/index.js';
import { CONFIG, type Config, MachineClock, ProcessClock } from '../../platform/index.js';
import { sourceKeyOfChunk } from '../domain/delivery.js';
import { sortByLane } from '../domain/lanes.js';
import { release } from '../domain/pace.js';
import { Ledger, type Row } from '../persistence/ledger.js';
import { HandOvers } from './hand-overs.js';
import { type Hand, Hands } from './hands.js';
import { Slots } from './slots.js';

/** A row that another one of its lane holds up is looked at again after this time. */
const HELD_UP_MS = 2_000;

/** So many windows are read at once. */
const WINDOWS_READ = 5;

/** Rows that were free to leave at `readAt`. A row that was touched since is due later than that. */
interface Batch {
  rows: Row[];
  readAt: Date;
}

/**
 * Sends what is due of one chunk: claims rows in windows that run ahead of the connections, as many as the pace
 * lets go, and ends when nothing of the chunk can leave now. All chunks of a process together have at most
 * MAIL_WINDOW + SMTP_CONNECTIONS rows in hand: so many may be repeated, marked, after a crash.
 */
@Injectable()
export class Pump {
  private readonly logger = new Logger(Pump.name);
  private readonly slots: Slots;
  private readonly window: number;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly ledger: Ledger,
    private readonly hands: Hands,
    private readonly handOvers: HandOvers,
    private readonly lifecycle: WorkerLifecycle,
    private readonly machine: MachineClock,
    private readonly process: ProcessClock,
  ) {
    this.window = config.mail.window;
    this.slots = new Slots(config.mail.window + config.smtp.connections);
    lifecycle.stopping.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** The job "send-mail-chunk". Too many of them find nothing to do. */
  async run(chunk: string): Promise<void> {
    const underWay: Promise<void>[] = [];
    try {
      for (;;) {
        const batch = await this.read(chunk);
        if (batch === null) break;
        while (batch.rows.length > 0) {
          const hands = await this.nextWindow(chunk, batch);
          if (hands === null) return;
          for (const hand of hands) underWay.push(this.carryOut(hand));
        }
      }
    } finally {
      await Promise.all(underWay);
    }
  }

  /** What is free to leave, or null if nothing of the chunk can leave now. */
  private async read(chunk: string): Promise<Batch | null> {
    if (this.lifecycle.stopping.aborted) return null;
    const gate = await this.ledger.gate(sourceKeyOfChunk(chunk));
    if (!gate) {
      this.logger.error({ chunk }, 'nothing rules the mails of this chunk; they stay');
      return null;
    }
    const { granted } = release(gate, WINDOWS_READ * this.window, this.now());
    if (granted === 0) return null;
    const readAt = this.machine.now();
    const due = (await this.ledger.due(chunk, readAt, granted)).filter(({ _id }) => !this.hands.has(_id));
    if (due.length === 0) return null;
    const overtaken = due.filter((row) => row.overtaken === true);
    if (overtaken.length > 0) {
      await this.ledger.endOvertaken(overtaken, readAt);
      return this.read(chunk);
    }
    const { free, heldUp } = sortByLane(due, await this.ledger.openInLanes(due.map(({ lane }) => lane)));
    if (heldUp.length > 0) {
      const again = new Date(this.machine.now().getTime() + HELD_UP_MS);
      const ids = heldUp.map(({ row }) => row._id);
      await this.ledger.postpone(ids, again);
    }
    return { rows: free, readAt };
  }

  /** Takes the next rows off the batch and claims them; null if none can leave now. */
  private async nextWindow(chunk: string, batch: Batch): Promise<Hand[] | null> {
    const most = Math.min(this.window, batch.rows.length, this.handOvers.allowance);
    if (most === 0) return null;
    const room = await this.slots.take(Math.min(Math.ceil(this.window / 2), most), most);
    let hands: Hand[] = [];
    try {
      const leaving = await this.released(chunk, room);
      if (leaving === null) return null;
      hands = await this.hands.claim(batch.rows.splice(0, leaving), batch.readAt);
      return hands;
    } finally {
      this.slots.give(room - hands.length);
    }
  }

  /** How many of so many rows may leave now; 0 to ask again. Read before each window: a halt counts at once. */
  private async released(chunk: string, wanted: number): Promise<number | null> {
    const gate = wanted === 0 ? null : await this.ledger.gate(sourceKeyOfChunk(chunk));
    if (!gate) return null;
    const leaving = release(gate, wanted, this.now());
    if (leaving.granted === 0) return null;
    if (!('paceFrom' in leaving)) return leaving.granted;
    // If another worker was quicker with this share of the pace, it is asked for again.
    return (await this.ledger.movePace(gate, leaving.paceFrom)) ? leaving.granted : 0;
  }

  private async carryOut(hand: Hand): Promise<void> {
    try {
      await this.handOvers.carryOut(hand);
    } finally {
      this.hands.release(hand);
      this.slots.give(1);
    }
  }

  /** What has begun is ended; the rest is for the next worker. */
  private stop(): void {
    this.slots.end();
    void this.hands.giveBack();
  }

  private now(): { machine: Date; process: Date } {
    return { machine: this.machine.now(), process: this.process.now() };
  }
}
