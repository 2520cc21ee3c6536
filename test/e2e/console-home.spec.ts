import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { systemActor, TodoList, UnitOfWork } from '../../src/messaging/index.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const actor = systemActor('test', 'test-home');
const HOSTILE = '<img src=x onerror=alert(1)> "&quot;';

describe('the first page of the console', () => {
  let house: FullHouse;
  let office: Desk;

  beforeAll(async () => {
    house = await openFullHouse();
    office = await signIn(house, 'office');
    const client = await house.client('office');
    await client.post('/api/v1/directory/standing');
    await house.app.get(UnitOfWork).run(actor, async (tx) => {
      for (const n of Array.from({ length: 60 }, (_, index) => index)) {
        await tx.todo({
          key: `failing-mailbox:del-${n}`,
          kind: n < 55 ? 'failing-mailbox' : 'letter-by-hand',
          title: n === 0 ? HOSTILE : `Item ${n}`,
          detail: 'What happened and what to do.',
          about: { type: 'delegation', id: 'del-che' },
          ...(n === 59 ? { processId: 'process-other' } : {}),
        });
      }
    });
  });

  afterAll(async () => {
    await house?.close();
  });

  const text = async (path: string, desk = office): Promise<string> => (await desk.get(path)).text();

  it('counts what is to be done by kind, and leads from page to page', async () => {
    const first = await text('/office');
    expect(first).toContain('60 items wait for a person');
    expect(first).toContain('Mailboxes that take no mail (55)');
    expect(first).toContain('Letters to deliver by hand (5)');
    const next = /href="(\/office\?cursor=[^"]+)"/.exec(first)?.[1] ?? '';
    const second = await text(next.replaceAll('&amp;', '&'));
    expect([...first.matchAll(/Item \d+<\/a>/g), ...second.matchAll(/Item \d+<\/a>/g)]).toHaveLength(59);
    expect(await text('/office?kind=letter-by-hand')).not.toContain('Item 54<');
  });

  it('shows what people wrote as text', async () => {
    expect(await text('/office')).not.toContain('<img src=x');
  });

  it('settles an item with a note, which stays on the record; sent twice it stays as it was', async () => {
    const fields = { key: 'failing-mailbox:del-1', note: 'The Mission gave a new address.', back: '/office' };
    for (const _ of [1, 2]) {
      const answer = await office.post('/office/todos/settle', fields, '/office');
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/office?done=settled']);
    }
    expect(await text('/office?done=settled')).toContain('The item is settled.');
    expect(await text('/office?state=settled')).toContain('The Mission gave a new address.');
    expect(await house.app.get(TodoList).get('failing-mailbox:del-1')).toMatchObject({
      state: 'settled',
      settledBy: { kind: 'person', name: office.person.name },
    });
  });

  it('keeps what was typed when the note is refused', async () => {
    const answer = await office.post(
      '/office/todos/settle',
      { key: 'failing-mailbox:del-2', note: '  ' },
      '/office',
    );
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('say what was done')]);
  });

  it('lets who works for one process see and settle what belongs to it', async () => {
    const client = await house.client('office');
    const { id } = await client.post<{ id: string }>('/api/v1/people', {
      name: 'Scoped',
      mailbox: 'scoped@office.example.org',
      roles: ['office'],
      processId: 'process-other',
    });
    const { deskOf } = await import('../support/console.js');
    const { People } = await import('../../src/access/index.js');
    const desk = await deskOf(house, await house.app.get(People).get(id));
    const page = await text('/office', desk);
    expect([page.includes('Item 59'), page.includes('Item 58')]).toEqual([true, false]);
    const answer = await desk.post(
      '/office/todos/settle',
      { key: 'failing-mailbox:del-3', note: 'x' },
      '/office',
    );
    expect(answer.status).toBe(403);
  });

  it('finds delegations by name, code and language', async () => {
    for (const words of ['Switzerland', 'CHE', 'Suisse'])
      expect(await text(`/office/search?q=${words}`)).toContain('/office/directory/delegations/del-che');
    expect(await text('/office/search?q=.*')).toContain('Nothing was found');
    expect(await text(`/office/search?q=${encodeURIComponent(HOSTILE)}`)).not.toContain('<img src=x');
  });

  it('offers to others what their roles open', async () => {
    const organiser = await signIn(house, 'organiser');
    expect(await text('/office', organiser)).toContain('Your roles open no part');
    const facilitator = await signIn(house, 'facilitator');
    const page = await text('/office', facilitator);
    expect(page).toContain('href="/office/letters"');
    expect(page).not.toContain('href="/office/people"');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await openBrowser();
    });

    afterAll(async () => {
      await browser?.close();
    });

    async function open(width: number, javaScriptEnabled = true): Promise<[Page, BrowserContext]> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      await office.enter(context);
      return [await context.newPage(), context];
    }

    it('is worked by keyboard alone, without scripts', async () => {
      const [page, context] = await open(1280, false);
      await page.goto(`${house.url}/office?kind=letter-by-hand`);
      await page.locator('summary').first().focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Handed over at the Mission.');
      await page.keyboard.press('Enter');
      await page.getByText('The item is settled.').waitFor();
      await page.getByLabel('Search letters').focus();
      await page.keyboard.type('Switzerland');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toContain('Skip to the content');
      await context.close();
    });

    it.each([360, 1280])('has no fault that axe can find, at %d pixels', async (width) => {
      const [page, context] = await open(width);
      const refused: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') refused.push(message.text());
      });
      for (const path of ['/office', '/office?state=settled', '/office/search', '/office/search?q=CHE']) {
        await page.goto(`${house.url}${path}`);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      // The pages break no rule of their own content policy.
      expect(refused).toEqual([]);
      await context.close();
    });
  });
});
