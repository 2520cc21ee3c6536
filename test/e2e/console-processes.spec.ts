import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>';
const PROCESS = {
  title: 'Review of transit cooperation',
  shortTitle: 'Transit Review',
  'office.name': 'Office of the review',
  'office.mailbox': 'office@review.example.org',
  'office.zone': 'America/New_York',
  'mandate.1.symbol': 'A/RES/80/1',
  letterhead: 'Transit Review\r\nOffice of the review',
  placeLine: 'Nairobi',
  signatory: 'A. Chair',
  signatoryLine: 'Chair of the review',
  'coFacilitators.0.title': 'H.E. Ms.',
  'coFacilitators.0.name': 'First Facilitator',
  'coFacilitators.0.affiliation': 'Atlantis (invented)',
};
const MEETING = {
  key: 'meeting-form-1',
  title: 'Transit corridors',
  kind: 'informal consultation',
  ordinal: '1',
  venue: 'United Nations Office at Nairobi',
  room: 'Conference Room 2',
  city: 'Nairobi',
  zone: 'Africa/Nairobi',
  'sittings.0.date': '2031-03-10',
  'sittings.0.start': '10:00',
  'sittings.0.end': '13:00',
  'sittings.2.date': '2031-03-10',
  'sittings.2.start': '15:00',
  'sittings.2.end': '18:00',
  answersBy: '2031-03-03',
  answersByTime: '18:00',
};

