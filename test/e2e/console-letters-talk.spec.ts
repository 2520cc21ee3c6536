import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AfterIssueHouse, type LetterRecord, mailboxOf } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>';

describe('comments, proofs, hours and stationery in the console', () => {
  let own: AfterIssueHouse;
  let office: Desk;
  let clearer: Desk;
  let auditor: Desk;

  const path = (id: string, more: string): string => `/office/letters/${id}/${more}`;
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();
  const outcome = (response: Response): [number, string] => [
    response.status,
    response.headers.get('location') ?? '',
  ];
  const keyIn = (html: string): string => /name="key" value="([^"]+)"/.exec(html)?.[1] ?? '';

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    office = await signIn(own.house, 'office');
    clearer = await signIn(own.house, 'clearer');
    auditor = await signIn(own.house, 'auditor');
  });
  afterAll(() => own.close());

  async function draft(changes: Record<string, unknown> = {}): Promise<string> {
    const { id } = await own.office.post<LetterRecord>('/api/v1/letters', {
      processId: own.processId,
      kind: 'pga-cover-letter',
      date: '2031-02-03',
      subject: 'Invitation that waits',
      body: 'We invite you to the {{ meeting.title }}, which is held in **Room XX**.',
      signatories: [{ name: 'A. Secretary', lines: ['Secretary of the conference'] }],
      about: { type: 'meeting', id: own.meetingId },
      audience: { listId: 'basin', byHand: ['del-gon'] },
      ...changes,
    });
    return id;
  }

  async function cleared(changes: Record<string, unknown> = {}): Promise<string> {
    const id = await draft(changes);
    await own.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
    await own.clearer.post(`/api/v1/letters/${id}/clear`);
    return id;
  }

  it('keeps what writer and clearer say, once for one form, and shows it as it was typed', async () => {
    const id = await draft();
    const key = keyIn(await page(path(id, 'clearance')));
    const words = `Is the hall right? ${HOSTILE}`;
    for (const _twice of [1, 2]) {
      const sent = await office.post(path(id, 'comments'), { key, text: words });
      expect(outcome(sent)).toEqual([303, `${path(id, 'clearance')}?done=comment-added#comments`]);
    }
    await clearer.post(path(id, 'comments'), { text: 'It is Room XX.' });
    const { items } = await own.office.get<{ items: { text: string }[] }>(`/api/v1/letters/${id}/comments`);
    expect(items.map(({ text }) => text)).toEqual([words, 'It is Room XX.']);
    const shown = await page(path(id, 'clearance'), clearer);
    expect(shown).toContain('It is Room XX.');
    expect(shown).not.toContain(HOSTILE);
    const empty = await office.post(path(id, 'comments'), { text: '  ' });
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('Write the comment.');
    expect((await auditor.post(path(id, 'comments'), { text: 'No' })).status).toBe(403);
  });

  it('shows old beside new, word by word, once a letter was cleared', async () => {
    const id = await cleared();
    await own.office.post(`/api/v1/letters/${id}/take-back`, { reason: 'The hall is wrong' });
    const { content, version } = await own.office.get<LetterRecord>(`/api/v1/letters/${id}`);
    const body = content.body.replace('Room XX', 'Room XIX');
    await own.office.put(`/api/v1/letters/${id}`, { ...content, body }, { ifMatch: version });
    const shown = await page(path(id, 'clearance'));
    expect(shown).toContain('<del>XX</del>');
    expect(shown).toContain('<ins>XIX</ins>');
  });

  it('sends a proof to nobody but the person who asks, marked, without calendar entry or answer link', async () => {
    const id = await draft({ subject: 'A letter to look at' });
    const asked = { addressee: 'del-bel', mailbox: mailboxOf('ada') };
    expect(outcome(await office.post(path(id, 'proof'), asked))).toEqual([
      303,
      `${path(id, 'proof')}?done=proof-sent`,
    ]);
    const proof = await own.mailTo(office.person.mailbox, '[Proof] A letter to look at');
    expect(proof.entry).toBeNull();
    expect(proof.text).toContain('This is a proof');
    expect(proof.attachments.map(({ filename }) => filename)).toEqual([
      'Proof 2031-02-03 Letter of the President.pdf',
    ]);
    expect(proof.text).not.toContain('/a/');
    expect(await own.mailsTo(mailboxOf('ada'), 'A letter to look at')).toEqual([]);
    expect((await auditor.post(path(id, 'proof'), {})).status).toBe(403);
    const faulty = await draft({ body: 'We invite {{ nobody.knows }}.' });
    const refused = await office.post(path(faulty, 'proof'), {});
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('nobody');
  });

  it('sets an hour in New York, calls it off, and issues at the hour', async () => {
    const id = await cleared({ subject: 'A letter that waits for nine' });
    const hour = { date: '2031-02-03', time: '09:30', zone: 'America/New_York', addressees: '7' };
    const { version } = await own.office.get<LetterRecord>(`/api/v1/letters/${id}`);
    const set = (fields: Record<string, string>) =>
      office.post(path(id, 'schedule'), { ...hour, version: String(version), ...fields });
    const faulty = await set({ time: '', addressees: 'seven', zone: 'New York' });
    expect(faulty.status).toBe(422);
    const html = await faulty.text();
    expect(html).toContain('Hour: type it as 09:00.');
    expect(html).toContain('type an IANA name');
    expect(html).toContain('value="seven"');
    expect((await set({ addressees: '6' })).status).toBe(422);
    expect((await set({ date: '2031-02-02' })).status).toBe(422);
    expect((await auditor.post(path(id, 'schedule'), hour)).status).toBe(403);
    expect(outcome(await set({}))).toEqual([303, `${path(id, 'schedule')}?done=letter-scheduled`]);
    expect(await page(path(id, 'schedule'))).toContain('09:30 (America/New_York)');
    expect(await page(path(id, 'issue'))).toContain('It is issued by itself on');
    await office.post(path(id, 'schedule/cancel'));
    expect(await page(path(id, 'schedule'))).toContain('was called off');
    expect((await set({})).status).toBe(303);
    await own.office.put('/api/v1/clock', { instant: '2031-02-03T09:31:00-05:00' });
    await eventually(async () => {
      const { state } = await own.office.get<LetterRecord>(`/api/v1/letters/${id}`);
      expect(state).toBe('issued');
    });
    await own.mailTo(mailboxOf('ada'), 'A letter that waits for nine');
    // Called off too late: it says so where the letter can be halted.
    const late = await office.post(path(id, 'schedule/cancel'));
    expect(outcome(late)).toEqual([303, `${path(id, 'progress')}?done=letter-unscheduled-late`]);
    expect(await page(outcome(late)[1])).toContain('It was too late to call the hour off');
  });

  it('warns of a letter that is not dated on the day on which it leaves', async () => {
    const id = await cleared({ date: '2031-02-02' });
    expect(await page(path(id, 'schedule'))).toContain('dated 2031-02-02');
    const { version } = await own.office.get<LetterRecord>(`/api/v1/letters/${id}`);
    const fields = {
      version: String(version),
      date: '2031-02-04',
      time: '09:00',
      zone: 'America/New_York',
      addressees: '7',
    };
    const asked = await office.post(path(id, 'schedule'), fields);
    expect(asked.status).toBe(422);
    expect(await asked.text()).toContain('would leave on 4 February 2031');
    const meant = await office.post(path(id, 'schedule'), { ...fields, otherDay: 'yes' });
    expect(meant.status).toBe(303);
  });

  it('keeps stationery, which a new letter takes, and withdraws it', async () => {
    const blank = await page('/office/stationery/new');
    const fields = {
      key: keyIn(blank),
      title: `Basin ${HOSTILE}`,
      language: 'en',
      processId: own.processId,
      kinds: ['pga-cover-letter'],
      'letterheads.0': 'Southern basin\r\nThe Secretariat',
      salutation: 'Dear colleagues,',
      'signatories.0.name': 'A. Secretary',
      'signatories.0.lines': 'Secretary of the conference',
    };
    const first = await office.post('/office/stationery/new', fields);
    const address = (first.headers.get('location') ?? '').split('?')[0] ?? '';
    expect(outcome(await office.post('/office/stationery/new', fields))[1]).toContain(address);
    const { items } = await own.office.get<{ items: { id: string; title: string }[] }>('/api/v1/stationery');
    expect(items.map(({ title }) => title)).toEqual([`Basin ${HOSTILE}`]);
    const list = await page('/office/stationery');
    expect(list).not.toContain(HOSTILE);
    const begun = await office.post('/office/letters/new', {
      key: 'form-with-stationery',
      processId: own.processId,
      kind: 'pga-cover-letter',
      subject: 'With stationery',
      date: '2031-02-03',
      language: 'en',
      stationery: items[0]?.id ?? '',
    });
    const id = /letters\/([^/]+)\/edit/.exec(begun.headers.get('location') ?? '')?.[1] ?? '';
    const letter = await own.office.get<LetterRecord>(`/api/v1/letters/${id}`);
    expect(letter.content).toMatchObject({
      letterheads: [{ lines: ['Southern basin', 'The Secretariat'] }],
      salutation: 'Dear colleagues,',
      signatories: [{ name: 'A. Secretary', lines: ['Secretary of the conference'] }],
    });
    const stale = await office.post(address, { ...fields, version: '7', salutation: 'Typed and not lost' });
    expect(stale.status).toBe(422);
    expect(await stale.text()).toContain('Typed and not lost');
    expect((await office.post(address, { version: '1', title: '' })).status).toBe(422);
    expect((await auditor.post(address, { ...fields, version: '1' })).status).toBe(403);
    expect((await office.post(`${address}/withdraw`, { version: '1' })).status).toBe(303);
    expect(await page('/office/stationery')).toContain('There is none');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    async function open(width: number, javaScriptEnabled = true): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
      await office.enter(context);
      return context.newPage();
    }

    it('has an hour set by keyboard alone, without scripts', async () => {
      const id = await cleared({ subject: 'An hour by keyboard' });
      const tab = await open(360, false);
      await tab.goto(own.house.url + path(id, 'schedule'));
      await tab.getByLabel('Day').fill('2031-02-03');
      await tab.locator('#time').fill('17:00');
      await tab.getByLabel('Number of addressees').focus();
      await tab.keyboard.type('7');
      await tab.keyboard.press('Enter');
      await tab.getByText('The hour is set.').waitFor();
      await tab.context().close();
    });

    it.each([360, 1280])('has no fault that axe can find, and fits, at %d pixels', async (width) => {
      const tab = await open(width);
      const id = await cleared();
      await office.post(path(id, 'comments'), { text: 'Is the hall right?' });
      await own.office.post('/api/v1/stationery', { title: `Basin ${String(width)}` });
      for (const address of [
        path(id, 'clearance'),
        path(id, 'comments'),
        path(id, 'proof'),
        path(id, 'schedule'),
        '/office/stationery',
        '/office/stationery/new',
      ]) {
        await tab.goto(own.house.url + address);
        await expectAccessible(tab);
        await expectNoSidewaysScroll(tab);
      }
      await tab.context().close();
    });
  });
});
