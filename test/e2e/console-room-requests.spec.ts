import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { pdfText } from '../../src/letters/rendering/pdf-text.js';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><b>x</b> {{ authority }} | # y';
const CITY = 'City of Geneva, Lieux & salles';

describe('what an outside authority is asked for', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let stationery: string;
  const ids: string[] = [];

  const pdf = async (path: string, desk = office): Promise<{ answer: Response; words: string }> => {
    const answer = await desk.get(path);
    const words = answer.status === 200 ? await pdfText(Buffer.from(await answer.arrayBuffer())) : '';
    return { answer, words: words.replace(/\s+/gu, ' ') };
  };

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/town', {
      name: 'Houses of the town',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: [{ from: '08:00', to: '22:00' }] },
    });
    await api.put('/api/v1/rooms/hall', { venueId: 'town', name: 'Lake Hall', authority: CITY });
    const made = await api.post<{ id: string }>('/api/v1/stationery', {
      title: 'Letterhead of the office',
      letterheads: [{ lines: ['United Nations', 'Office of the Special Representative'] }],
    });
    stationery = made.id;
    for (let day = 0; day < 40; day += 1) {
      const start = new Date(Date.UTC(2031, 2, 10 + 7 * day, 9));
      const { id } = await api.post<{ id: string }>('/api/v1/bookings', {
        roomId: 'hall',
        title: day === 0 ? HOSTILE : `Consultation ${day + 1} of the co-facilitators on the draft`,
        purpose: 'bilateral',
        start,
        end: new Date(start.getTime() + 7_200_000),
        organiser: 'Permanent Mission of Switzerland',
        confidential: day === 2,
        seats: 120,
        layout: 'conference',
        equipment: ['webcast'],
        languages: ['en', 'fr', 'es'],
      });
      ids.push(id);
    }
    await api.post(`/api/v1/bookings/${ids[1] ?? ''}/request`, { reference: 'GE/31/4', on: '2031-03-01' });
  });
  afterAll(() => house?.close());

  it('is a list to send, under the letterhead that was chosen, over as many pages as it needs', async () => {
    const query = new URLSearchParams({ authority: CITY, stationery });
    const { answer, words } = await pdf(`/office/bookings/requests.pdf?${query.toString()}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.headers.get('content-disposition')).toContain('2031-03-03%20Rooms%20requested');
    for (const said of [
      'Office of the Special Representative',
      `Rooms requested of ${CITY}`,
      '3 March 2031',
      'Times are those of Geneva (Europe/Zurich).',
      'Mon 10 March 2031 10:00–12:00',
      HOSTILE,
      '120 seats; conference; webcast; interpretation: en, fr, es',
      'requested 1 March 2031, GE/31/4',
      'Occupied',
      'Consultation 40',
    ])
      expect(words).toContain(said);
    expect(words).not.toContain('Consultation 3 of');
    // The head of the table stands on each page.
    const pages = words.split('State and reference').length - 1;
    expect(pages).toBeGreaterThan(1);
    expect(words).toContain(`${pages}/${pages}`);
  });

  it('comes over the API, without a letterhead if none is named; for one authority, to those who may read', async () => {
    const call = (query: Record<string, string>) =>
      api.bytes(`/api/v1/bookings/requests.pdf?${new URLSearchParams(query).toString()}`);
    const words = (await pdfText(Buffer.from(await call({ authority: CITY, venue: 'town' })))).replace(
      /\s+/gu,
      ' ',
    );
    expect(words).toContain('Consultation 40');
    expect(words).not.toContain('Special Representative');
    const empty = await pdfText(Buffer.from(await call({ authority: 'Nobody' })));
    expect(empty).toContain('Nothing is asked for.');
    await expect(call({})).rejects.toMatchObject({ status: 422 });
    await expect(call({ authority: CITY, stationery: 'nowhere' })).rejects.toMatchObject({
      code: 'letters/stationery-unknown',
    });
    await expect(call({ authority: CITY, room: 'hall' })).rejects.toMatchObject({ status: 422 });
  });

  it('is shown in the console with state and reference, and as a CSV', async () => {
    const page = await (await office.get('/office/bookings/requests')).text();
    expect(page).not.toContain('<b>x</b>');
    expect(page).toContain('GE/31/4, 2031-03-01');
    expect(page).toContain('Letterhead of the office');
    const csv = await office.get(
      `/office/bookings/requests.csv?${new URLSearchParams({ authority: CITY }).toString()}`,
    );
    expect((await csv.text()).split('\r\n')).toHaveLength(42);
    expect((await office.get('/office/bookings/requests.pdf')).status).toBe(303);
    const organiser = await signIn(house, 'organiser');
    for (const path of ['', '.pdf', '.csv'])
      expect((await organiser.get(`/office/bookings/requests${path}?authority=x`)).status).toBe(403);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('is reached by keyboard, has no fault that axe can find, and fits a telephone', async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await office.enter(context);
      const at = new Keyboard(await context.newPage());
      await at.page.goto(`${house.url}/office/bookings?venue=town&on=2031-03-10`);
      await at.press('Rooms asked of others', 'What is asked, by time');
      await expectAccessible(at.page);
      const download = at.page.waitForEvent('download');
      await at.press('List as PDF');
      expect((await download).suggestedFilename()).toContain('Rooms requested of City of Geneva');
      await at.page.setViewportSize({ width: 360, height: 740 });
      await expectNoSidewaysScroll(at.page);
      await context.close();
    });
  });
});
