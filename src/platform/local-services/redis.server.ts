import { Redis } from 'ioredis';
import type { ServerKindOf } from './server.js';

/** Redis or Valkey as the queues want it: nothing is evicted, and at most the last second is lost in a crash. */
export function redisServer(): ServerKindOf {
  return {
    name: 'redis',
    kind: 'redis',
    args: (port, dataDir) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dataDir, '--daemonize', 'no'],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
      ...['--maxmemory-policy', 'noeviction'],
    ],
    url: (port) => `redis://127.0.0.1:${port}`,
    ready: async (port, pid) => {
      const redis = new Redis({
        host: '127.0.0.1',
        port,
        lazyConnect: true,
        retryStrategy: () => null,
        connectTimeout: 1_000,
        // Answers only once the data are loaded.
        enableReadyCheck: true,
      });
      // The caller sees the refusal of connect(); without a listener ioredis would print it too.
      redis.on('error', () => undefined);
      try {
        await redis.connect();
        const info = await redis.info('server');
        if (!new RegExp(`^process_id:${pid}\\r?$`, 'm').test(info)) {
          throw new Error(`another server listens on port ${port}`);
        }
      } finally {
        // After a refused connection there is nothing to close, and ioredis would keep a timer for it.
        if (redis.status !== 'end') redis.disconnect();
      }
    },
  };
}
