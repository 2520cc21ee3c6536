import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SignedLinks } from '../../src/access/index.js';
import { AnswerLinks, Invitations } from '../../src/invitations/index.js';
import { meetingBody, Meetings } from '../../src/meetings/index.js';
import { openBrowser } from '../support/browser.js';
import { genevaFacts } from '../support/geneva-session.js';
import { describeWith } from '../support/peers.js';
import { addressee, SessionHouse, system } from '../support/session-house.js';

const HOSTILE = 'Atlantis "><script>document.title="owned"</script>';
/** Runs in the page: how the focused control is outlined. */
const OUTLINE_OF_FOCUS =
  '(s => `${s.outlineStyle} ${s.outlineWidth}`)(getComputedStyle(document.activeElement))';
const end = new Date('2017-06-20T16:00:00Z');

describe('the pages behind the links in a letter', () => {
  let house: SessionHouse;
  let meetingId: string;
  let ids: Record<string, string>;

  beforeAll(async () => {
    house = await SessionHouse.open();
    const session = await house.announceGeneva();
    meetingId = session.meetingId;
    const invited = ['aaa', 'bbb', 'ccc', 'ddd', 'eee', 'fff'].map((code) =>
      addressee(`del-${code}`, code === 'ccc' ? HOSTILE : `Mission ${code}`),
    );
    ids = await house.invite(session.processId, meetingId, 'letter-1', invited);
  });

  afterAll(async () => {
    await house?.close();
  });

  const idOf = (code: string): string => ids[`del-${code}`] ?? '';
  const path = (address: string): string => new URL(address).pathname;
  const answerPath = (code: string): string => path(house.get(AnswerLinks).answer(idOf(code), end));
  const historyOf = async (code: string) => (await house.get(Invitations).read(idOf(code))).history;
  const filled = { value: 'accepted', 'typed-by': 'Registry', rows: '2' };

  describe('over HTTP', () => {
    it('show the invitation and change nothing, however often a scanner opens them', async () => {
      for (const method of ['GET', 'HEAD', 'GET']) {
        const answer = await house.call(method, answerPath('aaa'));
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      }
      expect(await historyOf('aaa')).toEqual([]);
    });

    it('are kept by no cache, told to nobody, and allow no script', async () => {
      const { headers } = await house.call('GET', answerPath('aaa'));
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
      expect(headers.get('set-cookie')).toBeNull();
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/script-src|unsafe/);
    });

    it('answer by POST, and lead to a receipt that can be loaded again', async () => {
      const posted = await house.call('POST', answerPath('aaa'), {
        form: { ...filled, level: 'expert', 'name-0': 'Ms. Ada Sample', 'function-0': 'Adviser' },
      });
      expect([posted.status, posted.headers.get('location')]).toEqual([303, `${answerPath('aaa')}/receipt`]);
      const receipt = await house.call('GET', `${answerPath('aaa')}/receipt`);
      expect(receipt.text).toContain('Mission aaa will attend');
      expect(receipt.text).toContain('Ms. Ada Sample, Adviser');
      expect(await historyOf('aaa')).toMatchObject([
        {
          channel: 'link',
          value: 'accepted',
          level: 'expert',
          typedBy: { name: 'Registry' },
          byOffice: false,
        },
      ]);
    });

    it('show all faults at once, keep what was typed, and write nothing', async () => {
      const answer = await house.call('POST', answerPath('bbb'), {
        form: { rows: '2', 'function-1': 'Adviser & more', comment: 'kept' },
      });
      expect(answer.status).toBe(422);
      for (const text of [
        'Say whether your delegation will attend',
        'write the name beside the function',
        'Write your name',
        'value="Adviser &amp; more"',
        '>kept</textarea>',
      ]) {
        expect(answer.text).toContain(text);
      }
      expect(await historyOf('bbb')).toEqual([]);
    });

    it.each([
      ['an array where a text belongs', 'value=accepted&value=declined&typed-by=A&rows=2'],
      ['an operator', 'value[$gt]=&typed-by=A&rows=2'],
      ['line breaks in a name', 'value=accepted&typed-by=A%0D%0ABcc%3A%20x%40y.org&rows=2'],
      ['a level that is none', 'value=accepted&level=king&typed-by=A&rows=2'],
      ['nothing at all', ''],
    ])('refuse %s', async (_what, body) => {
      const response = await fetch(`${house.running.url}${answerPath('bbb')}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        redirect: 'manual',
      });
      expect(response.status).toBe(422);
      expect(await historyOf('bbb')).toEqual([]);
    });

    it('refuse a body that is too large', async () => {
      const answer = await house.call('POST', answerPath('bbb'), {
        form: { ...filled, comment: 'x'.repeat(70_000) },
      });
      expect(answer.status).toBe(413);
      expect(await historyOf('bbb')).toEqual([]);
    });

    it('refuse links that are tampered with, foreign or expired, as pages that say what to do', async () => {
      const links = house.get(SignedLinks);
      const good = answerPath('bbb');
      const cases: [string, number, string][] = [
        [`${good.slice(0, -2)}xx`, 403, 'access/link-invalid'],
        ['/a/nonsense', 403, 'access/link-invalid'],
        [`/a/${links.sign('withdraw-answer', idOf('bbb'), end)}`, 403, 'access/link-invalid'],
        [
          `/a/${links.sign('answer-invitation', idOf('bbb'), new Date('2017-06-01T00:00:00Z'))}`,
          410,
          'access/link-expired',
        ],
        [`/a/${links.sign('answer-invitation', 'nobody', end)}`, 404, 'invitations/not-found'],
      ];
      for (const [address, status, code] of cases) {
        for (const method of ['GET', 'POST']) {
          const answer = await house.call(method, address, method === 'POST' ? { form: filled } : {});
          expect([address, method, answer.status]).toEqual([address, method, status]);
          expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
          expect(answer.text).toContain(code);
        }
      }
      expect(await historyOf('bbb')).toEqual([]);
    });

    it('withdraw by POST alone, with a link that answers nothing', async () => {
      await house.call('POST', answerPath('ddd'), { form: filled });
      const [row] = await historyOf('ddd');
      const withdraw = path(house.get(AnswerLinks).withdraw(row?._id ?? '', end));
      expect((await house.call('GET', withdraw)).text).toContain('Withdraw this answer?');
      expect(await historyOf('ddd')).toHaveLength(1);
      expect((await house.call('POST', withdraw)).status).toBe(303);
      expect((await house.call('GET', `${withdraw}/done`)).text).toContain('The answer is withdrawn');
      expect((await house.call('GET', withdraw)).text).toContain('has been withdrawn');
      expect((await house.get(Invitations).read(idOf('ddd'))).invitation.value).toBe('none');
    });

    it('say that a differing click does not undo a note verbale', async () => {
      await house.get(Invitations).answerByOffice(system, idOf('eee'), {
        value: 'accepted',
        level: null,
        participants: [],
        comment: null,
        channel: 'note-verbale',
        dated: null,
      });
      await house.call('POST', answerPath('eee'), { form: { ...filled, value: 'declined' } });
      const receipt = await house.call('GET', `${answerPath('eee')}/receipt`);
      expect(receipt.text).toContain(
        'differs from a more formal answer of your delegation (will attend, by note verbale)',
      );
    });

    it('take no answer after the date for answers, and say what to do instead', async () => {
      const meetings = house.get(Meetings);
      const process = await meetings.openProcess(system, {
        title: 'P',
        shortTitle: 'P',
        mandate: [],
        coFacilitators: [],
        office: { name: 'Office', mailbox: 'office@example.org' },
      });
      const body = meetingBody.parse({ ...genevaFacts(), answersBy: '2017-06-06T13:00:00Z' });
      const meeting = await meetings.plan(system, process._id, body);
      await meetings.announce(system, meeting._id);
      const late = await house.invite(process._id, meeting._id, 'letter-late', [
        addressee('del-late', 'Late Mission'),
      ]);
      const address = path(house.get(AnswerLinks).answer(late['del-late'] ?? '', end));
      const shown = await house.call('GET', address);
      expect(shown.text).toContain('To answer now, write to office@example.org.');
      expect(shown.text).not.toContain('<form');
      const posted = await house.call('POST', address, { form: filled });
      expect(posted.status).toBe(409);
      expect(posted.text).toContain('write to office@example.org');
    });

    it('show nobody a meeting that is only planned', async () => {
      const meeting = await house
        .get(Meetings)
        .plan(system, (await house.get(Meetings).meeting(meetingId)).processId, {
          ...genevaFacts(),
          key: null,
        });
      expect((await house.call('GET', `/meetings/${meeting._id}`)).status).toBe(404);
      expect((await house.call('GET', '/meetings/none')).status).toBe(404);
      expect((await house.call('GET', '/')).text).not.toContain(meeting._id);
      expect((await house.call('GET', '/')).text).toContain(meetingId);
    });

    it('serve one stylesheet that browsers keep', async () => {
      const page = await house.call('GET', `/meetings/${meetingId}`);
      const href = /href="(\/assets\/convene\.css\?v=[0-9a-f]+)"/.exec(page.text)?.[1] ?? '';
      const css = await house.call('GET', href);
      expect([css.status, css.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
      const etag = css.headers.get('etag') ?? '';
      expect((await house.call('GET', href, { headers: { 'if-none-match': etag } })).status).toBe(304);
    });
  });

  describeWith('browser', 'in a browser without scripts', () => {
    let browser: Browser;
    const errors: string[] = [];

    beforeAll(async () => {
      browser = await openBrowser();
    });

    afterAll(async () => {
      await browser?.close();
    });

    /** axe needs scripts, the pages do not: it is asked in a context of its own. */
    async function open(width: number, scripts = false): Promise<{ page: Page; context: BrowserContext }> {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        javaScriptEnabled: scripts,
      });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      return { page, context };
    }

    async function violations(page: Page): Promise<string[]> {
      const { violations: found } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    }

    it('take an answer from a telephone, by keyboard alone', async () => {
      const { page, context } = await open(375);
      await page.goto(`${house.running.url}${answerPath('fff')}`);
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).toContain('Skip to the content');
      await page.getByLabel('Yes, our delegation will attend').focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Add more names' }).press('Enter');
      expect(await page.getByLabel('Yes, our delegation will attend').isChecked()).toBe(true);
      await page.locator('#name-4').fill('Ms. Ada Sample');
      await page.getByLabel('Your name').fill('Registry');
      await page.getByRole('button', { name: 'Send the answer' }).press('Enter');
      await page.waitForURL('**/receipt');
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Your answer is recorded');
      expect(await historyOf('fff')).toMatchObject([
        { value: 'accepted', participants: [{ name: 'Ms. Ada Sample' }] },
      ]);
      await context.close();
    });

    it('lead from the summary of faults to each field', async () => {
      const { page, context } = await open(375);
      await page.goto(`${house.running.url}${answerPath('ccc')}`);
      await page.getByRole('button', { name: 'Send the answer' }).click();
      expect(await page.title()).toMatch(/^Error: /);
      await page.getByRole('link', { name: 'Write your name' }).click();
      expect(page.url()).toMatch(/#typed-by$/);
      expect(await page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
      await context.close();
    });

    it.each([320, 375, 1280])('fit a window of %d pixels without scrolling sideways', async (width) => {
      const { page, context } = await open(width, true);
      for (const address of [
        answerPath('ccc'),
        `/meetings/${meetingId}`,
        `${answerPath('fff')}/receipt`,
        '/',
      ]) {
        await page.goto(`${house.running.url}${address}`);
        const content = await page
          .locator('html')
          .evaluate((root: { scrollWidth: number }) => root.scrollWidth);
        expect([address, content]).toEqual([address, width]);
      }
      await context.close();
    });

    it.each([375, 1280])('have no fault that axe can find, on any page, at %d pixels', async (width) => {
      const [row] = await historyOf('fff');
      const withdraw = path(house.get(AnswerLinks).withdraw(row?._id ?? '', end));
      const pages = [
        answerPath('ccc'),
        answerPath('fff'),
        `${answerPath('fff')}/receipt`,
        withdraw,
        `/meetings/${meetingId}`,
        '/',
        '/a/nonsense',
      ];
      const { page, context } = await open(width, true);
      for (const address of pages) {
        await page.goto(`${house.running.url}${address}`);
        expect([address, await violations(page)]).toEqual([address, []]);
      }
      await page.goto(`${house.running.url}${answerPath('ccc')}`);
      await page.getByRole('button', { name: 'Send the answer' }).click();
      expect(await violations(page)).toEqual([]);
      await context.close();
    });

    it('run no script that a name carries', async () => {
      const { page, context } = await open(1280, true);
      await page.goto(`${house.running.url}${answerPath('ccc')}`);
      expect(await page.title()).not.toBe('owned');
      expect(await page.getByText(HOSTILE, { exact: false }).first().isVisible()).toBe(true);
      await context.close();
    });

    it('show the focus on every control', async () => {
      const { page, context } = await open(1280, true);
      await page.goto(`${house.running.url}${answerPath('ccc')}`);
      for (let n = 0; n < 8; n += 1) {
        await page.keyboard.press('Tab');
        const style = await page.evaluate<string>(OUTLINE_OF_FOCUS);
        expect(style).toBe('solid 3px');
      }
      await context.close();
    });

    it('break no rule of their own content policy', () => {
      expect(errors.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
    });
  });
});
