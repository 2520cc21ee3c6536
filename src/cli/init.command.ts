import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DateTime } from 'luxon';
import { ensureWritableFolder, environment } from '../platform/index.js';
import { cliProblems } from './cli.problems.js';
import { exampleFolder } from './init-folder.js';
import { Output } from './output.js';

/**
 * `convene init`: an example process to edit and import. A folder that holds something may be used, but none of its
 * files is overwritten: then nothing at all is written.
 */
export async function init(folder: string, json: boolean): Promise<void> {
  const zone = environment()['OFFICE_ZONE'] ?? 'America/New_York';
  const today = DateTime.now().setZone(zone);
  if (!today.isValid) throw cliProblems.incomplete(`OFFICE_ZONE is no time zone: ${zone}.`);
  const files = exampleFolder({ today: today.toFormat('yyyy-MM-dd'), zone });
  const there: string[] = [];
  for (const name of files.keys()) if (await exists(join(folder, name))) there.push(name);
  if (there.length > 0) {
    throw cliProblems.wouldOverwrite(
      `${folder} holds ${there.join(', ')} already. Nothing was written; name another folder, or move them away.`,
      { files: there },
    );
  }
  await ensureWritableFolder(folder);
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // Should somebody put a file there at this moment, it is left alone.
    await writeFile(join(folder, name), content, { flag: 'wx' });
  }
  new Output(json).result(
    { folder, files: [...files.keys()] },
    [
      `${folder} holds an example process: ${[...files.keys()].join(', ')}.`,
      'Next:',
      `  read ${join(folder, 'README.md')}, which explains every file, and change what you like`,
      `  convene import ${folder} --announce      with CONVENE_URL and CONVENE_TOKEN of a running house`,
      '  convene letters dry-run <letter>         the import shows the id',
    ].join('\n'),
  );
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
