import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG, type Config } from '../platform/index.js';

/** One plain connection for what is no queue: the epoch mark and the health check. Fails at once while Redis is away. */
@Injectable()
export class RedisClient implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly epochKey: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.redis = new Redis(config.redis.url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 3_000,
    });
    // Each caller sees its own failure; without a listener the first lost connection would end the process.
    this.redis.on('error', () => undefined);
    this.epochKey = `${config.redis.prefix}:epoch`;
  }

  async ping(): Promise<void> {
    await this.redis.ping();
  }

  /**
   * A mark that Redis has kept since it was last filled; `fresh` is set where there is none. When it is gone or
   * changed, Redis was emptied or replaced and everything due must be added again.
   */
  async epoch(fresh: string): Promise<string> {
    await this.redis.set(this.epochKey, fresh, 'NX');
    return (await this.redis.get(this.epochKey)) ?? fresh;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
