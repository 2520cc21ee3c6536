import { type Finding, platformProblems } from '../platform/index.js';
import { ApiClient } from './api-client.js';
import { Output } from './output.js';

export type LetterStep = 'list' | 'dry-run' | 'submit' | 'clear' | 'issue' | 'halt' | 'resume' | 'coverage';

interface LetterLine {
  id: string;
  state: string;
  date: string;
  subject: string;
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
      const run = await api.post<{ addressees: number; findings: Finding[] }>(`${path}/dry-run`);
      const findings = run.findings.map(
        ({ level, where, message, fix }) => `  ${level}: ${where ?? ''} ${message}${fix ? ` ${fix}` : ''}`,
      );
      output.result(
        run,
        [`${run.addressees} addressees, ${run.findings.length} findings`, ...findings].join('\n'),
      );
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
        throw platformProblems.malformed('Say with --addressees to how many it goes; the dry run tells.');
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
