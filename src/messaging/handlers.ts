import { Injectable } from '@nestjs/common';
import { Catalogue } from './catalogue.js';
import type { JobData, JobDefinition, ReactionDefinition, TimerDefinition } from './definitions.js';
import type { EventType, StoredEvent } from './events.js';
import { messagingProblems } from './messaging.problems.js';
import type { Task } from './tasks.js';
import type { Tx } from './unit-of-work.js';

export type ReactionHandler<Type extends EventType = EventType> = (
  event: StoredEvent<Type>,
  tx: Tx,
) => Promise<void>;
export type TimerHandler<Prepared = unknown> = (timer: Task, tx: Tx, prepared: Prepared) => Promise<void>;
/** What takes long, or has an effect that happens once by itself: done before the timer's unit of work, at least once. */
export type TimerPreparation<Prepared = unknown> = (timer: Task) => Promise<Prepared>;

interface HandledTimer {
  handle: TimerHandler;
  prepare?: TimerPreparation;
}
export type JobHandler<Data extends JobData = JobData> = (data: Data) => Promise<void>;

/** Who carries out what, in the worker role. Something declared without a handler, or with two, stops the start. */
@Injectable()
export class Handlers {
  private readonly reactions = new Map<string, ReactionHandler>();
  private readonly timers = new Map<string, HandledTimer>();
  private readonly jobs = new Map<string, JobHandler>();

  constructor(private readonly catalogue: Catalogue) {}

  react<Type extends EventType>(reaction: ReactionDefinition<Type>, handler: ReactionHandler<Type>): void {
    add(this.reactions, reaction.name, handler as unknown as ReactionHandler);
  }

  timer<Prepared = undefined>(
    timer: TimerDefinition,
    handle: TimerHandler<Prepared>,
    prepare?: TimerPreparation<Prepared>,
  ): void {
    const handled = { handle: handle as TimerHandler, ...(prepare === undefined ? {} : { prepare }) };
    add(this.timers, timer.name, handled);
  }

  job<Data extends JobData>(job: JobDefinition<Data>, handler: JobHandler<Data>): void {
    add(this.jobs, job.name, handler as unknown as JobHandler);
  }

  check(): void {
    const declared = [...this.catalogue.allTasks(), ...this.catalogue.allJobs()];
    for (const { kind, name } of declared) {
      if (!this.handlersOf(kind).has(name)) {
        throw messagingProblems.handlerMissing(
          `The ${kind} ${name} is declared, but nothing handles it: register a handler in the worker module of its part.`,
        );
      }
    }
    const names = new Set(declared.map(({ kind, name }) => `${kind} ${name}`));
    for (const kind of ['reaction', 'timer', 'job'] as const) {
      for (const name of this.handlersOf(kind).keys()) {
        if (!names.has(`${kind} ${name}`))
          throw messagingProblems.notDeclared(
            `A handler stands for the ${kind} ${name}, which no module declares.`,
          );
      }
    }
  }

  forReaction(name: string): ReactionHandler {
    return found(this.reactions.get(name), 'reaction', name);
  }

  forTimer(name: string): HandledTimer {
    return found(this.timers.get(name), 'timer', name);
  }

  forJob(name: string): JobHandler {
    return found(this.jobs.get(name), 'job', name);
  }

  private handlersOf(kind: 'reaction' | 'timer' | 'job'): ReadonlyMap<string, unknown> {
    switch (kind) {
      case 'reaction':
        return this.reactions;
      case 'timer':
        return this.timers;
      case 'job':
        return this.jobs;
    }
  }
}

function add<Handler>(handlers: Map<string, Handler>, name: string, handler: Handler): void {
  if (handlers.has(name)) throw messagingProblems.handledTwice(`${name} has two handlers.`);
  handlers.set(name, handler);
}

function found<Handler>(handler: Handler | undefined, kind: string, name: string): Handler {
  if (!handler) throw messagingProblems.handlerMissing(`There is no handler for the ${kind} ${name}.`);
  return handler;
}
