import { Schema } from 'mongoose';
import type { EventMap } from './event-map.js';

export type EventType = keyof EventMap;

/** Who did it: a person signed in, a token's holder, the holder of a signed link, or the system itself. */
export interface Actor {
  kind: 'person' | 'token' | 'system' | 'link';
  id: string;
  name?: string;
  /** The one process this actor may act in; absent: all. */
  processId?: string;
  correlationId: string;
  causationId?: string;
}

/** The system acting by itself, on its own account or because of an event. */
export const systemActor = (id: string, correlationId: string, causationId?: string): Actor => ({
  kind: 'system',
  id,
  correlationId,
  ...(causationId === undefined ? {} : { causationId }),
});

export interface NewEvent<Type extends EventType = EventType> {
  type: Type;
  data: EventMap[Type];
}

/** One fact of the log: appended once, never changed. `at` is process time (UTC). */
export interface StoredEvent<Type extends EventType = EventType> {
  _id: string;
  type: Type;
  /** `<type>:<id>` of what it happened to, such as `letter:0198…`. */
  stream: string;
  version: number;
  at: Date;
  actor: { kind: Actor['kind']; id: string; name?: string };
  correlationId: string;
  causationId?: string;
  data: EventMap[Type];
}

/** Makes one event, with its data checked against its type. */
export const event = <Type extends EventType>(type: Type, data: EventMap[Type]): NewEvent => ({ type, data });

/** Names the events of a module, for the check at start-up. */
export const defineEvents = (...types: EventType[]): readonly EventType[] => types;

/** Refused: a log that can be edited is no record. */
const unchanging = (): never => {
  throw new TypeError('Events are appended, never updated or deleted.');
};

export const eventSchema = new Schema<StoredEvent>(
  {
    _id: { type: String, required: true },
    type: { type: String, required: true },
    stream: { type: String, required: true },
    version: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: Schema.Types.Mixed, required: true },
    correlationId: { type: String, required: true },
    causationId: { type: String },
    data: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'events', versionKey: false, minimize: false },
);
eventSchema.index({ stream: 1, version: 1 }, { unique: true });
eventSchema.index({ type: 1, _id: 1 });
eventSchema.index({ correlationId: 1 });
for (const update of [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'deleteOne',
  'deleteMany',
] as const) {
  eventSchema.pre(update, unchanging);
}
