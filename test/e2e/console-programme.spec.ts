import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { openBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>{{ x }}';
const open = [{ from: '08:00', to: '20:00' }];

describe('programmes in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let clearer: Desk;
  let processId = '';

  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const versionOn = async (path: string): Promise<string> =>
    /name="version" value="(\d+)"/u.exec(await page(path))?.[1] ?? '';
  const item = async (
    path: string,
    changes: Record<string, string> = {},
  ): Promise<Record<string, string>> => ({
    version: await versionOn(`${path}/items/new`),
    title: 'Exchange of views',
    kind: 'panel',
    sitting: 'first',
    start: '10:00',
    end: '11:30',
    'seats.0.role': 'moderator',
    ...changes,
  });

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    clearer = await signIn(house, 'clearer');
    await api.put('/api/v1/clock', { instant: '2031-02-03T14:00:00Z' });
    processId = (
      await api.post<{ id: string }>('/api/v1/processes', {
        title: 'Review of transit cooperation',
        shortTitle: 'Transit Review',
        office: { name: 'Office' },
      })
    ).id;
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open },
    });
    for (const id of ['xix', 'xx'])
      await api.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room ${id}` });
  });
  afterAll(() => house?.close());

  let weeks = 0;
  const planned = async (): Promise<{ path: string; id: string }> => {
    // A week of its own for each, so that none stands in the way of another.
    const date = new Date(Date.parse('2031-03-10T00:00:00Z') + 7 * 86_400_000 * weeks)
      .toISOString()
      .slice(0, 10);
    weeks += 1;
    const { id } = await api.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, {
      title: 'Transit corridors',
      kind: 'informal consultation',
      venue: 'United Nations Office at Geneva',
      roomId: 'xix',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      sittings: [{ id: 'first', date, start: '10:00', end: '13:00' }],
    });
    return { id, path: `/office/processes/${processId}/meetings/${id}/programme` };
  };
  const announced = async (): Promise<{ path: string; id: string }> => {
    const meeting = await planned();
    await office.post(`${meeting.path}/items/new`, await item(meeting.path));
    await api.post(`/api/v1/meetings/${meeting.id}/announce`);
    return meeting;
  };

  it('of a planned meeting are its own at once: items added, changed, taken out, with every fault at its field', async () => {
    const { path, id } = await planned();
    expect(text(await page(path))).toContain('No item stands here yet');
    const slip = await office.post(
      `${path}/items/new`,
      await item(path, { title: '', start: 'ten', kind: 'party' }),
    );
    expect(slip.status).toBe(422);
    const shown = await slip.text();
    for (const field of ['title', 'start', 'kind']) expect(shown).toContain(`href="#${field}"`);
    const outside = await office.post(
      `${path}/items/new`,
      await item(path, { end: '14:00', title: HOSTILE }),
    );
    expect(outside.status).toBe(422);
    const kept = await outside.text();
    expect(text(kept)).toContain('is not within its sitting');
    expect(kept).not.toContain('<script>alert');
    expect((await office.post(`${path}/items/new`, await item(path))).status).toBe(303);
    const change = await item(path, {
      title: 'Exchange',
      'seats.0.name': 'Ms. Chair',
      'seats.1.role': 'expert',
      'seats.1.name': 'Mr. Expert',
    });
    expect((await office.post(`${path}/items/item-1`, change)).status).toBe(303);
    const stale = await office.post(`${path}/items/item-1`, change);
    expect(stale.status).toBe(422);
    const { items } = await api.get<{ items: { id: string; seats: unknown[] }[] }>(
      `/api/v1/meetings/${id}/programme`,
    );
    expect(items).toMatchObject([
      {
        id: 'item-1',
        title: 'Exchange',
        seats: [{ role: 'moderator', person: { name: 'Ms. Chair' } }, { role: 'expert' }],
      },
    ]);
    const drop = { version: await versionOn(path) };
    for (const _twice of [1, 2])
      expect((await office.post(`${path}/items/item-1/drop`, drop)).status).toBe(303);
    expect(text(await page(path))).toContain('No item stands here yet');
  });

  it('of an announced meeting are drafts until they are released, and held rooms move with them', async () => {
    const { path, id } = await announced();
    expect(text(await page(path))).toContain('There is no draft');
    const { sittings } = await api.get<{ sittings: { date: string }[] }>(`/api/v1/meetings/${id}`);
    const sitting = {
      version: '0',
      date: sittings[0]?.date ?? '',
      start: '10:00',
      end: '13:00',
      roomId: 'xx',
    };
    const saved = await office.post(`${path}/sittings/first`, sitting);
    expect([saved.status, location(saved)]).toEqual([303, `${path}?done=programme-saved`]);
    expect(
      (await api.get<{ sittings: { roomId: string | null }[] }>(`/api/v1/meetings/${id}`)).sittings[0]
        ?.roomId,
    ).toBeNull();
    const draft = await page(path);
    expect(text(draft)).toContain('Room xix Room xx');
    const bare = await office.post(`${path}/release`, { version: await versionOn(path), heading: '' });
    expect([bare.status, (await bare.text()).includes('href="#heading"')]).toEqual([422, true]);
    const wording = await office.post(`${path}/release`, {
      version: await versionOn(path),
      heading: 'A room',
      editorial: 'yes',
    });
    expect(text(await wording.text())).toContain('More than wording has changed');
    const release = { version: await versionOn(path), heading: 'A room', note: HOSTILE };
    for (const _twice of [1, 2]) {
      expect(location(await office.post(`${path}/release`, release))).toContain('done=programme-released');
    }
    const after = await page(path);
    expect(after).not.toContain('<script>alert');
    expect(text(after)).toMatch(/2 A room .* 1 As announced/u);
    expect(await api.get(`/api/v1/meetings/${id}`)).toMatchObject({
      release: 2,
      sittings: [{ room: 'Room xx' }],
    });
  });

  it('say at once that somebody else has the room, and give back what a discarded draft held', async () => {
    const { path, id } = await announced();
    const { sittings } = await api.get<{ sittings: { date: string }[] }>(`/api/v1/meetings/${id}`);
    const date = sittings[0]?.date ?? '';
    const hold = {
      roomId: 'xx',
      purpose: 'other',
      title: 'Somebody else',
      start: `${date}T10:00:00Z`,
      end: `${date}T11:00:00Z`,
    };
    const booking = await api.post<{ id: string }>('/api/v1/bookings', hold);
    const sitting = { version: '0', date, start: '10:00', end: '13:00', roomId: 'xx' };
    const refused = await office.post(`${path}/sittings/first`, sitting);
    expect([refused.status, text(await refused.text())]).toEqual([422, expect.stringContaining('taken')]);
    await api.post(`/api/v1/bookings/${booking.id}/release`, { why: 'Not needed' });
    expect((await office.post(`${path}/sittings/first`, sitting)).status).toBe(303);
    for (const _twice of [1, 2]) expect((await office.post(`${path}/discard`)).status).toBe(303);
    expect((await api.post<{ state: string }>('/api/v1/bookings', hold)).state).toBe('held');
  });

  it('are read by a clearer and edited by the office alone, each in its own process', async () => {
    const { path, id } = await announced();
    expect(await page(path, clearer)).not.toContain('Add an item');
    expect((await clearer.get(`${path}/items/new`)).status).toBe(403);
    expect((await clearer.post(`${path}/discard`)).status).toBe(403);
    expect((await office.get(`/office/processes/none/meetings/${id}/programme`)).status).toBe(404);
  });

  it('know a person in every meeting, and tell a moderator whose panel has moved', async () => {
    const { path, id } = await announced();
    const mailbox = 'chair@mission.example.org';
    const seat = {
      title: 'Exchange',
      'seats.0.title': 'Ms.',
      'seats.0.name': 'Ada Chair',
      'seats.0.person': 'ada-chair',
      'seats.0.mailbox': mailbox,
    };
    const save = async (changes: Record<string, string>, at = path): Promise<Response> =>
      office.post(`${at}/items/item-1`, await item(at, changes));
    const nameless = await save({ ...seat, 'seats.0.person': '' });
    expect(nameless.status).toBe(422);
    expect(await nameless.text()).toContain('href="#seats-0-person"');
    expect((await save(seat)).status).toBe(303);
    const release = async (heading: string): Promise<string> =>
      location(await office.post(`${path}/release`, { version: await versionOn(path), heading }));
    expect(await release('A moderator')).toContain('done=programme-released');
    // Elsewhere she is known, and may not be in two meetings at once.
    const { sittings } = await api.get<{ sittings: { id: string; date: string }[] }>(
      `/api/v1/meetings/${id}`,
    );
    const { id: otherId } = await api.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, {
      title: 'Rail',
      kind: 'informal consultation',
      venue: 'United Nations Office at Geneva',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      sittings: [{ id: 'first', date: sittings[0]?.date, start: '10:00', end: '13:00' }],
    });
    const other = `/office/processes/${processId}/meetings/${otherId}/programme`;
    const named = await item(other, { 'seats.0.name': 'Ada Chair' });
    expect((await office.post(`${other}/items/new`, named)).status).toBe(303);
    expect(text(await page(`${other}/items/item-1`))).toContain('Known elsewhere as ada-chair');
    const busy = await save({ 'seats.0.name': 'Ada Chair', 'seats.0.person': 'ada-chair' }, other);
    expect(busy.status).toBe(422);
    expect(text(await busy.text())).toMatch(/Ada Chair sits in .*Transit corridors.* 10:00-11:30/u);
    // Her panel moves: the office sees whom that will be told, and she gets the mail.
    expect((await save({ ...seat, start: '11:00', end: '12:00' })).status).toBe(303);
    const draft = text(await page(path));
    expect(draft).toMatch(/1 mail, not before .* and 1 of those who sit on the programme/u);
    expect(draft).toContain(`Ms. Ada Chair, ${mailbox}`);
    expect(await release('Later')).toContain('done=programme-released');
    const caught = () => house.mail.messages().filter(({ to }) => to.includes(mailbox));
    expect(caught()).toEqual([]);
    await api.put('/api/v1/clock', { instant: '2031-02-03T14:15:00Z' });
    await eventually(() => expect(caught()).toHaveLength(1));
    const [first] = caught();
    if (first === undefined) throw new Error('The mail is there.');
    const mail = await simpleParser(await house.mail.raw(first));
    expect(mail.subject).toBe('Changes to the programme: Informal consultation');
    expect(mail.text).toContain('What concerns you on the programme');
    expect(mail.text).toMatch(/before: .*10:00-11:30.*\n {2}now: {4}.*11:00-12:00/u);
    for (const address of [`/meetings/${id}?by=person`, `/meetings/${id}/changes`]) {
      const shown = await (await fetch(house.url + address)).text();
      expect(shown).not.toContain(mailbox);
    }
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

    it('are edited and released by keyboard alone, on a telephone, without scripts', async () => {
      const { path } = await announced();
      const at = new Keyboard(await tabOf(360, false));
      await at.page.goto(house.url + path);
      await at.press('Add an item', 'Paragraph of the procedural note');
      await at.type('Title', 'Closing');
      await at.type('Kind', 'Closing');
      for (const [field, typed] of [
        ['start', '1130AM'],
        ['end', '1200PM'],
      ] as const) {
        await at.reach(field);
        await at.page.keyboard.type(typed);
      }
      await at.press('Save the item', 'The programme is saved');
      await at.type('What this release is', 'A closing');
      await at.press('Release the programme', 'The programme is released');
      await at.sees('A closing');
      await at.page.context().close();
    });

    it('have no fault that axe can find, and fit a telephone', async () => {
      const { path, id } = await announced();
      const { sittings } = await api.get<{ sittings: { date: string }[] }>(`/api/v1/meetings/${id}`);
      await office.post(`${path}/sittings/first`, {
        version: '0',
        date: sittings[0]?.date ?? '',
        start: '10:30',
        end: '13:00',
      });
      const tab = await tabOf(1280);
      const pages = [
        path,
        `${path}/notices`,
        `${path}/items/new`,
        `${path}/items/item-1`,
        `${path}/sittings/first`,
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
