import type { JobsOptions } from 'bullmq';
import type { EventType } from './events.js';

/** What follows an event. One constant each; the name is stored in tasks and is never renamed. */
export interface ReactionDefinition<Type extends EventType = EventType> {
  readonly kind: 'reaction';
  readonly name: string;
  readonly on: readonly Type[];
}

/** Something that happens at a moment of the process clock. */
export interface TimerDefinition {
  readonly kind: 'timer';
  readonly name: string;
}

/** Values of job data: ids only, JSON by type. No text, no secret, no record. */
export type JobData = Readonly<Record<string, string>>;

/** Work that a queue carries. The queue may lose it: MongoDB knows what is due and puts it back. */
export interface JobDefinition<Data extends JobData = JobData> {
  readonly kind: 'job';
  readonly name: string;
  readonly queue: QueueName;
  readonly options: JobsOptions;
  /** Keeps the type of the data; never set. */
  readonly data?: Data;
}

/** The queues; each worker process serves all of them. */
export const queueNames = ['tasks', 'mail'] as const;
export type QueueName = (typeof queueNames)[number];

const NAME = /^[a-z][a-z0-9-]*$/;

function named(name: string): string {
  if (!NAME.test(name))
    throw new TypeError(`"${name}" must be in kebab case: it becomes part of stored ids.`);
  return name;
}

export const defineReaction = <Type extends EventType>(
  name: string,
  on: readonly Type[],
): ReactionDefinition<Type> =>
  Object.freeze({ kind: 'reaction', name: named(name), on: Object.freeze([...on]) });

export const defineTimer = (name: string): TimerDefinition =>
  Object.freeze({ kind: 'timer', name: named(name) });

export const defineJob = <Data extends JobData>(
  name: string,
  options: { queue: QueueName } & JobsOptions,
): JobDefinition<Data> => {
  const { queue, ...jobOptions } = options;
  return Object.freeze({ kind: 'job', name: named(name), queue, options: jobOptions });
};
