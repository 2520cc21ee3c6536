export { Catalogue, type Declarations } from './catalogue.js';
export {
  defineJob,
  defineReaction,
  defineTimer,
  type JobData,
  type JobDefinition,
  type QueueName,
  queueNames,
  type ReactionDefinition,
  type TimerDefinition,
} from './definitions.js';
export { type EventFilter, EventLog } from './event-log.js';
export type { EventMap } from './event-map.js';
export {
  type Actor,
  defineEvents,
  event,
  type EventType,
  type NewEvent,
  type StoredEvent,
  systemActor,
} from './events.js';
export { Handlers } from './handlers.js';
export { jobIdOf, JobQueues } from './job-queues.js';
export { MessagingModule, MessagingWorkerModule } from './messaging.module.js';
export { messagingProblems } from './messaging.problems.js';
export { PollLoop } from './poll-loop.js';
export { RedisClient } from './redis-client.js';
export { Relay } from './relay.js';
export { Sweeper } from './sweeper.js';
export type { Task } from './tasks.js';
export { type TodoFilter, TodoList } from './todo-list.js';
export type { NewTodo, Todo } from './todos.js';
export { isDuplicateKey, type Stream, type Tx, UnitOfWork } from './unit-of-work.js';
export { insertVersioned, saveVersioned, type Versioned } from './versioned.js';
export { WorkerLifecycle } from './worker-lifecycle.js';
