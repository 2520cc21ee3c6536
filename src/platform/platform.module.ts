import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { blobSchema, Blobs } from './blobs/blobs.js';
import { CONFIG, type Config } from './config/config.js';
import { IdempotencyInterceptor, idempotencySchema } from './http/idempotency.js';
import { HouseState } from './house-state.js';
import { Ids } from './ids.js';
import { Migrations } from './mongo/migrations.js';
import { MongoModule } from './mongo/mongo.module.js';
import { Metrics } from './observability/metrics.js';
import { ProcessClockKeeper } from './time/clock-keeper.js';
import { MachineClock, ProcessClock } from './time/clocks.js';

@Global()
@Module({})
class ConfigModule {
  static with(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}

/** What every part stands on: configuration, MongoDB, clocks, ids, files, metrics. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        ConfigModule.with(config),
        MongoModule,
        MongooseModule.forFeature([
          { name: 'Blob', schema: blobSchema },
          { name: 'IdempotencyKey', schema: idempotencySchema },
        ]),
      ],
      providers: [
        MachineClock,
        HouseState,
        ProcessClock,
        ProcessClockKeeper,
        Ids,
        Blobs,
        Metrics,
        Migrations,
        IdempotencyInterceptor,
      ],
      exports: [
        MachineClock,
        HouseState,
        ProcessClock,
        ProcessClockKeeper,
        Ids,
        Blobs,
        Metrics,
        Migrations,
        MongoModule,
        MongooseModule,
        IdempotencyInterceptor,
      ],
    };
  }
}
