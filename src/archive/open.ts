import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import mongoose, { type Connection } from 'mongoose';
import { z } from 'zod';
import { Blobs, type Finding, HouseState, readGiven, sha256 } from '../platform/index.js';
import { archiveProblems } from './archive.problems.js';
import type { Manifest } from './export.js';
import { parts } from './parts.js';

const extendedJson = mongoose.mongo.BSON.EJSON;

const manifestShape = z.object({
  format: z.literal(1),
  processId: z.string(),
  title: z.string(),
  exportedAt: z.iso.datetime(),
  records: z.record(z.string(), z.int()),
  // A path from a foreign file: nothing outside the folder is ever read.
  files: z.array(
    z.object({ path: z.string().regex(/^(?!\/)(?!.*\.\.)[^\\]+$/), size: z.int(), sha256: z.string() }),
  ),
});

/** The value of a JSON text, or undefined where it is none: then no shape fits it. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the manifest and checks every file against it. Refusal: `archive/damaged`, with every file that is not as it was. */
export async function readExport(
  folder: string,
): Promise<{ manifest: Manifest; file: (path: string) => Promise<Buffer> }> {
  const parsed = manifestShape.safeParse(
    parsedJson((await readGiven(join(folder, 'manifest.json'), 'manifest')).toString('utf8')),
  );
  if (!parsed.success)
    throw archiveProblems.damaged(`${folder}/manifest.json is not the manifest of an export.`);
  const file = (path: string): Promise<Buffer> => readFile(join(folder, path));
  const findings: Finding[] = [];
  for (const { path, sha256: expected } of parsed.data.files) {
    const bytes = await file(path).catch(() => null);
    if (bytes !== null && sha256(bytes) === expected) continue;
    const message = bytes === null ? 'is missing' : 'has changed';
    findings.push({ level: 'error', code: archiveProblems.damaged.code, where: path, message });
  }
  if (findings.length > 0) {
    throw archiveProblems.damaged(
      `${findings.length} files are not as they were exported. Use another copy.`,
      { findings },
    );
  }
  const listed = new Set(parsed.data.files.map(({ path }) => path));
  return {
    manifest: parsed.data,
    file: (path) => {
      if (!listed.has(path)) throw archiveProblems.damaged(`${path} is not on the list of the export.`);
      return file(path);
    },
  };
}

/**
 * Puts an export into an empty database and marks it as an archive: it can be read through the API as it was, and
 * every write is refused. Refusals: `archive/house-not-empty`, `archive/damaged`.
 */
export async function openExport(context: INestApplicationContext, folder: string): Promise<Manifest> {
  const { manifest, file } = await readExport(folder);
  const connection = context.get<Connection>(getConnectionToken());
  if (await connection.collection('processes').findOne({})) {
    throw archiveProblems.houseNotEmpty(
      'This database holds a process already. Open the export in an empty one.',
    );
  }
  const blobs = context.get(Blobs);
  for (const { path } of manifest.files.filter((one) => one.path.startsWith('files/')))
    await blobs.put(await file(path));
  for (const collection of [...parts.map((part) => part.collection), 'events']) {
    // An export of before there were such records.
    if (!Object.hasOwn(manifest.records, collection)) continue;
    const text = (await file(`records/${collection}.ndjson`)).toString();
    const rows = text
      .split('\n')
      .filter(Boolean)
      .map((row) => extendedJson.parse(row, { relaxed: false }) as mongoose.mongo.Document);
    if (rows.length > 0)
      await connection.collection(collection).insertMany(rows.map(plainNumbers) as never[]);
  }
  await context
    .get(HouseState)
    .becomeArchive({ title: manifest.title, exportedAt: new Date(manifest.exportedAt) });
  return manifest;
}

/** Extended JSON reads whole numbers as BSON wrappers; the driver writes plain ones. */
function plainNumbers(value: unknown): unknown {
  if (value instanceof mongoose.mongo.BSON.Int32 || value instanceof mongoose.mongo.BSON.Double)
    return value.valueOf();
  if (value instanceof mongoose.mongo.BSON.Long) return value.toNumber();
  if (Array.isArray(value)) return value.map(plainNumbers);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainNumbers(one)]));
  }
  return value;
}
