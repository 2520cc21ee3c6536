import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config, MachineClock, ProcessClock } from '../../platform/index.js';
import type { RetryPolicy } from '../domain/backoff.js';
import type { Outcome } from '../domain/classify.js';
import { decideOutcome } from '../domain/outcome.decide.js';
import { MailMetrics } from '../mail-metrics.js';
import { Breaker } from '../transport/breaker.js';
import { TransportPauses } from '../transport/pauses.js';
import { SmtpTransport } from '../transport/smtp-transport.js';
import { Attempt, type AttemptEnd } from './attempt.js';
import { type Hand, Hands } from './hands.js';
import { OutcomeWriter } from './outcome-writer.js';

/** Hands mails over to the mail server, one after the other on each connection, and pauses while there is no way to it. */
@Injectable()
export class HandOvers implements OnApplicationShutdown {
  private readonly logger = new Logger(HandOvers.name);
  private readonly transport: SmtpTransport;
  private readonly breaker: Breaker;
  private readonly policy: RetryPolicy;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly attempt: Attempt,
    private readonly hands: Hands,
    private readonly writer: OutcomeWriter,
    private readonly metrics: MailMetrics,
    private readonly machine: MachineClock,
    private readonly process: ProcessClock,
    private readonly pauses: TransportPauses,
  ) {
    const { url, requireTls, socketTimeoutMs, connections } = config.smtp;
    this.transport = new SmtpTransport(
      { url, requireTls, socketTimeoutMs, name: config.mail.domain },
      connections,
    );
    this.breaker = new Breaker(machine);
    this.policy = { backoffSeconds: config.mail.backoffSeconds, giveUpMs: config.mail.giveUpMs };
  }

  /** How many mails may start now; see {@link Breaker}. */
  get allowance(): number {
    return this.breaker.allowance;
  }

  /** Milliseconds until the way is tried again; 0 while it is open. */
  get pausedMs(): number {
    return this.breaker.waitMs;
  }

  /** Resolves when the outcome is on record, or the row is given back. */
  async carryOut(hand: Hand): Promise<void> {
    const end = await this.transport.withSession(async (session) => {
      if (!this.hands.mayStart(hand) || !this.breaker.enter()) return null;
      hand.started = true;
      const stop = this.metrics.handOver.startTimer();
      const made = await this.attempt.make(hand.row, session);
      stop();
      this.heed(made);
      return made;
    });
    if (end === null) {
      if (!hand.dropped) await this.hands.giveBackThese([hand]);
    } else if (end.kind === 'unreachable') {
      await this.hands.giveBackThese([hand]);
    } else {
      await this.record(hand, end);
    }
  }

  /** Gives back what has not begun to leave, of these sources. */
  giveBack(sources: ReadonlySet<string>): Promise<void> {
    return this.hands.giveBack(sources);
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }

  private async record(hand: Hand, outcome: Outcome): Promise<void> {
    const moment = { machine: this.machine.now(), process: this.process.now(), random: Math.random() };
    await this.writer.write(hand, decideOutcome(hand.row, outcome, moment, this.policy));
    this.metrics.outcomes.inc({ outcome: outcome.kind });
  }

  /** What one mail's end says of the way that all mails take. */
  private heed(end: AttemptEnd): void {
    const refused = end.kind === 'transport' && end.code !== undefined;
    if (end.kind === 'unreachable' || refused) {
      const pause = this.breaker.trip();
      if (pause === null) return;
      this.logger.warn(
        { server: end.text, pauseMs: pause },
        'no mail leaves: there is no way to the mail server',
      );
      this.metrics.pauses.inc();
      void this.pauses.say(this.hands.owner, pause, end.text);
      void this.hands.giveBack();
    } else if (end.kind === 'accepted' || end.kind === 'temporary' || 'code' in end) {
      if (this.breaker.passed()) {
        this.logger.log('mails leave again');
        void this.pauses.end(this.hands.owner);
      }
    } else {
      this.breaker.leave();
    }
  }
}
