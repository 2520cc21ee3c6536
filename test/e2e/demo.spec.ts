import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import type { DemoSummary } from '../../src/demo/index.js';

const run = promisify(execFile);
/** Of the head alone: mails are large. */
const subjectOf = async (raw: Buffer): Promise<string> =>
  (await simpleParser(raw.subarray(0, raw.indexOf('\r\n\r\n') + 4))).subject ?? '';
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The README's main command on the compiled program, with servers of its own. */
describe('the demonstration', () => {
  let folder: string;
  let summary: DemoSummary;
  let mails: { to: string; raw: Buffer }[];

  const demo = (...extra: string[]) =>
    run(
      process.execPath,
      [
        'dist/cli.js',
        'demo',
        '--exit',
        '--data',
        join(folder, 'data'),
        '--json',
        join(folder, 'summary.json'),
        ...extra,
      ],
      {
        cwd: root,
        maxBuffer: 16 * 1024 * 1024,
      },
    );
  const readSummary = async (): Promise<DemoSummary> =>
    JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as DemoSummary;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convene-test-demo-'));
    await demo('--out', join(folder, 'out'));
    summary = await readSummary();
    const names = await readdir(join(folder, 'out', 'mail'));
    mails = await Promise.all(
      names.map(async (name) => ({
        to: name.replace(/^\d+ (.*)\.eml$/, '$1'),
        raw: await readFile(join(folder, 'out', 'mail', name)),
      })),
    );
  }, 300_000);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('reaches everybody: by mail, and by hand where no mailbox works', () => {
    expect(summary.unreached).toEqual([]);
    expect(summary.reached).toBe(summary.addressees);
    const { totals, byState, open } = summary.coverage;
    expect(totals['memberStates']).toEqual({ reached: 193, all: 193 });
    expect(totals['observerStates']).toEqual({ reached: 2, all: 2 });
    expect([byState['reached'], open]).toEqual([summary.addressees, 0]);
    const left = summary.todos.filter(({ kind }) => kind !== 'failing-mailbox');
    expect(left.filter(({ title }) => title.includes('Utopia'))).toEqual([]);
  });

  it('halts the letter after some mails, and sends to the others the corrected one alone', async () => {
    const { halted, corrected } = summary.deliveries;
    expect(halted['accepted']).toBeGreaterThanOrEqual(30);
    expect(halted['superseded']).toBeGreaterThan(100);
    expect((halted['queued'] ?? 0) + (halted['sending'] ?? 0)).toBe(0);
    expect(corrected['accepted']).toBeGreaterThanOrEqual(summary.addressees - 1);
    const [correction, addendum] = summary.corrections;
    expect(correction).toMatchObject({ as: 'correction', audience: summary.addressees, open: 0 });
    expect(addendum).toMatchObject({ as: 'addendum', audience: summary.addressees, open: 0 });
    expect(addendum?.letter).toMatch(/^2017-06-15 /);
    const subjects = new Map<string, string[]>();
    for (const { to, raw } of mails) {
      const subject = await subjectOf(raw);
      subjects.set(to, [...(subjects.get(to) ?? []), subject]);
    }
    for (const [to, got] of subjects) {
      const first = got.indexOf('Third informal thematic session: invitation and moderators');
      const second = got.findIndex((subject) => subject.startsWith('Correction: '));
      // Nobody gets the first after the corrected one.
      expect([to, first === -1 || second === -1 || first < second]).toEqual([to, true]);
    }
  });

  it('sends one mail with the whole package to each, and opens one invitation', async () => {
    const corrections: Buffer[] = [];
    for (const { raw } of mails) {
      if (!raw.includes('Content-Type: application/pdf')) continue;
      if (!(await subjectOf(raw)).startsWith('Correction: ')) continue;
      corrections.push(raw);
    }
    // All but Utopia, and the copy that was sent again.
    expect(corrections).toHaveLength(summary.addressees);
    const marked = corrections.filter((raw) => raw.includes('Copy sent again'));
    expect(marked).toHaveLength(1);
    expect(summary.letters.filter(({ dispatched }) => dispatched)).toHaveLength(3);
    expect(summary.answers).toMatchObject({ invited: summary.addressees });
    const mail = await simpleParser(corrections[0] ?? Buffer.alloc(0));
    expect(
      mail.attachments.map(({ filename }) => filename).filter((name) => name?.endsWith('.pdf')),
    ).toHaveLength(5);
    expect(mail.text).toContain('19 and 20 June 2017');
    expect(mail.text).toContain('/a/');
  });

  it('reminds those who are silent, and nobody else', () => {
    const [reminder] = summary.reminders;
    expect(reminder?.addressees).toBe(summary.answers['unanswered']);
    expect(reminder?.byOutcome['accepted']).toBeGreaterThan(200);
  });

  it('moves the session by a second release, and tells those whom it concerns, with the same entry once more', async () => {
    const [first, second] = summary.releases;
    expect([first?.n, first?.changes, second?.n]).toEqual([1, [], 2]);
    expect(second?.changes.some((change) => change.includes('Room XIX → Room XVII'))).toBe(true);
    expect(second?.changes.some((change) => change.startsWith('Panel 3'))).toBe(true);
    const told = new Map(summary.digests.map(({ mailbox, entries }) => [mailbox, entries]));
    // One notice for a mailbox, and none for those who have declined.
    expect(told.size).toBe(summary.digests.length);
    expect(told.size).toBeGreaterThan(2 * (summary.addressees - (summary.answers['declined'] ?? 0)) - 10);
    expect(told.get('omar.alnuaimi@moderators.example.org')).toEqual([]);
    const mailbox = 'registry@che.missions.example.org';
    const [entry] = told.get(mailbox) ?? [];
    const invited = mails.find(({ to, raw }) => to === mailbox && raw.includes('text/calendar'));
    const { attachments } = await simpleParser(invited?.raw ?? Buffer.alloc(0));
    const calendar = attachments
      .find(({ contentType }) => contentType === 'text/calendar')
      ?.content.toString();
    expect(calendar?.replaceAll(/\r\n[ \t]/gu, '')).toContain(`UID:${entry?.uid}\r\n`);
    const sequence = Number(/^SEQUENCE:(\d+)/mu.exec(calendar ?? '')?.[1]);
    expect(entry?.sequence).toBe(sequence + 1);
  });

  it('tells by telephone of the changes alone: the letters are handed over', async () => {
    const log = await readFile(join(folder, 'out', 'events.ndjson'), 'utf8');
    const events = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; data: Record<string, string> });
    const of = (type: string) => events.filter((one) => one.type === type).map(({ data }) => data);
    expect(of('delivery.given-up').map(({ sourceKind, addresseeId }) => [sourceKind, addresseeId])).toEqual([
      ['notice', 'del-utopia'],
    ]);
    expect(of('letter.handed-over')).toHaveLength(2);
  });

  it('writes the public pages as a reader without scripts gets them', async () => {
    const pages = await readdir(join(folder, 'out', 'pages'));
    const page = (name: string): Promise<string> => readFile(join(folder, 'out', 'pages', name), 'utf8');
    for (const name of ['programme', 'programme-by-room', 'programme-by-person', 'releases', 'documents']) {
      expect(pages).toContain(`${name}.html`);
    }
    expect(await page('programme.html')).toContain('Room XVII');
    expect(await page('release-1.html')).toContain('This is not the present programme.');
    expect(await page('release-1.html')).toContain('Room XIX');
    expect(await page('changes-since-release-1.html')).toContain('Room XVII');
    const documents = await page('documents.html');
    for (const named of [
      'further arrangements',
      'Correction: ',
      'Procedural note',
      'issue brief no. 3 (placeholder',
    ]) {
      expect(documents).toContain(named);
    }
    expect(documents.match(/SHA-256: /gu)).toHaveLength(6);
    for (const name of pages.filter((one) => one.endsWith('.html'))) {
      const links = [...(await page(name)).matchAll(/\b(?:href|action)="([^"]*)"/gu)].map(
        ([, to]) => to ?? '',
      );
      // Nothing leads to the root of a disk: to a file beside it, to the running house, or within the page.
      for (const to of links.filter((one) => !/^(?:#|data:|webcal:|https?:)/u.test(one))) {
        expect([name, pages]).toEqual([name, expect.arrayContaining([to])]);
      }
    }
    expect(await page('programme.html')).toContain('href="changes-since-release-1.html"');
    // No mailbox stands on any page that everybody may read.
    for (const name of pages.filter((one) => one.endsWith('.html'))) {
      expect([name, /missions\.example\.org|moderators\.example\.org/u.test(await page(name))]).toEqual([
        name,
        false,
      ]);
      expect(pages).toContain(/href="([^"/]+\.css)"/u.exec(await page(name))?.[1]);
    }
  });

  it('reaches the second mailbox where the first bounces', () => {
    for (const name of ['atlantis', 'avalon', 'cockaigne']) {
      const to = mails.map((mail) => mail.to);
      expect(to).toContain(`pr.office@${name}.missions.example.org`);
      expect(to).not.toContain(`registry@${name}.missions.example.org`);
    }
  });

  it('uses the names of June 2017', () => {
    const all = mails.map(({ raw }) => raw.toString('latin1')).join('\n');
    expect(all).not.toMatch(/Eswatini|T=C3=BCrkiye/);
    expect(all).toContain('Swaziland');
    expect(all).toContain('Foreign Affairs, Turkey');
  });

  it('takes the answers and keeps a note verbale above a click', () => {
    expect(summary.answers['accepted']).toBeGreaterThan(30);
    expect(summary.todos.some(({ title }) => title.includes('Avalon'))).toBe(true);
  });

  it('writes letters, feeds and the log as files', async () => {
    expect((await readdir(join(folder, 'out', 'letters'))).length).toBeGreaterThanOrEqual(5);
    expect((await readdir(join(folder, 'out', 'calendar'))).sort()).toEqual(['meeting.ics', 'process.ics']);
    const feed = await readFile(join(folder, 'out', 'calendar', 'meeting.ics'), 'utf8');
    expect(feed).toContain('DTSTART;VALUE=DATE:20170619');
    expect(feed).toContain('DTSTART;TZID=Europe/Zurich:20170619T100000');
    const events = (await readFile(join(folder, 'out', 'events.ndjson'), 'utf8')).trim().split('\n');
    expect(events.length).toBeGreaterThan(100);
  });

  it('shows the same state when it runs again, and sends nothing', async () => {
    const { stdout } = await demo('--out', join(folder, 'again'));
    expect(stdout).toContain('was played here before');
    const again = await readSummary();
    expect({ ...again, seconds: {}, clock: '' }).toEqual({ ...summary, seconds: {}, clock: '' });
    // The clock does not run on between the two.
    expect(again.clock.slice(0, 13)).toBe(summary.clock.slice(0, 13));
    expect(await readdir(join(folder, 'again', 'mail'))).toHaveLength(mails.length);
  }, 120_000);
});
