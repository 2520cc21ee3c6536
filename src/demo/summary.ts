import type { ApiClient } from '../cli/api-client.js';
import type { Output } from '../cli/output.js';
import type { DemoRecord } from './demo-record.js';

interface Coverage {
  totals: Record<string, { all: number; reached: number }>;
  addressees: { name: string; reached: boolean; fictitious: boolean }[];
}

export interface DemoSummary {
  note: string;
  clock: string;
  addressees: number;
  reached: number;
  /** Names of those who were not reached. */
  unreached: string[];
  coverage: Coverage['totals'];
  /** Deliveries of the cover letter by state. */
  deliveries: Record<string, number>;
  letters: {
    kind: string;
    subject: string;
    date: string;
    pages: number | null;
    sha256: string | null;
    dispatched: boolean;
  }[];
  answers: Record<string, number>;
  answersByGroup: Record<string, Record<string, number>>;
  todos: { kind: string; title: string }[];
  seconds: Record<string, number>;
}

/** What the round came to, read through the API as the office would. */
export async function summarise(office: ApiClient, record: DemoRecord): Promise<DemoSummary> {
  const cover = `/api/v1/letters/${record.coverLetterId}`;
  const query = { sourceKind: 'letter', sourceId: record.coverLetterId };
  const [coverage, deliveries, letters, answers, todos, clock] = await Promise.all([
    office.get<Coverage>(`${cover}/coverage`),
    office.get<{ byState: Record<string, number> }>('/api/v1/deliveries/summary', { query }),
    office.all<DemoSummary['letters'][number]>('/api/v1/letters'),
    office.get<{ all: Record<string, number>; byGroup: Record<string, Record<string, number>> }>(
      `/api/v1/meetings/${record.meetingId}/invitations/summary`,
    ),
    office.all<{ kind: string; title: string }>('/api/v1/todos'),
    office.get<{ now: string }>('/api/v1/clock'),
  ]);
  const reached = coverage.addressees.filter((one) => one.reached);
  return {
    note: 'Wording of letters, answers, mailboxes and fictitious delegations are invented for demonstration.',
    clock: clock.now,
    addressees: coverage.addressees.length,
    reached: reached.length,
    unreached: coverage.addressees.filter((one) => !one.reached).map(({ name }) => name),
    coverage: coverage.totals,
    deliveries: deliveries.byState,
    letters: letters.map(({ kind, subject, date, pages, sha256, dispatched }) => ({
      kind,
      subject,
      date,
      pages,
      sha256,
      dispatched,
    })),
    answers: answers.all,
    answersByGroup: answers.byGroup,
    todos: todos.map(({ kind, title }) => ({ kind, title })),
    seconds: { ...record.seconds },
  };
}

export function tellSummary(summary: DemoSummary, output: Output): void {
  output.line(`\nReached ${summary.reached} of ${summary.addressees}`);
  for (const [name, { all, reached }] of Object.entries(summary.coverage))
    output.line(`  ${name.padEnd(18)} ${reached} of ${all}`);
  output.line(`Not reached: ${summary.unreached.join(', ') || 'nobody'}`);
  output.line(`Deliveries: ${pairs(summary.deliveries)}`);
  output.line(`Answers (invented): ${pairs(summary.answers)}`);
  for (const [group, counts] of Object.entries(summary.answersByGroup))
    output.line(`  ${group.padEnd(18)} ${pairs(counts)}`);
  output.line('Letters:');
  for (const { date, subject, pages, dispatched } of summary.letters) {
    output.line(
      `  ${date} ${subject} (${pages === 1 ? '1 page' : `${pages ?? '?'} pages`}${dispatched ? '' : ', enclosed only'})`,
    );
  }
  output.line('On the to-do list:');
  for (const { title } of summary.todos) output.line(`  ${title}`);
  output.line(`Seconds: ${pairs(summary.seconds)}`);
}

const pairs = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
