import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AfterIssueHouse, type LetterRecord, mailboxOf } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { samplePdf } from '../support/letters-house.js';
import { describeWith } from '../support/peers.js';

describe('the pages of a letter after its issue', () => {
  let own: AfterIssueHouse;
  let office: Desk;
  let auditor: Desk;
  let letter: LetterRecord;
  let held: LetterRecord;

  const path = ({ id }: LetterRecord, more = ''): string => `/office/letters/${id}${more}`;
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();
  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const keyOn = async (address: string): Promise<string> =>
    /name="key" value="([^"]+)"/u.exec(await page(address))?.[1] ?? '';
  const left = (one: LetterRecord): Promise<void> =>
    eventually(async () => {
      const progress = await own.office.get<{ state: string; mails: number }>(
        `/api/v1/letters/${one.id}/progress`,
      );
      expect(['left', 'superseded']).toContain(progress.state);
      expect(progress.mails).toBeGreaterThan(0);
    }, 30_000);

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    office = await signIn(own.house, 'office');
    auditor = await signIn(own.house, 'auditor');
    letter = await own.issued();
    held = await own.issued({ subject: 'A held letter' }, { holdSeconds: 7_200 });
    await left(letter);
    await eventually(async () => {
      expect(text(await page(path(held, '/progress')))).toContain('Who waits: 6');
    });
  });
  afterAll(async () => {
    await own?.close();
  });

  it('count down, halt once, say who halted it and since when, and let it go on', async () => {
    const before = text(await page(path(held, '/progress')));
    expect(before).toContain('The letter leaves in');
    expect(before).toContain('Until then nobody has it.');
    const halted = await office.post(path(held, '/halt'), { reason: 'Wrong hour' });
    expect([halted.status, location(halted)]).toEqual([303, `${path(held, '/progress')}?done=letter-halted`]);
    const again = await office.post(path(held, '/halt'), { reason: 'Another reason' });
    expect(location(again)).toBe(`${path(held, '/progress')}?done=letter-halted-before`);
    const shown = text(await page(location(again)));
    expect(shown).toContain('It was halted already');
    expect(shown).toMatch(/Halted since 3 February 2031, \d\d:\d\d by office \d+ : Wrong hour/u);
    expect(shown).toContain('Who waits: 6');
    const fragment = await office.get(path(held, '/progress/fragment'));
    expect(fragment.headers.get('cache-control')).toBe('no-store');
    expect(await fragment.text()).toMatch(/^<section data-more="true">/u);
    expect(location(await office.post(path(held, '/resume')))).toContain('done=letter-resumed');
    expect(text(await page(path(held, '/progress')))).toContain('The letter leaves in');
  });

  it('say that all have left when it is too late to halt, and offer the correction', async () => {
    const refused = await office.post(path(letter, '/halt'), { reason: 'Too late' });
    expect(refused.status).toBe(422);
    const shown = await refused.text();
    expect(text(shown)).toContain('All mails of the letter have left');
    expect(shown).toContain(path(letter, '/corrections'));
  });

  it('show everybody with totals apart, filtered and searched, and as a table without formulas', async () => {
    const board = text(await page(path(letter, '/coverage')));
    expect(board).toContain('6 of 7 addressees have the letter');
    expect(board).toContain('1 is open');
    expect(board).toContain('Invented delegations');
    const open = await page(path(letter, '/coverage?show=open'));
    expect(open).toContain('Mission of gon');
    expect(open).not.toContain('Mission of ada');
    expect(await page(path(letter, '/coverage?q=ADA.example'))).toContain('Mission of ada');
    expect(text(await page(path(letter, '/coverage?show=nothing&q=%00')))).toContain('Mission of gon');
    const csv = await office.get(path(letter, '/coverage.csv?show=open'));
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(2);
  });

  it('record a hand-over with its receipt, checked by content; what is refused comes back as it was typed', async () => {
    const to = path(letter, '/coverage/del-gon');
    const fields = {
      channel: 'by-hand',
      givenBy: 'The courier',
      takenBy: 'M. Gon',
      receivedAt: '2031-02-03T10:15',
      note: '',
    };
    const pretended = {
      field: 'file',
      name: 'receipt.pdf',
      type: 'application/pdf',
      bytes: Buffer.from('no PDF at all'),
    };
    const refused = await office.upload(
      `${to}/receipt`,
      { ...fields, receivedAt: '31 February' },
      pretended,
      to,
    );
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('value="The courier"');
    const notPdf = await office.upload(`${to}/receipt`, fields, pretended, to);
    expect([notPdf.status, text(await notPdf.text())]).toEqual([
      422,
      expect.stringContaining('The file is not taken'),
    ]);
    const bytes = await samplePdf('Receipt');
    const done = await office.upload(`${to}/receipt`, fields, { ...pretended, bytes }, to);
    expect(location(done)).toBe(`${to}?done=receipt-recorded`);
    const shown = await page(to);
    expect(text(shown)).toContain(
      'by hand , 3 February 2031, 10:15 , given by The courier , taken by M. Gon',
    );
    const receipt = await office.get(`${to}/receipt`);
    expect(Buffer.from(await receipt.arrayBuffer()).equals(bytes)).toBe(true);
    expect(text(await page(path(letter, '/coverage')))).toContain('nothing is open');
  });

  it('record what an addressee said, and never by those who may only read', async () => {
    const to = path(letter, '/coverage/del-bel');
    const said = { how: 'telephone', who: 'M. Bel', at: '2031-02-03T11:00', note: 'All there' };
    expect((await auditor.get(to)).status).toBe(200);
    expect(await page(to, auditor)).not.toContain('Send it again');
    expect((await auditor.post(`${to}/acknowledge`, said)).status).toBe(403);
    expect(location(await office.post(`${to}/acknowledge`, said))).toContain('done=letter-acknowledged');
    expect(text(await page(to))).toContain('By telephone , 3 February 2031, 11:00 , M. Bel');
    expect((await office.get(path(letter, '/coverage/del-zzz'))).status).toBe(404);
  });

  it('send it again once, although the form is sent twice, and keep the mailbox', async () => {
    const to = path(letter, '/coverage/del-cas');
    const key = await keyOn(to);
    const fields = { key, mailbox: 'new@cas.example.org', reason: 'Asked for by telephone', keep: 'yes' };
    for (const _twice of [1, 2]) {
      expect(location(await office.post(`${to}/again`, fields))).toBe(`${to}?done=letter-sent-again`);
    }
    await own.mailTo('new@cas.example.org');
    expect(await own.mailsTo('new@cas.example.org')).toHaveLength(1);
    const directory = await own.office.get<{ items: { address: string }[] }>(
      '/api/v1/delegations/del-cas/contacts',
    );
    expect(directory.items.map(({ address }) => address)).toContain('new@cas.example.org');
    const bare = await office.post(`${to}/again`, {
      ...fields,
      key: 'another',
      reason: '',
      mailbox: 'no mailbox',
    });
    expect(bare.status).toBe(422);
    const shown = await bare.text();
    expect(shown).toContain('href="#again-reason"');
    expect(shown).toContain('value="no mailbox"');
  });

  it('try a mail again that failed, or give it up with a reason, each once although the form is sent twice', async () => {
    await own.failing({ dor: 550, eld: 550 });
    const failed = await own.issued({ subject: 'A letter that fails' });
    await left(failed);
    const mailOf = async (code: string): Promise<string> => {
      const shown = await page(path(failed, `/coverage/del-${code}`));
      return /\/mails\/([^/"]+)\/retry/u.exec(shown)?.[1] ?? '';
    };
    const [toDor, toEld] = [await mailOf('dor'), await mailOf('eld')];
    const at = (code: string, mail: string, more: string): string =>
      path(failed, `/coverage/del-${code}/mails/${mail}/${more}`);

    // Without a reason it comes back as it was typed, with the fault beside its field and nothing in the other forms.
    const typed = 'x'.repeat(501);
    const bare = await office.post(at('dor', toDor, 'give-up'), { reason: typed });
    expect(bare.status).toBe(422);
    const shown = await bare.text();
    expect(shown).toContain(`href="#give-up-${toDor}"`);
    expect(shown.split(typed)).toHaveLength(2);
    expect((await auditor.post(at('dor', toDor, 'give-up'), { reason: 'x' })).status).toBe(403);
    // A mail of another addressee, and one of another letter.
    expect((await office.post(at('dor', toEld, 'retry'))).status).toBe(404);
    expect((await office.post(path(letter, `/coverage/del-dor/mails/${toDor}/retry`))).status).toBe(404);

    const reason = { reason: 'They ask for it by <fax>' };
    const dor = path(failed, '/coverage/del-dor');
    const outcome = async (sent: Promise<Response>) => location(await sent);
    expect(await outcome(office.post(at('dor', toDor, 'give-up'), reason))).toBe(`${dor}?done=mail-given-up`);
    expect(await outcome(office.post(at('dor', toDor, 'give-up'), reason))).toBe(
      `${dor}?done=mail-given-up-before`,
    );
    expect(await page(dor)).toContain('given up: They ask for it by &lt;fax>');
    const record = await own.recordOf(`delivery:${toDor}`);
    expect(record.filter(({ type }) => type === 'delivery.given-up')).toMatchObject([{ data: reason }]);

    await own.failing({});
    const eld = path(failed, '/coverage/del-eld');
    expect(await outcome(office.post(at('eld', toEld, 'retry')))).toBe(`${eld}?done=mail-retried`);
    expect(await outcome(office.post(at('eld', toEld, 'retry')))).toBe(`${eld}?done=mail-on-its-way`);
    await own.mailTo(mailboxOf('eld'), 'A letter that fails');
    await left(failed);
    expect(await outcome(office.post(at('eld', toEld, 'retry')))).toBe(`${eld}?done=mail-on-its-way`);
    expect(await own.mailsTo(mailboxOf('eld'), 'A letter that fails')).toHaveLength(1);
    const late = await office.post(at('eld', toEld, 'give-up'), reason);
    expect([late.status, text(await late.text())]).toEqual([
      422,
      expect.stringContaining('The delivery has ended'),
    ]);
  });

  it('add who was forgotten, once', async () => {
    const add = path(letter, '/add');
    const form = await page(add);
    expect(form).toContain('value="del-hid"');
    expect(form).not.toContain('value="del-ada"');
    const fields = {
      key: await keyOn(add),
      addressee: 'del-hid',
      channel: '',
      reason: 'Left out by mistake',
    };
    for (const _twice of [1, 2]) {
      expect(location(await office.post(add, fields))).toBe(
        `${path(letter, '/coverage/del-hid')}?done=addressee-added`,
      );
    }
    await own.mailTo(mailboxOf('hid'));
    const other = await office.post(add, { ...fields, key: 'another' });
    expect([other.status, text(await other.text())]).toEqual([
      422,
      expect.stringContaining('is addressed to that delegation'),
    ]);
    expect((await office.post(add, { ...fields, addressee: '' })).status).toBe(422);
  });

  it('begin a correction once, show old and new side by side, and its chain', async () => {
    const corrections = path(letter, '/corrections');
    const fields = { key: await keyOn(corrections), as: 'correction', to: 'those-who-got-it' };
    const first = await office.post(corrections, fields);
    const second = await office.post(corrections, fields);
    expect(location(first)).toBe(location(second));
    const id = /letters\/([^/]+)\/edit/u.exec(location(first))?.[1] ?? '';
    const draft = await own.office.get<LetterRecord>(`/api/v1/letters/${id}`);
    const content = { ...draft.content, body: draft.content.body.replace('Room XX', 'Room <i>XVII</i>') };
    await own.office.put(`/api/v1/letters/${id}`, content, { ifMatch: draft.version });
    const shown = await page(`${corrections}?compare=${id}`);
    expect(shown).toContain('<del>XX</del>');
    expect(shown).toMatch(/<ins>&lt;i(?:>|&gt;)XVII/u);
    expect(text(shown)).toContain('First letter');
    expect((await office.post(corrections, { ...fields, key: 'another', as: 'ultimatum' })).status).toBe(422);
  });

  it('lead from a letter that was corrected to the one that is corrected next', async () => {
    const before = await own.issued({ subject: 'Corrected before' });
    const after = await own.issue((await own.correct(before.id, 'correction')).id);
    const shown = await page(path(before, '/corrections'));
    expect(text(shown)).toContain('Another letter has taken the place of this one.');
    expect(shown).toContain(`href="${path(after, '/corrections')}"`);
    expect(shown).toContain('value="addendum"');
    expect(shown).not.toContain('value="revision"');
    const fields = { key: await keyOn(path(before, '/corrections')), as: 'correction', to: 'all' };
    const refused = await office.post(path(before, '/corrections'), fields);
    expect([refused.status, text(await refused.text())]).toEqual([
      422,
      expect.stringContaining('has taken its place: correct that one.'),
    ]);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    let context: BrowserContext;
    let tab: Page;

    beforeAll(async () => {
      browser = await openBrowser();
    });
    beforeEach(async () => {
      context = await browser.newContext();
      await office.enter(context);
      tab = await context.newPage();
    });
    afterEach(async () => {
      await context.close();
    });
    afterAll(async () => {
      await browser?.close();
    });

    const open = async (address: string): Promise<void> => {
      await tab.goto(new URL(address, own.house.url).href);
    };

    it.each(['/progress', '/coverage', '/coverage/del-gon', '/coverage/del-ada', '/add', '/corrections'])(
      'have nothing against them at %s, also on a telephone',
      async (more) => {
        await open(path(letter, more));
        await expectAccessible(tab);
        await tab.setViewportSize({ width: 360, height: 740 });
        await expectNoSidewaysScroll(tab);
      },
    );

    it('show a letter that is held and one that is compared without fault', async () => {
      await open(path(held, '/progress'));
      await expectAccessible(tab);
      const chain = await own.office.get<{ items: LetterRecord[] }>(
        `/api/v1/letters/${letter.id}/corrections`,
      );
      await open(path(letter, `/corrections?compare=${chain.items.at(-1)?.id ?? ''}`));
      await expectAccessible(tab);
    });

    it('give a mail up by the keyboard, and have nothing against them where one failed', async () => {
      await own.failing({ far: 550 });
      const failed = await own.issued({ subject: 'Given up by hand' });
      await left(failed);
      await own.failing({});
      await open(path(failed, '/coverage/del-far'));
      await expectAccessible(tab);
      const summary = tab.locator('summary', { hasText: 'Give up' });
      await summary.focus();
      await tab.keyboard.press('Enter');
      await tab.keyboard.press('Tab');
      await tab.keyboard.type('They move house');
      await expectAccessible(tab);
      await tab.keyboard.press('Enter');
      await tab.waitForSelector('text=The mail is given up.');
      expect(await tab.textContent('main')).toContain('given up: They move house');
    });

    it('are halted and resumed by the keyboard alone, and renew themselves', async () => {
      await open(path(held, '/progress'));
      await tab.locator('#reason').focus();
      await tab.keyboard.type('Wrong room');
      await tab.keyboard.press('Tab');
      expect(await tab.evaluate('document.activeElement.textContent')).toBe('Halt now');
      await tab.keyboard.press('Enter');
      await tab.waitForSelector('text=The letter is halted.');
      expect(await tab.textContent('main')).toContain('Wrong room');
      await tab.locator('button', { hasText: 'Resume' }).focus();
      await tab.keyboard.press('Enter');
      await tab.waitForSelector('text=The mails of the letter go on.');
      // The live part changes without a reload when somebody else halts it.
      await own.office.post(`/api/v1/letters/${held.id}/halt`, { reason: 'By another hand' });
      await tab.waitForSelector('text=By another hand');
      await own.office.post(`/api/v1/letters/${held.id}/resume`);
    });

    it('take an acknowledgement by the keyboard, and put the first fault into reach', async () => {
      await open(path(letter, '/coverage/del-dor'));
      await tab.locator('#who').focus();
      await tab.keyboard.type('M. Dor');
      await tab.locator('button', { hasText: 'Record the acknowledgement' }).focus();
      await tab.keyboard.press('Enter');
      await tab.waitForSelector('text=The acknowledgement is recorded.');
      await tab.locator('#again summary').focus();
      await tab.keyboard.press('Enter');
      await tab.locator('button', { hasText: 'Send it again' }).focus();
      await tab.keyboard.press('Enter');
      await tab.waitForSelector('.faults, [role="alert"]');
      await expectAccessible(tab);
    });
  });
});
