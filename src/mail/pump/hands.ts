import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config, Ids, MachineClock } from '../../platform/index.js';
import { type Source, sourceKey } from '../domain/delivery.js';
import { Ledger, type Row } from '../persistence/ledger.js';

/** A row that this process holds a claim on. */
export interface Hand {
  row: Row;
  claim: string;
  /** Machine time up to which the claim is confirmed, ms. */
  leaseEnd: number;
  /** Its hand-over has begun. */
  started: boolean;
  /** Given back, or taken by another worker: it must not start. */
  dropped: boolean;
}

const RENEWALS_PER_LEASE = 3;

/**
 * What this process has in hand. All its leases are renewed by one update every third of a lease, in which the
 * halts are looked at too; a row whose last renewal is not confirmed is not started.
 */
@Injectable()
export class Hands {
  /** Names this run of this process in claims and tries. */
  readonly owner: string;
  private readonly logger = new Logger(Hands.name);
  private readonly hands = new Map<string, Hand>();
  private readonly renewEveryMs: number;
  private readonly leaseMs: number;
  private timer: NodeJS.Timeout | undefined;
  private renewing = false;

  constructor(
    @Inject(CONFIG) config: Config,
    ids: Ids,
    private readonly ledger: Ledger,
    private readonly machine: MachineClock,
  ) {
    this.owner = `worker-${ids.random().slice(0, 8)}`;
    this.leaseMs = config.mail.leaseMs;
    this.renewEveryMs = Math.ceil(this.leaseMs / RENEWALS_PER_LEASE);
  }

  /** Claims rows as they were read at `readAt`, and keeps them claimed until {@link release}. */
  async claim(rows: readonly Row[], readAt: Date): Promise<Hand[]> {
    if (rows.length === 0) return [];
    const leaseEnd = this.newLease();
    const taken = await this.ledger.claim(rows, readAt, this.owner, leaseEnd);
    const hands = taken.rows.map((row): Hand => ({
      row,
      claim: taken.claim,
      leaseEnd: leaseEnd.getTime(),
      started: false,
      dropped: false,
    }));
    for (const hand of hands) this.hands.set(hand.row._id, hand);
    this.timer ??= setInterval(() => void this.renew(), this.renewEveryMs);
    return hands;
  }

  /** True if the claim stands for long enough that the next renewal will find it. */
  mayStart(hand: Hand): boolean {
    return !hand.dropped && this.machine.now().getTime() + this.renewEveryMs < hand.leaseEnd;
  }

  /** True also where the lease ran out because MongoDB was away: the hand-over may still be going on here. */
  has(id: string): boolean {
    return this.hands.has(id);
  }

  release(hand: Hand): void {
    if (this.hands.get(hand.row._id) === hand) this.hands.delete(hand.row._id);
    if (this.hands.size > 0 || this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Gives back what has not been started: of these sources, or of all. */
  async giveBack(sources?: ReadonlySet<string>): Promise<void> {
    const back = [...this.hands.values()].filter(
      ({ row, started, dropped }) =>
        !started && !dropped && (sources === undefined || sources.has(sourceKey(row.source))),
    );
    for (const hand of back) hand.dropped = true;
    await this.giveBackThese(back);
  }

  /** Gives back rows as they are. Where MongoDB is away, they come back when their lease has run out. */
  async giveBackThese(hands: readonly Hand[]): Promise<void> {
    try {
      await this.ledger.giveBack(hands.map(({ row, claim }) => ({ id: row._id, claim })));
    } catch (error) {
      this.logger.warn({ err: error, mails: hands.length }, 'mails could not be given back');
    }
  }

  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    const hands = [...this.hands.values()].filter(({ dropped }) => !dropped);
    try {
      const leaseEnd = this.newLease();
      const held = await this.ledger.renew(
        hands.map(({ row, claim }) => ({ id: row._id, claim })),
        this.owner,
        leaseEnd,
      );
      for (const hand of hands) {
        if (held.has(hand.row._id)) hand.leaseEnd = leaseEnd.getTime();
        else if (!hand.started) hand.dropped = true;
      }
      await this.heedHalts(hands.map(({ row }) => row.source));
    } catch (error) {
      this.logger.warn({ err: error, mails: hands.length }, 'the leases of mails could not be renewed');
    } finally {
      this.renewing = false;
    }
  }

  private async heedHalts(sources: readonly Source[]): Promise<void> {
    const gates = await this.ledger.gates([...new Set(sources.map(sourceKey))]);
    const halted = gates.filter((gate) => gate.halted !== null).map(({ _id }) => _id);
    if (halted.length > 0) await this.giveBack(new Set(halted));
  }

  private newLease(): Date {
    return new Date(this.machine.now().getTime() + this.leaseMs);
  }
}
