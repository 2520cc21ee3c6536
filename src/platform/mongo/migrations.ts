import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { platformProblems } from '../platform.problems.js';
import { type Migration, migrations } from './migration-list.js';

interface SchemaVersion {
  _id: 'schema';
  version: number;
}

/**
 * Brings the database to the schema version of this program, before any role starts.
 * A database of a later version is refused: this program does not know what its records mean.
 */
@Injectable()
export class Migrations {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  async run(known: readonly Migration[] = migrations): Promise<void> {
    await this.connection.asPromise();
    const db = this.connection.db;
    if (!db) throw platformProblems.unavailable('MongoDB is not connected.');
    const versions = db.collection<SchemaVersion>('schema_version');
    const latest = known.at(-1)?.version ?? 0;
    const current =
      (await versions.findOne({ _id: 'schema' }))?.version ?? ((await this.isEmpty(db)) ? latest : 0);
    if (current > latest) {
      throw platformProblems.schemaVersionUnknown(
        `The database has schema version ${current}, this program knows ${latest}. Start the version that wrote it, or a later one.`,
      );
    }
    for (const migration of known.filter(({ version }) => version > current)) await migration.up(db);
    await versions.updateOne({ _id: 'schema' }, { $max: { version: latest } }, { upsert: true });
  }

  private async isEmpty(db: mongo.Db): Promise<boolean> {
    return (await db.listCollections({}, { nameOnly: true }).toArray()).length === 0;
  }
}
