import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Metrics } from '../platform/index.js';
import type { Delivery } from './domain/delivery.js';
import { deliveryStates } from './domain/delivery.states.js';

/** What is measured of the mails. */
@Injectable()
export class MailMetrics {
  readonly outcomes;
  readonly handOver;
  readonly pauses;

  constructor(@InjectModel('Delivery') rows: Model<Delivery>, metrics: Metrics) {
    metrics.gauge('deliveries', 'Rows of the ledger by state.', ['state'], async (gauge) => {
      await Promise.all(
        deliveryStates.map(async (state) => gauge.set({ state }, await rows.countDocuments({ state }))),
      );
    });
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
