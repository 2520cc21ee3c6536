import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InjectConnection, InjectModel } from '@nestjs/mongoose';
import type { ClientSession, Connection, Model } from 'mongoose';
import {
  HouseState,
  Ids,
  MachineClock,
  platformProblems,
  ProcessClock,
  requestContext,
} from '../platform/index.js';
import { Catalogue } from './catalogue.js';
import type { TimerDefinition } from './definitions.js';
import type { Actor, NewEvent, StoredEvent } from './events.js';
import { messagingProblems } from './messaging.problems.js';
import type { Task } from './tasks.js';
import type { NewTodo, Todo } from './todos.js';

export interface Stream {
  type: string;
  id: string;
  /** Version of the state that was decided upon; 0 for something new. */
  version: number;
}

/** One MongoDB transaction, and what it will write besides the state: events, tasks, to-dos. */
export interface Tx {
  readonly session: ClientSession;
  /** Process time of this unit of work, read once. */
  readonly now: Date;
  readonly actor: Actor;
  /** Appends events to a stream; their versions follow the stream's. Returns the new version. */
  append(stream: Stream, events: readonly NewEvent[]): number;
  /** Sets a timer (process time). One of the same key that has not run is moved. */
  schedule(timer: TimerDefinition, key: string, dueAt: Date, data?: Record<string, string>): Promise<void>;
  cancel(timer: TimerDefinition, key: string): Promise<void>;
  /** Puts an item on the office's to-do list; an open one of the same key is brought up to date. */
  todo(item: NewTodo): Promise<void>;
  settle(key: string, note?: string): Promise<void>;
}

const DUPLICATE_KEY = 11_000;

/** True for MongoDB's refusal of a second record with the same unique key. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;

/**
 * The only way to write: one transaction that saves state, appends events and inserts the tasks they call for,
 * all of it or nothing. MongoDB's driver repeats the body by itself after a write conflict (up to 120 s), so
 * the body must have no effect outside MongoDB. A unit of work inside another joins it.
 */
@Injectable()
export class UnitOfWork {
  private readonly running = new AsyncLocalStorage<Tx>();

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @InjectModel('Event') private readonly events: Model<StoredEvent>,
    @InjectModel('Task') private readonly tasks: Model<Task>,
    @InjectModel('Todo') private readonly todos: Model<Todo>,
    private readonly catalogue: Catalogue,
    private readonly clock: ProcessClock,
    private readonly machine: MachineClock,
    private readonly ids: Ids,
    private readonly house: HouseState,
  ) {}

  async run<T>(actor: Actor, body: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = this.running.getStore();
    if (outer) return body(outer);
    this.house.assertWritable();
    let result: { value: T } | undefined;
    await this.connection.transaction(async (session) => {
      const unit = new Unit(session, actor, this.clock.now(), this.machine.now(), {
        catalogue: this.catalogue,
        ids: this.ids,
        events: this.events,
        tasks: this.tasks,
        todos: this.todos,
      });
      await this.claimIdempotencyKey(session);
      result = { value: await this.running.run(unit, () => body(unit)) };
      await unit.flush();
    });
    const context = requestContext.current();
    if (context?.idempotency) context.idempotency.written = true;
    if (!result) throw platformProblems.internal('The transaction ended without a result.');
    return result.value;
  }

  /** The key's row is part of the request's first unit: the command runs once per key, whatever races. */
  private async claimIdempotencyKey(session: ClientSession): Promise<void> {
    const key = requestContext.current()?.idempotency;
    if (!key || key.written) return;
    const rows = this.connection.collection<{ _id: string; hash: string; at: Date }>('idempotency_keys');
    try {
      await rows.insertOne({ _id: key.id, hash: key.hash, at: this.machine.now() }, { session });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw platformProblems.idempotencyInProgress(
        'Wait for the first request to end, then repeat this one.',
      );
    }
  }
}

