import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { platformProblems } from './platform.problems.js';

interface HouseRow {
  _id: 'house';
  archive?: { title: string; exportedAt: Date };
}

/** Whether this database may be written: one that was opened from an export can be read, not changed. */
@Injectable()
export class HouseState {
  private archive: HouseRow['archive'];

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Reads the mark; at start, before anything is served. */
  async load(): Promise<void> {
    this.archive = (await this.rows().findOne({ _id: 'house' }))?.archive;
  }

  /** Marks the database as an archive, for ever: there is no way back. */
  async becomeArchive(archive: { title: string; exportedAt: Date }): Promise<void> {
    await this.rows().updateOne({ _id: 'house' }, { $set: { archive } }, { upsert: true });
    this.archive = archive;
  }

  /** Refusal: `platform/read-only`. */
  assertWritable(): void {
    if (!this.archive) return;
    throw platformProblems.readOnly(
      `This is the record of "${this.archive.title}" as exported on ${this.archive.exportedAt.toISOString()}: it can be read, not changed.`,
    );
  }

  private rows() {
    return this.connection.collection<HouseRow>('house');
  }
}
