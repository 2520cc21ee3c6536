import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>';
const VENUE = {
  name: 'Palais des Nations',
  address: 'Avenue de la Paix 8-14\r\n1211 Geneva 10',
  city: 'Geneva',
  zone: 'Europe/Zurich',
  'hours.monday': '8-12:30, 13.30 – 22:00',
  'hours.tuesday': '08:00-24:00',
};
const ROOM = {
  venueId: 'palais-des-nations',
  name: 'Room XIX',
  whereabouts: 'E Building',
  'capacity.conference': '700',
  'capacity.theatre': '800',
  booths: '8',
  accessibility: 'step-free\nhearing loop',
  equipment: 'screen',
  after: '15',
  ownHours: 'venue',
};
const XIX = '/office/rooms/palais-des-nations-room-xix';

describe('venues and rooms in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let clearer: Desk;
  let organiser: Desk;

  const location = (response: Response): string =>
    (response.headers.get('location') ?? '').replace(/\?done=.*$/, '');
  const page = async (path: string, desk = office): Promise<string> => (await desk.get(path)).text();
  const refusedAt = async (response: Response): Promise<string[]> => {
    expect(response.status).toBe(422);
    const shown = await response.text();
    expect(shown).not.toContain('<script>alert');
    return [...shown.matchAll(/<a href="#([^"]+)"/g)]
      .map(([, field = '']) => field)
      .filter((f) => f !== 'main');
  };

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    clearer = await signIn(house, 'clearer');
    organiser = await signIn(house, 'organiser');
  });
  afterAll(() => house?.close());

  it('adds a venue, once, and names every slip at its field', async () => {
    expect(await page('/office/rooms')).toContain('There is no venue yet');
    const slip = await office.post('/office/venues', {
      ...VENUE,
      name: HOSTILE,
      city: ' ',
      zone: 'Mars/Olympus',
      key: 'Not A Key',
      'hours.monday': 'always',
      'hours.friday': '22:00-06:00',
    });
    expect((await refusedAt(slip)).sort()).toEqual(['city', 'hours-monday', 'key', 'zone']);
    const backwards = await office.post('/office/venues', {
      ...VENUE,
      'hours.thursday': '10:00-10:00',
      'hours.friday': '22:00-06:00',
    });
    const shown = await backwards.clone().text();
    expect(await refusedAt(backwards)).toEqual(['hours-thursday', 'hours-friday']);
    expect(shown).toContain('value="22:00-06:00"');
    expect(shown).toContain('1211 Geneva 10</textarea>');

    for (const _twice of [1, 2]) {
      const added = await office.post('/office/venues', VENUE);
      expect([added.status, location(added)]).toEqual([303, '/office/venues/palais-des-nations']);
    }
    expect(await api.get('/api/v1/venues/palais-des-nations')).toMatchObject({
      version: 1,
      address: ['Avenue de la Paix 8-14', '1211 Geneva 10'],
      hours: {
        monday: [
          { from: '08:00', to: '12:30' },
          { from: '13:30', to: '22:00' },
        ],
        tuesday: [{ from: '08:00', to: '24:00' }],
      },
    });
    expect(await refusedAt(await office.post('/office/venues', { ...VENUE, city: 'Genève' }))).toEqual([
      'key',
    ]);
  });

  it('changes a venue from the version that was read, and tells who was slower what differs', async () => {
    const path = '/office/venues/palais-des-nations/edit';
    expect(await page(path)).toContain('value="08:00-12:30, 13:30-22:00"');
    const fields = { ...VENUE, version: '1', source: 'Guide of 2018' };
    for (const _twice of [1, 2]) expect((await office.post(path, fields)).status).toBe(303);
    const slower = await office.post(path, {
      ...VENUE,
      version: '1',
      city: 'Genève',
      source: 'Guide of 2018',
    });
    const shown = await slower.clone().text();
    await refusedAt(slower);
    expect(shown).toContain('differs from what stands now in: City.');
    expect(shown).toContain('value="Genève"');
    expect((await office.post(path, { ...fields, zone: 'Asia/Tokyo', version: '2' })).status).toBe(422);
    expect((await office.post(path, { ...fields, version: 'x' })).status).toBe(303);
    expect(await api.get('/api/v1/venues/palais-des-nations')).toMatchObject({ version: 2, city: 'Geneva' });
  });

  it('adds rooms, once, and names every slip at its field', async () => {
    expect(await page('/office/rooms/new')).toContain('Palais des Nations</option>');
    const slip = await office.post('/office/rooms', {
      ...ROOM,
      name: '',
      'capacity.theatre': '0',
      'capacity.u-shape': 'many',
      booths: '99',
      before: '-5',
      after: '1000',
      equipment: `screen\nvoting${'x'.repeat(80)}`,
      'hours.friday': '08:00-12:00',
      source: 'x'.repeat(501),
    });
    expect((await refusedAt(slip)).sort()).toEqual(
      [
        'after',
        'before',
        'booths',
        'capacity-theatre',
        'capacity-u-shape',
        'equipment',
        'key',
        'name',
        'ownHours',
        'source',
      ].sort(),
    );
    for (const _twice of [1, 2]) expect(location(await office.post('/office/rooms', ROOM))).toBe(XIX);
    expect(await api.get('/api/v1/rooms/palais-des-nations-room-xix')).toMatchObject({
      version: 1,
      capacity: { conference: 700, theatre: 800 },
      accessibility: ['step-free', 'hearing loop'],
      hours: null,
      after: 15,
    });
    expect(await refusedAt(await office.post('/office/rooms', { ...ROOM, booths: '7' }))).toEqual(['key']);
    expect((await office.post('/office/rooms', { ...ROOM, venueId: 'nowhere' })).status).toBe(404);
    const shown = await page(XIX);
    for (const words of [
      '800 theatre, 700 conference',
      'Those of Palais des Nations',
      '15 min after',
      'free to book',
    ])
      expect(shown).toContain(words);
  });

  it('changes a room, with hours of its own, and keeps its venue and parts', async () => {
    const fields = {
      ...ROOM,
      version: '1',
      name: `Room XIX ${HOSTILE}`,
      ownHours: 'own',
      'hours.sunday': '10:00-12:00',
      approval: 'yes',
      authority: 'Meetings Management Section',
      closed: 'yes',
      parts: 'nowhere',
      venueId: 'nowhere',
    };
    expect(await refusedAt(await office.post(`${XIX}/edit`, { ...fields, 'hours.sunday': '12-10' }))).toEqual(
      ['hours-sunday'],
    );
    for (const _twice of [1, 2]) expect((await office.post(`${XIX}/edit`, fields)).status).toBe(303);
    const shown = await page(XIX);
    for (const words of [
      'needs approval',
      'given by Meetings Management Section',
      'closed for bookings',
      'Its own',
    ])
      expect(shown).toContain(words);
    expect(shown).not.toContain('<script>alert');
    expect(await api.get('/api/v1/rooms/palais-des-nations-room-xix')).toMatchObject({
      version: 2,
      venueId: 'palais-des-nations',
      parts: [],
      hours: { sunday: [{ from: '10:00', to: '12:00' }] },
    });
    const back = { ...ROOM, version: '2', ownHours: 'venue', 'hours.sunday': '' };
    expect((await office.post(`${XIX}/edit`, back)).status).toBe(303);
    expect(await page(`${XIX}/edit`)).toContain('value="venue" checked');
  });

  it('makes a room of others, which stays so', async () => {
    for (const name of ['Hall A', 'Hall B'])
      await office.post('/office/rooms', { ...ROOM, name, key: name.toLowerCase().replace(' ', '-') });
    expect(
      await refusedAt(
        await office.post('/office/rooms', { ...ROOM, name: 'Hall', parts: ['hall-a', 'none'] }),
      ),
    ).toEqual(['parts']);
    const made = await office.post('/office/rooms', {
      ...ROOM,
      name: 'Hall',
      key: 'hall',
      parts: ['hall-a', 'hall-b'],
    });
    expect(location(made)).toBe('/office/rooms/hall');
    expect(await page('/office/rooms/hall')).toContain('href="/office/rooms/hall-b"');
    expect(await page('/office/rooms/hall-a')).toContain('href="/office/rooms/hall"');
    expect(await page('/office/rooms/hall/edit')).toContain('That never changes');
    expect(
      (await office.post('/office/rooms/hall/edit', { ...ROOM, version: '1', name: 'Great Hall' })).status,
    ).toBe(303);
    expect(await api.get('/api/v1/rooms/hall')).toMatchObject({
      name: 'Great Hall',
      parts: ['hall-a', 'hall-b'],
    });
    const list = await page('/office/rooms');
    for (const words of ['Great Hall', 'Hall A</a>', '8', 'step-free, hearing loop'])
      expect(list).toContain(words);
  });

  it('finds rooms and venues by their names', async () => {
    const found = await page('/office/search?q=great%20hall');
    expect(found).toContain('href="/office/rooms/hall"');
    expect(found).toContain('Palais des Nations');
    expect(await page('/office/search?q=palais')).toContain('href="/office/venues/palais-des-nations"');
    expect(await page('/office/search?q=e%20building')).toContain(`href="${XIX}"`);
    expect(await page('/office/search?q=.*')).toContain('Nothing was found');
    expect(await page('/office/search?q=great', organiser)).not.toContain('Great Hall');
  });

  it('keeps to the permission of whoever asks', async () => {
    const seen = await page('/office/rooms', clearer);
    expect(seen).toContain('Room XIX');
    expect(seen).not.toContain('Add a');
    expect(await page(XIX, clearer)).not.toContain('Change the room');
    for (const path of ['/office/venues/new', '/office/rooms/new', `${XIX}/edit`])
      expect([path, (await clearer.get(path)).status]).toEqual([path, 403]);
    expect((await clearer.post('/office/rooms', ROOM)).status).toBe(403);
    expect((await organiser.get('/office/rooms')).status).toBe(403);
    expect(await page('/office/account', organiser)).not.toContain('href="/office/rooms"');
    for (const path of ['/office/rooms/none', '/office/venues/none/edit', '/office/rooms/new?venue=none'])
      expect([path, (await office.get(path)).status]).toEqual([path, 404]);
    expect((await office.get('/office/rooms?cursor=%25')).status).toBeLessThan(500);
    expect(location(await office.get('/office/venues'))).toBe('/office/rooms');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    async function open(width: number, javaScriptEnabled = true): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      await office.enter(context);
      return context.newPage();
    }

    it('goes from no venue to a room of parts by keyboard alone, without scripts', async () => {
      const tab = await open(1200, false);
      const keys = new Keyboard(tab);
      await tab.goto(`${house.url}/office`);
      await keys.press('Rooms', 'Add a venue');
      await keys.press('Add a venue', 'New venue');
      await keys.type('name', 'House by hand');
      await keys.type('city', 'Nairobi');
      await keys.type('zone', 'Africa/Nairobi');
      await keys.type('hours-saturday', '10-9');
      await keys.press('Save the venue', 'ends before it begins');
      await keys.type('hours-saturday', '9-10');
      await keys.press('Save the venue', 'The venue is saved');
      for (const name of ['One', 'Two']) {
        await keys.press('Add a room in House by hand', 'New room');
        await keys.type('name', name);
        await keys.type('capacity-theatre', '50');
        await keys.press('Save the room', 'The room is saved');
        await keys.press('House by hand', 'Add a room in House by hand');
      }
      await keys.press('Add a room in House by hand', 'New room');
      await keys.type('name', 'Both');
      await keys.tick('parts-0');
      await keys.tick('parts-1');
      await keys.press('Save the room', 'The room is saved');
      await keys.press('Change the room', 'That never changes');
      await keys.type('after', '20');
      await keys.tick('closed');
      await keys.press('Save the room', 'closed for bookings');
      expect(await api.get('/api/v1/rooms/house-by-hand-both')).toMatchObject({
        parts: ['house-by-hand-one', 'house-by-hand-two'],
        after: 20,
        closed: true,
      });
      await tab.context().close();
    });

    it('has no fault that axe can find, and fits a telephone', async () => {
      const tab = await open(360);
      for (const address of [
        '/office/rooms',
        '/office/venues/new',
        '/office/venues/palais-des-nations',
        '/office/venues/palais-des-nations/edit',
        '/office/rooms/new',
        '/office/rooms/new?venue=palais-des-nations',
        '/office/rooms/hall',
        '/office/rooms/hall/edit',
        '/office/search?q=hall',
      ]) {
        const answer = await tab.goto(house.url + address);
        expect([address, answer?.status()]).toEqual([address, 200]);
        await expectAccessible(tab);
        await expectNoSidewaysScroll(tab);
      }
      await tab.goto(`${house.url}/office/rooms/new?venue=palais-des-nations`);
      await tab.getByLabel('Booths for interpreters').fill('many');
      await tab.getByLabel('Sunday').fill('never');
      await tab.getByLabel('Its own, as written below').check();
      await tab.getByRole('button', { name: 'Save the room' }).click();
      await tab.getByRole('alert').waitFor();
      expect(await tab.getByLabel('Sunday').inputValue()).toBe('never');
      await expectAccessible(tab);
      await expectNoSidewaysScroll(tab);
      await tab.context().close();
    });
  });
});
