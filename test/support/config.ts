import { type Config, loadConfig } from '../../src/platform/index.js';
import { testDatabase } from './services.js';

/** A configuration of its own for one test file: its own database and key prefix, a free port, quiet logs. */
export function testConfig(overrides: Record<string, string> = {}): Config {
  const database = testDatabase();
  return loadConfig({
    NODE_ENV: 'test',
    HTTP_PORT: '0',
    LOG_LEVEL: 'silent',
    MONGODB_URI: database.mongoUri,
    REDIS_URL: database.redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    SMTP_URL: 'smtp://127.0.0.1:1',
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...overrides,
  });
}
