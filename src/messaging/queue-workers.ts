import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { JobData } from './definitions.js';
import { Handlers } from './handlers.js';

/** Hands each job of a queue to the handler that its name declares; an unknown name fails and is seen. */
@Injectable()
abstract class JobHost extends WorkerHost {
  private readonly logger = new Logger('Queue');

  constructor(private readonly handlers: Handlers) {
    super();
  }

  override async process(job: Job<JobData>): Promise<void> {
    await this.handlers.forJob(job.name)(job.data);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ err: error }, 'a queue worker lost Redis for a moment');
  }
}

/** After a worker was killed its jobs are taken over within about this time. */
const STALLED_MS = 5_000;
const options = {
  lockDuration: STALLED_MS,
  stalledInterval: STALLED_MS,
  // Jobs are safe to repeat; a job is not to be given up because two workers died on it.
  maxStalledCount: 20,
};

@Processor('tasks', options)
export class TasksWorker extends JobHost {}

@Processor('mail', { ...options, concurrency: 4 })
export class MailWorker extends JobHost {}
