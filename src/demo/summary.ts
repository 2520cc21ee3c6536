import type { ApiClient } from '../cli/api-client.js';
import type { Output } from '../cli/output.js';
import type { DemoRecord } from './demo-record.js';
import { type CarriedEntry, entriesIn, type ReceivedMails } from './received-mails.js';

interface Change {
  subject: string;
  before: string | null;
  after: string | null;
}

interface Coverage {
  totals: Record<string, { all: number; reached: number }>;
  counts: Record<string, number>;
  open: number;
  addressees: { name: string; reached: boolean; open: boolean; fictitious: boolean }[];
}

export interface DemoSummary {
  note: string;
  clock: string;
  addressees: number;
  reached: number;
  /** Names of those who were not reached. */
  unreached: string[];
  /** Of the letter that counts, the corrected one: addressees by state, how many are open, reached of all by group. */
  coverage: { byState: Record<string, number>; open: number; totals: Coverage['totals'] };
  /** All letters that name an earlier one. */
  corrections: { letter: string; of: string; as: string; audience: number; reached: number; open: number }[];
  /** Who was reminded when, counted by what became of it. */
  reminders: {
    sentAt: string | null;
    addressees: number;
    byOutcome: Record<string, number>;
  }[];
  /** Deliveries by state: of the letter that was halted, and of the one that took its place. */
  deliveries: { halted: Record<string, number>; corrected: Record<string, number> };
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
  /** Releases of the programme, the first one first; `changes`: against the one before, in words. */
  releases: { n: number; title: string; at: string; changes: string[] }[];
  /** Notices of changes as they arrived, with the calendar entries that each carries. */
  digests: { mailbox: string; entries: CarriedEntry[] }[];
  todos: { kind: string; title: string }[];
  seconds: Record<string, number>;
}

/** What the round came to, read through the API as the office would. */
export async function summarise(
  office: ApiClient,
  mails: ReceivedMails,
  record: DemoRecord,
): Promise<DemoSummary> {
  const { coverLetterId, correctionId, addendumId, meetingId } = record;
  const [coverage, halted, corrected, letters, answers, todos, clock] = await Promise.all([
    coverageOf(office, correctionId),
    byState(office, coverLetterId),
    byState(office, correctionId),
    office.all<DemoSummary['letters'][number]>('/api/v1/letters'),
    office.get<{ all: Record<string, number>; byGroup: Record<string, Record<string, number>> }>(
      `/api/v1/meetings/${meetingId}/invitations/summary`,
    ),
    office.all<{ kind: string; title: string }>('/api/v1/todos'),
    office.get<{ now: string }>('/api/v1/clock'),
  ]);
  const { totals, counts, open, addressees } = coverage;
  return {
    note: 'Wording of letters, answers, mailboxes and fictitious delegations are invented for demonstration, and so is what happens after the issue of the letter of 6 June.',
    clock: clock.now,
    addressees: addressees.length,
    reached: addressees.filter(({ reached }) => reached).length,
    unreached: addressees.filter(({ reached }) => !reached).map(({ name }) => name),
    coverage: { byState: counts, open, totals },
    corrections: await Promise.all([correctionId, addendumId].map((id) => correctionLine(office, id))),
    reminders: await Promise.all(record.reminderIds.map((id) => reminderLine(office, id))),
    deliveries: { halted, corrected },
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
    releases: await releasesOf(office, meetingId),
    digests: await digestsIn(mails),
    todos: todos.map(({ kind, title }) => ({ kind, title })),
    seconds: { ...record.seconds },
  };
}

/** With the subject that notices of changes have. */
async function digestsIn(mails: ReceivedMails): Promise<DemoSummary['digests']> {
  const digests: DemoSummary['digests'] = [];
  for (const { mailbox, raw } of await mails.about('Changes to the programme')) {
    digests.push({ mailbox, entries: await entriesIn(raw) });
  }
  return digests;
}

