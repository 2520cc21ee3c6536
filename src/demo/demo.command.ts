import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '../cli/api-client.js';
import type { DemoOptions } from '../cli/options.js';
import { Output } from '../cli/output.js';
import { readProcessFolder } from '../cli/process-folder.js';
import { demonstrationMailboxes } from '../directory/index.js';
import { assertWritableFile, ensureWritableFolder, type Environment } from '../platform/index.js';
import { runningServices, startLocalServices } from '../platform/local-services/index.js';
import { type House, makeToken, openHouse } from '../roles/house.js';
import { untilTold } from '../roles/until-told.js';
import type { DemoRecord } from './demo-record.js';
import { DemoClock } from './demo-clock.js';
import { dataPath, daysToMove, demoProblems } from './demo-data.js';
import { DemoDeliveries } from './demo-deliveries.js';
import { receivedIn } from './received-mails.js';
import { bringVenues } from './demo-venues.js';
import { GenevaAfterIssue } from './geneva.after.js';
import { GenevaAnswers } from './geneva.answers.js';
import { GenevaProgramme } from './geneva.programme.js';
import { GenevaStory } from './geneva.story.js';
import { picturePages } from './page-pictures.js';
import { writePublicPages } from './public-pages.js';
import { writeOut } from './write-out.js';
import { type DemoSummary, summarise, tellSummary } from './summary.js';

/**
 * The demonstration's own settings: a movable clock, no waiting for the sake of it, and servers of its own whatever
 * the environment names, for none of its mails may leave this machine.
 */
