import type { Output } from '../../cli/output.js';
import { event, systemActor, UnitOfWork } from '../../messaging/index.js';
import { boot, type Running } from '../../roles/boot.js';
import { type Place, type Stage } from '../support/stage.js';
import { compare, percentile, type Round, rounded } from '../support/statistics.js';
import type { Bench, BenchResult, BenchSizes } from './bench.types.js';
import { BellModule, BellNotes, BellWorkerModule } from './relay.events.js';
import { BareQueue } from './relay.rival.js';

const EVENTS = 2_000;
const ROUNDS = 5;
/** Events for the latency: one after the other, each when the one before has had its reaction. */
const SINGLE = 200;
const WARM = 200;
const CONCURRENCY = 10;

/**
 * Events to reactions: each event is committed in a transaction of its own, with its task; the relay moves it to the
 * queue, and the reaction makes one document in its own transaction. All in one process, as the rival is.
 */
export const relayBench: Bench = {
  name: 'relay',
  async run(stage: Stage, sizes: BenchSizes, output: Output): Promise<BenchResult> {
    const place = stage.place('relay', 'smtp://127.0.0.1:1', {
      APP_ROLE: 'worker',
      RELAY_CONCURRENCY: String(CONCURRENCY),
    });
    const running = await boot(
      place.config,
      { common: [BellModule], api: [], worker: [BellWorkerModule] },
      { logger: false },
    );
    const notes = running.app.get(BellNotes, { strict: false });
    const bare = new BareQueue(place, notes, CONCURRENCY);
    try {
      await bare.ready();
      return await measure(sidesOf(running, notes, bare), sizes, output);
    } finally {
      await bare.close();
      await running.close();
      await stage.drop(place satisfies Place);
    }
  },
};

interface Side {
  ring(number: number): Promise<void>;
  notes: BellNotes;
  forget(): Promise<void>;
}

function sidesOf(running: Running, notes: BellNotes, bare: BareQueue): { ours: Side; rival: Side } {
  const uow = running.app.get(UnitOfWork);
  const actor = systemActor('bench', 'measure');
  let run = 0;
  return {
    ours: {
      notes,
      ring: (number) =>
        uow.run(actor, (tx) => {
          tx.append({ type: 'bell', id: `${run}-${number}`, version: 0 }, [
            event('bench.bell-rung', { number }),
          ]);
          return Promise.resolve();
        }),
      forget: async () => {
        run += 1;
        await notes.forget();
      },
    },
    rival: {
      notes,
      ring: (number) => bare.ring(number),
      forget: async () => {
        await notes.forget();
        await bare.forget();
      },
    },
  };
}

async function measure(
  { ours, rival }: { ours: Side; rival: Side },
  { rounds = ROUNDS, size = EVENTS }: BenchSizes,
  output: Output,
): Promise<BenchResult> {
  for (const side of [ours, rival]) await throughput(side, Math.min(WARM, size));
  const pairs: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const pair = { ours: await throughput(ours, size), rival: await throughput(rival, size) };
    pairs.push(pair);
    output.line(`relay ${round}/${rounds}: ${pair.ours.toFixed(2)} s against ${pair.rival.toFixed(2)} s`);
  }
  const singles = Math.min(SINGLE, size);
  const latency = { ours: await latencies(ours, singles), rival: await latencies(rival, singles) };
  const compared = compare(pairs);
  return {
    name: 'relay',
    work: `${size} events, each with one reaction that writes one document; ${CONCURRENCY} at a time`,
    rival: 'insert, add a BullMQ job, do the same in its worker: no transaction, no outbox',
    ...compared,
    gates: [],
    more: {
      eventsPerSecond: Math.round(
        size /
          percentile(
            pairs.map((pair) => pair.ours),
            0.5,
          ),
      ),
      rivalPerSecond: Math.round(
        size /
          percentile(
            pairs.map((pair) => pair.rival),
            0.5,
          ),
      ),
      millisecondsFromCommitToReaction: { ours: spread(latency.ours), rival: spread(latency.rival) },
    },
  };
}

/** Seconds from the first event to the last effect. */
async function throughput(side: Side, events: number): Promise<number> {
  await side.forget();
  const begin = performance.now();
  let next = 0;
  const producer = async (): Promise<void> => {
    while (next < events) {
      const number = next;
      next += 1;
      await side.ring(number);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, producer));
  await side.notes.until(events);
  return (performance.now() - begin) / 1_000;
}

/** Milliseconds from each commit to the beginning of its reaction, one event at a time. */
async function latencies(side: Side, events: number): Promise<number[]> {
  await side.forget();
  const found: number[] = [];
  for (let number = 0; number < events; number += 1) {
    await side.ring(number);
    const committed = performance.now();
    await side.notes.until(number + 1);
    // The reaction may begin before the driver tells that the commit is through.
    found.push(Math.max(0, (side.notes.began.get(number) ?? committed) - committed));
  }
  return found;
}

const spread = (values: readonly number[]): { p50: number; p99: number } => ({
  p50: rounded(percentile(values, 0.5)),
  p99: rounded(percentile(values, 0.99)),
});
