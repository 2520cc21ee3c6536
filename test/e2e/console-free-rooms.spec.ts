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

describe('free rooms in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;

  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const find = async (changes: Record<string, string> = {}, desk = office) => {
    const query = { venue: 'palais', from: '2031-03-10', to: '2031-03-11', minutes: '120', ...changes };
    const answer = await desk.get(`/office/rooms/free?${new URLSearchParams(query).toString()}`);
    const html = await answer.text();
    return {
      status: answer.status,
      html,
      words: text(html),
      links: [...html.matchAll(/bookings\/new\?([^"]+)"/gu)],
    };
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
      hours: { monday: open, tuesday: open, friday: [{ from: '20:00', to: '24:00' }], saturday: open },
    });
    for (const [id, more] of [
      ['xix', { after: 15, capacity: { conference: 800 }, booths: 8, equipment: ['webcast', 'screen'] }],
      ['xx', { after: 15, capacity: { conference: 700 }, booths: 8, approval: true }],
      ['small', { capacity: { boardroom: 20 }, accessibility: ['step-free'] }],
    ] as const)
      await api.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room ${id}`, ...more });
    await api.post('/api/v1/bookings', {
      roomId: 'xix',
      title: 'Not for everybody to read',
      purpose: 'bilateral',
      start: '2031-03-10T09:00:00Z',
      end: '2031-03-10T12:00:00Z',
    });
  });
  afterAll(() => house?.close());

  it('are those of the whole venue that fit, with windows in its time, and the way to book each', async () => {
    const { status, words, html, links } = await find({ seats: '100', layout: 'conference' });
    expect(status).toBe(200);
    expect(words).toMatch(/Room xix Book Room xix: Monday.* 800 free to book Room xx /u);
    expect(words).toContain('Monday, 10 March 2031, 13:15 to 20:00');
    expect(words).toContain('needs approval');
    expect(words).not.toContain('Room small');
    expect(html).not.toContain('Not for everybody');
    const book = links.map(([, query = '']) => new URLSearchParams(query.replaceAll('&amp;', '&')));
    expect(book.map((one) => [one.get('room'), one.get('from'), one.get('to')])).toContainEqual([
      'xix',
      '13:15',
      '2031-03-10T15:15',
    ]);
    const form = await (await office.get(`/office/bookings/new?${book.at(-1)?.toString() ?? ''}`)).text();
    expect(form).toContain('value="100"');
  });

  it('are fewer with each wish, and those that are taken are named', async () => {
    expect((await find({ equipment: 'Webcast, screen' })).words).not.toContain('Room xx ');
    expect((await find({ accessibility: 'step-free' })).words).toContain('Room small');
    expect((await find({ booths: '9' })).words).toContain('No room of the venue fits');
    const whole = await find({ to: '2031-03-10', minutes: '720', gap: '0' });
    expect(whole.words).toContain('These fit and are taken: Room xix.');
    const wide = await find({
      to: '2031-03-10',
      minutes: '60',
      gap: '240',
      seats: '750',
      layout: 'conference',
    });
    expect(wide.words).toContain('10 March 2031, 17:00 to 20:00');
    expect((await find({ from: '2031-03-12', to: '2031-03-13' })).words).toContain(
      'Every room that fits is taken',
    );
  });

  it('are booked over midnight on the day on which they end', async () => {
    const late = await find({ from: '2031-03-14', to: '2031-03-14', minutes: '240' });
    expect(late.html).toContain('on=2031-03-14&amp;from=20%3A00&amp;to=2031-03-15T00%3A00');
  });

  it('are asked for with every fault at its field, and nothing typed is lost', async () => {
    for (const [field, value] of [
      ['from', 'tomorrow'],
      ['to', ''],
      ['to', '2031-03-09'],
      ['to', '2031-12-31'],
      ['minutes', 'many'],
      ['seats', '-1'],
      ['layout', 'tent'],
      ['booths', '99'],
      ['gap', '1000'],
    ] as const) {
      const slip = await find({ [field]: value, equipment: HOSTILE });
      expect([field, value, slip.status, slip.html.includes(`href="#${field}"`)]).toEqual([
        field,
        value,
        422,
        true,
      ]);
      expect(slip.html).not.toContain('<script>alert');
      expect(slip.html).toContain('value="&#34;>&lt;script>');
    }
    const blank = await office.get('/office/rooms/free');
    expect([blank.status, (await blank.text()).includes('value="2031-03-03"')]).toEqual([200, true]);
    expect((await office.get('/office/rooms/free?venue=nowhere&from[$ne]=1')).status).toBe(200);
  });

  it('are seen by those who read rooms, and booked by those who may', async () => {
    const auditor = await signIn(house, 'auditor');
    const seen = await find({}, auditor);
    expect([seen.status, seen.links.length]).toEqual([200, 0]);
    const organiser = await signIn(house, 'organiser');
    expect((await find({}, organiser)).status).toBe(403);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('are found and booked by keyboard alone, on a telephone, without scripts', async () => {
      const context = await browser.newContext({
        viewport: { width: 360, height: 800 },
        javaScriptEnabled: false,
      });
      await office.enter(context);
      const at = new Keyboard(await context.newPage());
      await at.page.goto(
        `${house.url}/office/rooms/free?venue=palais&from=2031-03-10&to=2031-03-11&minutes=60`,
      );
      await expectNoSidewaysScroll(at.page);
      await at.type('Seats', '750');
      await at.press('Find', 'Rooms that are free for 60 minutes or more');
      await expectNoSidewaysScroll(at.page);
      await at.press('Book Room xix: Monday, 10 March 2031, 13:15 to 20:00', 'What for');
      await at.type('What for', 'Found by hand');
      await at.press('Hold the room', 'The room is held');
      await at.sees('13:15 to 14:15');
      await context.close();
    });

    it('have no fault that axe can find', async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await office.enter(context);
      const tab = await context.newPage();
      for (const query of ['', '?venue=palais&from=2031-03-10&to=2031-03-11&minutes=60', '?from=x']) {
        await tab.goto(`${house.url}/office/rooms/free${query}`);
        await expectAccessible(tab);
      }
      await context.close();
    });
  });
});
