import { Controller, Get } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, MongooseHealthIndicator } from '@nestjs/terminus';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../access/index.js';
import { RedisClient } from '../../messaging/index.js';

const ANSWER_WITHIN_MS = 2_000;

/** For the machine that watches this one: is the process alive, can it do its work? */
@ApiTags('operations')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly mongo: MongooseHealthIndicator,
    private readonly redis: RedisClient,
  ) {}

  /** Alive: the process answers. Says nothing of MongoDB or Redis, so that their outage restarts nobody. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** Ready: MongoDB and Redis answer. 503 with the one that does not. */
  @Get('ready')
  ready() {
    return this.health.check([
      () => this.mongo.pingCheck('mongodb', { timeout: ANSWER_WITHIN_MS }),
      async () => {
        const indicator = this.indicators.check('redis');
        try {
          await this.redis.ping();
          return indicator.up();
        } catch {
          return indicator.down('Redis does not answer');
        }
      },
    ]);
  }
}
