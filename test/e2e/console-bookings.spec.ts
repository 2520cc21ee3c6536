import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>{{ x }}';
const open = [{ from: '08:00', to: '20:00' }];
const KEYS = [1, 2, 3].map((n) => `0000000${n}-0000-4000-8000-000000000000`);

describe('bookings in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let auditor: Desk;

  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const asked = (changes: Record<string, string> = {}): Record<string, string> => ({
    venue: 'palais',
    title: 'Consultation of the Friends',
    purpose: 'bilateral',
    roomId: 'xix',
    start: '2031-03-10T10:00',
    end: '2031-03-10T13:00',
    organiser: 'Permanent Mission of Switzerland',
    action: 'hold',
    ...changes,
  });
  const hold = async (changes: Record<string, string> = {}): Promise<string> => {
    const answer = await office.post('/office/bookings', asked(changes));
    expect([answer.status, location(answer)]).toEqual([303, expect.stringContaining('done=room-held')]);
    return location(answer).replace(/\?.*$/u, '');
  };

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    auditor = await signIn(house, 'auditor');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open },
    });
    for (const [id, more] of [
      ['xix', { after: 15, capacity: { conference: 800 } }],
      ['xvii', { approval: true }],
      ['city-hall', { authority: 'City of Geneva' }],
    ] as const) {
      await api.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room ${id}`, ...more });
    }
  });
  afterAll(() => house?.close());

  it('show rooms and hours of a day and of a week: what is held, confirmed, blocked and free', async () => {
    const path = await hold({ start: '2031-03-10T10:00', end: '2031-03-10T11:00', title: HOSTILE });
    const day = await page('/office/bookings?venue=palais&on=2031-03-10');
    expect(day).not.toContain('<script>alert');
    expect(text(day)).toContain('held, 10:00 to 11:00');
    expect(text(day)).toContain('free : book Room xix, 11:00 to 20:00');
    expect((await office.post(`${path}/confirm`)).status).toBe(303);
    expect((await office.post(`${path}/confirm`)).status).toBe(303);
    const week = text(await page('/office/bookings?venue=palais&on=2031-03-12&span=week'));
    expect(week).toContain('confirmed, 10:00 to 11:00');
    expect(week).toContain('Monday, 10 March');
    // The house is open from Monday to Wednesday.
    expect(week).toMatch(/Room city-hall(?: free){3}(?: closed){4}/u);
    expect(await page('/office/bookings?venue=nowhere&on=yesterday&span[$ne]=x')).toContain(
      'Palais des Nations',
    );
    expect((await office.post(`${path}/release`, { why: 'Not needed' })).status).toBe(303);
    expect(text(await page(path))).toContain('Not needed');
  });

  it('are looked at before they are held; a clash names what stands there, and nothing typed is lost', async () => {
    const path = await hold({ start: '2031-03-11T10:00', end: '2031-03-11T13:00' });
    const other = asked({
      title: 'Another',
      start: '2031-03-11T12:00',
      end: '2031-03-11T14:00',
      seats: '900',
    });
    const look = await office.post('/office/bookings', { ...other, action: 'look' });
    expect(look.status).toBe(200);
    const shown = await look.text();
    expect(text(shown)).toContain('Consultation of the Friends');
    expect(text(shown)).toContain('Tuesday, 11 March 2031, 10:00 to 13:00 (Europe/Zurich)');
    expect(text(shown)).toContain('Room xix seats 800; 900 are asked for.');
    expect(shown).toContain('value="Another"');
    const refused = await office.post('/office/bookings', other);
    expect(refused.status).toBe(422);
    expect(text(await refused.text())).toContain('The room is taken then');
    for (const [field, value] of [
      ['title', ''],
      ['start', 'tomorrow'],
      ['end', '2031-03-11T09:00'],
      ['mailbox', 'nobody'],
      ['seats', 'many'],
    ] as const) {
      const slip = await office.post('/office/bookings', { ...other, [field]: value });
      expect([field, slip.status]).toEqual([field, 422]);
      expect(await slip.text()).toContain(`href="#${field}"`);
    }
    expect((await api.all('/api/v1/bookings', { state: 'held' })).length).toBe(1);
    await office.post(`${path}/release`, { why: 'Done' });
  });

  it('are made once of a form that is sent twice, and moved once', async () => {
    const fields = asked({ start: '2031-03-12T10:00', end: '2031-03-12T11:00', key: KEYS[0] ?? '' });
    const [first, second] = [
      await office.post('/office/bookings', fields),
      await office.post('/office/bookings', fields),
    ];
    expect([first.status, location(first)]).toEqual([second.status, location(second)]);
    const path = location(first).replace(/\?.*$/u, '');
    const to = { roomId: 'xix', start: '2031-03-12T14:00', end: '2031-03-12T15:00', version: '1' };
    for (const _twice of [1, 2]) {
      expect(location(await office.post(`${path}/move`, to))).toContain('done=booking-moved');
    }
    const late = await office.post(`${path}/move`, {
      ...to,
      start: '2031-03-12T16:00',
      end: '2031-03-12T17:00',
    });
    expect(late.status).toBe(422);
  });

  it('wait for an approver, who finds them on the to-do list, and for an outside authority', async () => {
    const path = await hold({ roomId: 'xvii', title: 'For approval' });
    expect(text(await page('/office'))).toContain('Approve or refuse the booking');
    expect(await page('/office')).toContain(`href="${path}"`);
    expect((await office.post(`${path}/confirm`)).status).toBe(422);
    expect((await auditor.post(`${path}/approve`)).status).toBe(403);
    expect((await office.post(`${path}/approve`)).status).toBe(303);
    expect((await office.post(`${path}/confirm`)).status).toBe(303);
    const rented = await hold({ roomId: 'city-hall', title: 'In town' });
    const bad = await office.post(`${rented}/authority`, { act: 'grant', on: '2031-02-30' });
    expect([bad.status, (await bad.text()).includes('href="#on"')]).toEqual([422, true]);
    await office.post(`${rented}/authority`, { act: 'grant', on: '2031-03-04', reference: 'GE/31/4' });
    expect(text(await page(rented))).toContain('City of Geneva, granted, GE/31/4, 2031-03-04');
  });

  it('are asked to be reconfirmed, and reconfirmed once', async () => {
    const path = await hold({
      start: '2031-04-07T10:00',
      end: '2031-04-07T11:00',
      title: 'To be reconfirmed',
    });
    for (const by of ['', 'soon', '2031-04-07T10:30', '2031-03-01T10:00']) {
      const slip = await office.post(`${path}/ask-reconfirm`, { by });
      expect([by, slip.status, (await slip.text()).includes('href="#by"')]).toEqual([by, 422, true]);
    }
    expect((await office.post(`${path}/reconfirm`)).status).toBe(422);
    for (const _twice of [1, 2]) {
      const asked = await office.post(`${path}/ask-reconfirm`, { by: '2031-04-04T18:00' });
      expect(location(asked)).toContain('done=booking-changed');
    }
    const asking = text(await page(path));
    expect(asking).toContain('Friday, 4 April 2031, 18:00 (Europe/Zurich), or it is released');
    expect(asking.split('reconfirmation asked')).toHaveLength(2);
    expect((await auditor.post(`${path}/reconfirm`)).status).toBe(403);
    for (const _twice of [1, 2]) expect((await office.post(`${path}/reconfirm`)).status).toBe(303);
    const done = text(await page(path));
    expect(done).not.toContain('or it is released');
    expect(done).not.toContain('Reconfirm the booking');
    await office.post(`${path}/release`, { why: 'Done' });
  });

  it('are kept out of a blocking, which says what is booked there', async () => {
    const block = {
      venue: 'palais',
      reason: 'Works in the hall',
      roomIds: 'xix',
      start: '2031-03-17T00:00',
      end: '2031-03-19T00:00',
    };
    const faulty = await office.post('/office/bookings/block', { ...block, end: '2031-03-16T00:00' });
    expect([faulty.status, (await faulty.text()).includes('value="Works in the hall"')]).toEqual([422, true]);
    const made = await office.post('/office/bookings/block', block);
    expect(made.status).toBe(303);
    const refused = await office.post(
      '/office/bookings',
      asked({ start: '2031-03-17T10:00', end: '2031-03-17T11:00' }),
    );
    expect(text(await refused.text())).toContain('Works in the hall');
    const path = location(made).replace(/\?.*$/u, '');
    expect((await auditor.post(`${path}/lift`)).status).toBe(403);
    expect((await office.post(`${path}/lift`)).status).toBe(303);
    await hold({ start: '2031-03-17T10:00', end: '2031-03-17T11:00' });
  });

  it('that gave way to a meeting show what is offered, and the answer that somebody gave by telephone', async () => {
    const path = await hold({ start: '2031-03-31T10:00', end: '2031-03-31T11:00', title: 'Gives way' });
    const bookingId = path.split('/').at(-1) ?? '';
    const { id: processId } = await api.post<{ id: string }>('/api/v1/processes', {
      title: 'A process',
      shortTitle: 'A process',
      office: { name: 'Office of the President' },
    });
    await api.post(`/api/v1/processes/${processId}/meetings`, {
      title: 'Meeting',
      kind: 'informal meeting',
      venue: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      roomId: 'xix',
      sittings: [{ id: 'one', date: '2031-03-31', start: '10:00', end: '13:00' }],
      displace: { bookings: [bookingId], why: 'The Assembly meets there.' },
    });
    const displaced = await page(path);
    expect(text(displaced)).toContain('The Assembly meets there.');
    const offer = /Displaced; offered instead.*?href="([^"]+)"/su.exec(displaced)?.[1] ?? '';
    const offered = text(await page(offer));
    expect(offered).toContain('Offered instead of Monday, 31 March 2031, 10:00 to 11:00');
    expect(offered).toContain('They take the room');
    expect(offered).not.toContain('Confirm the booking');
    expect((await auditor.post(`${offer}/accept`)).status).toBe(403);
    expect((await office.post(`${offer}/accept`)).status).toBe(303);
    expect((await office.post(`${offer}/decline`)).status).toBe(422);
    expect(text(await page(offer))).toContain('confirmed');
    expect(text(await page(path))).toContain('confirmed');
  });

  it('are read by an auditor and made by nobody without the right', async () => {
    expect(await page('/office/bookings', auditor)).not.toContain('Book a room');
    expect((await auditor.get('/office/bookings/new?venue=palais')).status).toBe(403);
    expect((await auditor.post('/office/bookings', asked())).status).toBe(403);
    expect((await office.get('/office/bookings/no-such-booking')).status).toBe(404);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    async function tabOf(width: number, javaScriptEnabled = true): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      await office.enter(context);
      return context.newPage();
    }

    it('are made from the grid by keyboard alone, on a telephone, without scripts', async () => {
      const at = new Keyboard(await tabOf(360, false));
      await at.page.goto(`${house.url}/office/bookings?venue=palais&on=2031-03-24`);
      await at.press('free: book Room xix, 08:00 to 20:00', 'What for');
      await at.type('What for', 'Typed by hand');
      await at.press('Look whether it fits', 'Book a room of');
      await at.press('Hold the room', 'The room is held');
      await at.press('Confirm the booking', 'It is recorded');
      await at.sees('confirmed');
      await at.page.context().close();
    });

    it('have no fault that axe can find, and fit a telephone', async () => {
      const path = await hold({ roomId: 'xvii', start: '2031-03-25T10:00', end: '2031-03-25T12:00' });
      const tab = await tabOf(1280);
      const pages = [
        '/office/bookings?venue=palais&on=2031-03-25',
        '/office/bookings?venue=palais&on=2031-03-25&span=week',
        '/office/bookings/new?room=xix&on=2031-03-25&from=10:00&to=11:00',
        '/office/bookings/block?venue=palais',
        path,
      ];
      for (const address of pages) {
        const answer = await tab.goto(house.url + address);
        expect([address, answer?.status()]).toEqual([address, 200]);
        await expectAccessible(tab);
      }
      await tab.setViewportSize({ width: 360, height: 740 });
      for (const address of pages) {
        await tab.goto(house.url + address);
        await expectNoSidewaysScroll(tab);
      }
      await tab.context().close();
    });
  });
});
