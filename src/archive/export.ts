import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import mongoose, { type Connection } from 'mongoose';
import type { Progress } from '../cli/output.js';
import { Blobs, ensureWritableFolder, ProcessClock, sha256 } from '../platform/index.js';
import { archiveProblems } from './archive.problems.js';
import { hashesIn, parts } from './parts.js';

export interface Manifest {
  format: 1;
  processId: string;
  title: string;
  exportedAt: string;
  /** How many records of each collection. */
  records: Record<string, number>;
  /** Every file of the export but this one. */
  files: { path: string; size: number; sha256: string }[];
}

/** Files of a process that people want to read, beside the records: made by those who own them. */
export interface ReadableFile {
  path: string;
  bytes: Buffer;
}

const extendedJson = mongoose.mongo.BSON.EJSON;

/**
 * Writes a process as files: its records (one collection a file, a record a line), its events, its stored files by
 * SHA-256, and what `readable` adds (letters, mails). `manifest.json` lists every file with its SHA-256.
 */
export async function exportProcess(
  context: INestApplicationContext,
  processId: string,
  folder: string,
  readable: AsyncIterable<ReadableFile> | Iterable<ReadableFile> = [],
  progress?: Progress,
): Promise<Manifest> {
  const connection = context.get<Connection>(getConnectionToken());
  const process = await connection
    .collection<{ _id: string; title: string }>('processes')
    .findOne({ _id: processId });
  if (!process) throw archiveProblems.processUnknown(`There is no process ${processId}.`);
  const out = new Folder(folder);
  await out.open();
  const ids: Record<string, string[]> = {};
  const records: Record<string, number> = {};
  const hashes = new Set<string>();
  let done = 0;
  for (const { collection, filter } of parts) {
    const rows = await connection
      .collection(collection)
      .find(filter(processId, { ids, hashes }))
      .sort({ _id: 1 })
      .toArray();
    ids[collection] = rows.map(({ _id }) => String(_id));
    records[collection] = rows.length;
    rows.forEach((row) => hashesIn(row, hashes));
    await out.write(`records/${collection}.ndjson`, lines(rows));
    progress?.to(++done, collection);
  }
  const events = await eventsOf(connection, processId, ids);
  records['events'] = events.length;
  await out.write('records/events.ndjson', lines(events));
  await out.write('events.ndjson', Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join('')));
  const blobs = context.get(Blobs);
  for (const hash of [...hashes].sort()) {
    if ((await blobs.size(hash)) !== null) await out.write(`files/${hash}`, await blobs.get(hash));
  }
  for await (const { path, bytes } of readable) await out.write(path, bytes);
  const manifest: Manifest = {
    format: 1,
    processId,
    title: process.title,
    exportedAt: context.get(ProcessClock).now().toISOString(),
    records,
    files: out.files,
  };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** The events of all records that belong to the process, in the order of the log. */
async function eventsOf(connection: Connection, processId: string, ids: Record<string, readonly string[]>) {
  const streams = parts.flatMap(({ collection }) => ids[collection] ?? []);
  return connection
    .collection('events')
    .aggregate([
      { $set: { streamId: { $arrayElemAt: [{ $split: ['$stream', ':'] }, 1] } } },
      { $match: { $or: [{ 'data.processId': processId }, { streamId: { $in: streams } }] } },
      { $unset: 'streamId' },
      { $sort: { _id: 1 } },
    ])
    .toArray();
}

/** Extended JSON: dates and numbers come back as what they were. */
const lines = (rows: readonly unknown[]): Buffer =>
  Buffer.from(rows.map((row) => `${extendedJson.stringify(row as never, { relaxed: false })}\n`).join(''));

class Folder {
  readonly files: Manifest['files'] = [];

  constructor(private readonly path: string) {}

  async open(): Promise<void> {
    await ensureWritableFolder(this.path);
    if ((await readdir(this.path)).length > 0) {
      throw archiveProblems.folderNotEmpty(
        `${this.path} holds files already; name an empty or a new folder.`,
      );
    }
  }

  async write(path: string, bytes: Buffer): Promise<void> {
    await mkdir(dirname(join(this.path, path)), { recursive: true });
    await writeFile(join(this.path, path), bytes);
    this.files.push({ path, size: bytes.length, sha256: sha256(bytes) });
  }
}
