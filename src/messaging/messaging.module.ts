import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CONFIG, type Config } from '../platform/index.js';
import { Catalogue } from './catalogue.js';
import { EventLog } from './event-log.js';
import { eventSchema } from './events.js';
import { queueNames } from './definitions.js';
import { Handlers } from './handlers.js';
import { JobQueues } from './job-queues.js';
import { MessagingMetrics } from './messaging-metrics.js';
import { MailWorker, TasksWorker } from './queue-workers.js';
import { RedisClient } from './redis-client.js';
import { Relay } from './relay.js';
import { Sweeper } from './sweeper.js';
import { runTask, TaskRunner } from './task-runner.js';
import { taskSchema } from './tasks.js';
import { TodoList } from './todo-list.js';
import { todoSchema } from './todos.js';
import { UnitOfWork } from './unit-of-work.js';
import { WorkerLifecycle } from './worker-lifecycle.js';

/** The event log, the outbox and the queues, in every role. No worker is registered here. */
@Global()
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Event', schema: eventSchema },
      { name: 'Task', schema: taskSchema },
      { name: 'Todo', schema: todoSchema },
    ]),
    BullModule.forRootAsync({
      // Beside the factory, not in its value: there it would be ignored without a word.
      extraOptions: { manualRegistration: true },
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        prefix: config.redis.prefix,
        connection: { url: config.redis.url, maxRetriesPerRequest: null },
      }),
    }),
    // One connection setting serves queues and workers, for the library gives a worker its queue's: it waits for
    // Redis to come back. Those who add do not wait with it; JobQueues sets them a time limit.
    BullModule.registerQueue(...queueNames.map((name) => ({ name, streams: { events: { maxLen: 1_000 } } }))),
  ],
  providers: [Catalogue, UnitOfWork, JobQueues, RedisClient, MessagingMetrics, TodoList, EventLog],
  exports: [Catalogue, UnitOfWork, JobQueues, RedisClient, TodoList, EventLog, MongooseModule, BullModule],
})
export class MessagingModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ jobs: [runTask] });
  }
}

/** What the worker role adds: relay, sweep, task runner and the queues' workers. */
@Global()
@Module({
  providers: [Handlers, Relay, Sweeper, TaskRunner, TasksWorker, MailWorker, WorkerLifecycle],
  exports: [Handlers, Relay, Sweeper, WorkerLifecycle],
})
export class MessagingWorkerModule {
  constructor(handlers: Handlers, runner: TaskRunner) {
    handlers.job(runTask, ({ task }) => runner.run(task));
  }
}
