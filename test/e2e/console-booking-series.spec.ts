import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>';
const open = [{ from: '08:00', to: '20:00' }];
const KEY = '00000009-0000-4000-8000-000000000000';

describe('rooms for many days in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;

  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const asked = (changes: Record<string, string | string[]> = {}): Record<string, string | string[]> => ({
    venue: 'palais',
    title: 'Morning briefing',
    purpose: 'preparation',
    roomId: 'xix',
    from: '09:00',
    to: '10:00',
    every: 'week',
    on: ['monday', 'wednesday'],
    first: '2031-03-10',
    last: '2031-03-19',
    action: 'look',
    ...changes,
  });
  const send = async (changes: Record<string, string | string[]> = {}) => {
    const answer = await office.post('/office/bookings/series', asked(changes));
    const html = answer.status === 303 ? '' : await answer.text();
    return { status: answer.status, location: answer.headers.get('location') ?? '', html, words: text(html) };
  };
  const booked = async (title: string): Promise<[string, string][]> => {
    const all = await api.all<{ title: string; roomId: string; start: string }>('/api/v1/bookings', {
      state: 'held',
    });
    return all.filter((one) => one.title === title).map(({ roomId, start }) => [roomId, start]);
  };
  const inTheWay = async (start: string, end: string, title = 'Stands there'): Promise<void> => {
    await api.post('/api/v1/bookings', { roomId: 'xix', title, purpose: 'bilateral', start, end });
  };

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open, thursday: open, friday: open },
    });
    for (const id of ['xix', 'xx'])
      await api.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room ${id}` });
    await inTheWay('2031-03-12T08:00:00Z', '2031-03-12T09:00:00Z');
    await inTheWay('2031-03-17T07:30:00Z', '2031-03-17T08:30:00Z', HOSTILE);
  });
  afterAll(() => house?.close());

  it('are looked at day by day; one that clashes is shown with other places, and nothing is held', async () => {
    const { status, words, html } = await send();
    expect(status).toBe(200);
    expect(words).toContain('2 of 4 days to decide');
    expect(words).toContain('Stands there, Wednesday, 12 March 2031, 09:00 to 10:00');
    expect(html).not.toContain('<script>alert');
    for (const value of ['xix|10:00|11:00', 'xx|09:00|10:00', 'skip'])
      expect(html).toContain(`value="${value}"`);
    expect(await booked('Morning briefing')).toEqual([]);
    const refused = await send({ action: 'hold' });
    expect([refused.status, refused.words.includes('2 of 4 days to decide')]).toEqual([422, true]);
    expect(await booked('Morning briefing')).toEqual([]);
  });

  it('are held together once each clash is decided, and once of a form that is sent twice', async () => {
    const decided = { 'day-2031-03-12': 'xx|09:00|10:00', 'day-2031-03-17': 'skip', key: KEY };
    const look = await send(decided);
    expect(look.words).toContain('Every day has its place');
    expect(look.words).toContain('left out');
    expect(look.html).toContain('<option value="xx|09:00|10:00" selected');
    const [one, two] = await Promise.all([
      send({ ...decided, action: 'hold' }),
      send({ ...decided, action: 'hold' }),
    ]);
    const three = await send({ ...decided, action: 'hold' });
    for (const { status, location } of [one, two, three])
      expect([status, location]).toEqual([303, expect.stringContaining('done=series-held')]);
    expect(await booked('Morning briefing')).toEqual([
      ['xix', '2031-03-10T08:00:00.000Z'],
      ['xx', '2031-03-12T08:00:00.000Z'],
      ['xix', '2031-03-19T08:00:00.000Z'],
    ]);
  });

  it('pass over what was decided for a day that the series has no more', async () => {
    const { status, words } = await send({
      title: 'Later',
      every: 'chosen',
      days: '2031-04-07\n2031-04-09, 2031-04-07',
      'day-2031-03-12': 'skip',
      'day-2031-03-17': 'xx|09:00|10:00',
    });
    expect([status, words.includes('Monday, 7 April 2031')]).toEqual([200, true]);
    expect(words).not.toContain('12 March');
  });

  it('have every fault at its field, and nothing typed is lost', async () => {
    for (const [field, changes] of [
      ['title', { title: '' }],
      ['roomId', { roomId: '' }],
      ['from', { from: 'nine' }],
      ['on', { on: [] }],
      ['first', { first: 'soon' }],
      ['last', { last: '' }],
      ['every', { every: 'month' }],
      ['days', { every: 'chosen', days: 'tomorrow' }],
      ['days', { every: 'chosen', days: '' }],
      ['days', { first: '2031-03-10', last: '2032-06-10' }],
      ['days', { 'day-2031-03-12': 'xx|late|later' }],
      ['seats', { seats: 'many' }],
    ] as const) {
      const { status, html } = await send({ organiser: HOSTILE, ...changes } as Record<string, string>);
      expect([field, changes, status, html.includes(`href="#${field}"`)]).toEqual([
        field,
        changes,
        422,
        true,
      ]);
      expect(html).toContain('value="&#34;>&lt;script>');
    }
    const auditor = await signIn(house, 'auditor');
    expect((await auditor.get('/office/bookings/series?venue=palais')).status).toBe(403);
    expect((await auditor.post('/office/bookings/series', asked())).status).toBe(403);
    expect((await office.get('/office/bookings/series?venue=nowhere')).status).toBe(404);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('are decided and held by keyboard alone, on a telephone, without scripts', async () => {
      await inTheWay('2031-05-12T08:00:00Z', '2031-05-12T12:00:00Z');
      const context = await browser.newContext({
        viewport: { width: 360, height: 800 },
        javaScriptEnabled: false,
      });
      await office.enter(context);
      const at = new Keyboard(await context.newPage());
      await at.page.goto(`${house.url}/office/bookings?venue=palais&on=2031-05-05`);
      await at.press('Book for many days', 'Days of the week');
      await at.type('What for', 'By hand');
      await at.tick('Monday');
      await at.page.locator('#last').fill('2031-05-19');
      await at.press('Look at the days', '1 of 3 days to decide');
      await expectNoSidewaysScroll(at.page);
      await at.type('Monday, 12 May 2031', 'Leave');
      await at.press('Look at the days', 'Every day has its place');
      await at.press('Hold them all', 'The room is held on all these days');
      await at.sees('By hand');
      await context.close();
    });

    it('have no fault that axe can find', async () => {
      await inTheWay('2031-06-02T08:00:00Z', '2031-06-02T12:00:00Z');
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await office.enter(context);
      const tab = await context.newPage();
      await tab.goto(`${house.url}/office/bookings/series?venue=palais&on=2031-06-02`);
      await expectAccessible(tab);
      await tab.getByLabel('What for').fill('Looks');
      await tab.getByLabel('Monday').check();
      await tab.getByRole('button', { name: 'Look at the days' }).click();
      await tab.getByText('1 of 1 days to decide').waitFor();
      await expectAccessible(tab);
      await context.close();
    });
  });
});