async function releasesOf(office: ApiClient, meetingId: string): Promise<DemoSummary['releases']> {
  const path = `/api/v1/meetings/${meetingId}/releases`;
  const { items } = await office.get<{ items: { n: number; heading: string; at: string }[] }>(path);
  const releases: DemoSummary['releases'] = [];
  for (const { n, heading, at } of [...items].sort((a, b) => a.n - b.n)) {
    const query = { with: String(n - 1) };
    const changes =
      n === 1
        ? []
        : (await office.get<{ items: Change[] }>(`${path}/${n}/changes`, { query })).items.map(
            ({ subject, before, after }) => `${subject}: ${before ?? '(none)'} → ${after ?? '(none)'}`,
          );
    releases.push({ n, title: heading, at, changes });
  }
  return releases;
}

const coverageOf = (office: ApiClient, id: string): Promise<Coverage> =>
  office.get(`/api/v1/letters/${id}/coverage`);

async function byState(office: ApiClient, sourceId: string): Promise<Record<string, number>> {
  const query = { sourceKind: 'letter', sourceId };
  return (await office.get<{ byState: Record<string, number> }>('/api/v1/deliveries/summary', { query }))
    .byState;
}

async function correctionLine(office: ApiClient, id: string): Promise<DemoSummary['corrections'][number]> {
  const [{ date, subject, content }, { addressees, open }] = await Promise.all([
    office.get<{ date: string; subject: string; content: { corrects: { letterId: string; as: string } } }>(
      `/api/v1/letters/${id}`,
    ),
    coverageOf(office, id),
  ]);
  const { letterId, as } = content.corrects;
  const first = await office.get<{ date: string; subject: string }>(`/api/v1/letters/${letterId}`);
  return {
    letter: `${date} ${subject}`,
    of: `${first.date} ${first.subject}`,
    as,
    audience: addressees.length,
    reached: addressees.filter(({ reached }) => reached).length,
    open,
  };
}

async function reminderLine(office: ApiClient, id: string): Promise<DemoSummary['reminders'][number]> {
  const { sentAt, addressees } = await office.get<{
    sentAt: string | null;
    addressees: { outcome: string; mail: string | null }[];
  }>(`/api/v1/reminders/${id}`);
  const byOutcome: Record<string, number> = {};
  for (const { outcome, mail } of addressees) {
    const became = mail ?? outcome;
    byOutcome[became] = (byOutcome[became] ?? 0) + 1;
  }
  return { sentAt, addressees: addressees.length, byOutcome };
}

export function tellSummary(summary: DemoSummary, output: Output): void {
  output.line(`\nReached ${summary.reached} of ${summary.addressees}`);
  for (const [name, { all, reached }] of Object.entries(summary.coverage.totals))
    output.line(`  ${name.padEnd(18)} ${reached} of ${all}`);
  output.line(`Not reached: ${summary.unreached.join(', ') || 'nobody'}`);
  output.line(
    `Addressees by state: ${pairs(nonZero(summary.coverage.byState))}; open: ${summary.coverage.open}`,
  );
  output.line(`Mails of the letter that was halted: ${pairs(nonZero(summary.deliveries.halted))}`);
  output.line(`Mails of the one that took its place: ${pairs(nonZero(summary.deliveries.corrected))}`);
  for (const { as, letter, of, reached, audience } of summary.corrections)
    output.line(`${as}: ${letter}, of ${of}; reached ${reached} of ${audience}`);
  for (const { sentAt, addressees, byOutcome } of summary.reminders)
    output.line(`Reminder of ${sentAt?.slice(0, 10) ?? '?'}: ${addressees} addressees, ${pairs(byOutcome)}`);
  for (const { n, title, changes } of summary.releases) {
    output.line(`Release ${n} of the programme: ${title}`);
    for (const change of changes) output.line(`  ${change}`);
  }
  const carrying = summary.digests.filter(({ entries }) => entries.length > 0).length;
  output.line(`Notices of changes: ${summary.digests.length}, ${carrying} with the updated calendar entry`);
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

const nonZero = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

const pairs = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
