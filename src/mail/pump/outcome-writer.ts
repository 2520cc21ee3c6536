import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { Decision } from '../domain/outcome.decide.js';
import { Ledger, rowUpdate } from '../persistence/ledger.js';
import { FailureSettlement } from './failure-settlement.js';
import { type Hand, Hands } from './hands.js';

/** Outcomes are written together, so many or so late. */
const BULK = 16;
const GATHER_MS = 20;
const REPEAT_MS = 300;

interface Pending {
  hand: Hand;
  decision: Decision;
  written: () => void;
}

/** Records what became of mails: in small bulks; what others must learn of, in a unit of work of its own. */
@Injectable()
export class OutcomeWriter implements OnApplicationShutdown {
  private readonly logger = new Logger(OutcomeWriter.name);
  private pending: Pending[] = [];
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly hands: Hands,
    private readonly failures: FailureSettlement,
  ) {}

  /** Resolves when the outcome is on record, or another worker has taken the mail over. */
  async write(hand: Hand, decision: Decision): Promise<void> {
    if (decision.state === 'failed' || decision.nextMailbox !== undefined) {
      await this.insist(() => this.failures.settle(hand, decision, this.hands.owner));
      return;
    }
    await new Promise<void>((written) => {
      this.pending.push({ hand, decision, written });
      if (this.pending.length >= BULK) this.flush();
      else this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    });
  }

  /** Whoever stops no longer waits for MongoDB: what is not on record is sent again, with its mark. */
  onApplicationShutdown(): void {
    this.ended = true;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const bulk = this.pending;
    this.pending = [];
    void this.insist(() => this.record(bulk)).then(() => {
      for (const { written } of bulk) written();
    });
  }

  private async record(bulk: readonly Pending[]): Promise<void> {
    const recorded = await this.ledger.record(
      bulk.map(({ hand, decision }) => ({
        id: hand.row._id,
        claim: hand.claim,
        update: rowUpdate(decision, this.hands.owner),
      })),
    );
    if (recorded < bulk.length) {
      this.logger.warn(
        { mails: bulk.length - recorded },
        'mails were taken over before their outcome was written',
      );
    }
  }

  /** MongoDB may be away for a while; an outcome that is known must not be lost for that. */
  private async insist(write: () => Promise<void>): Promise<void> {
    while (!this.ended) {
      try {
        await write();
        return;
      } catch (error) {
        this.logger.warn(
          { err: error },
          'the outcome of mails could not be written and will be written again',
        );
        await delay(REPEAT_MS, undefined, { ref: false });
      }
    }
  }
}
