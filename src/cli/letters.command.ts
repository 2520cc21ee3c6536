import { type Finding, findingInWords } from '../platform/index.js';
import { ApiClient } from './api-client.js';
import { cliProblems } from './cli.problems.js';
import { counted, Output } from './output.js';

export type LetterStep = 'list' | 'dry-run' | 'submit' | 'clear' | 'issue' | 'halt' | 'resume' | 'coverage';

interface LetterLine {
  id: string;
  state: string;
  date: string;
  subject: string;
}

interface DryRunReport {
  ready: boolean;
  addressees: number;
  findings: Finding[];
}

/** How many it goes to and what was found, place first, then the next command where nothing stands against it. */
export function dryRunInWords({ ready, addressees, findings }: DryRunReport, letter: string): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const kinds = [
    ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ];
  return [
    `${counted(addressees, 'addressee')}, ${counted(findings.length, 'finding')}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
    ...findings.map((finding) => `  ${finding.level.padEnd(7)}  ${findingInWords(finding)}`),
    ready
      ? `Nothing stands against it. Once it is cleared: convene letters issue ${letter} --addressees ${addressees}`
      : 'It cannot be issued while an error stands.',
  ].join('\n');
}

/** One step of a letter, through the API. */
export async function letterCommand(
  step: LetterStep,
  letter: string,
  options: { url: string; token: string; addressees?: string },
  json: boolean,
): Promise<void> {
  const api = new ApiClient(options.url, options.token);
  const output = new Output(json);
  const path = `/api/v1/letters/${encodeURIComponent(letter)}`;
  const said = (what: string, result: LetterLine): void => {
    output.result(result, `${result.date} "${result.subject}" ${what}: ${result.state}`);
  };
  switch (step) {
    case 'list': {
      const letters = await api.all<LetterLine>('/api/v1/letters');
      output.result(
        letters,
        letters
          .map(({ id, state, date, subject }) => `${id}  ${date}  ${state.padEnd(12)} ${subject}`)
          .join('\n'),
      );
      return;
    }
    case 'dry-run': {
      const run = await api.post<DryRunReport>(`${path}/dry-run`);
      output.result(run, dryRunInWords(run, letter));
      if (!run.ready) process.exitCode = 1;
      return;
    }
    case 'submit':
      said('is handed in', await api.post<LetterLine>(`${path}/submit-for-clearance`));
      return;
    case 'clear':
      said('is cleared', await api.post<LetterLine>(`${path}/clear`));
      return;
    case 'issue': {
      const addressees = Number(options.addressees);
      if (!Number.isInteger(addressees))
        throw cliProblems.incomplete('Say with --addressees to how many it goes; the dry run tells.');
      said(
        'is issued',
        await api.post<LetterLine>(
          `${path}/issue`,
          { addressees },
          { idempotencyKey: `cli-issue-${letter}` },
        ),
      );
      return;
    }
    case 'halt':
    case 'resume': {
      const result = await api.post(`${path}/${step}`);
      output.result(result, step === 'halt' ? 'Halted: what has not left stays.' : 'Going on.');
      return;
    }
    case 'coverage': {
      const csv = await api.bytes(`${path}/coverage`, { accept: 'text/csv' });
      output.result(await api.get(`${path}/coverage`), csv.toString());
      return;
    }
  }
}
