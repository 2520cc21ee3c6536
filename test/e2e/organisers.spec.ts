import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { Browser } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import { ProcessClock } from '../../src/platform/index.js';
import { openBrowser } from '../support/browser.js';
import { expectAccessible, expectNoSidewaysScroll } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';
import { TestSmtpServer } from '../support/smtp-server.js';

const open = [{ from: '08:00', to: '20:00' }];

describe('organisers of bookings', () => {
  let house: FullHouse;
  let smtp: TestSmtpServer;
  let api: ApiClient;

  beforeAll(async () => {
    smtp = await TestSmtpServer.start();
    house = await openFullHouse({ SMTP_URL: smtp.url });
    api = await house.client('office');
    await api.put('/api/v1/clock', { instant: '2031-03-03T14:00:00Z' });
    await api.put('/api/v1/venues/palais', {
      name: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open },
    });
    for (const id of ['xix', 'xx']) {
      await api.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room ${id.toUpperCase()}` });
    }
  });
  afterAll(async () => {
    await smtp?.close();
    await house?.close();
  });

  const hold = async (mailbox: string, start: string, end: string, more: object = {}): Promise<string> => {
    const facts = {
      roomId: 'xix',
      purpose: 'bilateral',
      title: 'Friends <of> the Chair',
      organiser: 'Mission',
      mailbox,
    };
    const made = await api.post<{ id: string }>('/api/v1/bookings', {
      ...facts,
      start,
      end,
      until: null,
      ...more,
    });
    return made.id;
  };
  const mails = (mailbox: string): string[] =>
    smtp.accepted
      .filter(({ to }) => to.includes(mailbox))
      .map(({ raw }) => raw.toString().replaceAll('=\r\n', '').replaceAll('=3D', '='));
  const mailTo = async (mailbox: string, count: number): Promise<string> => {
    await eventually(() => expect(mails(mailbox)).toHaveLength(count));
    return mails(mailbox)[count - 1] ?? '';
  };
  /** Once what has happened so far is noted. */
  const pass = async (minutes: number): Promise<void> => {
    const tasks = house.app.get<Connection>(getConnectionToken(), { strict: false }).collection('tasks');
    const noted = { _id: /^note-for-organiser:/u as never, state: 'due' };
    await eventually(async () => expect(await tasks.countDocuments(noted)).toBe(0));
    const instant = new Date(house.app.get(ProcessClock).now().getTime() + minutes * 60_000).toISOString();
    await api.put('/api/v1/clock', { instant });
  };
  const linkIn = (mail: string): string => /\/b\/[A-Za-z0-9_.-]+/u.exec(mail)?.[0] ?? '';
  const press = (link: string, act: string): Promise<Response> =>
    fetch(`${house.url}${link}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ act }) });
  const stateOf = async (id: string): Promise<string> =>
    (await api.get<{ state: string }>(`/api/v1/bookings/${id}`)).state;

  it('hear of all that became of their rooms in one mail, old and new side by side', async () => {
    const mailbox = 'desk@organiser.example.org';
    const first = await hold(mailbox, '2031-03-10T09:00:00Z', '2031-03-10T10:00:00Z');
    const second = await hold(mailbox, '2031-03-11T09:00:00Z', '2031-03-11T10:00:00Z');
    await api.post(`/api/v1/bookings/${first}/confirm`);
    await pass(60);
    const told = await mailTo(mailbox, 1);
    expect(told).toContain('Subject: Your room: 2 bookings');
    expect(told).toContain('Room XIX, Monday, 10 March 2031, 10:00 to 11:00 (Europe/Zurich): confirmed');
    expect(told).toContain('Friends &lt;of');
    expect(told).not.toContain('Before');

    const to = { start: '2031-03-10T13:00:00Z', end: '2031-03-10T14:00:00Z' };
    await api.post(`/api/v1/bookings/${first}/move`, { roomId: 'xix', ...to });
    await api.post(`/api/v1/bookings/${first}/move`, { roomId: 'xx', ...to });
    await api.post(`/api/v1/bookings/${second}/release`, { why: 'The room is needed for the Assembly.' });
    await pass(60);
    const changed = await mailTo(mailbox, 2);
    expect(changed).toContain(
      'before: Room XIX, Monday, 10 March 2031, 10:00 to 11:00 (Europe/Zurich): confirmed',
    );
    expect(changed).toContain(
      'now:    Room XX, Monday, 10 March 2031, 14:00 to 15:00 (Europe/Zurich): confirmed',
    );
    expect(changed).not.toContain('Room XIX, Monday, 10 March 2031, 14:00');
    expect(changed).toContain('The room is needed for the Assembly.');
  });

  it('hear at once of what is near, and nothing of what came to nothing', async () => {
    const mailbox = 'near@organiser.example.org';
    const gone = await hold(mailbox, '2031-03-17T09:00:00Z', '2031-03-17T10:00:00Z');
    await api.post(`/api/v1/bookings/${gone}/release`, { why: 'A slip.' });
    await pass(60);
    const { now } = await api.get<{ now: string }>('/api/v1/clock');
    const soon = new Date(Date.parse(now) + 20 * 3_600_000);
    const end = new Date(soon.getTime() + 3_600_000);
    await hold(mailbox, soon.toISOString(), end.toISOString(), { roomId: 'xx' });
    expect(await mailTo(mailbox, 1)).not.toContain('A slip.');
  });

  it('reconfirm and give back by the link in the mail; looking changes nothing, and twice is once', async () => {
    const mailbox = 'link@organiser.example.org';
    const id = await hold(mailbox, '2031-03-18T09:00:00Z', '2031-03-18T10:00:00Z');
    await api.post(`/api/v1/bookings/${id}/confirm`);
    await api.post(`/api/v1/bookings/${id}/ask-reconfirm`, { by: '2031-03-15T09:00:00Z' });
    await pass(60);
    const mail = await mailTo(mailbox, 1);
    expect(mail).toContain(
      'Reconfirm it by Saturday, 15 March 2031, 10:00 (Europe/Zurich), or the room is released.',
    );
    const link = linkIn(mail);
    expect(await (await fetch(`${house.url}${link}`)).text()).toContain('We need the room');
    expect(await api.get(`/api/v1/bookings/${id}`)).toMatchObject({
      reconfirmBy: '2031-03-15T09:00:00.000Z',
    });
    for (const act of ['reconfirm', 'reconfirm']) expect((await press(link, act)).status).toBe(303);
    expect(await api.get(`/api/v1/bookings/${id}`)).toMatchObject({ reconfirmBy: null, state: 'confirmed' });
    expect((await press(link, 'everything')).status).toBe(409);
    expect((await press(link.replace(/.$/u, 'x'), 'release')).status).toBe(403);
    for (const act of ['release', 'release']) expect((await press(link, act)).status).toBe(303);
    expect(await stateOf(id)).toBe('released');
    const page = await (await fetch(`${house.url}${link}`)).text();
    expect(page).toContain('released');
    expect(page).not.toContain('<form');
  });

  it('that have to give way hear of it at once, with the nearest equal place, which they take by the link', async () => {
    const mailbox = 'displaced@organiser.example.org';
    const id = await hold(mailbox, '2031-03-24T09:00:00Z', '2031-03-24T10:00:00Z');
    await api.post(`/api/v1/bookings/${id}/confirm`);
    await pass(60);
    await mailTo(mailbox, 1);
    const office = { name: 'Office of the President', mailbox: 'office@example.org' };
    const { id: processId } = await api.post<{ id: string }>('/api/v1/processes', {
      title: 'A process',
      shortTitle: 'A process',
      office,
    });
    const meeting = {
      title: 'Meeting',
      kind: 'informal meeting',
      venue: 'Palais des Nations',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      roomId: 'xix',
      sittings: [{ id: 'one', date: '2031-03-24', start: '10:00', end: '13:00' }],
      displace: { bookings: [id], why: 'The <Assembly> meets there.' },
    };
    await api.post(`/api/v1/processes/${processId}/meetings`, meeting);
    await pass(2);
    const mail = await mailTo(mailbox, 2);
    expect(mail).toContain('given up to an intergovernmental meeting');
    expect(mail).toContain('The &lt;Assembly> meets there.');
    expect(mail).toContain(
      'now:    Room XX, Monday, 24 March 2031, 10:00 to 11:00 (Europe/Zurich): held for you until',
    );
    expect(mail).toMatch(/say by .* whether you take it/u);
    const links = [...mail.matchAll(/\/b\/[A-Za-z0-9_.-]+/gu)].map(([link]) => link);
    const pages = await Promise.all(
      [...new Set(links)].map(async (link) => ({ link, page: await (await fetch(house.url + link)).text() })),
    );
    const offer = pages.find(({ page }) => page.includes('Take the room'));
    expect(pages).toHaveLength(2);
    for (const act of ['accept', 'accept']) expect((await press(offer?.link ?? '', act)).status).toBe(303);
    expect(await (await fetch(house.url + (offer?.link ?? ''))).text()).toContain('confirmed');
    await pass(60);
    expect(await mailTo(mailbox, 3)).toContain(
      'Room XX, Monday, 24 March 2031, 10:00 to 11:00 (Europe/Zurich): confirmed',
    );
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('see a page that axe finds no fault with, on a telephone', async () => {
      const mailbox = 'axe@organiser.example.org';
      const id = await hold(mailbox, '2031-03-19T09:00:00Z', '2031-03-19T10:00:00Z');
      await api.post(`/api/v1/bookings/${id}/ask-reconfirm`, { by: '2031-03-15T09:00:00Z' });
      await pass(60);
      const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
      await page.goto(`${house.url}${linkIn(await mailTo(mailbox, 1))}`);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole('button', { name: 'We need the room' }).click();
      await page.getByRole('button', { name: 'Give the room back' }).click();
      await page.getByText('the room is no longer yours').waitFor();
      await expectAccessible(page);
    });
  });
});
