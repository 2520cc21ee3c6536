import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { type Config, type Environment, environment, loadConfig } from '../../platform/index.js';
import { type LocalServices, startLocalServices } from '../../platform/local-services/index.js';
import { Child } from './child.js';

/** Settings that hold in every measurement; whatever the environment says of them does not count. */
const SETTINGS: Environment = {
  NODE_ENV: 'development',
  HTTP_HOST: '127.0.0.1',
  HTTP_PORT: '0',
  PUBLIC_URL: undefined,
  MAIL_HOLD_SECONDS: '0',
  MAIL_PACE_PER_MINUTE: '0',
  SMTP_REQUIRE_TLS: 'false',
  DKIM_DOMAIN: undefined,
  DKIM_SELECTOR: undefined,
  DKIM_PRIVATE_KEY: undefined,
  CLEARER_DIFFERS: 'false',
  CLOCK_ADJUSTABLE: 'false',
  RATE_LIMIT_PER_MINUTE: '1000000',
  LOG_LEVEL: 'warn',
};

const INTERRUPTIONS = ['SIGINT', 'SIGTERM'] as const;

/** What one set of processes shares: a database and a key prefix of its own, and the settings. */
export interface Place {
  name: string;
  environment: Environment;
  config: Config;
}

/** MongoDB and Redis of the measurement's own, in a folder that goes with them. */
export class Stage {
  private readonly children: Child[] = [];
  private closed: Promise<void> | undefined;

  private constructor(
    readonly folder: string,
    readonly services: LocalServices,
  ) {}

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'convene-measure-'));
    try {
      const given = environment();
      const services = await startLocalServices({
        dataDir: folder,
        want: ['mongo', 'redis'],
        binaries: { mongod: given['CONVENE_MONGOD'], redis: given['CONVENE_REDIS'] },
      });
      await mkdir(join(folder, 'logs'), { recursive: true });
      const stage = new Stage(folder, services);
      stage.closeWhenInterrupted();
      return stage;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** npm passes an interrupt on that the terminal sent already: the second one changes nothing. */
  private readonly interrupted = (): void => {
    void this.close().finally(() => process.exit(1));
  };

  /** An interrupted measurement leaves no folder behind. */
  private closeWhenInterrupted(): void {
    for (const signal of INTERRUPTIONS) process.on(signal, this.interrupted);
  }

  /** A database and a key prefix nobody else uses, with settings over those of every measurement. */
  place(name: string, smtpUrl: string, settings: Environment = {}): Place {
    const uri = new URL(this.services.mongoUri);
    uri.pathname = `/convene_measure_${name.replaceAll('-', '_')}`;
    const whole: Environment = {
      ...environment(),
      ...SETTINGS,
      MONGODB_URI: uri.href,
      REDIS_URL: this.services.redisUrl,
      REDIS_PREFIX: `{measure-${name}}`,
      SMTP_URL: smtpUrl,
      ...settings,
    };
    return { name, environment: whole, config: loadConfig(whole) };
  }

  logOf(name: string): string {
    return join(this.folder, 'logs', `${name}.log`);
  }

  /** Starts a worker role in a process of its own. `house`: all of Convene; `mail`: mail with sample letters. */
  async worker(place: Place, what: 'house' | 'mail', name = 'worker'): Promise<Child> {
    const { child } = await this.child('worker.main.js', {
      args: [what],
      environment: { ...place.environment, APP_ROLE: 'worker' },
      log: `${place.name}-${name}`,
    });
    return child;
  }

  /** A process that ends with the stage, if it has not ended before. */
  async child(
    script: string,
    options: { args?: readonly string[]; environment?: Environment; log?: string } = {},
  ): Promise<{ child: Child; ready: unknown }> {
    const started = await Child.start(script, {
      args: options.args ?? [],
      environment: options.environment ?? environment(),
      log: this.logOf(options.log ?? script.replaceAll('/', '-')),
    });
    this.children.push(started.child);
    return started;
  }

  async drop(place: Place): Promise<void> {
    const client = new mongo.MongoClient(place.config.mongo.uri);
    try {
      await client.db().dropDatabase();
    } finally {
      await client.close();
    }
    await withRedis(place, async (redis) => {
      const keys = await keysOf(redis, place);
      if (keys.length > 0) await redis.unlink(...keys);
    });
  }

  /** The second call waits for the first. */
  close(): Promise<void> {
    this.closed ??= this.closeAll();
    return this.closed;
  }

  private async closeAll(): Promise<void> {
    await Promise.all(this.children.map((child) => child.end('SIGKILL')));
    await this.services.stop();
    await rm(this.folder, { recursive: true, force: true });
    for (const signal of INTERRUPTIONS) process.off(signal, this.interrupted);
  }
}

export async function withRedis<T>(place: Place, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(place.config.redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** The keys under the place's prefix. */
export async function keysOf(redis: Redis, place: Place): Promise<string[]> {
  const keys = new Set<string>();
  for await (const some of redis.scanStream({ match: `${place.config.redis.prefix}*`, count: 1_000 })) {
    for (const key of some as string[]) keys.add(key);
  }
  return [...keys].sort();
}
