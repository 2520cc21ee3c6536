import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const open = [{ from: '08:00', to: '20:00' }];
const HOSTILE = '"><script>alert(1)</script>{{ x }}';

describe('bookings that give way to a sitting, in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let processId = '';

  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const book = async (day: string, title = 'Consultation'): Promise<string> => {
    const facts = { roomId: 'xix', purpose: 'bilateral', title, organiser: 'Mission', until: null };
    const times = { start: `${day}T10:00:00Z`, end: `${day}T11:00:00Z` };
    return (await api.post<{ id: string }>('/api/v1/bookings', { ...facts, ...times })).id;
  };
  const stateOf = async (id: string): Promise<string> =>
    (await api.get<{ state: string }>(`/api/v1/bookings/${id}`)).state;
  const meetings = (): string => `/office/processes/${processId}/meetings`;
  const planned = (day: string, changes: Record<string, string> = {}): Record<string, string> => ({
    key: `form-${day}`,
    title: 'Rail',
    kind: 'informal consultation',
    venue: 'Palais des Nations',
    city: 'Geneva',
    zone: 'Europe/Zurich',
    roomId: 'xix',
    'sittings.0.date': day,
    'sittings.0.start': '10:00',
    'sittings.0.end': '13:00',
    ...changes,
  });

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open },
    });
    for (const id of ['xix', 'xx']) {
      await api.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room ${id}` });
    }
    const { id } = await api.post<{ id: string }>('/api/v1/processes', {
      title: 'Review of transit cooperation',
      shortTitle: 'Transit Review',
      office: { name: 'Office' },
    });
    processId = id;
  });
  afterAll(() => house?.close());

  it('are ticked where a meeting finds its room taken, with a reason, and nothing typed is lost', async () => {
    const id = await book('2031-03-10', HOSTILE);
    const refused = await (await office.post(meetings(), planned('2031-03-10'))).text();
    expect(refused).not.toContain('<script>alert');
    expect(text(refused)).toContain('Or let others give way');
    expect(refused).toContain(`value="${id}"`);
    expect(refused).toContain('value="Rail"');

    const silent = await office.post(meetings(), planned('2031-03-10', { displace: id }));
    const again = await silent.text();
    expect(again).toContain('href="#displace-why"');
    expect(again).toMatch(new RegExp(`value="${id}"[^>]* checked`, 'u'));
    expect(await stateOf(id)).toBe('held');

    const why = 'The Assembly meets there.';
    const done = await office.post(meetings(), planned('2031-03-10', { displace: id, 'displace-why': why }));
    expect(done.status).toBe(303);
    expect(await stateOf(id)).toBe('displaced');
    expect(text(await (await office.get(`/office/bookings/${id}`)).text())).toContain(why);
  });

  it('are ticked for a sitting of a draft, which displaces when it is saved', async () => {
    const { id } = await api.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, {
      kind: 'thematic-session',
      title: 'Road',
      venue: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      roomId: 'xx',
      sittings: [{ id: 'first', date: '2031-03-11', start: '10:00', end: '13:00' }],
    });
    await api.post(`/api/v1/meetings/${id}/announce`);
    const bookingId = await book('2031-03-12');
    const path = `${meetings()}/${id}/programme/sittings/first`;
    const version = /name="version" value="(\d+)"/u.exec(await (await office.get(path)).text())?.[1] ?? '';
    const sitting = { version, date: '2031-03-12', start: '10:00', end: '13:00', roomId: 'xix' };
    expect(await (await office.post(path, sitting)).text()).toContain(`value="${bookingId}"`);
    const ticked = { ...sitting, displace: bookingId, 'displace-why': 'The session moves.' };
    expect((await office.post(path, ticked)).status).toBe(303);
    expect(await stateOf(bookingId)).toBe('displaced');
  });

  it('are ticked where a meeting is announced again; ticks stay while another field is at fault', async () => {
    const { id } = await api.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, {
      kind: 'thematic-session',
      title: 'Air',
      venue: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      roomId: 'xx',
      sittings: [{ id: 'first', date: '2031-03-18', start: '10:00', end: '13:00' }],
    });
    await api.post(`/api/v1/meetings/${id}/announce`);
    await api.post(`/api/v1/meetings/${id}/postpone`, { reason: 'The host asks for time.' });
    const bookingId = await book('2031-03-19');
    const path = `${meetings()}/${id}/reinstate`;
    const version = /name="version" value="(\d+)"/u.exec(await (await office.get(path)).text())?.[1] ?? '';
    const form = {
      version,
      heading: 'New dates',
      roomId: 'xix',
      programme: 'carry',
      answers: 'again',
      'sittings.0.id': 'first',
      'sittings.0.date': '2031-03-19',
      'sittings.0.start': '10:00',
      'sittings.0.end': '13:00',
    };
    const refused = await (await office.post(path, form)).text();
    expect(refused).toContain(`value="${bookingId}"`);
    expect(refused).toContain('name="take" value="room|xx"');
    const ticked = { ...form, displace: bookingId, 'displace-why': 'It comes back.' };
    const faulty = await (await office.post(path, { ...ticked, 'sittings.0.end': '09:00' })).text();
    expect(faulty).toContain(`type="hidden" name="displace" value="${bookingId}"`);
    expect(faulty).not.toContain('href="#displace-why"');
    expect((await office.post(path, ticked)).status).toBe(303);
    expect(await stateOf(bookingId)).toBe('displaced');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('are ticked on a telephone without scripts, on a page that axe finds no fault with', async () => {
      const id = await book('2031-03-17', 'Bilateral of two Missions');
      for (const javaScriptEnabled of [true, false]) {
        const context = await browser.newContext({
          viewport: { width: 360, height: 740 },
          javaScriptEnabled,
        });
        await office.enter(context);
        const page = await context.newPage();
        await page.goto(`${house.url}${meetings()}/new`);
        for (const [label, value] of [
          ['Theme', 'Ports'],
          ['Kind', 'informal consultation'],
          ['Venue', 'Palais des Nations'],
          ['City', 'Geneva'],
        ] as const) {
          await page.getByLabel(label, { exact: false }).first().fill(value);
        }
        await page.locator('[name="zone"]').fill('Europe/Zurich');
        await page.locator('select[name="roomId"]').selectOption('xix');
        await page.locator('[name="sittings.0.date"]').fill('2031-03-17');
        await page.locator('[name="sittings.0.start"]').fill('10:00');
        await page.locator('[name="sittings.0.end"]').fill('13:00');
        await page.locator('#meeting-form button:not([name="take"])').last().click();
        await page.getByText('Or let others give way').waitFor();
        if (javaScriptEnabled) {
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        } else {
          await page.getByLabel(/^Bilateral of two Missions/u).check();
          await page.getByLabel('Why they give way').fill('The Assembly meets there.');
          await page.locator('#meeting-form button:not([name="take"])').last().click();
          await page.getByText('Ports').first().waitFor();
          expect(await stateOf(id)).toBe('displaced');
        }
        await context.close();
      }
    });
  });
});
