import { request } from 'node:http';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ApiTokens } from '../../src/access/index.js';
import { systemActor } from '../../src/messaging/index.js';
import { AfterIssueHouse, type LetterRecord, mailboxOf } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { samplePdf } from '../support/letters-house.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>';
const PDF = 'application/pdf';

interface SignedLetter extends LetterRecord {
  signedCopy: { sha256: string; confirmed?: { by: { name: string }; compared: boolean } } | null;
  history: { what: string; note?: string; by: { name?: string } }[];
}

/** A PDF that another program made, with these words on its page. */
async function pdfOf(words: string): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  pdf.addPage([600, 300]).drawText(words, { x: 20, y: 250, size: 9, font });
  return Buffer.from(await pdf.save());
}

describe('signed and received letters in the console', () => {
  let own: AfterIssueHouse;
  let office: Desk;
  let clearer: Desk;
  let auditor: Desk;
  let token: string;

  const sign = (id: string, more = ''): string => `/office/letters/${id}/sign${more}`;
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const page = async (path: string, desk = office): Promise<string> => (await desk.get(path)).text();
  const record = (id: string): Promise<SignedLetter> => own.office.get(`/api/v1/letters/${id}`);
  const outcome = (response: Response): [number, string] => [response.status, location(response)];

  beforeAll(async () => {
    own = await AfterIssueHouse.open({ UPLOAD_LIMIT_MB: '1' });
    const actor = systemActor('test', 'test-token');
    const wanted = { name: 'office', roles: ['office' as const] };
    token = (await own.house.app.get(ApiTokens).create(actor, wanted)).secret;
    office = await signIn(own.house, 'office');
    clearer = await signIn(own.house, 'clearer');
    auditor = await signIn(own.house, 'auditor');
  });
  afterAll(() => own?.close());

  async function draft(changes: Record<string, unknown> = {}): Promise<string> {
    const { id } = await own.office.post<LetterRecord>('/api/v1/letters', {
      processId: own.processId,
      kind: 'pga-cover-letter',
      date: '2031-02-03',
      subject: 'Invitation to sign',
      letterheads: [{ lines: ['Secretariat of the basin conference'] }],
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

  /** The pages as they are printed, saved again by another program: other bytes, the same words. */
  async function reprinted(id: string): Promise<Buffer> {
    const printed = await (await office.get(sign(id, '/pages.pdf'))).arrayBuffer();
    return Buffer.from(await (await PDFDocument.load(printed)).save());
  }

  async function send(id: string, bytes: Uint8Array, desk = office, name = 'scan.pdf'): Promise<Response> {
    const { version } = await record(id);
    const file = { field: 'file', name, type: PDF, bytes };
    return desk.upload(sign(id, '/copy'), { version: String(version) }, file);
  }

  async function confirm(id: string, compared: boolean, desk = office): Promise<Response> {
    const { version, signedCopy } = await record(id);
    const fields = { version: String(version), sha256: signedCopy?.sha256 ?? '' };
    return desk.post(sign(id), compared ? { ...fields, compared: 'yes' } : fields);
  }

  it('takes a letter from print to signature and issue; the mail carries both forms of it', async () => {
    const unready = await draft();
    expect(await page(sign(unready))).toContain('A letter is signed once it is cleared');
    const id = await cleared({ subject: 'A letter with a signature' });
    expect(await page(sign(id))).toContain('Open the pages to print');
    const copy = await reprinted(id);
    for (const _twice of [1, 2]) {
      expect(outcome(await send(id, copy))).toEqual([303, `${sign(id)}?done=signed-copy-kept#compare`]);
    }
    const compare = await page(`${sign(id)}?done=signed-copy-kept`);
    expect(compare).toContain('The copy is kept, and its text compared.');
    expect(compare).toContain('same text');
    expect(compare).not.toContain('name="compared"');
    const { version, signedCopy } = await record(id);
    const fields = { version: String(version), sha256: signedCopy?.sha256 ?? '' };
    for (const _twice of [1, 2]) {
      expect(outcome(await office.post(sign(id), fields))).toEqual([303, `${sign(id)}?done=letter-signed`]);
    }
    expect((await record(id)).history.filter(({ what }) => what.startsWith('signed'))).toHaveLength(2);
    expect(await page(sign(id))).toContain(office.person.name);

    const { addressees } = await own.office.post<{ addressees: number }>(`/api/v1/letters/${id}/dry-run`);
    await own.office.post(`/api/v1/letters/${id}/issue`, { addressees });
    const mail = await own.mailTo(mailboxOf('ada'), 'A letter with a signature');
    const pdfs = mail.attachments.filter(({ contentType }) => contentType === PDF);
    expect(pdfs.map(({ filename }) => filename)).toEqual([
      '2031-02-03 Letter of the President.pdf',
      '2031-02-03 Letter of the President (accessible).pdf',
    ]);
    expect(pdfs[0]?.content.equals(copy)).toBe(true);
    const { items } = await own.office.get<{ items: { sha256: string; url: string }[] }>(
      `/api/v1/letters/${id}/links`,
    );
    expect(items[0]?.sha256).toBe(signedCopy?.sha256);
    const linked = await fetch(new URL(new URL(items[0]?.url ?? '').pathname, own.house.url));
    expect(Buffer.from(await linked.arrayBuffer()).equals(copy)).toBe(true);
    expect(await page(sign(id))).toContain('was sent as the letter');
  });

  it('lets nobody confirm a copy whose text differs, or a scan, without having compared the pages', async () => {
    const id = await cleared();
    await send(id, await pdfOf('We invite you to the Second meeting, which is held in Room XIX.'));
    const shown = await page(sign(id));
    expect(shown).toContain('text differs');
    expect(shown).toContain('Only in the uploaded copy');
    expect(shown).toContain('XIX');
    const refused = await confirm(id, false);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('href="#compared"');
    expect((await record(id)).state).toBe('cleared');

    await send(id, await samplePdf('a scan'));
    expect(await page(sign(id))).toContain('no text: a scan');
    expect((await confirm(id, false)).status).toBe(422);
    expect((await confirm(id, true)).status).toBe(303);
    const signed = await record(id);
    expect(signed).toMatchObject({
      state: 'signed',
      signedCopy: { confirmed: { by: { name: office.person.name }, compared: true } },
    });
    expect(signed.history.at(-1)?.note).toContain('pages compared');

    await own.office.post(`/api/v1/letters/${id}/take-back`, { reason: 'Another hall' });
    expect(await record(id)).toMatchObject({ state: 'draft', signedCopy: null });
    expect((await office.get(sign(id, '/copy.pdf'))).status).toBe(409);
  });

  it('confirms the copy that was looked at, and no other that came meanwhile', async () => {
    const id = await cleared();
    await send(id, await samplePdf('the first'));
    const { version, signedCopy } = await record(id);
    await send(id, await samplePdf('the second'));
    const fields = { sha256: signedCopy?.sha256 ?? '', compared: 'yes' };
    const stale = await office.post(sign(id), { ...fields, version: String(version) });
    expect(stale.status).toBe(422);
    const fresh = await record(id);
    expect((await office.post(sign(id), { ...fields, version: String(fresh.version) })).status).toBe(422);
    expect((await record(id)).state).toBe('cleared');
  });

  it('refuses what is no whole PDF, what is none at all, and keeps nothing of it', async () => {
    const id = await cleared();
    const locked = await PDFDocument.load(await samplePdf('locked'));
    locked.encrypt({ userPassword: 'x', ownerPassword: 'y' });
    const whole = await samplePdf('whole', 20_000);
    for (const bytes of [
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      Buffer.from('no PDF'),
      Buffer.alloc(0),
      whole.subarray(0, 15_000),
      await locked.save(),
    ]) {
      const refused = await send(id, bytes, office, 'letter.pdf');
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('href="#file"');
    }
    expect((await office.upload(sign(id, '/copy'), { version: '1' }, null)).status).toBe(422);
    expect((await record(id)).signedCopy).toBeNull();
    const personal = await cleared({ body: 'To {{ addressee.name }} on the {{ meeting.title }}.' });
    const refused = await send(personal, await samplePdf('one for all'));
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('reads differently for each addressee');
  });

  it('refuses 100 MB by their length, before a byte of them is sent', async () => {
    const id = await cleared();
    const { port } = new URL(own.house.url);
    const answered = (path: string, method: string, headers: Record<string, string>): Promise<number> =>
      new Promise((resolve, reject) => {
        const call = request({ port, path, method, headers: { ...headers, 'content-length': '104857600' } });
        call.on('response', (response) => {
          resolve(response.statusCode ?? 0);
          call.destroy();
        });
        call.on('error', reject);
        call.flushHeaders();
      });
    const form = { cookie: office.cookie, 'content-type': 'multipart/form-data; boundary=x' };
    expect(await answered(sign(id, '/copy'), 'POST', form)).toBe(413);
    expect(await answered('/office/received/new', 'POST', form)).toBe(413);
    const bare = { authorization: `Bearer ${token}`, 'content-type': PDF };
    expect(await answered(`/api/v1/letters/${id}/signed-copy`, 'PUT', bare)).toBe(413);
  });

  it('is read by many, and done by the office only, with a form of this house', async () => {
    const id = await cleared();
    const bytes = await samplePdf('a scan');
    const shown = await page(sign(id), auditor);
    expect(shown).toContain('Open the pages to print');
    expect(shown).not.toContain('type="file"');
    expect((await send(id, bytes, clearer)).status).toBe(403);
    expect((await send(id, bytes)).status).toBe(303);
    expect((await confirm(id, true, clearer)).status).toBe(403);
    expect((await clearer.get('/office/received/new')).status).toBe(403);
    const body = new FormData();
    body.append('_csrf', 'foreign');
    body.append('file', new Blob([Buffer.from(bytes)], { type: PDF }), 'a.pdf');
    const headers = { cookie: office.cookie };
    const foreign = await fetch(new URL(sign(id, '/copy'), own.house.url), { method: 'POST', headers, body });
    expect(foreign.status).toBe(403);
    const letter = await office.get(sign(id, '/letter'));
    expect(letter.headers.get('content-security-policy')).toContain('sandbox');
    expect(await letter.text()).toContain('Room XX');
    const copy = await office.get(sign(id, '/copy.pdf'));
    expect(copy.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(copy.headers.get('content-type')).toBe(PDF);
  });

  describe('letters received', () => {
    const NEW = '/office/received/new';
    const facts = () => ({
      processId: own.processId,
      sender: 'The Special Representative',
      addressee: 'The President',
      date: '2031-01-30',
      subject: 'Issue brief',
      language: 'en',
      note: '',
    });
    const formOn = async (html: Promise<string>): Promise<string> =>
      /name="form" value="([^"]+)"/u.exec(await html)?.[1] ?? '';
    const file = (bytes: Uint8Array, name = 'brief.pdf') => ({ field: 'file', name, type: PDF, bytes });

    it('are recorded once for one form, listed, corrected, and shown', async () => {
      const form = await formOn(page(NEW));
      const bytes = await pdfOf('The brief of the Special Representative');
      const fields = { ...facts(), form, subject: `Issue brief ${HOSTILE}` };
      const [first, second] = [
        await office.upload(NEW, fields, file(bytes)),
        await office.upload(NEW, fields, file(bytes)),
      ];
      expect(outcome(first)).toEqual([303, `/office/received/${form}?done=received-recorded`]);
      expect(outcome(second)).toEqual(outcome(first));
      const list = await page('/office/received');
      expect(list).toContain('IN/2031/1');
      expect(list).not.toContain('IN/2031/2');
      expect(list).not.toContain('<script>alert');
      const path = `/office/received/${form}`;
      const shown = await page(path);
      expect(shown).toContain('30 January 2031');
      expect(shown).not.toContain('<script>alert');
      const pages = await office.get(`${path}/pages.pdf`);
      expect(Buffer.from(await pages.arrayBuffer()).equals(bytes)).toBe(true);

      const corrected = { ...facts(), date: '2031-01-31', note: 'By mail', version: '1' };
      const { processId: _, ...sent } = corrected;
      const lacking = await office.post(path, { ...sent, sender: ' ', date: '2031-02-30' });
      expect(lacking.status).toBe(422);
      const again = await lacking.text();
      expect(again).toContain('href="#sender"');
      expect(again).toContain('href="#date"');
      for (const _twice of [1, 2]) {
        expect(outcome(await office.post(path, sent))).toEqual([303, `${path}?done=received-corrected`]);
      }
      expect((await office.post(path, { ...sent, subject: 'Lost update' })).status).toBe(422);
      expect(await own.office.get(`/api/v1/received-letters/${form}`)).toMatchObject({
        version: 2,
        date: '2031-01-31',
        note: 'By mail',
        reference: 'IN/2031/1',
      });
    });

    it('are found by sender, subject, date and number, by those who may read letters', async () => {
      const form = await formOn(page(NEW));
      const fields = {
        ...facts(),
        form,
        sender: 'The Mayor of Atlantis',
        subject: 'Floods',
        date: '2031-01-07',
      };
      await office.upload(NEW, fields, file(await pdfOf('A letter to be found')));
      const { reference } = await own.office.get<{ reference: string }>(`/api/v1/received-letters/${form}`);
      const search = (words: string): string => `/office/search?q=${encodeURIComponent(words)}`;
      const link = `href="/office/received/${form}"`;
      for (const words of ['mayor of atl', 'floods', '7 January 2031', '2031-01-07', reference]) {
        expect([words, await page(search(words))]).toEqual([words, expect.stringContaining(link)]);
      }
      for (const words of ['8 January 2031', 'Mayor.*Atlantis', 'PGA/2031/1', 'IN/2031/999999']) {
        expect([words, (await page(search(words))).includes(link)]).toEqual([words, false]);
      }
      const organiser = await signIn(own.house, 'organiser');
      expect(await page(search('Floods'), organiser)).not.toContain(link);
    });

    it('come back with what was typed and uploaded, and every fault beside its field', async () => {
      const form = await formOn(page(NEW));
      const bytes = await pdfOf('Another brief');
      const lacking = await office.upload(NEW, { ...facts(), form, sender: '', date: '' }, file(bytes));
      expect(lacking.status).toBe(422);
      const shown = await lacking.text();
      for (const field of ['sender', 'date']) expect(shown).toContain(`href="#${field}"`);
      expect(shown).toContain('value="The President"');
      const kept = /name="kept" value="([0-9a-f]{64})"/u.exec(shown)?.[1] ?? '';
      const done = await office.upload(NEW, { ...facts(), form, kept }, null);
      expect(done.status).toBe(303);
      expect(await own.office.get(`/api/v1/received-letters/${form}`)).toMatchObject({
        file: { sha256: kept, name: 'brief.pdf', pages: 1 },
      });
    });

    it('are refused without a PDF, or of no process', async () => {
      const form = await formOn(page(NEW));
      const refuse = async (sent: Parameters<Desk['upload']>[2], changes: object, field: string) => {
        const refused = await office.upload(NEW, { ...facts(), form, ...changes }, sent);
        expect(refused.status).toBe(422);
        expect(await refused.text()).toContain(`href="#${field}"`);
      };
      const bytes = await pdfOf('A brief');
      await refuse(null, {}, 'file');
      await refuse(file(Buffer.from('no PDF')), {}, 'file');
      await refuse(file(bytes.subarray(0, bytes.length - 200)), {}, 'file');
      await refuse(file(bytes), { processId: '' }, 'processId');
      await refuse(file(bytes), { processId: 'nowhere' }, 'processId');
      await refuse(null, { kept: '../etc/passwd' }, 'file');
      expect((await office.get(`/office/received/${form}`)).status).toBe(404);
    });

    it('are enclosed, and stand in the combined PDF', async () => {
      const form = await formOn(page(NEW));
      await office.upload(NEW, { ...facts(), form }, file(await pdfOf('The enclosed brief')));
      const id = await cleared({ enclosures: [{ kind: 'received', receivedId: form }] });
      await send(id, await samplePdf('a scan'));
      await confirm(id, true);
      const address = new URL(`/api/v1/letters/${id}/package.pdf`, own.house.url);
      expect((await fetch(address)).status).toBe(401);
      const whole = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
      expect(whole.headers.get('content-disposition')).toContain('with enclosures.pdf');
      expect((await PDFDocument.load(await whole.arrayBuffer())).getPageCount()).toBe(2);
      const { addressees } = await own.office.post<{ addressees: number }>(`/api/v1/letters/${id}/dry-run`);
      const { issue } = await own.office.post<{ issue: { enclosures: { filename: string }[] } }>(
        `/api/v1/letters/${id}/issue`,
        { addressees },
      );
      expect(issue.enclosures.map(({ filename }) => filename)).toEqual([
        '2031-01-30 Letter of The Special Representative.pdf',
      ]);
    });
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    async function open(width: number, javaScriptEnabled = true): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      await office.enter(context);
      return context.newPage();
    }

    it('is signed by keyboard alone, on a telephone, without scripts', async () => {
      const id = await cleared({ subject: 'Signed by keyboard' });
      const tab = await open(360, false);
      await tab.goto(own.house.url + sign(id));
      const buffer = await samplePdf('a scan');
      await tab.getByLabel('Signed letter').setInputFiles({ name: 'scan.pdf', mimeType: PDF, buffer });
      await tab.getByRole('button', { name: 'Upload and compare' }).focus();
      await tab.keyboard.press('Enter');
      await tab.getByText('The copy is kept').waitFor();
      const letter = tab.frameLocator('iframe[title="The letter as it was cleared"]');
      await letter.getByText('Room XX').waitFor();
      await tab.getByRole('button', { name: 'This is the letter, signed' }).focus();
      await tab.keyboard.press('Enter');
      await tab.getByRole('alert').waitFor();
      await tab.getByLabel('I have compared the pages').focus();
      await tab.keyboard.press('Space');
      await tab.getByRole('button', { name: 'This is the letter, signed' }).focus();
      await tab.keyboard.press('Enter');
      await tab.getByText('The letter is signed. It can be issued now.').waitFor();
      expect((await record(id)).state).toBe('signed');
      await tab.context().close();
    });

    it('encloses a letter received by keyboard alone; it arrives under a name that people can read', async () => {
      const bytes = await pdfOf('What the Embassy of Lemuria wrote');
      const form = /name="form" value="([^"]+)"/u.exec(await page('/office/received/new'))?.[1] ?? '';
      const recorded = await office.upload(
        '/office/received/new',
        {
          form,
          processId: own.processId,
          sender: 'The Embassy of Lemuria',
          addressee: 'The President',
          date: '2031-01-09',
          subject: 'Views on the basin',
          language: 'en',
          note: '',
        },
        { field: 'file', name: 'scan0001.pdf', type: PDF, bytes },
      );
      expect(recorded.status).toBe(303);
      const subject = 'It encloses a letter received';
      const id = await draft({ subject, signature: 'none' });
      const tab = await open(1280);
      await tab.goto(`${own.house.url}/office/letters/${id}/enclosures`);
      const choice = tab.getByLabel('Letter received', { exact: true });
      await choice.focus();
      const options = await choice.locator('option').count();
      for (let n = 0; n < options && (await choice.inputValue()) !== form; n += 1) {
        await tab.keyboard.press('ArrowDown');
      }
      expect(await choice.inputValue()).toBe(form);
      await tab.keyboard.press('Tab');
      await tab.keyboard.type('Views of Lemuria');
      await tab.keyboard.press('Tab');
      await tab.keyboard.press('Enter');
      await tab
        .getByRole('cell', { name: 'received from The Embassy of Lemuria, dated 9 January 2031' })
        .waitFor();
      const name = '2031-01-09 Letter of The Embassy of Lemuria.pdf';
      await tab.getByRole('link', { name, exact: true }).waitFor();
      await expectAccessible(tab);
      await tab.context().close();

      await own.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
      await own.clearer.post(`/api/v1/letters/${id}/clear`);
      const { addressees } = await own.office.post<{ addressees: number }>(`/api/v1/letters/${id}/dry-run`);
      await own.office.post(`/api/v1/letters/${id}/issue`, { addressees });
      const { attachments } = await own.mailTo(mailboxOf('ada'), subject);
      const arrived = attachments.find(({ filename }) => filename === name);
      expect(arrived?.contentType).toBe(PDF);
      expect(arrived?.content.equals(bytes)).toBe(true);
    });

    it.each([360, 1280])('has no fault that axe can find, and fits, at %d pixels', async (width) => {
      const tab = await open(width);
      const [unsigned, attached, signed] = [await cleared(), await cleared(), await cleared()];
      await send(attached, await pdfOf('Another text than the one that was cleared, by far.'));
      await send(signed, await reprinted(signed));
      await confirm(signed, false);
      const { items } = await own.office.get<{ items: { id: string }[] }>('/api/v1/received-letters');
      for (const path of [
        sign(await draft()),
        sign(unsigned),
        sign(attached),
        sign(signed),
        '/office/received',
        '/office/received/new',
        `/office/received/${items[0]?.id ?? ''}`,
      ]) {
        const answer = await tab.goto(own.house.url + path);
        expect([path, answer?.status()]).toEqual([path, 200]);
        await expectAccessible(tab);
        await expectNoSidewaysScroll(tab);
      }
      await tab.goto(`${own.house.url}/office/received/new`);
      await tab.getByRole('button', { name: 'Record this letter' }).click();
      await tab.getByRole('alert').waitFor();
      await expectAccessible(tab);
      await tab.context().close();
    });
  });
});
