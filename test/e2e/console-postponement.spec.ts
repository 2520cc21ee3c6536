import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AfterIssueHouse, mailboxOf } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { Keyboard } from '../support/keyboard.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>{{ x }}';
const hours = [{ from: '08:00', to: '20:00' }];

describe('meetings that are called off and come back, in the console', () => {
  let own: AfterIssueHouse;
  let office: Desk;
  let clearer: Desk;

  const text = (html: string): string => html.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ');
  const page = async (address: string, desk = office): Promise<string> => (await desk.get(address)).text();
  const meeting = (id: string) =>
    own.office.get<{ status: string; version: number; release: number; sittings: object[] }>(
      `/api/v1/meetings/${id}`,
    );
  const pathOf = (id: string): string => `/office/processes/${own.processId}/meetings/${id}`;
  let meetings = 0;
  /** A meeting in the hall, in a week of its own. */
  const announced = async (): Promise<{ id: string; path: string; date: string }> => {
    const date = new Date(Date.parse('2031-04-07T00:00:00Z') + 7 * 86_400_000 * meetings)
      .toISOString()
      .slice(0, 10);
    meetings += 1;
    const { id } = await own.office.post<{ id: string }>(`/api/v1/processes/${own.processId}/meetings`, {
      title: `Meeting ${meetings}`,
      kind: 'consultation',
      venue: 'Palacio San Martín',
      roomId: 'hall',
      city: 'Buenos Aires',
      zone: 'America/Argentina/Buenos_Aires',
      sittings: [{ id: 'first', date, start: '10:00', end: '13:00' }],
    });
    await own.office.post(`/api/v1/meetings/${id}/announce`);
    return { id, path: pathOf(id), date };
  };
  const formOf = async (
    id: string,
    changes: Record<string, string> = {},
  ): Promise<Record<string, string>> => ({
    version: String((await meeting(id)).version),
    heading: 'New dates',
    note: '',
    roomId: 'hall',
    'sittings.0.id': 'first',
    'sittings.0.date': '2031-09-01',
    'sittings.0.start': '10:00',
    'sittings.0.end': '13:00',
    programme: 'carry',
    answers: 'again',
    answersBy: '',
    answersByTime: '18:00',
    ...changes,
  });

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    office = await signIn(own.house, 'office');
    clearer = await signIn(own.house, 'clearer');
    await own.office.put('/api/v1/venues/palacio', {
      name: 'Palacio San Martín',
      city: 'Buenos Aires',
      zone: 'America/Argentina/Buenos_Aires',
      hours: { monday: hours },
    });
    await own.office.put('/api/v1/rooms/hall', { venueId: 'palacio', name: 'Salón Dorado' });
  });
  afterAll(async () => {
    await own?.close();
  });

  it('are postponed with a reason that is asked for, once however often the form comes', async () => {
    const { id, path } = await announced();
    const slip = await office.post(`${path}/postpone`, { reason: '' });
    expect(slip.status).toBe(422);
    expect(await slip.text()).toContain('href="#reason"');
    for (const _twice of [1, 2]) {
      const answer = await office.post(`${path}/postpone`, { reason: HOSTILE });
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `${path}?done=meeting-postponed`,
      ]);
    }
    const shown = await page(path);
    expect(shown).not.toContain('<script>alert');
    expect(text(shown)).toContain('Postponed: it has no date');
    expect(text(shown)).not.toContain('not told yet');
    const facing = await (await fetch(`${own.house.url}/meetings/${id}`)).text();
    expect(facing).not.toContain('<script>alert');
    expect(facing).toContain('This meeting is postponed; a new date will be announced');
    const reader = await page(path, clearer);
    expect(reader).not.toContain('/reinstate');
    expect((await clearer.get(`${path}/reinstate`)).status).toBe(403);
    // A postponed one may be cancelled, and a cancelled one is not postponed.
    expect((await office.post(`${path}/cancel`, { reason: 'No host' })).status).toBe(303);
    expect((await office.post(`${path}/postpone`, { reason: 'Late' })).status).toBe(422);
    expect((await meeting(id)).status).toBe('cancelled');
  });

  it('come back in the room they had, unless it is taken: then they stay as they were', async () => {
    const { id, path } = await announced();
    const other = await announced();
    await office.post(`${path}/postpone`, { reason: 'Later' });
    const backwards = await office.post(
      `${path}/reinstate`,
      await formOf(id, { 'sittings.0.start': '13:00', 'sittings.0.end': '10:00' }),
    );
    expect(backwards.status).toBe(422);
    expect(await backwards.text()).toContain('href="#sittings-0-end"');
    const undated = await office.post(`${path}/reinstate`, await formOf(id, { 'sittings.0.date': '' }));
    expect(undated.status).toBe(422);
    expect(await undated.text()).toContain('href="#sittings-0-date"');
    const taken = await office.post(
      `${path}/reinstate`,
      await formOf(id, { 'sittings.0.date': other.date, note: HOSTILE }),
    );
    expect(taken.status).toBe(422);
    const kept = await taken.text();
    expect(text(kept)).toContain('Salón Dorado');
    expect(kept).not.toContain('<script>alert');
    expect(kept).toContain(`value="${other.date}"`);
    expect((await meeting(id)).status).toBe('postponed');
    const stale = await office.post(`${path}/reinstate`, await formOf(id, { version: '1' }));
    expect(stale.status).toBe(422);
    const form = await formOf(id, { 'sittings.1.date': '2031-09-08', 'sittings.1.start': '10:00' });
    expect((await office.post(`${path}/reinstate`, form)).status).toBe(422);
    for (const _twice of [1, 2]) {
      const whole = { ...form, 'sittings.1.end': '12:00' };
      const answer = await office.post(`${path}/reinstate`, whole);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `${path}?done=meeting-reinstated`,
      ]);
    }
    expect(await meeting(id)).toMatchObject({
      status: 'announced',
      release: 2,
      sittings: [
        { id: 'first', date: '2031-09-01' },
        { id: 'sitting-1', date: '2031-09-08' },
      ],
    });
  });

  it('lead to the letter that those invited wait for, drafted and named', async () => {
    await own.issued();
    await own.mailTo(mailboxOf('ada'));
    const path = pathOf(own.meetingId);
    await office.post(`${path}/postpone`, { reason: 'The host asks for time' });
    await eventually(async () => {
      expect(text(await page(path))).toContain('Those who were invited are not told yet');
    });
    expect(text(await page('/office'))).toContain('Postponed meetings: letters to write');
    const lead = await office.get(`/office/meetings/${own.meetingId}`);
    expect(lead.headers.get('location')).toBe(path);
    const prepared = await office.post(`${path}/letters`, {});
    const location = prepared.headers.get('location') ?? '';
    expect([prepared.status, location]).toEqual([303, expect.stringMatching(/^\/office\/letters\/[^/?]+/u)]);
    expect(text(await page(location))).toContain('Postponement: Invitation to the first preparatory meeting');
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

    it('are postponed and announced again by keyboard alone, on a telephone, without scripts', async () => {
      const { path, id } = await announced();
      const at = new Keyboard(await tabOf(360, false));
      await at.page.goto(own.house.url + path);
      await at.press('Postpone it', 'Leave it as it is');
      await at.type('Reason', 'The host asks for time.');
      await at.press('Postpone the meeting', 'The meeting is postponed');
      await at.press('Announce it again', 'Leave it as it is');
      await at.reach('sittings-0-date');
      await at.page.keyboard.type('10062031');
      await at.press('Announce it again', 'The meeting is announced again');
      expect(await meeting(id)).toMatchObject({ status: 'announced', sittings: [{ date: '2031-10-06' }] });
      await at.page.context().close();
    });

    it('have no fault that axe can find, and fit a telephone', async () => {
      const { path, id } = await announced();
      const off = await announced();
      await office.post(`${off.path}/postpone`, { reason: 'Later' });
      const tab = await tabOf(1280);
      const pages = [
        path,
        `${path}/postpone`,
        `${path}/cancel`,
        off.path,
        `${off.path}/reinstate`,
        `/meetings/${off.id}`,
        `/meetings/${id}`,
      ];
      for (const address of pages) {
        const answer = await tab.goto(own.house.url + address);
        expect([address, answer?.status()]).toEqual([address, 200]);
        await expectAccessible(tab);
      }
      await tab.setViewportSize({ width: 360, height: 740 });
      for (const address of pages) {
        await tab.goto(own.house.url + address);
        await expectNoSidewaysScroll(tab);
      }
      await tab.context().close();
    });
  });
});
