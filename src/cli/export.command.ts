import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportProcess, openExport, parts, readableFiles, readExport } from '../archive/index.js';
import { configOfHouse, makeToken, openHouse } from '../roles/house.js';
import { features } from '../roles/features.js';
import { openContext } from '../roles/context.js';
import { untilTold } from '../roles/until-told.js';
import { Output } from './output.js';

/** `convene export`: a process as files. */
export async function exportTo(
  processId: string,
  folder: string,
  dataDir: string,
  json: boolean,
): Promise<void> {
  const output = new Output(json);
  const context = await openContext(await configOfHouse(dataDir), features.common);
  const progress = output.progress('export', parts.length);
  try {
    const manifest = await exportProcess(
      context,
      processId,
      folder,
      readableFiles(context, processId),
      progress,
    );
    progress.end();
    output.result(
      manifest,
      `${manifest.title}: ${manifest.files.length} files in ${folder}, listed with their SHA-256 in manifest.json`,
    );
  } finally {
    await context.close();
  }
}

/**
 * `convene open`: an export as a house of its own that can be read, not changed, with servers of its own whatever the
 * environment names. It lasts as long as the command: the export itself stays the record.
 */
export async function open(folder: string): Promise<void> {
  await readExport(folder);
  const dataDir = await mkdtemp(join(tmpdir(), 'convene-open-'));
  try {
    const settings = {
      NODE_ENV: 'development',
      APP_ROLE: 'api',
      LOG_LEVEL: 'warn',
      MONGODB_URI: undefined,
      REDIS_URL: undefined,
      SMTP_URL: undefined,
    };
    const house = await openHouse({ dataDir, settings });
    try {
      const token = await makeToken(house, 'reader', ['auditor']);
      const manifest = await openExport(house.app, folder);
      process.stdout.write(
        `${manifest.title}, as of ${manifest.exportedAt}, can be read at ${house.url}/docs   token: ${token}\nPress Ctrl-C to stop.\n`,
      );
      await untilTold();
    } finally {
      await house.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
