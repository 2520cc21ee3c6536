import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MachineClock, Metrics, platformProblems, ProcessClock, requestContext } from '../platform/index.js';
import { defineJob } from './definitions.js';
import { type StoredEvent, systemActor } from './events.js';
import { Handlers } from './handlers.js';
import type { Task } from './tasks.js';
import { UnitOfWork } from './unit-of-work.js';

/** Carries out one task; after a failure the queue tries again, and in the end the sweep. */
export const runTask = defineJob<{ task: string }>('run-task', {
  queue: 'tasks',
  attempts: 6,
  backoff: { type: 'exponential', delay: 250, jitter: 0.5 },
});

/**
 * Runs a reaction or a timer in a unit of work of its own, which first turns the task due → done: its effects on
 * the data happen exactly once, however often the queue delivers the job.
 */
@Injectable()
export class TaskRunner {
  private readonly logger = new Logger(TaskRunner.name);
  private readonly lag;
  private readonly failures;

  constructor(
    @InjectModel('Task') private readonly tasks: Model<Task>,
    @InjectModel('Event') private readonly events: Model<StoredEvent>,
    private readonly uow: UnitOfWork,
    private readonly handlers: Handlers,
    private readonly clock: ProcessClock,
    private readonly machine: MachineClock,
    metrics: Metrics,
  ) {
    this.lag = metrics.histogram(
      'task_lag_seconds',
      'From the commit that called for a reaction to its end.',
      ['name'],
    );
    this.failures = metrics.counter('task_failures_total', 'Tries of tasks that failed.', ['name']);
  }

  async run(taskId: string): Promise<void> {
    const task = await this.tasks.findById(taskId).lean();
    if (task?.state !== 'due') return;
    if (task.dueAt > this.clock.now()) {
      // A timer moved to later while its job waited: give it back to the relay.
      await this.tasks.updateOne({ _id: taskId, state: 'due' }, { $set: { relayedAt: null } });
      return;
    }
    const actor = systemActor(task.name, task.correlationId, task.eventId ?? task._id);
    try {
      await requestContext.run({ correlationId: task.correlationId }, () => this.carryOut(task, actor));
    } catch (error) {
      this.failures.inc({ name: task.name });
      this.logger.warn(
        { err: error, task: taskId, correlationId: task.correlationId },
        'a task failed and will be tried again',
      );
      const message = error instanceof Error ? error.message : String(error);
      await this.tasks.updateOne(
        { _id: taskId, state: 'due' },
        {
          $inc: { attempts: 1 },
          $set: { failure: { at: this.machine.now(), message: message.slice(0, 1_000) } },
        },
      );
      throw error;
    }
    if (task.kind === 'reaction')
      this.lag.observe(
        { name: task.name },
        (this.machine.now().getTime() - task.createdAt.getTime()) / 1_000,
      );
  }

  private async carryOut(task: Task, actor: ReturnType<typeof systemActor>): Promise<void> {
    const event = task.kind === 'reaction' ? await this.eventOf(task) : null;
    const timer = event ? null : this.handlers.forTimer(task.name);
    const prepared = await timer?.prepare?.(task);
    await this.uow.run(actor, async (tx) => {
      const claim = await this.tasks.updateOne(
        { _id: task._id, state: 'due', dueAt: task.dueAt },
        { $set: { state: 'done', doneAt: this.machine.now() } },
      );
      if (claim.matchedCount !== 1) return;
      if (event) await this.handlers.forReaction(task.name)(event, tx);
      else await timer?.handle(task, tx, prepared);
    });
  }

  private async eventOf(task: Task): Promise<StoredEvent> {
    const event = await this.events.findById(task.eventId).lean();
    if (!event)
      throw platformProblems.internal(
        `The event ${task.eventId ?? '?'} of the task ${task._id} is not in the log.`,
      );
    return event;
  }
}
