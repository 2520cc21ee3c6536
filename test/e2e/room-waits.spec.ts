import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { Problem } from '../../src/platform/index.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const WAITS = '/api/v1/room-waits';
const BOOKINGS = '/api/v1/bookings';
const HOSTILE = '"><script>alert(1)</script>{{ x }}';
const open = [{ from: '08:00', to: '20:00' }];

interface Wait {
  id: string;
  state: string;
  place: number | null;
  offer: { bookingId: string; until: string } | null;
}

describe('waiting for a room, over HTTP and in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let auditor: Desk;
  let days = 9;

  beforeAll(async () => {
    house = await openFullHouse({ CHANGE_QUIET_MINUTES: '0' });
    api = await house.client('office');
    office = await signIn(house, 'office');
    auditor = await signIn(house, 'auditor');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: Object.fromEntries(
        ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
          day,
          open,
        ]),
      ),
    });
    await api.put('/api/v1/rooms/xix', { venueId: 'palais', name: 'Room XIX' });
    await api.put('/api/v1/rooms/xx', { venueId: 'palais', name: 'Room XX' });
  });
  afterAll(() => house?.close());

  /** Each test has a day of its own. */
  const nextDay = (): string => {
    days += 1;
    return `2031-03-${days}`;
  };
  const asked = (day: string, changes: object = {}): Record<string, unknown> => ({
    roomId: 'xix',
    purpose: 'bilateral',
    title: 'Consultation',
    start: `${day}T10:00:00+01:00`,
    end: `${day}T12:00:00+01:00`,
    organiser: 'Permanent Mission of Switzerland',
    mailbox: 'mission@example.org',
    ...changes,
  });
  const book = (day: string, changes: object = {}): Promise<{ id: string }> =>
    api.post(BOOKINGS, asked(day, { until: null, ...changes }));
  const join = (day: string, changes: object = {}): Promise<Wait> =>
    api.post(WAITS, asked(day, { venueId: 'palais', ...changes }));
  const get = (id: string): Promise<Wait> => api.get(`${WAITS}/${id}`);
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return `${error.status} ${error.code}`;
      throw error;
    }
    return 'accepted';
  };
  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const form = (day: string, changes: Record<string, string> = {}): Record<string, string> => ({
    venue: 'palais',
    title: 'From the console',
    purpose: 'bilateral',
    roomId: 'xix',
    start: `${day}T10:00`,
    end: `${day}T12:00`,
    organiser: 'Permanent Mission of Chile',
    action: 'hold',
    ...changes,
  });

  it('is joined once for a key, listed with counted places, offered, and left', async () => {
    const day = nextDay();
    const taken = await book(day);
    const headers = { key: `wait-${day}` };
    const post = () =>
      api.post<Wait>(WAITS, asked(day, { venueId: 'palais' }), { idempotencyKey: headers.key });
    const first = await post();
    expect(first).toMatchObject({ state: 'waiting', place: 1, offer: null });
    expect((await post()).id).toBe(first.id);
    const second = await join(day, { title: 'Second' });
    const any = await join(day, { title: 'Third', start: `${day}T11:00:00+01:00` });
    const listed = await api.all<Wait>(WAITS, { venue: 'palais', room: 'xix', state: 'waiting' });
    expect(listed.map(({ id, place }) => [id, place])).toEqual([
      [first.id, 1],
      [second.id, 2],
      [any.id, 3],
    ]);
    await api.post(`${BOOKINGS}/${taken.id}/release`, { why: 'Not needed' });
    await eventually(async () => expect((await get(first.id)).state).toBe('offered'));
    const offered = (await get(first.id)).offer;
    expect(Date.parse(offered?.until ?? '')).toBeLessThanOrEqual(
      Date.parse(`${day}T10:00:00+01:00`) - 3_600_000,
    );
    expect(await codeOf(book(day))).toBe('409 rooms/occupied');
    const gone = await api.post<Wait>(`${WAITS}/${first.id}/withdraw`, { why: 'Met elsewhere' });
    expect(gone).toMatchObject({ state: 'withdrawn', place: null });
    await eventually(async () => expect((await get(second.id)).state).toBe('offered'));
    expect((await get(second.id)).place).toBe(1);
  });

  it('is told by mail, whose link takes what is offered, or declines it for the next', async () => {
    const day = nextDay();
    const taken = await book(day);
    const [first, second] = [
      await join(day, { title: 'Declines', mailbox: 'declines@example.org' }),
      await join(day, { title: 'Takes', mailbox: 'takes@example.org' }),
    ] as const;
    await api.post(`${BOOKINGS}/${taken.id}/release`, { why: 'Not needed' });
    const answer = async (mailbox: string, act: string): Promise<void> => {
      const mail = await house.mail.parsed(await house.mail.waitFor(({ to }) => to.includes(mailbox)));
      expect(mail.text).toContain('It is offered to you: say by');
      const link = /\/b\/[A-Za-z0-9_.-]+/u.exec(mail.text ?? '')?.[0] ?? '';
      expect(text(await (await fetch(`${house.url}${link}`)).text())).toContain(
        'This room is offered to you.',
      );
      const body = new URLSearchParams({ act });
      expect((await fetch(`${house.url}${link}`, { method: 'POST', redirect: 'manual', body })).status).toBe(
        303,
      );
    };
    await answer('declines@example.org', 'decline');
    await answer('takes@example.org', 'accept');
    await eventually(async () =>
      expect([(await get(first.id)).state, (await get(second.id)).state]).toEqual(['declined', 'taken']),
    );
    const { offer } = await get(second.id);
    expect(await api.get(`${BOOKINGS}/${offer?.bookingId ?? ''}`)).toMatchObject({ state: 'confirmed' });
  });

  it('refuses what is free, past, faulty, unknown, or not theirs to ask', async () => {
    const day = nextDay();
    expect(await codeOf(join(day))).toBe('409 rooms/wait-needless');
    await book(day);
    const past = { start: '2031-03-01T10:00:00+01:00', end: '2031-03-01T11:00:00+01:00' };
    expect(await codeOf(join(day, past))).toBe('422 rooms/booking-faulty');
    expect(await codeOf(join(day, { end: `${day}T09:00:00+01:00` }))).toBe('422 rooms/booking-faulty');
    expect(await codeOf(join(day, { zone: 'America/New_York' }))).toBe('422 rooms/other-zone');
    expect(await codeOf(join(day, { roomId: 'nowhere' }))).toBe('404 rooms/room-not-found');
    expect(await codeOf(join(day, { venueId: 'nowhere' }))).toBe('404 rooms/venue-not-found');
    expect(await codeOf(join(day, { roomId: null }))).toBe('409 rooms/wait-needless');
    for (const changes of [
      { title: 'a\nb' },
      { mailbox: 'nobody' },
      { surprise: 1 },
      { until: null },
      { seats: 0 },
    ]) {
      expect([changes, (await codeOf(join(day, changes))).slice(0, 3)]).toEqual([changes, '422']);
    }
    expect(await codeOf(get('nobody'))).toBe('404 rooms/wait-not-found');
    const reader = await house.client('auditor');
    expect(await codeOf(reader.post(WAITS, asked(day, { venueId: 'palais' })))).toBe('403 access/forbidden');
    const wait = await join(day);
    expect(await codeOf(reader.post(`${WAITS}/${wait.id}/withdraw`, {}))).toBe('403 access/forbidden');
    expect((await reader.get<Wait>(`${WAITS}/${wait.id}`)).place).toBe(1);
  });

  it('is offered by the form that finds its room taken, and shown room by room', async () => {
    const day = nextDay();
    await book(day);
    const clash = await office.post('/office/bookings', form(day));
    expect(clash.status).toBe(422);
    expect(await clash.text()).toContain('Put it on the waiting list');
    const free = await office.post('/office/bookings', form(day, { roomId: 'xx', action: 'wait' }));
    expect([free.status, text(await free.text()).includes('Room XX is free then: book it.')]).toEqual([
      422,
      true,
    ]);
    const key = '00000009-0000-4000-8000-000000000001';
    const fields = form(day, { title: HOSTILE, action: 'wait', key });
    const [once, twice] = [
      await office.post('/office/bookings', fields),
      await office.post('/office/bookings', fields),
    ];
    expect([once.status, location(once)]).toEqual([303, `/office/bookings/waiting/${key}?done=wait-joined`]);
    expect(location(twice)).toBe(location(once));
    const list = await page(`/office/bookings/waiting?venue=palais&room=xix`, auditor);
    expect(list).not.toContain('<script>alert');
    expect(text(list)).toContain('Permanent Mission of Chile');
    expect(await page('/office/bookings/waiting?venue[$ne]=x&room=nowhere')).toContain(key);
    const path = `/office/bookings/waiting/${key}`;
    expect(text(await page(path))).toContain('Place on the list 1');
    expect(await page(path, auditor)).not.toContain('Leave the list');
    expect((await auditor.post(`${path}/withdraw`)).status).toBe(403);
    const faulty = await office.post(`${path}/withdraw`, { why: 'x'.repeat(501) });
    expect([faulty.status, (await faulty.text()).includes('href="#why"')]).toEqual([422, true]);
    for (const _twice of [1, 2]) {
      expect(location(await office.post(`${path}/withdraw`, { why: 'No more' }))).toBe(
        `${path}?done=wait-withdrawn`,
      );
    }
    expect(text(await page(path))).toContain('No more');
    expect(await page('/office/bookings/waiting?venue=palais')).not.toContain(key);
    expect((await office.get('/office/bookings/waiting/nobody')).status).toBe(404);
  });

  it('puts on the to-do list what is too late to be offered by mail', async () => {
    const taken = await book('2031-03-03', {
      start: '2031-03-03T16:30:00+01:00',
      end: '2031-03-03T17:30:00+01:00',
    });
    const span = { start: '2031-03-03T16:30:00+01:00', end: '2031-03-03T17:30:00+01:00' };
    const wait = await join('2031-03-03', { ...span, title: 'At the last moment' });
    await api.post(`${BOOKINGS}/${taken.id}/release`, { why: 'Not needed' });
    await eventually(async () => {
      const todo = await page('/office');
      expect(todo).toContain(`/office/bookings/waiting/${wait.id}`);
      expect(text(todo)).toContain('too late to offer it by mail');
    });
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

    it('is joined and left by keyboard alone, on a telephone, without scripts', async () => {
      const day = nextDay();
      await book(day);
      const at = new Keyboard(await tabOf(360, false));
      await at.page.goto(`${house.url}/office/bookings/new?room=xix&on=${day}&from=10:00&to=12:00`);
      await at.type('What for', 'Typed by hand');
      await at.press('Hold the room', 'The room is taken then');
      await at.press('Put it on the waiting list', 'It is on the waiting list');
      await at.sees('Place on the list');
      await at.press('Withdraw', 'It is withdrawn from the waiting list');
      await at.page.context().close();
    });

    it('has no fault that axe can find, and fits a telephone', async () => {
      const day = nextDay();
      const taken = await book(day);
      const [wait] = [await join(day), await join(day, { title: 'Second' })] as const;
      await book(day, { roomId: 'xx' });
      await join(day, { roomId: null, title: 'Any room' });
      await api.post(`${BOOKINGS}/${taken.id}/release`, { why: 'Not needed' });
      await eventually(async () => expect((await get(wait.id)).state).toBe('offered'));
      const tab = await tabOf(1280);
      const pages = [
        '/office/bookings/waiting?venue=palais',
        `/office/bookings/waiting/${wait.id}`,
        '/office/bookings/waiting?venue=palais&room=xx',
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
      await tab.goto(`${house.url}/office/bookings/new?room=xx&on=${day}&from=10:00&to=12:00`);
      await tab.getByLabel('What for').fill('Clash');
      await tab.getByRole('button', { name: 'Hold the room' }).click();
      await tab.getByRole('button', { name: 'Put it on the waiting list' }).waitFor();
      await expectAccessible(tab);
      await expectNoSidewaysScroll(tab);
      await tab.context().close();
    });
  });
});
