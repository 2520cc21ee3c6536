import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MachineClock, Metrics } from '../platform/index.js';
import type { Delivery } from './domain/delivery.js';
import { deliveryStates } from './domain/delivery.states.js';

/** What is measured of the mails. */
@Injectable()
export class MailMetrics {
  readonly outcomes;
  readonly handOver;
  readonly pauses;

  constructor(@InjectModel('Delivery') rows: Model<Delivery>, machine: MachineClock, metrics: Metrics) {
    metrics.gauge('deliveries', 'Rows of the ledger by state.', ['state'], async (gauge) => {
      await Promise.all(
        deliveryStates.map(async (state) => gauge.set({ state }, await rows.countDocuments({ state }))),
      );
    });
    metrics.gauge(
      'mail_oldest_waiting_seconds',
      'For how long the mail that waits longest has been due; mails on hold or halted count.',
      [],
      async (gauge) => {
        const now = machine.now();
        const oldest = await rows
          .findOne({ open: true, dueAt: { $lte: now } }, { dueAt: 1 })
          .sort({ dueAt: 1 })
          .lean();
        gauge.set(oldest ? (now.getTime() - oldest.dueAt.getTime()) / 1_000 : 0);
      },
    );
    this.outcomes = metrics.counter('mail_outcomes_total', 'Tries of mails by what became of them.', [
      'outcome',
    ]);
    this.handOver = metrics.histogram(
      'mail_hand_over_seconds',
      'From the moment a mail has a connection to the last answer of the server.',
    );
    this.pauses = metrics.counter(
      'mail_transport_pauses_total',
      'Times that no mail left this process because there was no way to the mail server.',
    );
  }
}