describe('processes in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let clearer: Desk;
  let path = '';
  let meetingPath = '';

  const location = (response: Response): string =>
    (response.headers.get('location') ?? '').replace(/\?done=.*$/, '');
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    clearer = await signIn(house, 'clearer');
    await api.put('/api/v1/clock', { instant: '2031-02-03T14:00:00Z' });
  });
  afterAll(() => house.close());

  it('opens a process by form, once, and makes its key from the short title', async () => {
    expect(await page('/office/processes')).toContain('There is none yet');
    const slip = await office.post('/office/processes', {
      ...PROCESS,
      title: '',
      'office.mailbox': 'nobody',
      'office.zone': 'Mars/Olympus',
      'mandate.1.symbol': HOSTILE,
    });
    expect(slip.status).toBe(422);
    const shown = await slip.text();
    for (const field of ['title', 'office-mailbox', 'office-zone'])
      expect(shown).toContain(`href="#${field}"`);
    expect(shown).toContain('value="Transit Review"');
    expect(shown).not.toContain('<script>alert');
    const [first, second] = [
      await office.post('/office/processes', PROCESS),
      await office.post('/office/processes', PROCESS),
    ];
    expect([first.status, second.status]).toEqual([303, 303]);
    path = location(first);
    expect(location(second)).toBe(path);
    const processes = await api.all('/api/v1/processes');
    expect(processes).toMatchObject([
      {
        key: 'transit-review',
        mandate: [{ symbol: 'A/RES/80/1', subject: null }],
        coFacilitators: [{ title: 'H.E. Ms.', name: 'First Facilitator', function: null }],
        office: { mailbox: 'office@review.example.org', zone: 'America/New_York' },
      },
    ]);
    const id = path.split('/').at(-1) ?? '';
    const { items } = await api.get<{ items: object[] }>(`/api/v1/stationery?processId=${id}`);
    expect(items).toMatchObject([
      {
        title: 'Office of the review',
        letterheads: [{ lines: ['Transit Review', 'Office of the review'] }],
        placeLine: 'Nairobi',
        signatories: [{ name: 'A. Chair', lines: ['Chair of the review'] }],
      },
    ]);
    const long = await office.post('/office/processes', { ...PROCESS, letterhead: 'x'.repeat(3_000) });
    expect([long.status, (await long.text()).includes('href="#letterhead"')]).toEqual([422, true]);
    const taken = await office.post('/office/processes', {
      ...PROCESS,
      title: 'Another',
      shortTitle: 'Transit review',
    });
    expect(taken.status).toBe(422);
    expect(await taken.text()).toContain('href="#key"');
  });

  it('plans a meeting with its sittings, once, and shows every fault beside its field', async () => {
    const slip = await office.post(`${path}/meetings`, {
      ...MEETING,
      zone: 'Nowhere',
      ordinal: 'first',
      'sittings.2.end': '',
      venue: '',
    });
    expect(slip.status).toBe(422);
    const shown = await slip.text();
    for (const field of ['zone', 'ordinal', 'venue', 'sittings-2-end'])
      expect(shown).toContain(`href="#${field}"`);
    expect(shown).toContain('value="meeting-form-1"');
    const overlap = await office.post(`${path}/meetings`, { ...MEETING, 'sittings.2.start': '12:00' });
    expect(overlap.status).toBe(422);
    expect(await overlap.text()).toContain('overlap in one room');
    const none = await office.post(`${path}/meetings`, {
      ...MEETING,
      'sittings.0.date': '',
      'sittings.0.start': '',
      'sittings.0.end': '',
      'sittings.2.date': '',
      'sittings.2.start': '',
      'sittings.2.end': '',
    });
    expect(none.status).toBe(422);
    expect(await none.text()).toContain('href="#sittings"');

    const [first, second] = [
      await office.post(`${path}/meetings`, MEETING),
      await office.post(`${path}/meetings`, MEETING),
    ];
    meetingPath = location(first);
    expect(location(second)).toBe(meetingPath);
    const meetings = await api.all<{ id: string }>(`/api/v1${path.replace('/office', '')}/meetings`);
    expect(meetings).toMatchObject([
      {
        fullTitle: expect.stringContaining('Transit corridors'),
        ordinal: 1,
        answersBy: '2031-03-03T15:00:00.000Z',
        sittings: [
          { id: 'sitting-1', start: '10:00' },
          { id: 'sitting-2', start: '15:00' },
        ],
      },
    ]);
    expect(await page(meetingPath)).toContain('Monday, 10 March 2031');
  });

  it('changes the meeting while nobody knows of it; its sittings keep their names', async () => {
    const fields = {
      ...MEETING,
      version: '1',
      'sittings.0.id': 'sitting-1',
      'sittings.2.id': 'sitting-2',
      'sittings.3.date': '2031-03-11',
      'sittings.3.start': '10:00',
      'sittings.3.end': '13:00',
    };
    expect((await office.post(`${meetingPath}/edit`, { ...fields, version: '7' })).status).toBe(422);
    expect((await office.post(`${meetingPath}/edit`, fields)).status).toBe(303);
    expect(await api.get(`/api/v1/meetings/${meetingPath.split('/').at(-1) ?? ''}`)).toMatchObject({
      version: 2,
      key: 'meeting-form-1',
      sittings: [{ id: 'sitting-1' }, { id: 'sitting-2' }, { id: 'sitting-3', date: '2031-03-11' }],
    });
  });

  it('announces the meeting, also when the button is pressed twice', async () => {
    expect(await page(meetingPath)).toContain('Not announced yet');
    for (const _twice of [1, 2]) expect((await office.post(`${meetingPath}/announce`)).status).toBe(303);
    const shown = await page(meetingPath);
    expect(shown).toContain('announced');
    expect(shown).not.toContain('Not announced yet');
    const late = await office.post(`${meetingPath}/edit`, { ...MEETING, version: '3' });
    expect(late.status).toBe(422);
    expect(await late.text()).toContain('only while it is planned');
    expect((await fetch(`${house.url}/meetings/${meetingPath.split('/').at(-1) ?? ''}`)).status).toBe(200);
  });

  it('keeps to the process and the permission of whoever asks', async () => {
    expect((await office.get('/office/processes/none')).status).toBe(404);
    const meeting = meetingPath.split('/').at(-1) ?? '';
    const other = location(
      await office.post('/office/processes', { ...PROCESS, shortTitle: 'Other', title: 'Other' }),
    );
    expect((await office.get(`${other}/meetings/${meeting}`)).status).toBe(404);
    expect((await clearer.get(path)).status).toBe(200);
    expect(await page(path, clearer)).not.toContain('Plan a meeting');
    expect((await clearer.get('/office/processes/new')).status).toBe(403);
    expect((await clearer.post(`${meetingPath}/announce`)).status).toBe(403);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    async function open(width: number, javaScriptEnabled = true): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      await office.enter(context);
      return context.newPage();
    }

    it('goes from nothing to an announced meeting by keyboard alone, without scripts', async () => {
      const tab = await open(360, false);
      const type = async (label: string, text: string): Promise<void> => {
        const field = tab.getByLabel(label, { exact: true }).first();
        await field.focus();
        await field.selectText();
        await tab.keyboard.type(text);
      };
      const press = async (role: 'link' | 'button', name: string): Promise<void> => {
        await tab.getByRole(role, { name }).focus();
        await tab.keyboard.press('Enter');
      };
      await tab.goto(`${house.url}/office/processes`);
      await press('link', 'New process');
      await type('Title', 'A process typed by hand');
      await type('Short title', 'Typed by hand');
      await type('Name of the office', 'Office');
      await press('button', 'Open the process');
      await tab.getByText('Plan its first meeting next').waitFor();
      await press('link', 'Plan a meeting');
      await type('Theme', 'Typing');
      await type('Kind', 'informal consultation');
      await type('Venue', 'United Nations Headquarters');
      await type('City', 'New York');
      for (const [name, text] of [
        ['sittings-0-date', '04012031'],
        ['sittings-0-start', '1000AM'],
        ['sittings-0-end', '0100PM'],
      ] as const) {
        await tab.locator(`#${name}`).focus();
        await tab.keyboard.type(text);
      }
      await press('button', 'Plan the meeting');
      await tab.getByText('Nobody outside the office sees it').waitFor();
      await press('button', 'Announce the meeting');
      await tab.getByText('letters may invite to it').waitFor();
      await tab.getByText('10:00–13:00').waitFor();
      await tab.context().close();
    });

    it('has no fault that axe can find, and fits a telephone', async () => {
      const tab = await open(360);
      for (const address of [
        '/office/processes',
        '/office/processes/new',
        path,
        `${path}/meetings/new`,
        meetingPath,
      ]) {
        const answer = await tab.goto(house.url + address);
        expect([address, answer?.status()]).toEqual([address, 200]);
        await expectAccessible(tab);
        await expectNoSidewaysScroll(tab);
      }
      await tab.goto(`${house.url}/office/processes/new`);
      await tab.getByRole('button', { name: 'Open the process' }).click();
      await tab.getByRole('alert').waitFor();
      await expectAccessible(tab);
      await tab.context().close();
    });
  });
});
