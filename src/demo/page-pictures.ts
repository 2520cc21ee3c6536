import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionCookie, Sessions } from '../access/index.js';
import type { Output } from '../cli/output.js';
import type { House } from '../roles/house.js';
import { findBrowser } from '../setup/peers.mjs';
import { REAL_START } from './demo-data.js';
import type { DemoRecord } from './demo-record.js';

const WINDOW = { width: 1280, height: 900 };

/** Pages of the console that show where the story has come to, by the name of their picture. */
const pagesOf = ({
  coverLetterId,
  correctionId,
  addendumId,
  processId,
  meetingId,
  reminderIds,
  starts,
}: DemoRecord) => ({
  'to-do': '/office',
  letters: '/office/letters',
  'letter-issued': `/office/letters/${coverLetterId}`,
  'letter-halted': `/office/letters/${coverLetterId}/progress`,
  'letter-correction': `/office/letters/${correctionId}/corrections`,
  coverage: `/office/letters/${correctionId}/coverage`,
  addendum: `/office/letters/${addendumId}`,
  meetings: '/office/meetings',
  answers: `/office/meetings/${meetingId}/answers`,
  reminders: `/office/meetings/${meetingId}/reminders`,
  reminder: `/office/meetings/${meetingId}/reminders/${reminderIds[0] ?? ''}`,
  programme: `/office/processes/${processId}/meetings/${meetingId}/programme`,
  'notices-of-changes': `/office/processes/${processId}/meetings/${meetingId}/programme/notices`,
  'rooms-of-a-week': `/office/bookings?venue=palais-des-nations&on=${starts ?? REAL_START}&span=week`,
  'rooms-of-a-day': `/office/bookings?venue=palais-des-nations&on=${starts ?? REAL_START}`,
  directory: '/office/directory',
  delegation: '/office/directory/delegations/del-che',
  search: '/office/search?q=6%20June%202017',
  people: '/office/people',
});

/** Pictures of the console's pages as `pages/*.png`, where a browser is there; else says that there is none. */
export async function picturePages(
  folder: string,
  { app, url }: House,
  record: DemoRecord,
  output: Output,
): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    output.line('No Chromium is on this machine: the pages of the console were not pictured.');
    return;
  }
  await mkdir(join(folder, 'pages'), { recursive: true });
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const { secret } = await app.get(Sessions).open(record.personId, { stage: 'full', by: 'password' });
    const context = await browser.newContext({ viewport: WINDOW });
    await context.addCookies([{ name: app.get(SessionCookie).name, value: secret, url, httpOnly: true }]);
    const page = await context.newPage();
    for (const [name, path] of Object.entries(pagesOf(record))) {
      const answer = await page.goto(new URL(path, url).href);
      if (answer?.ok()) await page.screenshot({ path: join(folder, 'pages', `${name}.png`) });
      else output.line(`  ${path} answered ${answer?.status() ?? 'nothing'}: no picture of it`);
    }
  } finally {
    await browser.close();
  }
  output.line(`Pictures of the console: ${join(folder, 'pages')}`);
}
