import { readFile } from 'node:fs/promises';
import { platformProblems } from '../platform/index.js';
import { ApiClient } from './api-client.js';
import type { ImportOptions } from './options.js';
import { Output } from './output.js';
import { readProcessFolder } from './process-folder.js';
import { ProcessImport } from './process-import.js';

/** `convene import`: what it brings in depends on what it is given. */
export async function importInto(
  path: string | undefined,
  options: ImportOptions,
  json: boolean,
): Promise<void> {
  const api = new ApiClient(options.url, options.token);
  const output = new Output(json);
  if (options.standingDirectory) {
    const loaded = await api.post<Record<string, unknown>>('/api/v1/directory/standing');
    output.result(loaded, `The standing directory is in: ${JSON.stringify(loaded)}`);
    return;
  }
  if (path === undefined)
    throw platformProblems.malformed('Name a CSV file with --kind, a folder, or --standing-directory.');
  if (options.kind !== undefined) await importTable(api, path, options.kind, options.apply, output);
  else await importProcess(api, path, options.announce, output);
}

async function importTable(
  api: ApiClient,
  path: string,
  kind: string,
  apply: boolean,
  output: Output,
): Promise<void> {
  const report = await api.post<{
    message: string;
    faults: { line: number; column?: string; reason: string; value?: string }[];
  }>('/api/v1/directory/imports', undefined, {
    bytes: { type: 'text/csv', content: await readFile(path) },
    query: { kind, apply: String(apply) },
  });
  const faults = report.faults.map(
    ({ line, column, reason, value }) =>
      `  line ${line}${column ? `, ${column}` : ''}: ${reason}${value ? ` ("${value}")` : ''}`,
  );
  output.result(report, [report.message, ...faults].join('\n'));
  if (report.faults.length > 0) process.exitCode = 1;
}

async function importProcess(api: ApiClient, path: string, announce: boolean, output: Output): Promise<void> {
  const folder = await readProcessFolder(path);
  const importer = new ProcessImport(api, folder);
  const progress = output.progress('import', 2 + folder.letters.length);
  await importer.openProcess();
  progress.to(1, 'process');
  await importer.planMeeting();
  if (announce) await importer.announceMeeting();
  progress.to(2, 'meeting');
  for (const [index, letter] of folder.letters.entries()) {
    await importer.draftLetter(letter);
    progress.to(3 + index, letter.key);
  }
  progress.end();
  const { processId, meetingId, letters } = importer.ids;
  const lines = [...letters].map(([key, id]) => `  letter ${key}: ${id}`);
  output.result(
    { processId, meetingId, letters: Object.fromEntries(letters) },
    [
      `process ${processId}`,
      `meeting ${meetingId}${announce ? '' : ' (--announce makes it public)'}`,
      ...lines,
    ].join('\n'),
  );
}
