import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { platformProblems } from '../platform/index.js';
import type { JobData, JobDefinition, QueueName } from './definitions.js';

const ID_SEPARATOR = /:/g;

/** Redis may be silent for ever: what asks it must end. */
const ANSWER_WITHIN_MS = 3_000;

/** States in which nobody takes a job up; `unknown`: its record is there, but in no list. */
const NEVER_RUNS: ReadonlySet<string> = new Set(['failed', 'unknown']);

/** A job id that BullMQ takes: no colon, not digits alone. */
export const jobIdOf = (id: string): string => `j-${id.replace(ID_SEPARATOR, '.')}`;

/**
 * The queues, seen from those who fill them. Redis is the motor, not the truth: a job that is lost is put
 * back from MongoDB, a job that is added twice is one while it waits, and its handler looks at MongoDB first.
 */
@Injectable()
export class JobQueues {
  private readonly queues: Readonly<Record<QueueName, Queue>>;

  constructor(@InjectQueue('tasks') tasks: Queue, @InjectQueue('mail') mail: Queue) {
    this.queues = { tasks, mail };
    // Connection errors reach the one who adds; without a listener they would end the process.
    for (const queue of Object.values(this.queues)) queue.on('error', () => undefined);
  }

  queue(name: QueueName): Queue {
    return this.queues[name];
  }

  /** Adds jobs in one round trip; an id that already waits stays as it is. Fails at once when Redis is away. */
  async add<Data extends JobData>(
    job: JobDefinition<Data>,
    entries: readonly { id: string; data: Data; delayMs?: number }[],
  ): Promise<void> {
    if (entries.length === 0) return;
    await withinTime(
      this.queues[job.queue].addBulk(
        entries.map(({ id, data, delayMs }) => ({
          name: job.name,
          data,
          opts: {
            removeOnComplete: true,
            removeOnFail: { count: 1_000 },
            ...job.options,
            jobId: jobIdOf(id),
            ...(delayMs === undefined ? {} : { delay: delayMs }),
          },
        })),
      ),
    );
  }

  /**
   * Clears the way for adding again: a job of the same id that failed, or that stands in no list of the queue any
   * more because Redis lost some of its keys, would make the add a silent no-op. Returns the ids that are free; the
   * others wait or run.
   */
  async releasable(job: JobDefinition, ids: readonly string[]): Promise<string[]> {
    const queue = this.queues[job.queue];
    const free: string[] = [];
    for (const id of ids) {
      const known = await withinTime(queue.getJob(jobIdOf(id)));
      if (!known) free.push(id);
      else if (NEVER_RUNS.has(await withinTime(known.getState()))) {
        await withinTime(known.remove());
        free.push(id);
      }
    }
    return free;
  }

  async counts(name: QueueName): Promise<Record<string, number>> {
    return withinTime(
      this.queues[name].getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized'),
    );
  }
}

async function withinTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(platformProblems.unavailable('Redis does not answer.'));
    }, ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
