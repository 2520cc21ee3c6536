import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const open = [{ from: '08:00', to: '20:00' }];
const table = (...rows: string[]): Buffer =>
  Buffer.from(['reference;room;date;from;to;title', ...rows].join('\r\n'));

describeWith('browser', 'a table of bookings in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open },
    });
    await api.put('/api/v1/rooms/xix', { venueId: 'palais', name: 'Room XIX' });
    const office = await signIn(house, 'office');
    browser = await openBrowser();
    const context = await browser.newContext();
    await office.enter(context);
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  const look = async (buffer: Buffer): Promise<void> => {
    await page.goto(`${house.url}/office/bookings?venue=palais&on=2031-03-10`);
    await page.getByRole('link', { name: 'Bring in a table' }).click();
    await page.getByLabel('File').setInputFiles({ name: 'rooms.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Look at the table' }).click();
  };
  const titles = async (): Promise<unknown[]> =>
    (await api.all('/api/v1/bookings', { venue: 'palais' })).map((one) => (one as { title: string }).title);

  it('is looked at, decided row by row, and booked together', async () => {
    await look(Buffer.from('PK\u0003\u0004 not a table'));
    await page.getByText('The header does not fit').first().waitFor();
    await expectAccessible(page);
    await look(
      table(
        'a;Room XIX;2031-03-10;10:00;11:00;"Friends of the <b>Chair</b>"',
        'b;Room XIX;2031-03-10;10:30;11:30;Wants the same',
        'c;Room XX;2031-03-10;12:00;13:00;No such room',
        'd;xix;2031-03-10;14:00;15:00;Bilateral',
      ),
    );
    await page.getByText('3 of 4 rows cannot be booked').first().waitFor();
    await expectAccessible(page);
    expect(await titles()).toEqual([]);
    // A decision about some rows alone books nothing, and says what is left.
    await page.getByLabel(/^Line 4:/u).check();
    await page.getByRole('button', { name: /^Leave out/u }).click();
    await page.getByText('2 of 4 rows cannot be booked').first().waitFor();
    expect(await titles()).toEqual([]);
    await page.getByLabel(/^Line 3:/u).check();
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /^Leave out/u }).click();
    await page.getByText('The table is booked.').waitFor();
    expect((await titles()).sort()).toEqual(['Bilateral', 'Friends of the <b>Chair</b>']);
  });

  it('belongs to who may book: the address alone opens nothing', async () => {
    const auditor = await signIn(house, 'auditor');
    expect((await auditor.get('/office/bookings/import')).status).toBe(403);
    const office = await signIn(house, 'office');
    expect((await office.get(`/office/bookings/import/palais/${'0'.repeat(64)}`)).status).toBe(404);
  });
});
