import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import {
  Catalogue,
  defineEvents,
  defineReaction,
  Handlers,
  type StoredEvent,
  type Tx,
} from '../../messaging/index.js';
import { measureProblems } from '../measure.problems.js';

declare module '../../messaging/event-map.js' {
  interface EventMap {
    'bench.bell-rung': { number: number };
  }
}

const bellEvents = defineEvents('bench.bell-rung');
const noteBell = defineReaction('bench-note-bell', ['bench.bell-rung']);

const WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 5;

/** The effect of both sides: one small document for each event. */
export const NOTES = 'bench_notes';

/** When each event's reaction began, by the event's number; milliseconds of performance.now(). */
@Injectable()
export class BellNotes {
  readonly began = new Map<number, number>();
  constructor(@InjectConnection() private readonly connection: Connection) {}

  begin(number: number): void {
    if (!this.began.has(number)) this.began.set(number, performance.now());
  }

  async note(number: number, tx?: Tx): Promise<void> {
    await this.connection
      .collection<{ _id: number }>(NOTES)
      .insertOne({ _id: number }, tx === undefined ? {} : { session: tx.session });
  }

  /** Waits until so many effects are there. Refusal `measure/not-settled`. */
  async until(count: number): Promise<void> {
    const notes = this.connection.collection(NOTES);
    const limit = performance.now() + WITHIN_MS;
    while ((await notes.estimatedDocumentCount()) < count || (await notes.countDocuments()) < count) {
      if (performance.now() > limit) throw measureProblems.notSettled('Reactions did not come to an end.');
      await delay(LOOK_EVERY_MS);
    }
  }

  async forget(): Promise<void> {
    this.began.clear();
    await this.connection.collection(NOTES).deleteMany({});
  }
}

@Module({ providers: [BellNotes], exports: [BellNotes] })
export class BellModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: bellEvents, reactions: [noteBell] });
  }
}

@Module({ imports: [BellModule] })
export class BellWorkerModule {
  constructor(handlers: Handlers, notes: BellNotes) {
    handlers.react(noteBell, async (event: StoredEvent<'bench.bell-rung'>, tx) => {
      const { number } = event.data;
      notes.begin(number);
      await notes.note(number, tx);
    });
  }
}
