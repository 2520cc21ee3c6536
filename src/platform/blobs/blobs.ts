import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectConnection, InjectModel } from '@nestjs/mongoose';
import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { platformProblems } from '../platform.problems.js';
import { HouseState } from '../house-state.js';
import { MachineClock } from '../time/clocks.js';

export interface Blob {
  /** SHA-256 of the bytes, hexadecimal: equal bytes are stored once. */
  _id: string;
  size: number;
  /** Id of the GridFS file that holds them. */
  file: mongoose.Types.ObjectId;
}

export const blobSchema = new Schema<Blob>(
  {
    _id: { type: String, required: true },
    size: { type: Number, required: true },
    file: { type: Schema.Types.ObjectId, required: true },
  },
  { collection: 'blobs', versionKey: false },
);

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

const DAY_MS = 86_400_000;

/**
 * Bytes by their SHA-256: PDFs, uploads, received mails. GridFS has no transactions, so the file is written
 * first under a fresh id and the row that points to it last; a file without a row is swept after a day.
 */
@Injectable()
export class Blobs {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    @InjectModel('Blob') private readonly blobs: Model<Blob>,
    private readonly machine: MachineClock,
    private readonly house: HouseState,
  ) {}

  /** Stores the bytes before the unit of work that refers to them; returns their SHA-256. */
  async put(bytes: Buffer): Promise<string> {
    this.house.assertWritable();
    const _id = sha256(bytes);
    if (await this.blobs.exists({ _id })) return _id;
    const upload = this.bucket().openUploadStream(_id);
    await new Promise<void>((resolve, reject) => {
      upload
        .once('error', reject)
        .once('finish', () => resolve())
        .end(bytes);
    });
    await this.blobs.updateOne(
      { _id },
      { $setOnInsert: { size: bytes.length, file: upload.id } },
      { upsert: true },
    );
    return _id;
  }

  /** Reads bytes and checks them against their name. Refusals: `platform/blob-missing`, `platform/blob-damaged`. */
  async get(_id: string): Promise<Buffer> {
    const blob = await this.blobs.findById(_id).lean();
    if (!blob) throw platformProblems.blobMissing(`There is no file with SHA-256 ${_id}.`);
    const damaged = (cause?: unknown) =>
      platformProblems.blobDamaged(
        `The stored file ${_id} has changed: restore it from a backup.`,
        {},
        { cause },
      );
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of this.bucket().openDownloadStream(blob.file)) chunks.push(chunk as Buffer);
    } catch (error) {
      if (isTorn(error)) throw damaged(error);
      throw error;
    }
    const bytes = Buffer.concat(chunks);
    if (sha256(bytes) !== _id) throw damaged();
    return bytes;
  }

  async size(_id: string): Promise<number | null> {
    return (await this.blobs.findById(_id).lean())?.size ?? null;
  }

  /** Removes files that no row points to and that are older than a day. Returns how many. */
  async sweep(): Promise<number> {
    const before = new Date(this.machine.now().getTime() - DAY_MS);
    let removed = 0;
    for await (const file of this.bucket().find({ uploadDate: { $lt: before } })) {
      if (await this.blobs.exists({ file: file._id })) continue;
      await this.bucket().delete(file._id);
      removed += 1;
    }
    return removed;
  }

  private bucket(): mongoose.mongo.GridFSBucket {
    const db = this.connection.db;
    if (!db) throw platformProblems.unavailable('MongoDB is not connected.');
    return new mongoose.mongo.GridFSBucket(db, { bucketName: 'files' });
  }
}

/** The driver's words for a file whose chunks or head are missing or of another size. */
const isTorn = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoGridFSChunkError ||
  (error instanceof mongoose.mongo.MongoRuntimeError && 'code' in error && error.code === 'ENOENT');
