import { type DynamicModule, Logger, type LoggerService, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger as PinoLogger } from 'nestjs-pino';
import { AccessGuardModule, AccessModule } from '../access/index.js';
import { Catalogue, MessagingModule, MessagingWorkerModule, WorkerLifecycle } from '../messaging/index.js';
import { type Config, HouseState, PlatformModule, ProcessClockKeeper } from '../platform/index.js';
import { Migrations } from '../platform/mongo/migrations.js';
import { MongoIndexes } from '../platform/mongo/mongo.module.js';
import { HealthModule } from '../web/operations/operations.module.js';
import { configureHttp, httpAdapter } from './http.js';
import { loggerModule } from './logging.js';

export type Feature = Type | DynamicModule;

/** The modules of a role, above the foundation. */
export interface Features {
  /** In every role: services and declarations. */
  common: readonly Feature[];
  api: readonly Feature[];
  worker: readonly Feature[];
}

export interface Running {
  app: NestFastifyApplication;
  /** Where it listens, such as http://127.0.0.1:3000. */
  url: string;
  close(): Promise<void>;
}

/**
 * Boots one role: foundation, features, HTTP; then, in this order, schema version, indexes, process clock,
 * declarations, and in the worker role handlers, relay and queues. Whatever is missing or double stops the start.
 */
export async function boot(
  config: Config,
  features: Features,
  options: { logger?: LoggerService | false } = {},
): Promise<Running> {
  const app = await NestFactory.create<NestFastifyApplication>(
    RoleModule.of(config, features),
    httpAdapter(config),
    {
      bodyParser: false,
      bufferLogs: options.logger === undefined,
      abortOnError: false,
      ...(options.logger === undefined ? {} : { logger: options.logger }),
    },
  );
  try {
    if (options.logger === undefined) app.useLogger(app.get(PinoLogger));
    await configureHttp(app, config);
    if (config.role !== 'worker') {
      const [{ setupDocs }, { setupQueueBoard }] = await Promise.all([
        import('./docs.js'),
        import('./queue-board.js'),
      ]);
      setupDocs(app);
      await setupQueueBoard(app);
    }
    await app.init();
    await app.get(Migrations).run();
    await app.get(MongoIndexes).create();
    await app.get(HouseState).load();
    await app.get(ProcessClockKeeper).start();
    app.get(Catalogue).check();
    if (config.role !== 'api') app.get(WorkerLifecycle).start();
    await app.listen({ port: config.http.port, host: config.http.host });
  } catch (error) {
    await app.close();
    throw error;
  }
  const url = await app.getUrl();
  new Logger('Convene').log(`${config.role} listens on ${url}`);
  return { app, url, close: () => app.close() };
}

/** The modules of one role: the foundation, then the features that belong to it. */
@Module({})
class RoleModule {
  static of(config: Config, features: Features): DynamicModule {
    const worker = config.role !== 'api';
    const api = config.role !== 'worker';
    return {
      module: RoleModule,
      imports: [
        loggerModule(config),
        PlatformModule.with(config),
        MessagingModule,
        AccessModule,
        AccessGuardModule,
        HealthModule,
        ...features.common,
        ...(api ? features.api : []),
        ...(worker ? [MessagingWorkerModule, ...features.worker] : []),
      ],
    };
  }
}
