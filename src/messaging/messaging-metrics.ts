import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MachineClock, Metrics, ProcessClock } from '../platform/index.js';
import { queueNames } from './definitions.js';
import { JobQueues } from './job-queues.js';
import type { Task } from './tasks.js';

/** Gauges of the outbox and the queues; read when somebody scrapes, so idle costs nothing. */
@Injectable()
export class MessagingMetrics {
  constructor(
    @InjectModel('Task') tasks: Model<Task>,
    queues: JobQueues,
    clock: ProcessClock,
    machine: MachineClock,
    metrics: Metrics,
  ) {
    metrics.gauge('tasks_due', 'Tasks that may run now and have not.', [], async (gauge) => {
      gauge.set(await tasks.countDocuments({ state: 'due', dueAt: { $lte: clock.now() } }));
    });
    metrics.gauge(
      'relay_lag_seconds',
      'Age of the oldest task that is due and not handed to the queue.',
      [],
      async (gauge) => {
        const oldest = await tasks
          .findOne({ state: 'due', relayedAt: null, dueAt: { $lte: clock.now() } }, { createdAt: 1 })
          .sort({ dueAt: 1 })
          .lean();
        gauge.set(oldest ? (machine.now().getTime() - oldest.createdAt.getTime()) / 1_000 : 0);
      },
    );
    metrics.gauge(
      'queue_jobs',
      'Jobs in the queues by state; -1 while Redis does not answer.',
      ['queue', 'state'],
      async (gauge) => {
        for (const queue of queueNames) {
          const counts = await queues.counts(queue).catch(() => ({ waiting: -1 }));
          for (const [state, count] of Object.entries(counts)) gauge.set({ queue, state }, count);
        }
      },
    );
  }
}