interface Stores {
  catalogue: Catalogue;
  ids: Ids;
  events: Model<StoredEvent>;
  tasks: Model<Task>;
  todos: Model<Todo>;
}

class Unit implements Tx {
  private readonly newEvents: StoredEvent[] = [];

  constructor(
    readonly session: ClientSession,
    readonly actor: Actor,
    readonly now: Date,
    private readonly machineNow: Date,
    private readonly stores: Stores,
  ) {}

  append(stream: Stream, events: readonly NewEvent[]): number {
    let version = stream.version;
    for (const { type, data } of events) {
      if (!this.stores.catalogue.knowsEvent(type)) {
        throw messagingProblems.eventUnknown(`${type} is not declared by any module.`);
      }
      version += 1;
      const { kind, id, name, correlationId, causationId } = this.actor;
      this.newEvents.push({
        _id: this.stores.ids.next(),
        type,
        stream: `${stream.type}:${stream.id}`,
        version,
        at: this.now,
        actor: { kind, id, ...(name === undefined ? {} : { name }) },
        correlationId,
        ...(causationId === undefined ? {} : { causationId }),
        data,
      });
    }
    return version;
  }

  async schedule(
    timer: TimerDefinition,
    key: string,
    dueAt: Date,
    data: Record<string, string> = {},
  ): Promise<void> {
    await this.stores.tasks.updateOne(
      { _id: `${timer.name}:${key}` },
      {
        $set: {
          kind: 'timer',
          name: timer.name,
          key,
          data,
          state: 'due',
          dueAt,
          relayedAt: null,
          createdAt: this.machineNow,
          correlationId: this.actor.correlationId,
          attempts: 0,
        },
        $unset: { doneAt: 1, failure: 1 },
      },
      { upsert: true },
    );
  }

  async cancel(timer: TimerDefinition, key: string): Promise<void> {
    await this.stores.tasks.updateOne(
      { _id: `${timer.name}:${key}`, state: 'due' },
      { $set: { state: 'cancelled', doneAt: this.machineNow } },
    );
  }

  async todo({ key, ...item }: NewTodo): Promise<void> {
    // An item that was settled, or stood for something else, is as old as what it stands for now.
    await this.stores.todos.updateOne(
      { _id: key, $or: [{ state: 'settled' }, { kind: { $ne: item.kind } }] },
      { $set: { openedAt: this.now }, $unset: { detail: 1 } },
    );
    await this.stores.todos.updateOne(
      { _id: key },
      {
        $set: { ...item, state: 'open' },
        $setOnInsert: { openedAt: this.now },
        $unset: { settledAt: 1, settledBy: 1, note: 1 },
      },
      { upsert: true },
    );
  }

  async settle(key: string, note?: string): Promise<void> {
    const { kind, id, name } = this.actor;
    await this.stores.todos.updateOne(
      { _id: key, state: 'open' },
      {
        $set: {
          state: 'settled',
          settledAt: this.now,
          settledBy: { kind, id, ...(name === undefined ? {} : { name }) },
          ...(note === undefined ? {} : { note }),
        },
      },
    );
  }

  /** Writes the events and one task for each reaction that waits for them. */
  async flush(): Promise<void> {
    if (this.newEvents.length === 0) return;
    const options = { session: this.session };
    await this.stores.events.collection.insertMany(this.newEvents as never[], options);
    const tasks = this.newEvents.flatMap((event) =>
      this.stores.catalogue.reactionsTo(event.type).map((reaction): Task => ({
        _id: `${reaction.name}:${event._id}`,
        kind: 'reaction',
        name: reaction.name,
        eventId: event._id,
        state: 'due',
        dueAt: this.now,
        createdAt: this.machineNow,
        relayedAt: null,
        attempts: 0,
        correlationId: event.correlationId,
      })),
    );
    if (tasks.length > 0) await this.stores.tasks.collection.insertMany(tasks as never[], options);
  }
}
