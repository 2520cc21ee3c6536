import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../../platform/index.js';
import type { Sink } from '../sink/sink.client.js';
import type { SinkBehaviour } from '../sink/sink.types.js';
import type { Child } from '../support/child.js';
import { randomHalf, seeded } from '../support/seeded.js';
import { keysOf, type Place, type Stage, withRedis } from '../support/stage.js';
import type { Allowance } from './judge.js';

export const WORKERS = 2;
const SEED = 20_170_619;
/** How long what is away stays away. */
const AWAY_MS = 3_000;
/** Of the mails that meet a server which takes them without a word. */
const SPOILT_SHARE = 0.05;

/** Sizes of a trial, from the number of its deliveries. */
export interface Scale {
  letters: number;
  /** A small trial, as tests run it: short waits, few connections. */
  small: boolean;
  connections: number;
  window: number;
  /** A pace of the server at which the mails take a second or two, so that a fault meets them on their way. */
  answerAfterMs: number;
}

export function scaleOf(letters: number): Scale {
  const small = letters < 500;
  const connections = small ? 5 : 20;
  return {
    letters,
    small,
    connections,
    window: small ? 10 : 30,
    answerAfterMs: Math.ceil((1_500 * connections * WORKERS) / letters),
  };
}

/** What a fault has at hand. */
export interface Scene {
  stage: Stage;
  place: Place;
  sink: Sink;
  workers: readonly Child[];
}

export interface Scenario {
  name: string;
  title: string;
  /** Over the settings of every trial. */
  settings?(scale: Scale): Environment;
  behaviour(scale: Scale): SinkBehaviour;
  /** Breaks something while mails are on their way; resolves when it is whole again. */
  fault?(scene: Scene): Promise<void>;
  allowed(scale: Scale): Allowance;
}

const healthy = ({ answerAfterMs }: Scale): SinkBehaviour => ({ answerAfterMs });
const nothing = (): Allowance => ({ workerLost: 0, repeats: false });
const unknownOutcomes = (): Allowance => ({ workerLost: 0, repeats: true });
const inHandOf =
  (workers: number) =>
  ({ window, connections }: Scale): Allowance => ({
    workerLost: workers * (window + connections),
    repeats: true,
  });

/** The lease against which the slow server is measured, in seconds. */
const slowLease = ({ small }: Scale): number => (small ? 3 : 4);

export const scenarios: readonly Scenario[] = [
  {
    name: 'worker-killed',
    title: 'kill -9 of one of two workers in the middle',
    behaviour: healthy,
    fault: async ({ workers }) => {
      await workers[0]?.end('SIGKILL');
    },
    allowed: inHandOf(1),
  },
  {
    name: 'redis-emptied',
    title: 'Redis emptied (FLUSHDB)',
    behaviour: healthy,
    fault: async ({ place }) => {
      await withRedis(place, (redis) => redis.flushdb());
    },
    allowed: nothing,
  },
  {
    name: 'redis-half-lost',
    title: 'a random half of the keys deleted, the epoch kept',
    settings: ({ small }) => ({ SWEEP_SECONDS: small ? '1' : '5' }),
    behaviour: healthy,
    fault: async ({ place }) => {
      await withRedis(place, async (redis) => {
        const epoch = `${place.config.redis.prefix}:epoch`;
        const keys = (await keysOf(redis, place)).filter((key) => key !== epoch);
        const half = randomHalf(keys, seeded(SEED));
        if (half.length > 0) await redis.del(...half);
      });
    },
    allowed: nothing,
  },
  {
    name: 'mongodb-restarted',
    title: 'MongoDB killed and started again',
    behaviour: healthy,
    fault: async ({ stage }) => {
      await stage.services.kill('mongo');
      await delay(AWAY_MS);
      await stage.services.restart('mongo');
    },
    allowed: inHandOf(WORKERS),
  },
  {
    name: 'slow-server',
    title: 'a healthy server that answers at three quarters of the lease',
    settings: (scale) => ({
      MAIL_LEASE_SECONDS: String(slowLease(scale)),
      SMTP_CONNECTIONS: scale.small ? '10' : '50',
    }),
    behaviour: (scale) => ({ answerAfterMs: slowLease(scale) * 750 }),
    allowed: nothing,
  },
  {
    name: 'server-silent',
    title: 'takes some bodies and never answers',
    settings: () => ({ SMTP_SOCKET_TIMEOUT_SECONDS: '3' }),
    behaviour: (scale) => ({
      ...healthy(scale),
      spoil: { how: 'silence', share: SPOILT_SHARE, seed: SEED },
    }),
    allowed: unknownOutcomes,
  },
  {
    name: 'server-drops',
    title: 'drops some connections after the final dot',
    behaviour: (scale) => ({ ...healthy(scale), spoil: { how: 'drop', share: SPOILT_SHARE, seed: SEED } }),
    allowed: unknownOutcomes,
  },
  {
    name: 'server-away',
    title: 'refuses all connections for a while',
    behaviour: healthy,
    fault: async ({ sink }) => {
      await sink.refuse();
      await delay(AWAY_MS);
      await sink.listen();
    },
    allowed: unknownOutcomes,
  },
  {
    name: 'greylisting',
    title: 'refuses the first try of every recipient for now',
    behaviour: (scale) => ({ ...healthy(scale), greylist: true }),
    allowed: nothing,
  },
];
