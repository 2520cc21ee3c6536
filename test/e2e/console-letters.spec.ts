import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AfterIssueHouse, type LetterRecord } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { Keyboard } from '../support/keyboard.js';
import { samplePdf } from '../support/letters-house.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>document.title="owned"</script>{{ no.such }}';
const LETTERS = '/office/letters';
const DATE = '2031-02-03';

describe('letters in the console', () => {
  let own: AfterIssueHouse;
  let office: Desk;
  let clearer: Desk;
  let both: Desk;

  const page = async (path: string, desk = office): Promise<string> => (await desk.get(path)).text();
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const record = (path: string): Promise<LetterRecord> =>
    own.office.get(`/api/v1/letters/${path.split('/')[3] ?? ''}`);

  /** The fields of a new letter, as its form sends them. */
  const beginning = (changes: Record<string, string> = {}): Record<string, string> => ({
    key: `form-${Math.random().toString(36).slice(2)}`,
    processId: own.processId,
    kind: 'pga-cover-letter',
    subject: 'Invitation to the first preparatory meeting',
    date: DATE,
    about: own.meetingId,
    listId: 'basin',
    language: 'en',
    ...changes,
  });
  const begin = async (changes: Record<string, string> = {}, desk = office): Promise<string> => {
    const response = await desk.post(`${LETTERS}/new`, beginning(changes));
    expect(response.status).toBe(303);
    return location(response).replace(/\/edit.*$/, '');
  };
  /** The fields of the letter as its form sends them. */
  const writing = async (path: string, changes: Record<string, string | string[]> = {}) => {
    const { version, subject } = await record(path);
    return {
      version: String(version),
      rows: '1',
      subject,
      date: DATE,
      language: 'en',
      'letterheads.0': 'Secretariat of the basin conference',
      'letterheads.1': '',
      placeLine: '',
      addressBlock: '',
      salutation: 'Excellency,',
      body: 'We invite you to the {{ meeting.title }}.',
      closing: 'Please accept, Excellency, our highest consideration.',
      'signatories.0.name': 'A. Secretary',
      'signatories.0.lines': 'Secretary of the conference',
      'signatories.0.country': '',
      foot: '',
      mark: '',
      shortTitle: 'Letter of the Secretary',
      signature: '',
      about: own.meetingId,
      travels: 'dispatched',
      listId: 'basin',
      action: 'save',
      ...changes,
    };
  };
  const save = async (path: string, changes: Record<string, string | string[]> = {}, desk = office) =>
    desk.post(`${path}/edit`, await writing(path, changes));
  const versionOf = async (path: string): Promise<string> => String((await record(path)).version);
  const step = async (path: string, more: string, desk = office, fields: Record<string, string> = {}) =>
    desk.post(`${path}${more}`, { version: await versionOf(path), ...fields });
  /** A written letter that reaches everybody. */
  const written = async (changes: Record<string, string> = {}, desk = office): Promise<string> => {
    const path = await begin(changes, desk);
    expect((await save(path, {}, desk)).status).toBe(303);
    const set = await step(path, '/channels', desk, { 'channel.del-gon': 'by-hand' });
    expect(location(set)).toBe(`${path}/check?done=channels-set`);
    return path;
  };
  const clearedLetter = async (): Promise<string> => {
    const path = await written();
    expect((await step(path, '/clearance/submit')).status).toBe(303);
    expect((await step(path, '/clearance/clear', clearer)).status).toBe(303);
    return path;
  };

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    office = await signIn(own.house, 'office');
    clearer = await signIn(own.house, 'clearer');
    both = await signIn(own.house, 'office', 'clearer');
  });
  afterAll(() => own?.close());

  it('begin with a few facts; every fault stands beside its field, and a form sent twice begins one', async () => {
    expect(await page(LETTERS)).toContain('Write a letter');
    expect(await page(LETTERS, clearer)).not.toContain(`${LETTERS}/new`);
    expect((await clearer.get(`${LETTERS}/new`)).status).toBe(403);
    const slip = await office.post(
      `${LETTERS}/new`,
      beginning({ subject: '', kind: '', date: '2031-02-30', about: 'no-such-meeting' }),
    );
    expect(slip.status).toBe(422);
    const shown = await slip.text();
    for (const field of ['subject', 'kind', 'date']) expect(shown).toContain(`href="#${field}"`);
    const foreign = await office.post(`${LETTERS}/new`, beginning({ about: 'no-such-meeting' }));
    expect(await foreign.text()).toContain('href="#about"');
    const form = beginning();
    const [first, second] = [
      await office.post(`${LETTERS}/new`, form),
      await office.post(`${LETTERS}/new`, form),
    ];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(location(first)).toBe(location(second));
    const path = location(first).replace(/\/edit.*$/, '');
    expect(await record(path)).toMatchObject({
      state: 'draft',
      content: { salutation: 'Excellency,', audience: { listId: 'basin' }, dispatched: true, body: '' },
    });
    const sample = await record(await begin({ sample: 'yes' }));
    expect(sample.content.body).toContain('{{ meeting.title }}');
  });

  it('are found by state, kind and process, the latest first', async () => {
    const first = await begin({ subject: 'The one before' });
    const path = await begin({ subject: 'The latest of all' });
    const list = await page(`${LETTERS}?state=draft&kind=pga-cover-letter&processId=${own.processId}`);
    expect(list).toContain(`href="${path}"`);
    expect(list.indexOf(path)).toBeLessThan(list.indexOf(first));
    expect(await page(`${LETTERS}?kind=appointment`)).toContain('No letter is of that state and kind');
    expect((await office.get(`${LETTERS}?state[$ne]=draft&kind=%00&limit=zz`)).status).toBe(200);
  });

  it('take hostile text in every field and run none of it', async () => {
    const path = await begin();
    const { version: _, ...fields } = await writing(path);
    const typed = Object.keys(fields).filter(
      (name) =>
        !['rows', 'date', 'language', 'about', 'travels', 'listId', 'signature', 'action'].includes(name),
    );
    const hostile = Object.fromEntries(typed.map((name) => [name, HOSTILE]));
    expect((await save(path, { ...hostile, shortTitle: HOSTILE.slice(0, 90) })).status).toBe(303);
    for (const more of ['', '/edit', '/enclosures', '/check', '/clearance', '/issue', '/history']) {
      const html = await page(`${path}${more}`);
      expect(html).not.toContain('<script>document');
    }
    expect(await page(`${path}/edit`)).toContain('{{ no.such }}');
    const shown = await office.get(`${path}/preview?as=html`);
    expect(shown.status).toBeGreaterThanOrEqual(400);
    expect(shown.status).toBeLessThan(500);
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect(await shown.text()).toContain('has no value');
    expect((await office.post(`${path}/edit`, { version: 'x', body: '\u0000', rows: '99' })).status).toBe(
      422,
    );
  });

  it('keep what was typed over a fault, and add one who signs without saving', async () => {
    const path = await begin({ kind: 'rescheduling' });
    const more = await save(path, { action: 'add-signatory', body: 'Not saved yet' });
    expect(more.status).toBe(200);
    const grown = await more.text();
    expect(grown).toContain('name="signatories.1.name"');
    expect(grown).toContain('Not saved yet');
    expect((await record(path)).content.body).toBe('');
    const faulty = await save(path, {
      rows: '2',
      'signatories.0.name': '',
      'signatories.0.lines': '',
      'signatories.1.name': '',
      'signatories.1.lines': 'Lines without a name',
      salutation: ' ',
      date: 'soon',
      body: 'Kept over the fault',
    });
    expect(faulty.status).toBe(422);
    const shown = await faulty.text();
    for (const field of ['signatories-1-name', 'salutation', 'date'])
      expect(shown).toContain(`href="#${field}"`);
    for (const kept of ['Kept over the fault', 'Lines without a name']) expect(shown).toContain(kept);
    const three = await save(path, {
      rows: '3',
      'signatories.1.name': 'B',
      'signatories.2.name': 'C',
    });
    expect(three.status).toBe(422);
    expect(await three.text()).toContain('href="#signatories"');
  });

  it('lose nothing when somebody else was faster, and are saved once when the form comes twice', async () => {
    const path = await begin();
    const form = await writing(path, { body: 'First hand' });
    expect((await office.post(`${path}/edit`, form)).status).toBe(303);
    expect((await office.post(`${path}/edit`, form)).status).toBe(303);
    const lost = await both.post(`${path}/edit`, { ...form, body: 'Second hand' });
    expect(lost.status).toBe(412);
    const shown = await lost.text();
    for (const text of ['Somebody else saved this letter meanwhile', '<del>First</del>', '<ins>Second</ins>'])
      expect(shown).toContain(text);
    expect(shown).toContain('>Second hand</textarea>');
    const { version } = await record(path);
    expect(shown).toContain(`name="version" value="${version}"`);
    const again = await both.post(`${path}/edit`, { ...form, version: String(version), body: 'Second hand' });
    expect(again.status).toBe(303);
    expect((await record(path)).content.body).toBe('Second hand');
  });

  it('are shown as this recipient reads them, stored or only typed, in three forms', async () => {
    const path = await written();
    const typed = await writing(path, {
      body: 'Dear {{ addressee.name }}, come to the {{ meeting.title }}.',
      addressee: 'del-cas',
      as: 'text',
    });
    const shown = await office.post(`${path}/preview`, typed);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await shown.text()).toContain('Dear Mission of cas');
    expect((await record(path)).content.body).not.toContain('addressee');
    const html = await office.get(`${path}/preview?as=html`);
    expect(html.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    const pdf = await office.get(`${path}/preview?as=pdf`);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const bad = await office.post(`${path}/preview`, { ...typed, date: 'never' });
    expect([bad.status, await bad.text()]).toEqual([422, expect.stringContaining('Date')]);
    const edit = await page(`${path}/edit`);
    for (const name of ['{{ meeting.title }}', '{{ addressee.name }}', '{{ letter.date }}'])
      expect(edit).toContain(name);
  });

  it('enclose letters, documents and files in order; a file is judged by its content', async () => {
    const path = await begin();
    const other = await begin({ subject: 'Letter of the co-facilitators', listId: '' });
    const add = async (fields: Record<string, string>) => step(path, '/enclosures/add', office, fields);
    expect((await add({ kind: 'letter', which: '' })).status).toBe(422);
    expect((await add({ kind: 'document', which: 'no-such:meeting' })).status).toBe(422);
    expect((await add({ kind: 'letter', which: other.split('/')[3] ?? '' })).status).toBe(303);
    expect(
      (await add({ kind: 'document', which: `programme:${own.meetingId}`, title: 'Programme' })).status,
    ).toBe(303);
    const upload = async (name: string, bytes: Uint8Array) =>
      office.upload(
        `${path}/enclosures/upload`,
        { version: await versionOf(path), title: '' },
        { field: 'file', name, type: 'application/pdf', bytes },
      );
    const fake = await upload('note.pdf', Buffer.from('#!/bin/sh'));
    expect([fake.status, await fake.text()]).toEqual([422, expect.stringContaining('href="#file"')]);
    expect((await upload('Map of the basin.pdf', await samplePdf('Map'))).status).toBe(303);
    const enclosures = async () => (await record(path)).content['enclosures'] as { kind: string }[];
    expect((await enclosures()).map(({ kind }) => kind)).toEqual(['letter', 'document', 'file']);
    expect((await step(path, '/enclosures/up', office, { n: '2' })).status).toBe(303);
    expect((await step(path, '/enclosures/down', office, { n: '0' })).status).toBe(303);
    expect((await enclosures()).map(({ kind }) => kind)).toEqual(['file', 'letter', 'document']);
    const stale = await office.post(`${path}/enclosures/remove`, { version: '1', n: '0' });
    expect([stale.status, (await enclosures()).length]).toEqual([422, 3]);
    const html = await page(`${path}/enclosures`);
    for (const text of ['Map of the basin.pdf', 'made by the system', 'draft', 'Move up'])
      expect(html).toContain(text);
    const piece = await office.get(`${path}/enclosures/1`);
    expect(piece.headers.get('content-type')).toBe('application/pdf');
    expect((await office.get(`${path}/package.pdf`)).headers.get('content-type')).toBe('application/pdf');
    expect((await step(path, '/enclosures/remove', office, { n: '1' })).status).toBe(303);
    expect((await enclosures()).map(({ kind }) => kind)).toEqual(['file', 'document']);
  });

  it('are checked, with the way to what each finding wants mended', async () => {
    const path = await begin();
    const html = await page(`${path}/check`);
    for (const text of [
      'against issuing it',
      `href="${path}/edit#body"`,
      `href="${path}/edit#signatories"`,
      'href="/office/directory/delegations/del-gon"',
      'Addressees without a mailbox',
    ])
      expect(html).toContain(text);
    expect((await save(path)).status).toBe(303);
    await step(path, '/channels', office, { 'channel.del-gon': 'fax' });
    expect(await record(path)).toMatchObject({
      content: { audience: { channels: [{ addressee: 'del-gon', channel: 'fax' }] } },
    });
    expect(await page(`${path}/check`)).toContain('Nothing speaks against issuing it');
    // The form of the letter does not show the channels, and leaves them.
    expect((await save(path, { action: 'check', body: 'Another text' })).headers.get('location')).toBe(
      `${path}/check?done=saved`,
    );
    expect(await page(`${path}/check`)).toContain('Nothing speaks against issuing it');
    await save(path, { body: 'Dear {{ addressee.name }}' });
    expect(await page(`${path}/check`)).toContain('reads differently for each addressee');
    expect(await page(`${path}/check?run=yes`)).toContain('Nothing speaks against issuing it');
  });

  it('are cleared by somebody else than their writer, and taken back with a reason', async () => {
    const path = await written({}, both);
    expect((await step(path, '/clearance/submit', both, { note: 'Please by noon' })).status).toBe(303);
    const self = await step(path, '/clearance/clear', both, { note: 'My own' });
    expect(self.status).toBe(422);
    expect(await self.text()).toContain('cleared by somebody else than its writer');
    expect((await step(path, '/clearance/clear')).status).toBe(403);
    const returned = await step(path, '/clearance/return', clearer, { reason: '' });
    expect([returned.status, await returned.text()]).toEqual([
      422,
      expect.stringContaining('href="#return-reason"'),
    ]);
    expect(await page(`${path}/clearance`, clearer)).toContain('Please by noon');
    const version = await versionOf(path);
    for (const _twice of [1, 2]) {
      const clear = await clearer.post(`${path}/clearance/clear`, { version, note: 'Agreed' });
      expect([clear.status, location(clear)]).toEqual([303, `${path}/clearance?done=letter-cleared`]);
    }
    expect((await office.get(`${path}/edit`)).status).toBe(303);
    expect((await save(path)).status).toBe(422);
    expect((await step(path, '/clearance/take-back', office, { reason: 'Another room' })).status).toBe(303);
    expect((await record(path)).state).toBe('draft');
    expect(await page(`${path}/history`)).toContain('Another room');
  });

  it('are issued by the office alone, to the number that was typed, once', async () => {
    const path = await clearedLetter();
    expect((await step(path, '/issue', clearer, { addressees: '7' })).status).toBe(403);
    expect(await page(`${path}/issue`, clearer)).not.toContain('<button>Issue the letter</button>');
    const wrong = await step(path, '/issue', office, {
      addressees: '6',
      holdSeconds: '30',
      pacePerMinute: '9',
    });
    expect(wrong.status).toBe(422);
    const shown = await wrong.text();
    for (const text of [
      'href="#addressees"',
      'You confirmed 6 addressees; the letter goes to 7',
      'value="30"',
    ])
      expect(shown).toContain(text);
    const words = await step(path, '/issue', office, {
      addressees: 'all',
      holdSeconds: '-1',
      pacePerMinute: '',
    });
    expect(await words.text()).toContain('href="#holdSeconds"');
    const version = await versionOf(path);
    const command = { version, addressees: '7', holdSeconds: '3600', pacePerMinute: '0' };
    const first = await office.post(`${path}/issue`, command);
    expect([first.status, location(first)]).toEqual([303, `${path}/progress?done=letter-issued`]);
    const second = await office.post(`${path}/issue`, command);
    expect([second.status, location(second)]).toEqual([303, `${path}/progress?done=letter-issued-before`]);
    const html = await page(path);
    for (const text of ['What was fixed at issue', 'Seal', 'SHA-256', '7 on &#34;All of the basin&#34;'])
      expect(html).toContain(text);
    expect((await office.get(`${path}/preview?as=text`)).status).toBe(200);
    expect(await page(`${path}/history`)).toContain('letter.issued');
  });

  it('are discarded once somebody says so', async () => {
    const path = await begin({ subject: 'Not needed' });
    expect(await (await step(path, '/discard')).text()).toContain('href="#confirm"');
    const version = await versionOf(path);
    for (const _twice of [1, 2]) {
      const gone = await office.post(`${path}/discard`, { version, confirm: 'yes' });
      expect([gone.status, location(gone)]).toEqual([303, `${LETTERS}?done=letter-discarded`]);
    }
    expect(await page(LETTERS)).not.toContain('Not needed');
    expect(await page(`${LETTERS}?state=discarded`)).toContain('Not needed');
  });

  it('are of no use to strangers', async () => {
    const path = await begin();
    const response = await fetch(new URL(path, own.house.url), { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect((await office.get(`${LETTERS}/no-such-letter`)).status).toBe(404);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    let desk: BrowserContext;
    let tab: Page;

    beforeAll(async () => {
      browser = await openBrowser();
      desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      await office.enter(desk);
      tab = await desk.newPage();
    });
    afterAll(() => browser?.close());

    const open = async (path: string, at = tab): Promise<void> => {
      await at.goto(new URL(path, own.house.url).href);
    };
    it('go from the first word to issue by the keyboard alone, by two people', async () => {
      const writer = new Keyboard(tab);
      await open(LETTERS);
      await writer.press('Write a letter', 'These are its first facts');
      await writer.type('kind', 'Letter of the President of');
      await writer.type('subject', 'Written without a mouse');
      await writer.next('about');
      await writer.next('listId');
      await writer.press('Begin the letter', 'The draft is there');
      await writer.type('body', 'We invite you to the {{ meeting.title }}.');
      await writer.type('signatories-0-name', 'A. Secretary');
      await writer.press('Save and check', 'Addressees without a mailbox');
      await writer.type('channel-del-gon', 'By hand');
      await writer.press('Set how it reaches them', 'Nothing speaks against issuing it');
      await writer.press('Submit for clearance', 'Note to whoever clears it');
      await writer.type('note', 'For tomorrow');
      await writer.press('Submit for clearance', 'The letter waits for clearance');
      const path = new URL(tab.url()).pathname.replace('/clearance', '');

      const second = await browser.newContext();
      await clearer.enter(second);
      const other = new Keyboard(await second.newPage());
      await open(path, other.page);
      await other.press('Clear or return', 'For tomorrow');
      await other.press('Clear the letter', 'The letter is cleared. It can be issued now.');
      await second.close();

      await open(path);
      await writer.press('Issue', 'To how many addressees does it go?');
      await writer.type('addressees', '7');
      await tab.keyboard.press('Enter');
      await writer.sees('The letter is issued.');
      expect((await own.mailTo('registry@ada.example.org', 'Written without a mouse')).text).toContain(
        'preparatory meeting',
      );
    });

    it('show what is typed beside the fields, without saving it', async () => {
      const path = await written();
      await open(`${path}/edit`);
      await tab.locator('#body').fill('Typed a moment ago');
      await tab.locator('#as').selectOption('text');
      await tab.locator('button', { hasText: 'Show what is typed' }).click();
      await tab.frameLocator('iframe').locator('text=Typed a moment ago').waitFor();
      expect((await record(path)).content.body).not.toContain('Typed a moment ago');
      expect(await tab.locator('#body').inputValue()).toBe('Typed a moment ago');
      await open(path);
      await tab.frameLocator('iframe').locator('text=We invite you').waitFor();
    });

    it('show a lost race without fault', async () => {
      const raced = await begin();
      await save(raced);
      await open(`${raced}/edit`);
      await save(raced, { body: 'Saved by somebody else', salutation: 'Dear colleagues,' });
      await tab.locator('#body').fill('Mine');
      await tab.locator('button', { hasText: 'Save' }).first().click();
      await tab.waitForSelector('#race');
      await expectAccessible(tab);
    });

    describe('of every state', () => {
      let draft = '';
      let pages: string[] = [];

      beforeAll(async () => {
        draft = await written();
        const faulty = await begin();
        const clear = await clearedLetter();
        const submitted = await written();
        await step(submitted, '/clearance/submit');
        await step(draft, '/enclosures/add', office, {
          kind: 'document',
          which: `programme:${own.meetingId}`,
        });
        pages = [
          LETTERS,
          `${LETTERS}/new`,
          ...['', '/edit', '/enclosures', '/clearance', '/issue', '/history'].map(
            (more) => `${draft}${more}`,
          ),
          `${faulty}/check`,
          `${submitted}/clearance`,
          `${clear}/issue`,
        ];
      });

      it.each([
        { width: 1280, from: 0 },
        { width: 1280, from: 6 },
        { width: 360, from: 0 },
        { width: 360, from: 6 },
      ])('have nothing against them at $width pixels, from page $from on', async ({ width, from }) => {
        await tab.setViewportSize({ width, height: 900 });
        for (const path of pages.slice(from, from + 6)) {
          await open(path);
          await expectAccessible(tab);
          await expectNoSidewaysScroll(tab);
        }
      });
    });
  });
});
