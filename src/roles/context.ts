import { type INestApplicationContext, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccessModule } from '../access/index.js';
import { Catalogue, MessagingModule } from '../messaging/index.js';
import { type Config, HouseState, PlatformModule, ProcessClockKeeper } from '../platform/index.js';
import { Migrations } from '../platform/mongo/migrations.js';
import { MongoIndexes } from '../platform/mongo/mongo.module.js';
import type { Feature } from './boot.js';

/** The services without HTTP and without workers, for commands that work beside a running house. */
export async function openContext(
  config: Config,
  features: readonly Feature[] = [],
): Promise<INestApplicationContext> {
  const context = await NestFactory.createApplicationContext(ContextModule.of(config, features), {
    logger: false,
    abortOnError: false,
  });
  await context.get(Migrations).run();
  await context.get(MongoIndexes).create();
  await context.get(HouseState).load();
  await context.get(ProcessClockKeeper).start();
  context.get(Catalogue).check();
  return context;
}

@Module({})
class ContextModule {
  static of(config: Config, features: readonly Feature[]): DynamicModule {
    return {
      module: ContextModule,
      imports: [PlatformModule.with(config), MessagingModule, AccessModule, ...features],
    };
  }
}
