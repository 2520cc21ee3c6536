import { exportProcess, openExport, parts, readableFiles } from '../archive/index.js';
import { configOfHouse, openHouse } from '../roles/house.js';
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

/** `convene open`: an export as a house of its own that can be read, not changed. */
export async function open(folder: string, dataDir: string): Promise<void> {
  const house = await openHouse({ dataDir, settings: { APP_ROLE: 'api' } });
  try {
    const manifest = await openExport(house.app, folder);
    process.stdout.write(
      `${manifest.title}, as of ${manifest.exportedAt}, can be read at ${house.url}/docs\nPress Ctrl-C to stop.\n`,
    );
    await untilTold();
  } finally {
    await house.close();
  }
}
