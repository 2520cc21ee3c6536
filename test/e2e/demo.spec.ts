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

  it('reaches everybody but the fictitious delegation that has no working mailbox', () => {
    expect(summary.unreached).toEqual(['Utopia (demonstration)']);
    expect(summary.reached).toBe(summary.addressees - 1);
    expect(summary.coverage['memberStates']).toEqual({ reached: 193, all: 193 });
    expect(summary.coverage['observerStates']).toEqual({ reached: 2, all: 2 });
    expect(summary.deliveries).toMatchObject({ accepted: summary.addressees - 1, failed: 5 });
    expect(summary.todos.some(({ title }) => title.includes('Utopia'))).toBe(true);
  });

  it('dispatches the cover letter alone: one mail with the whole package to each, and one invitation', async () => {
    const letters = mails.filter(({ raw }) => raw.includes('Content-Type: application/pdf'));
    expect(letters).toHaveLength(summary.addressees - 1);
    expect(new Set(letters.map(({ to }) => to)).size).toBe(letters.length);
    expect(summary.letters.filter(({ dispatched }) => dispatched)).toHaveLength(1);
    expect(summary.answers).toMatchObject({ invited: summary.addressees });
    const mail = await simpleParser(letters[0]?.raw ?? Buffer.alloc(0));
    expect(
      mail.attachments.map(({ filename }) => filename).filter((name) => name?.endsWith('.pdf')),
    ).toHaveLength(5);
    expect(mail.text).toContain('19 and 20 June 2017');
    expect(mail.text).toContain('/a/');
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
