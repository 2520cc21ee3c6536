import { Inject, Injectable, Logger } from '@nestjs/common';
import { WorkerLifecycle } from '../../messaging/index.js';
import { CONFIG, type Config, MachineClock, ProcessClock } from '../../platform/index.js';
import { sourceKeyOfChunk } from '../domain/delivery.js';
import { sortByLane } from '../domain/lanes.js';
import { release } from '../domain/pace.js';
import { Ledger } from '../persistence/ledger.js';
import { HandOvers } from './hand-overs.js';
import { type Hand, Hands } from './hands.js';
import { Slots } from './slots.js';

/** A row that another one of its lane holds up is looked at again after this time. */
const HELD_UP_MS = 2_000;

interface Window {
  hands: Hand[];
  /** False if nothing of the chunk can leave now. */
  more: boolean;
}

const NOTHING: Window = { hands: [], more: false };

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
      for (let more = true; more && !this.lifecycle.stopping.aborted;) {
        const room = await this.slots.take(Math.ceil(this.window / 2), this.window);
        let hands: Hand[] = [];
        try {
          ({ hands, more } = await this.nextWindow(chunk, Math.min(room, this.handOvers.allowance)));
        } finally {
          this.slots.give(room - hands.length);
        }
        for (const hand of hands) underWay.push(this.carryOut(hand));
      }
    } finally {
      await Promise.all(underWay);
    }
  }

  private async nextWindow(chunk: string, most: number): Promise<Window> {
    if (most === 0) return NOTHING;
    const gate = await this.ledger.gate(sourceKeyOfChunk(chunk));
    if (!gate) {
      this.logger.error({ chunk }, 'nothing rules the mails of this chunk; they stay');
      return NOTHING;
    }
    const { granted } = release(gate, most, this.now());
    if (granted === 0) return NOTHING;
    const due = (await this.ledger.due(chunk, granted)).filter(({ _id }) => !this.hands.has(_id));
    if (due.length === 0) return NOTHING;
    const { free, heldUp } = sortByLane(due, await this.ledger.openInLanes(due.map(({ lane }) => lane)));
    if (heldUp.length > 0) {
      const again = new Date(this.machine.now().getTime() + HELD_UP_MS);
      await this.ledger.postpone(
        heldUp.map(({ row }) => row._id),
        again,
      );
    }
    if (free.length === 0) return { hands: [], more: true };
    const leaving = release(gate, free.length, this.now());
    if ('paceFrom' in leaving && !(await this.ledger.movePace(gate, leaving.paceFrom))) {
      // Another worker was quicker, or somebody halted it: look again.
      return { hands: [], more: true };
    }
    return { hands: await this.hands.claim(free.slice(0, leaving.granted)), more: true };
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