const settings: Environment = {
  NODE_ENV: 'development',
  APP_ROLE: 'all',
  MONGODB_URI: undefined,
  REDIS_URL: undefined,
  SMTP_URL: undefined,
  PUBLIC_URL: undefined,
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

/** Who signs in to the console of the demonstration. */
const focalPoint = {
  name: 'Focal point (demonstration)',
  mailbox: 'focal.point@office.example.org',
  roles: ['office'],
};

/** `convene demo`: the Geneva invitation round on this machine, from the empty house to the answers. */
export async function demo(options: DemoOptions): Promise<void> {
  const output = new Output(false);
  const dataDir = options.data ?? join('.convene', 'demo');
  const moveDays = daysToMove(options.starts);
  const begin = performance.now();
  const kept = await prepareFolder(dataDir, options.starts ?? null, output);
  if (options.out !== undefined) await ensureWritableFolder(options.out);
  if (options.json !== undefined) await assertWritableFile(options.json);
  output.line('Starting MongoDB, Redis and the mail catcher …');
  const house = await openHouse({
    dataDir,
    settings,
    ...(kept ? { wakesAt: new Date(kept.endedAt) } : {}),
  });
  try {
    await letMailboxesFail(house);
    const record = kept ?? (await play(house, dataDir, options.starts ?? null, moveDays, output));
    const office = new ApiClient(house.url, record.officeToken);
    const summary = await summarise(office, receivedIn(house), record);
    summary.seconds['total'] = Math.round(performance.now() - begin) / 1000;
    tellSummary(summary, output);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(summary, null, 2)}\n`);
    if (options.out !== undefined) {
      await writeOut(options.out, office, house, record, output);
      await writePublicPages(options.out, house, record, output);
      await picturePages(options.out, house, record, output);
    }
    if (!options.exit) await stayOpen(house, office, record, summary, output);
  } finally {
    await house.close();
  }
}

const recordOf = (dataDir: string): string => join(dataDir, 'demo.json');
/** Lies in a folder that this command made, until the story was told to its end. */
const unfinishedOf = (dataDir: string): string => join(dataDir, 'demo-unfinished');

/**
 * What was played in the folder before, or null where it is to be played now. A run that was cut short leaves half a
 * story: its folder is emptied, for this command made it. Any other folder that holds something is left alone.
 */
async function prepareFolder(
  dataDir: string,
  starts: string | null,
  output: Output,
): Promise<DemoRecord | null> {
  await mkdir(dataDir, { recursive: true });
  const present = await readdir(dataDir);
  if (present.includes('demo.json')) {
    const kept = JSON.parse(await readFile(recordOf(dataDir), 'utf8')) as DemoRecord;
    if (kept.starts !== starts) {
      throw demoProblems.otherData(
        `${dataDir} holds the session that begins on ${kept.starts ?? 'its real day'}. Name another folder with --data, or remove this one.`,
      );
    }
    output.line('The session was played here before; this is its state.');
    return kept;
  }
  // Whoever plays there now is named by the refusal of the services.
  if (await runningServices(dataDir)) return null;
  if (present.includes('demo-unfinished')) {
    output.line('The last run was cut short; the session is played from its beginning.');
    // Waits for the servers that the last run may have left.
    await (await startLocalServices({ dataDir, want: [] })).stop();
    await rm(dataDir, { recursive: true });
    await mkdir(dataDir, { recursive: true });
  } else if (present.length > 0) {
    throw demoProblems.otherData(`${dataDir} holds other files. Name an empty or a new folder with --data.`);
  }
  await writeFile(unfinishedOf(dataDir), '');
  return null;
}

/** Tells the story in the empty house. */
async function play(
  house: House,
  dataDir: string,
  starts: string | null,
  moveDays: number,
  output: Output,
): Promise<DemoRecord> {
  const officeToken = await makeToken(house, 'Office of the President (demonstration)', ['office']);
  const clearerToken = await makeToken(house, 'Clearing officer (demonstration)', ['clearer']);
  const office = new ApiClient(house.url, officeToken);
  const clearer = office.as(clearerToken);
  const deliveries = new DemoDeliveries(office, output);
  const clock = new DemoClock(office, moveDays);
  const folder = await readProcessFolder(dataPath('geneva'), moveDays);
  await bringVenues(office);
  const after = await GenevaAfterIssue.prepare(office, clearer, clock, deliveries, output);
  const programme = await GenevaProgramme.prepare(office, clock, deliveries, output);
  const told = await new GenevaStory(office, clearer, folder, clock, after, programme, output).tell();
  const timed = async <T>(name: string, body: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    const result = await body();
    told.seconds[name] = Math.round(performance.now() - begin) / 1000;
    return result;
  };
  await timed('answers', async () => {
    const given = await new GenevaAnswers(office, receivedIn(house), clock, output).give(told.meetingId);
    // One receipt for each, to all mailboxes of the delegation.
    await deliveries.ofNotices(given);
  });
  const { correctionId, meetingId } = told;
  const addendumId = await timed('addendum', () => after.add(correctionId));
  const reminderId = await timed('reminder', () => after.remind(meetingId));
  await timed('programme', () => programme.release(meetingId));
  await timed('closing', async () => {
    await after.close([correctionId, addendumId]);
    await after.publish([...told.enclosedIds, correctionId, addendumId]);
    await deliveries.settled();
  });
  const { id: personId } = await office.post<{ id: string }>('/api/v1/people', focalPoint);
  const { now: endedAt } = await office.get<{ now: string }>('/api/v1/clock');
  const record: DemoRecord = {
    starts,
    ...told,
    addendumId,
    reminderIds: [reminderId],
    personId,
    endedAt,
    officeToken,
  };
  await writeFile(recordOf(dataDir), JSON.stringify(record, null, 2), { mode: 0o600 });
  await rm(unfinishedOf(dataDir));
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
  const { url } = await office.post<{ url: string }>(`/api/v1/people/${record.personId}/password-link`);
  output.line('\nTo open:');
  output.line(`  console: set a password     ${url}`);
  output.line(`  console: sign in            ${house.url}/office   as ${focalPoint.mailbox}`);
  for (const { title, url } of items) output.line(`  ${title.slice(0, 60).padEnd(60)} ${url}`);
  output.line(`  mails as they arrived       ${house.services.mailWebUrl}`);
  const programme = `${house.url}/meetings/${record.meetingId}`;
  output.line(`  programme and feed          ${programme}`);
  output.line(`  what changed since release 1 ${programme}/changes?since=1`);
  output.line(`  release 1, as it was        ${programme}/releases/1`);
  output.line(`  calendar feed               ${house.url}/calendar/meetings/${record.meetingId}.ics`);
  output.line(`  API                         ${house.url}/docs   token: ${record.officeToken}`);
  output.line(`  queues (any name, token)    ${house.url}/queues`);
  output.line(`\nThe process clock shows ${summary.clock}. Press Ctrl-C to stop.`);
  await untilTold();
}
