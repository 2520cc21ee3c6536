import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  Catalogue,
  defineReaction,
  defineTimer,
  event,
  Handlers,
  JobQueues,
  type StoredEvent,
  systemActor,
  type Task,
  UnitOfWork,
} from '../../src/messaging/index.js';
import { defineEvents } from '../../src/messaging/index.js';
import { ProcessClock, ProcessClockKeeper } from '../../src/platform/index.js';
import type { Running } from '../../src/roles/boot.js';
import { boot } from '../../src/roles/boot.js';
import { testConfig } from '../support/config.js';
import { eventually } from '../support/eventually.js';

declare module '../../src/messaging/event-map.js' {
  interface EventMap {
    'bell.rung': { times: number };
  }
}

const bellEvents = defineEvents('bell.rung');
const countRings = defineReaction('count-rings', ['bell.rung']);
const failTwice = defineReaction('fail-twice', ['bell.rung']);
const alarm = defineTimer('alarm');

/** What the handlers saw, by task. */
const seen: string[] = [];
let failures = 0;

@Module({})
class BellModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: bellEvents, reactions: [countRings, failTwice], timers: [alarm] });
  }
}

@Module({})
class BellWorkerModule {
  constructor(handlers: Handlers) {
    handlers.react(countRings, async (ring, tx) => {
      await tx.todo({
        key: `ring:${ring._id}`,
        kind: 'ring',
        title: `rung ${ring.data.times} times`,
        about: { type: 'bell', id: '1' },
      });
      seen.push(`count ${ring._id}`);
    });
    handlers.react(failTwice, (ring) => {
      failures += 1;
      if (failures <= 2) throw new Error('not yet');
      seen.push(`third try ${ring._id}`);
      return Promise.resolve();
    });
    handlers.timer(alarm, (timer) => {
      seen.push(`alarm ${timer.key ?? ''}`);
      return Promise.resolve();
    });
  }
}

describe('the event log as outbox', () => {
  let running: Running;
  let uow: UnitOfWork;
  let tasks: Model<Task>;
  let events: Model<StoredEvent>;
  const actor = systemActor('test', 'correlation-1');

  beforeAll(async () => {
    const config = testConfig({ CLOCK_ADJUSTABLE: 'true', SWEEP_SECONDS: '1' });
    running = await boot(
      config,
      { common: [BellModule], api: [], worker: [BellWorkerModule] },
      { logger: false },
    );
    uow = running.app.get(UnitOfWork);
    tasks = running.app.get<Model<Task>>(getModelToken('Task'));
    events = running.app.get<Model<StoredEvent>>(getModelToken('Event'));
  });

  afterAll(async () => {
    await running?.close();
  });

  const ring = async (id: string, version = 0): Promise<StoredEvent> => {
    await uow.run(actor, (tx) => {
      tx.append({ type: 'bell', id, version }, [event('bell.rung', { times: 1 })]);
      return Promise.resolve();
    });
    const stored = await events.findOne({ stream: `bell:${id}`, version: version + 1 }).lean();
    if (!stored) throw new Error('the event was not stored');
    return stored;
  };

  it('runs each reaction of a committed event once', async () => {
    const stored = await ring('once');
    await eventually(async () => {
      expect(await tasks.countDocuments({ eventId: stored._id, state: 'done' })).toBe(2);
    });
    expect(seen.filter((entry) => entry === `count ${stored._id}`)).toHaveLength(1);
  });

  it('tries a failing reaction again until it succeeds, and keeps its last failure', async () => {
    await eventually(() => {
      expect(seen.some((entry) => entry.startsWith('third try'))).toBe(true);
    });
    const task = await tasks.findOne({ name: 'fail-twice' }).lean();
    expect(task).toMatchObject({ state: 'done', attempts: 2, failure: { message: 'not yet' } });
  });

  it('writes nothing of a unit of work that fails', async () => {
    await expect(
      uow.run(actor, (tx) => {
        tx.append({ type: 'bell', id: 'broken', version: 0 }, [event('bell.rung', { times: 9 })]);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await events.countDocuments({ stream: 'bell:broken' })).toBe(0);
  });

  it('lets one of two decisions on the same version through', async () => {
    const results = await Promise.allSettled([ring('race'), ring('race')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await events.countDocuments({ stream: 'bell:race' })).toBe(1);
  });

  it('refuses to change or delete an event', async () => {
    await expect(async () => events.deleteMany({})).rejects.toThrow('appended, never updated');
    await expect(async () => events.updateOne({}, { $set: { type: 'other' } })).rejects.toThrow(
      'appended, never updated',
    );
  });

  it('runs a timer when the process clock passes its moment, and not before', async () => {
    const clock = running.app.get(ProcessClock);
    const inAWeek = new Date(clock.now().getTime() + 7 * 86_400_000);
    await uow.run(actor, (tx) => tx.schedule(alarm, 'week', inAWeek));
    await uow.run(actor, (tx) => tx.schedule(alarm, 'cancelled', inAWeek));
    await uow.run(actor, (tx) => tx.cancel(alarm, 'cancelled'));
    expect(seen).not.toContain('alarm week');
    await running.app.get(ProcessClockKeeper).set(new Date(inAWeek.getTime() + 1_000));
    await eventually(() => {
      expect(seen).toContain('alarm week');
    });
    expect(seen).not.toContain('alarm cancelled');
  });

  it('carries out everything although Redis loses all it holds', async () => {
    const queue = running.app.get(JobQueues).queue('tasks');
    await queue.pause();
    const stored = await Promise.all(Array.from({ length: 20 }, (_, index) => ring(`lost-${index}`)));
    await eventually(async () => {
      expect(await tasks.countDocuments({ state: 'due', relayedAt: null })).toBe(0);
    });
    await queue.obliterate({ force: true });
    await queue.resume();
    await eventually(async () => {
      expect(
        await tasks.countDocuments({ eventId: { $in: stored.map(({ _id }) => _id) }, state: 'done' }),
      ).toBe(40);
    });
    for (const { _id } of stored) expect(seen.filter((entry) => entry === `count ${_id}`)).toHaveLength(1);
  });
});
