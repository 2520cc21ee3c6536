import { createHash } from 'node:crypto';
import { getConnectionToken } from '@nestjs/mongoose';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { Browser } from 'playwright-core';
import { LetterFiles, LetterPublications } from '../../src/letters/index.js';
import { AfterIssueHouse, type LetterRecord } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { samplePdf, system } from '../support/letters-house.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = 'Brief "><script>alert(1)</script>';

describe('the public documents of a process', () => {
  let own: AfterIssueHouse;
  let office: Desk;
  let enclosed: LetterRecord;
  let letter: LetterRecord;
  let brief: Buffer;

  const at = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${own.house.url}/processes/${own.processId}/documents${path}`, { headers });
  const page = async (): Promise<string> => (await at('')).text();
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    office = await signIn(own.house, 'office');
    brief = await samplePdf('Issue brief');
    const file = await own.house.app.get(LetterFiles).upload(system, 'Issue brief.pdf', brief);
    enclosed = await own.issued({
      kind: 'transmission',
      subject: 'What only the enclosed letter says',
      dispatched: false,
      audience: undefined,
      enclosures: [{ kind: 'file', sha256: file._id, name: 'Only there.pdf', title: 'Only there' }],
    });
    letter = await own.issued({
      date: '2031-02-04',
      subject: `Invitation ${HOSTILE}`,
      enclosures: [
        { kind: 'letter', letterId: enclosed.id },
        {
          kind: 'document',
          document: 'programme',
          ref: { type: 'meeting', id: own.meetingId },
          title: 'Programme',
        },
        { kind: 'file', sha256: file._id, name: 'Brief.pdf', title: HOSTILE },
      ],
    });
  });
  afterAll(async () => {
    await own?.close();
  });

  it('hold nothing before something is released', async () => {
    const shown = await at('');
    expect([shown.status, await shown.text()]).toEqual([
      200,
      expect.stringContaining('No document is published yet.'),
    ]);
    expect((await at(`/${letter.id}/0`)).status).toBe(404);
    expect((await fetch(`${own.house.url}/processes/nobody/documents`)).status).toBe(404);
  });

  it('are released by those who issue letters, and only issued letters', async () => {
    const draft = await own.office.post<LetterRecord>(`/api/v1/letters/${letter.id}/corrections`, {
      as: 'addendum',
    });
    await expect(own.office.post(`/api/v1/letters/${draft.id}/publish`)).rejects.toMatchObject({
      code: 'letters/not-issued',
    });
    await expect(own.clearer.post(`/api/v1/letters/${letter.id}/publish`)).rejects.toMatchObject({
      status: 403,
    });
    const before = await own.office.get<LetterRecord>(`/api/v1/letters/${letter.id}`);
    for (const _twice of [1, 2])
      await expect(own.office.post(`/api/v1/letters/${letter.id}/publish`)).resolves.toMatchObject({
        published: { at: expect.any(String), by: { kind: 'token' } },
      });
    // The letter itself stays as it was sealed.
    expect(await own.office.get(`/api/v1/letters/${letter.id}`)).toEqual(before);
    expect((await own.recordOf(`letter-publication:${letter.id}`)).map(({ type }) => type)).toEqual([
      'letter.published',
    ]);
  });

  it('show the letter with what it encloses itself, and neither enclosed letters nor what hangs on them', async () => {
    const html = await page();
    for (const text of ['Programme', '4 February 2031', 'PDF', hash(brief), 'kB'])
      expect(html).toContain(text);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('What only the enclosed letter says');
    expect(html).not.toContain('Only there');
    const numbers = [...html.matchAll(/\/documents\/[^/"]+\/(\d+)"/g)].map(([, n]) => Number(n));
    expect(numbers).toHaveLength(3);
    for (const n of [0, 1, 2, 3, 4, 5, 99]) {
      const file = await at(`/${letter.id}/${n}`);
      expect([n, file.status]).toEqual([n, numbers.includes(n) ? 200 : 404]);
      if (file.status !== 200) continue;
      const bytes = new Uint8Array(await file.arrayBuffer());
      expect(html).toContain(hash(bytes));
      expect(file.headers.get('etag')).toBe(`"${hash(bytes)}"`);
      expect(file.headers.get('content-type')).toBe('application/pdf');
      expect(file.headers.get('content-disposition')).toMatch(/^inline; filename=/);
      expect((await at(`/${letter.id}/${n}`, { 'if-none-match': `"${hash(bytes)}"` })).status).toBe(304);
    }
    expect((await at(`/${enclosed.id}/0`)).status).toBe(404);
    expect((await at(`/${letter.id}/x`)).status).toBe(404);
    const elsewhere = await fetch(`${own.house.url}/processes/other/documents/${letter.id}/0`);
    expect(elsewhere.status).toBe(404);
  });

  it('are released and taken back in the console, however often the button is pressed', async () => {
    const path = `/office/letters/${enclosed.id}`;
    expect(await (await office.get(path)).text()).toContain('Publish this letter');
    for (const _twice of [1, 2]) {
      const sent = await office.post(`${path}/publish`, {}, path);
      expect([sent.status, sent.headers.get('location')]).toEqual([303, `${path}?done=letter-published`]);
    }
    expect(await (await office.get(path)).text()).toContain('Take it off the public page');
    const html = await page();
    expect(html).toContain('Only there');
    // The newest first.
    expect(html.indexOf('datetime="2031-02-04"')).toBeLessThan(html.indexOf('datetime="2031-02-03"'));
    for (const _twice of [1, 2]) expect((await office.post(`${path}/unpublish`, {}, path)).status).toBe(303);
    expect(await page()).not.toContain('Only there');
    expect((await at(`/${enclosed.id}/0`)).status).toBe(404);
    const reader = await signIn(own.house, 'auditor');
    expect(await (await reader.get(path)).text()).not.toContain('Publish this letter');
  });

  it('refuse bytes that are not what was issued', async () => {
    const { files } = (await own.house.app.get(LetterPublications).list(own.processId))[0] ?? { files: [] };
    const damaged = files.at(-1);
    if (!damaged) throw new Error('no file is public');
    const db = own.house.app.get<Connection>(getConnectionToken());
    const blob = await db
      .collection<{ _id: string; file: unknown }>('blobs')
      .findOne({ _id: damaged.sha256 });
    const { modifiedCount } = await db
      .collection('files.chunks')
      .updateMany({ files_id: blob?.file }, { $set: { data: Buffer.from('%PDF-1.7 other') } });
    expect(modifiedCount).toBeGreaterThan(0);
    const answer = await at(`/${letter.id}/${damaged.n}`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('letters/record-altered');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
    });

    it.each([360, 1280])('are accessible and fit a window of %d pixels', async (width) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      const window = await context.newPage();
      await window.goto(`${own.house.url}/processes/${own.processId}/documents`);
      expect(await window.getByRole('link', { name: 'Programme' }).count()).toBe(1);
      await expectAccessible(window);
      await expectNoSidewaysScroll(window);
      await office.enter(context);
      await window.goto(`${own.house.url}/office/letters/${letter.id}`);
      await expectAccessible(window);
      await expectNoSidewaysScroll(window);
      await context.close();
    });
  });
});
