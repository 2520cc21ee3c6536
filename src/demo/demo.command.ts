import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '../cli/api-client.js';
import type { DemoOptions } from '../cli/options.js';
import { Output } from '../cli/output.js';
import { readProcessFolder } from '../cli/process-folder.js';
import { demonstrationMailboxes } from '../directory/index.js';
import type { Environment } from '../platform/index.js';
import { type House, makeToken, openHouse } from '../roles/house.js';
import { untilTold } from '../roles/until-told.js';
import type { DemoRecord } from './demo-record.js';
import { DemoClock } from './demo-clock.js';
import { dataPath, daysToMove, demoProblems } from './demo-data.js';
import { GenevaAnswers, type ReceivedMails } from './geneva.answers.js';
import { GenevaStory } from './geneva.story.js';
import { writeOut } from './write-out.js';
import { type DemoSummary, summarise, tellSummary } from './summary.js';

/** The demonstration's own settings: a movable clock and no waiting for the sake of it. */
const settings: Environment = {
  CLOCK_ADJUSTABLE: 'true',
  CLEARER_DIFFERS: 'true',
  LOG_LEVEL: 'warn',
  MAIL_FROM_NAME: 'Office of the President (demonstration)',
  SMTP_CONNECTIONS: '10',
  SWEEP_SECONDS: '5',
  RATE_LIMIT_PER_MINUTE: '100000',
};

/** First mailboxes that bounce, and the delegation that no mail reaches. All fictitious. */
const bouncing = ['del-atlantis', 'del-avalon', 'del-cockaigne'];
const unreachable = 'del-utopia';

/** `convene demo`: the Geneva invitation round on this machine, from the empty house to the answers. */
export async function demo(options: DemoOptions): Promise<void> {
  const output = new Output(false);
  const dataDir = options.data ?? join('.convene', 'demo');
  const moveDays = daysToMove(options.starts);
  const begin = performance.now();
  output.line('Starting MongoDB, Redis and the mail catcher …');
  const house = await openHouse({ dataDir, settings });
  try {
    await letMailboxesFail(house);
    const record = await playOrRecall(house, dataDir, options.starts ?? null, moveDays, output);
    const office = new ApiClient(house.url, record.officeToken);
    const summary = await summarise(office, record);
    summary.seconds['total'] = Math.round(performance.now() - begin) / 1000;
    tellSummary(summary, output);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(summary, null, 2)}\n`);
    if (options.out !== undefined) await writeOut(options.out, office, house, record, output);
    if (!options.exit) await stayOpen(house, office, record, summary, output);
  } finally {
    await house.close();
  }
}

/** Plays the story in an empty house; a house in which it was played shows what it holds. */
async function playOrRecall(
  house: House,
  dataDir: string,
  starts: string | null,
  moveDays: number,
  output: Output,
): Promise<DemoRecord> {
  const path = join(dataDir, 'demo.json');
  const kept = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as DemoRecord,
    () => null,
  );
  if (kept) {
    if (kept.starts !== starts) {
      throw demoProblems.otherData(
        `${dataDir} holds the session that begins on ${kept.starts ?? 'its real day'}. Name another folder with --data, or remove this one.`,
      );
    }
    output.line('The session was played here before; this is its state.');
    return kept;
  }
  const officeToken = await makeToken(house, 'Office of the President (demonstration)', ['office']);
  const clearerToken = await makeToken(house, 'Clearing officer (demonstration)', ['clearer']);
  const office = new ApiClient(house.url, officeToken);
  const clock = new DemoClock(office, moveDays);
  const folder = await readProcessFolder(dataPath('geneva'), moveDays);
  const story = new GenevaStory(office, office.as(clearerToken), folder, clock, output);
  const told = await story.tell();
  const begin = performance.now();
  await new GenevaAnswers(office, received(house), clock, output).give(told.meetingId);
  told.seconds['answers'] = Math.round(performance.now() - begin) / 1000;
  const record: DemoRecord = { starts, ...told, officeToken };
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(record, null, 2), { mode: 0o600 });
  return record;
}

async function letMailboxesFail(house: House): Promise<void> {
  const [first, second] = demonstrationMailboxes(unreachable);
  const addresses = [
    ...bouncing.map((id) => demonstrationMailboxes(id)[0].address),
    first.address,
    second.address,
  ];
  await house.services.mail.setFailingMailboxes(
    addresses.map((mailbox) => ({ mailbox, code: 550, message: '5.1.1 No such mailbox (demonstration)' })),
  );
}

const received = ({ services: { mail } }: House): ReceivedMails => ({
  to: (address) =>
    Promise.all(
      mail
        .messages()
        .filter(({ to }) => to.includes(address))
        .map((caught) => mail.raw(caught)),
    ),
});

async function stayOpen(
  house: House,
  office: ApiClient,
  record: DemoRecord,
  summary: DemoSummary,
  output: Output,
): Promise<void> {
  const { items } = await office.get<{ items: { title: string; url: string }[] }>(
    `/api/v1/letters/${record.coverLetterId}/links`,
  );
  output.line('\nTo open:');
  for (const { title, url } of items) output.line(`  ${title.slice(0, 60).padEnd(60)} ${url}`);
  output.line(`  mails as they arrived       ${house.services.mailWebUrl}`);
  output.line(`  programme and feed          ${house.url}/meetings/${record.meetingId}`);
  output.line(`  calendar feed               ${house.url}/calendar/meetings/${record.meetingId}.ics`);
  output.line(`  API                         ${house.url}/docs   token: ${record.officeToken}`);
  output.line(`  queues (any name, token)    ${house.url}/queues`);
  output.line(`\nThe process clock shows ${summary.clock}. Press Ctrl-C to stop.`);
  await untilTold();
}
