import { Injectable } from '@nestjs/common';
import { platformProblems, type ProblemFactory, type Problems } from '../platform/index.js';
import type { JobDefinition, ReactionDefinition, TimerDefinition } from './definitions.js';
import type { EventType } from './events.js';
import { messagingProblems } from './messaging.problems.js';

export interface Declarations {
  events?: readonly EventType[];
  reactions?: readonly ReactionDefinition[];
  timers?: readonly TimerDefinition[];
  jobs?: readonly JobDefinition[];
  problems?: Problems;
}

/**
 * What all modules declare: events, reactions, timers, jobs, problems. The API role needs it too, for it writes
 * the tasks of the reactions that a worker will carry out. Whatever is declared twice stops the start.
 */
@Injectable()
export class Catalogue {
  private readonly events = new Set<EventType>();
  private readonly tasks = new Map<string, ReactionDefinition | TimerDefinition>();
  private readonly jobs = new Map<string, JobDefinition>();
  private readonly problems = new Map<string, ProblemFactory>();
  private readonly byEvent = new Map<EventType, ReactionDefinition[]>();

  constructor() {
    this.declare({ events: ['office.noted'], problems: platformProblems });
    this.declare({ problems: messagingProblems });
  }

  declare(declarations: Declarations): void {
    for (const type of declarations.events ?? []) {
      if (this.events.has(type))
        throw messagingProblems.declaredTwice(`The event ${type} is declared by two modules.`);
      this.events.add(type);
    }
    for (const task of [...(declarations.reactions ?? []), ...(declarations.timers ?? [])]) {
      if (this.tasks.has(task.name))
        throw messagingProblems.declaredTwice(`The ${task.kind} ${task.name} is declared twice.`);
      this.tasks.set(task.name, task);
    }
    for (const job of declarations.jobs ?? []) {
      if (this.jobs.has(job.name))
        throw messagingProblems.declaredTwice(`The job ${job.name} is declared twice.`);
      this.jobs.set(job.name, job);
    }
    for (const problem of Object.values(declarations.problems ?? {})) {
      if (this.problems.has(problem.code))
        throw messagingProblems.declaredTwice(`The problem ${problem.code} is declared twice.`);
      this.problems.set(problem.code, problem);
    }
    this.byEvent.clear();
  }

  /** Refuses a reaction to an event that nobody declares: it would never run. */
  check(): void {
    for (const task of this.tasks.values()) {
      if (task.kind !== 'reaction') continue;
      for (const type of task.on) {
        if (!this.events.has(type)) {
          throw messagingProblems.eventUnknown(
            `The reaction ${task.name} waits for ${type}, which no module declares.`,
          );
        }
      }
    }
  }

  knowsEvent(type: EventType): boolean {
    return this.events.has(type);
  }

  reactionsTo(type: EventType): readonly ReactionDefinition[] {
    let found = this.byEvent.get(type);
    if (!found) {
      found = [...this.tasks.values()].filter(
        (task): task is ReactionDefinition => task.kind === 'reaction' && task.on.includes(type),
      );
      this.byEvent.set(type, found);
    }
    return found;
  }

  allTasks(): readonly (ReactionDefinition | TimerDefinition)[] {
    return [...this.tasks.values()];
  }

  allJobs(): readonly JobDefinition[] {
    return [...this.jobs.values()];
  }

  allProblems(): readonly ProblemFactory[] {
    return [...this.problems.values()];
  }

  allEvents(): readonly EventType[] {
    return [...this.events];
  }
}
