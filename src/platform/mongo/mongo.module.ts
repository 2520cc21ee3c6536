import { Injectable, Logger, Module } from '@nestjs/common';
import { InjectConnection, MongooseModule } from '@nestjs/mongoose';
import mongoose, { type Connection } from 'mongoose';
import { CONFIG, type Config } from '../config/config.js';
import { platformProblems } from '../platform.problems.js';

// Model calls inside a unit of work join its transaction by themselves: nobody can forget the session.
mongoose.set('transactionAsyncLocalStorage', true);
// A filter on a field that the schema does not have is a mistake, not an empty filter.
mongoose.set('strictQuery', 'throw');

const logger = new Logger('MongoDB');

/** Creates collections and indexes before anything is written: an index build inside a transaction fails. */
@Injectable()
export class MongoIndexes {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  async create(): Promise<void> {
    await this.connection.asPromise();
    for (const model of Object.values(this.connection.models)) {
      await model.createCollection();
      await model.createIndexes();
    }
  }
}

/** Refuses a database that the tests must not touch. */
export function assertUsable(config: Config, databaseName: string): void {
  if (config.env === 'test' && !databaseName.includes('test')) {
    throw platformProblems.databaseRefused(
      `Tests empty their database; "${databaseName}" lacks the word "test". Name another in MONGODB_URI.`,
    );
  }
}

@Module({
  imports: [
    MongooseModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        uri: config.mongo.uri,
        autoIndex: false,
        autoCreate: false,
        retryWrites: true,
        w: 'majority' as const,
        serverSelectionTimeoutMS: 5_000,
        maxPoolSize: 50,
        connectionFactory: (connection: Connection): Connection => {
          assertUsable(config, connection.name || new URL(config.mongo.uri).pathname.slice(1));
          connection.on('error', (error: Error) => logger.error({ err: error }, 'connection error'));
          let closing = false;
          connection.on('disconnecting', () => {
            closing = true;
          });
          connection.on('disconnected', () => {
            if (!closing) logger.warn('disconnected');
          });
          return connection;
        },
      }),
    }),
  ],
  providers: [MongoIndexes],
  exports: [MongoIndexes, MongooseModule],
})
export class MongoModule {}
