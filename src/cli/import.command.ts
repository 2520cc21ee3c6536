import { stat } from 'node:fs/promises';
import { readGiven } from '../platform/index.js';
import { ApiClient } from './api-client.js';
import { cliProblems } from './cli.problems.js';
import type { ImportOptions } from './options.js';
import { counted, Output } from './output.js';
import { readProcessFolder } from './process-folder.js';
import { type Brought, ProcessImport } from './process-import.js';

type StandingReport = Record<'delegations' | 'lists', { added: number; present: number }>;

/** `convene import`: what it brings in depends on what it is given. */
export async function importInto(
  path: string | undefined,
  options: ImportOptions,
  json: boolean,
): Promise<void> {
  const api = new ApiClient(options.url, options.token);
  const output = new Output(json);
  if (options.standingDirectory) {
    const loaded = await api.post<StandingReport>('/api/v1/directory/standing');
    const { delegations, lists } = loaded;
    output.result(
      loaded,
      `The standing directory is in: ${counted(delegations.added, 'delegation')} and ${counted(lists.added, 'distribution list')} added; ${delegations.present} and ${lists.present} were there. It brings no mailboxes.`,
    );
    return;
  }
  if (path === undefined)
    throw cliProblems.incomplete('Name a CSV file with --kind, a folder, or --standing-directory.');
  if (options.kind !== undefined) await importTable(api, path, options.kind, options.apply, output);
  else if (await isFile(path)) {
    throw cliProblems.incomplete(
      `${path} is a file; say with --kind what it holds: delegations, contacts, organisations or stakeholders. A process is a folder.`,
    );
  } else await importProcess(api, path, options, output);
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
    bytes: { type: 'text/csv', content: await readGiven(path, 'table') },
    query: { kind, apply: String(apply) },
  });
  const faults = report.faults.map(
    ({ line, column, reason, value }) =>
      `  line ${line}${column ? `, ${column}` : ''}: ${reason}${value ? ` ("${value}")` : ''}`,
  );
  output.result(report, [report.message, ...faults].join('\n'));
  if (report.faults.length > 0) process.exitCode = 1;
}

/** False where nothing is: reading the folder then says so. */
const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function importProcess(
  api: ApiClient,
  path: string,
  { announce, url }: ImportOptions,
  output: Output,
): Promise<void> {
  const folder = await readProcessFolder(path);
  const importer = new ProcessImport(api, folder);
  const progress = output.progress('import', 2 + folder.letters.length);
  await importer.checkVenues();
  await importer.bringVenues();
  await importer.openProcess();
  await importer.fillDirectory();
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
  const announcement = announce
    ? 'announced: everybody may see it, and letters may invite to it'
    : `planned. Letters that invite to it can be issued once it is announced: repeat this with --announce, or POST ${new URL(`/api/v1/meetings/${meetingId}/announce`, url).href}`;
  const there = importer.outcome.filter((one) => one.there);
  output.result(
    {
      processId,
      meetingId,
      announced: announce,
      letters: Object.fromEntries(letters),
      there: there.map(({ what, key }) => `${what} ${key}`),
    },
    [
      ...(there.length === 0
        ? []
        : [
            `There already, left as they are: ${inWords(there)}. Change them in the console or through the API.`,
          ]),
      `process ${processId}`,
      `meeting ${meetingId}, ${announcement}`,
      ...folder.letters.map(({ key, subject }) => `letter ${key}: ${letters.get(key) ?? ''}  ${subject}`),
      ...(folder.letters.length > 1
        ? ['Letters that others enclose or cite are issued first, in this order.']
        : []),
    ].join('\n'),
  );
}

/** Each by its name; of rooms, which are many, how many. */
function inWords(there: readonly Brought[]): string {
  const rooms = there.filter(({ what }) => what === 'room').length;
  return [
    ...there.filter(({ what }) => what !== 'room').map(({ what, key }) => `${what} ${key}`),
    ...(rooms === 0 ? [] : [counted(rooms, 'room')]),
  ].join(', ');
}
