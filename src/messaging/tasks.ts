import { Schema } from 'mongoose';

/**
 * One thing that the system owes: a reaction to an event, or a timer. Written in the unit of work that
 * calls for it (the outbox); turned due → done in the unit of work that carries it out.
 */
export interface Task {
  /** `<reaction>:<event id>` or `<timer>:<key>`: one run each, by construction. */
  _id: string;
  kind: 'reaction' | 'timer';
  /** Name of the reaction or timer. */
  name: string;
  eventId?: string;
  key?: string;
  data?: Record<string, string>;
  state: 'due' | 'done' | 'cancelled';
  /** Process time from which it may run. */
  dueAt: Date;
  /** Machine time of the commit, to measure how long things wait. */
  createdAt: Date;
  /** Machine time at which the relay handed it to the queue; null: it is not there. */
  relayedAt: Date | null;
  doneAt?: Date;
  attempts: number;
  /** The last failure, for the office and the log. */
  failure?: { at: Date; message: string };
  correlationId: string;
}

export const taskSchema = new Schema<Task>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    name: { type: String, required: true },
    eventId: String,
    key: String,
    data: { type: Schema.Types.Mixed },
    state: { type: String, required: true },
    dueAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    relayedAt: { type: Date, default: null },
    doneAt: Date,
    attempts: { type: Number, required: true, default: 0 },
    failure: { type: Schema.Types.Mixed },
    correlationId: { type: String, required: true },
  },
  { collection: 'tasks', versionKey: false },
);
// The relay reads by the time things are due, never by id: ids are not in the order of commits.
taskSchema.index({ dueAt: 1 }, { name: 'due', partialFilterExpression: { state: 'due', relayedAt: null } });
taskSchema.index({ relayedAt: 1 }, { name: 'relayed', partialFilterExpression: { state: 'due' } });
taskSchema.index({ doneAt: 1 }, { name: 'purge', expireAfterSeconds: 30 * 86_400 });
