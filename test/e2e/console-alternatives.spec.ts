import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const open = [{ from: '08:00', to: '20:00' }];
const DAY = '2031-03-10';

describe('another place for what finds its room taken', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let drafted = '';

  const location = (response: Response): string => response.headers.get('location') ?? '';
  const buttons = (html: string): string[] =>
    [...html.matchAll(/name="take" value="([^"]+)"/gu)].map(([, value]) => value ?? '');
  const valueOf = (html: string, field: string): string | undefined =>
    new RegExp(`name="${field}" [^>]*?value="([^"]*)"|value="([^"]*)" [^>]*name="${field}"`, 'u')
      .exec(html)
      ?.slice(1)
      .find((found) => found !== undefined);
  const chosen = (html: string, field: string): string | undefined =>
    new RegExp(`<select[^>]*name="${field}"[^]*?<option value="([^"]*)" selected`, 'u').exec(html)?.[1];
  const asked = (changes: Record<string, string> = {}): Record<string, string> => ({
    venue: 'palais',
    title: 'Friends of the chair',
    purpose: 'bilateral',
    roomId: 'xix',
    start: `${DAY}T10:00`,
    end: `${DAY}T13:00`,
    organiser: 'Mission "A" & <B>',
    seats: '40',
    action: 'hold',
    ...changes,
  });
  const hold = async (changes: Record<string, string>): Promise<string> => {
    const answer = await office.post('/office/bookings', asked(changes));
    expect(answer.status).toBe(303);
    return location(answer).replace(/\?.*$/u, '');
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
      hours: { monday: open, tuesday: open, wednesday: open },
    });
    for (const [id, seats] of [
      ['xix', 800],
      ['xx', 700],
      ['small', 20],
    ] as const)
      await api.put(`/api/v1/rooms/${id}`, {
        venueId: 'palais',
        name: `Room ${id}`,
        after: 15,
        capacity: { conference: seats },
      });
    const { id: processId } = await api.post<{ id: string }>('/api/v1/processes', {
      title: 'Review of transit cooperation',
      shortTitle: 'Transit Review',
      office: { name: 'Office' },
    });
    const { id } = await api.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, {
      kind: 'thematic-session',
      title: 'Rivers and roads',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      venue: 'Palais des Nations',
      roomId: 'small',
      sittings: [{ id: 'first', date: '2031-03-11', start: '10:00', end: '13:00' }],
    });
    await api.post(`/api/v1/meetings/${id}/announce`);
    drafted = `/office/processes/${processId}/meetings/${id}/programme`;
  });
  afterAll(() => house?.close());

  it('is offered beside what stands in the way; taking it fills the form and loses nothing', async () => {
    const path = await hold({ title: 'Stands there' });
    for (const action of ['look', 'hold']) {
      const refused = await office.post('/office/bookings', asked({ action }));
      const html = await refused.text();
      expect([action, refused.status]).toEqual([action, action === 'look' ? 200 : 422]);
      expect(html).toContain('Stands there');
      expect(buttons(html)).toContain(`xix|${DAY}T13:15|${DAY}T16:15`);
      // The small room seats too few.
      expect(buttons(html).filter((place) => place.startsWith('small'))).toEqual([]);
      expect(buttons(html)).toContain(`xx|${DAY}T10:00|${DAY}T13:00`);
    }
    const taken = await office.post(
      '/office/bookings',
      asked({ action: 'hold', take: `xx|${DAY}T10:00|${DAY}T13:00` }),
    );
    const html = await taken.text();
    expect([taken.status, chosen(html, 'roomId'), valueOf(html, 'start')]).toEqual([
      200,
      'xx',
      `${DAY}T10:00`,
    ]);
    expect(html).toContain('Nothing stands in the way.');
    expect(html).toContain('Mission &#34;A&#34; &amp; &lt;B>');
    expect((await api.all('/api/v1/bookings', { room: 'xx' })).length).toBe(0);
    for (const forged of ['', 'xx', 'xx|now|then', 'xx|2031-03-10T10:00', '|||'])
      expect([200, 303, 422]).toContain(
        (await office.post('/office/bookings', asked({ action: 'look', take: forged }))).status,
      );
    await office.post(`${path}/release`, { why: 'Done' });
  });

  it('is offered for a move, which is made once it is pressed', async () => {
    const there = await hold({ title: 'Stands there' });
    const path = await hold({ title: 'To be moved', start: `${DAY}T14:00`, end: `${DAY}T15:00` });
    const move = { version: '1', roomId: 'xix', start: `${DAY}T11:00`, end: `${DAY}T12:00` };
    const refused = await office.post(`${path}/move`, move);
    const html = await refused.text();
    expect([refused.status, html.includes('Stands there')]).toEqual([422, true]);
    const [first = ''] = buttons(html);
    const filled = await office.post(`${path}/move`, { ...move, take: first });
    expect(filled.status).toBe(200);
    const [roomId = '', start = '', end = ''] = first.split('|');
    expect(valueOf(await filled.text(), 'start')).toBe(start);
    expect(location(await office.post(`${path}/move`, { version: '1', roomId, start, end }))).toContain(
      'booking-moved',
    );
    for (const one of [there, path]) await office.post(`${one}/release`, { why: 'Done' });
  });

  it('is offered for a sitting in the draft of a programme', async () => {
    const there = await hold({ title: 'Stands there', start: '2031-03-11T10:00', end: '2031-03-11T13:00' });
    const version = /name="version" value="(\d+)"/u.exec(
      await (await office.get(`${drafted}/sittings/first`)).text(),
    )?.[1];
    const sitting = {
      version: version ?? '',
      title: 'Opening',
      date: '2031-03-11',
      start: '10:00',
      end: '13:00',
      roomId: 'xix',
      languages: '',
    };
    const refused = await office.post(`${drafted}/sittings/first`, sitting);
    const html = await refused.text();
    expect([refused.status, html.includes('Stands there')]).toEqual([422, true]);
    expect(buttons(html)).toContain('xx|2031-03-11T10:00|2031-03-11T13:00');
    const filled = await office.post(`${drafted}/sittings/first`, {
      ...sitting,
      take: 'xix|2031-03-11T13:15|2031-03-11T16:15',
    });
    const shown = await filled.text();
    expect([filled.status, valueOf(shown, 'start'), valueOf(shown, 'title')]).toEqual([
      200,
      '13:15',
      'Opening',
    ]);
    const saved = await office.post(`${drafted}/sittings/first`, {
      ...sitting,
      start: '13:15',
      end: '16:15',
    });
    expect(location(saved)).toContain('programme-saved');
    await office.post(`${there}/release`, { why: 'Done' });
  });

  it('is offered for a meeting that is planned or changed: another room for all, another time for a sitting', async () => {
    const there = await hold({ title: 'Stands there', start: '2031-03-12T10:00', end: '2031-03-12T13:00' });
    const meetings = drafted.replace(/\/meetings\/.*$/u, '/meetings');
    const form = {
      key: 'form-with-a-clash',
      title: 'Rail',
      kind: 'informal consultation',
      venue: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      roomId: 'xix',
      'sittings.0.date': '2031-03-11',
      'sittings.0.start': '10:00',
      'sittings.0.end': '13:00',
      'sittings.1.date': '2031-03-12',
      'sittings.1.start': '10:00',
      'sittings.1.end': '13:00',
    };
    const refused = await office.post(meetings, { ...form, 'sittings.0.date': '2031-03-05' });
    const html = await refused.text();
    expect(html).toContain('Stands there');
    expect(buttons(html)).toEqual(expect.arrayContaining(['room|xx', 'sitting|1|2031-03-12|13:15|16:15']));
    const filled = await office.post(meetings, {
      ...form,
      'sittings.0.date': '2031-03-05',
      take: 'sitting|1|2031-03-12|13:15|16:15',
    });
    const shown = await filled.text();
    expect([valueOf(shown, 'sittings.1.start'), valueOf(shown, 'title')]).toEqual(['13:15', 'Rail']);
    expect(chosen(shown, 'roomId')).toBe('xix');
    const planned = await office.post(meetings, {
      ...form,
      'sittings.0.date': '2031-03-05',
      'sittings.1.start': '13:15',
      'sittings.1.end': '16:15',
    });
    expect([planned.status, location(planned)]).toEqual([303, expect.stringContaining('meeting-planned')]);
    const path = location(planned).replace(/\?.*$/u, '');
    const version = /name="version" value="(\d+)"/u.exec(
      await (await office.get(`${path}/edit`)).text(),
    )?.[1];
    const changed = { ...form, 'sittings.0.date': '2031-03-05', version: version ?? '' };
    const again = await (await office.post(`${path}/edit`, changed)).text();
    expect(buttons(again)).toContain('room|xx');
    const elsewhere = await (await office.post(`${path}/edit`, { ...changed, take: 'room|xx' })).text();
    expect(chosen(elsewhere, 'roomId')).toBe('xx');
    for (const take of ['sitting|x|y', 'sitting|9999|a|b|c', 'room', 'room|', '||'])
      expect((await office.post(`${path}/edit`, { ...changed, take })).status).toBeLessThan(500);
    await office.post(`${there}/release`, { why: 'Done' });
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

    it('walks the grid by keyboard alone: book, see the clash, take another place, block, pass over it with words', async () => {
      const at = new Keyboard(await tabOf(360, false));
      const grid = `${house.url}/office/bookings?venue=palais&on=2031-03-17`;
      await at.page.goto(grid);
      await at.press('free: book Room xix, 08:00 to 20:00', 'What for');
      await at.type('What for', 'First come');
      await at.press('Hold the room', 'The room is held');

      // Somebody else wants the same, and looks before saving. Enter within a field looks too, and takes nothing.
      await at.page.goto(`${house.url}/office/bookings/new?room=xix&on=2031-03-17&from=09:00&to=12:00`);
      await at.type('What for', 'Second come');
      await at.press('Look whether it fits', 'The room is taken then');
      await at.sees('First come');
      await expectNoSidewaysScroll(at.page);
      await at.reach('What for');
      await at.page.keyboard.press('Enter');
      await at.sees('First come');
      expect(await at.page.locator('#roomId').inputValue()).toBe('xix');
      await at.press('Room xx, Monday, 17 March 2031, 09:00 to 12:00', 'Nothing stands in the way.');
      expect(await at.page.locator('#title').inputValue()).toBe('Second come');
      await at.press('Hold the room', 'The room is held');

      await at.page.goto(grid);
      await at.press('Block rooms', 'Block rooms of Palais des Nations');
      await at.type('Why', 'Polishing of the floor');
      await at.page.locator('#start').fill('2031-03-18T08:00');
      await at.page.locator('#end').fill('2031-03-18T12:00');
      await at.tick('I may book in it all the same');
      await at.press('Block the rooms', 'The rooms are blocked');

      await at.page.goto(`${house.url}/office/bookings/new?room=xix&on=2031-03-18&from=09:00&to=11:00`);
      await at.type('What for', 'Needed all the same');
      await at.press('Hold the room', 'Polishing of the floor');
      await at.type(
        'Why it may shorten the gap to a neighbour, or stand in a blocking',
        'The floor can wait.',
      );
      await at.press('Hold the room', 'The room is held');
      await at.sees('The floor can wait.');
      await at.page.context().close();
    });

    it('has no fault that axe can find', async () => {
      const tab = await tabOf(1280);
      await tab.goto(`${house.url}/office/bookings/new?room=xix&on=2031-03-17&from=08:00&to=20:00`);
      await tab.getByLabel('What for').fill('Looks');
      await tab.getByRole('button', { name: 'Look whether it fits' }).click();
      await tab.getByText('The room is taken then').waitFor();
      await expectAccessible(tab);
      await tab.context().close();
    });
  });
});
