import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Meetings, Releases } from '../../src/meetings/index.js';
import type { ReleasedContent } from '../../src/meetings/releases/release.types.js';
import { openBrowser } from '../support/browser.js';
import { expectAccessible, expectNoSidewaysScroll } from '../support/console.js';
import { describeWith } from '../support/peers.js';
import { SessionHouse, system } from '../support/session-house.js';

const HOSTILE = '"><script>document.title="owned"</script>';

describe('the public pages of a programme', () => {
  let house: SessionHouse;
  let meetingId: string;
  let cancelledId: string;
  let plannedId: string;

  const page = (path: string) => house.call('GET', `/meetings/${meetingId}${path}`);
  const drafted = async (change: (content: ReleasedContent) => void): Promise<number> => {
    const releases = house.get(Releases);
    const content = structuredClone((await releases.report(meetingId)).content);
    change(content);
    return (await releases.save(system, meetingId, undefined, content)).version;
  };
  const released = async (
    words: { heading: string; note: string | null },
    change: (content: ReleasedContent) => void,
  ): Promise<void> => {
    const version = await drafted(change);
    await house.get(Releases).release(system, meetingId, version, { ...words, editorial: false });
  };

  beforeAll(async () => {
    house = await SessionHouse.open();
    const { processId, meetingId: announced } = await house.announceGeneva();
    meetingId = announced;
    const meetings = house.get(Meetings);
    const { kind, ordinal, venue, place, room, city, zone, sittings, answersBy } =
      await meetings.meeting(announced);
    const other = {
      kind,
      ordinal,
      venue,
      place,
      room,
      city,
      zone,
      sittings,
      answersBy,
      title: 'Another one',
    };
    cancelledId = (await meetings.plan(system, processId, { ...other, key: 'cancelled' }))._id;
    plannedId = (await meetings.plan(system, processId, { ...other, key: 'planned' }))._id;
    await meetings.announce(system, cancelledId);
    await meetings.cancel(system, cancelledId, `The host withdrew ${HOSTILE}`);

    await house.step('2017-06-09T09:00:00Z');
    await released({ heading: 'Room of the second day', note: 'Room XVII is larger.' }, ({ sittings }) => {
      for (const sitting of sittings) if (sitting.date === '2017-06-20') sitting.room = 'Room XVII';
    });
    await house.step('2017-06-13T22:30:00Z');
    await released({ heading: `Panel 3 ${HOSTILE}`, note: HOSTILE }, ({ programme }) => {
      for (const item of programme) item.title = `${item.title}, revised`;
      const last = programme.at(-1);
      if (last) last.seats = [];
      const panel = programme.find((item) => item.seats.some(({ person }) => person !== null));
      const person = panel?.seats.find((seat) => seat.person !== null)?.person;
      if (person) person.name = `Ola ${HOSTILE}`;
    });
    await drafted((content) => {
      content.title = 'SECRET OF THE DRAFT';
      content.room = 'SECRET ROOM';
    });
    await house.step('2017-06-15T09:00:00Z');
  });

  afterAll(async () => {
    await house?.close();
  });

  it('show the last release and nothing of the draft, in each order', async () => {
    for (const by of ['', '?by=day', '?by=room', '?by=person', '?by=nonsense', '?utm_source=mail&by=room']) {
      const { status, text, headers } = await page(by);
      expect([by, status]).toEqual([by, 200]);
      expect(text).toContain('Release 3 of Wednesday, 14 June 2017');
      expect(text).toContain(`/calendar/meetings/${meetingId}.ics`);
      expect(text).not.toContain('SECRET');
      expect(text).not.toContain('<script>document');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('list the releases, and show each as it was', async () => {
    const list = (await page('/releases')).text;
    for (const n of [1, 2, 3]) expect(list).toContain(`/meetings/${meetingId}/releases/${n}"`);
    expect(list).toContain('Friday, 9 June 2017, 11:00 (Europe/Zurich)');
    expect(list).not.toContain('SECRET');
    const first = (await page('/releases/1')).text;
    expect(first).toContain('This is not the present programme.');
    expect(first).not.toContain('Room XVII');
    const second = (await page('/releases/2?by=room')).text;
    expect(second).toContain('<h3>Room XVII</h3>');
    expect(second).not.toContain(', revised');
    expect((await page('/releases/3')).text).not.toContain('not the present programme');
  });

  it('show what changed, old and new side by side', async () => {
    const since1 = (await page('/changes?since=1')).text;
    for (const text of ['What changed since release 1', 'Another room', 'Room XVII', 'Changes of wording ('])
      expect(since1).toContain(text);
    const since2 = (await page('/changes?since=2')).text;
    expect(since2).not.toContain('Another room');
    expect((await page('/changes')).text).toContain('What changed since release 2');
    expect((await page('/changes?since=1&to=2')).text).toContain('What changed from release 1 to release 2');
    for (const text of [since1, since2]) {
      expect(text).not.toContain('<script>document');
      expect(text).not.toContain('SECRET');
    }
  });

  it('show the programme as it stood when a day of the meeting ended', async () => {
    for (const [on, n] of [
      ['2017-06-06', 1],
      ['2017-06-08', 1],
      ['2017-06-09', 2],
      // Released at 00:30 of the 14th in Geneva: the 13th in London and New York.
      ['2017-06-13', 2],
      ['2017-06-14', 3],
      ['2017-06-15', 3],
      ['2030-01-01', 3],
    ] as const) {
      const { text } = await page(`?on=${on}`);
      expect([on, /Release (\d) of/.exec(text)?.[1]]).toEqual([on, String(n)]);
    }
    expect((await page('?on=')).text).toContain('Release 3 of');
  });

  it('have no page for what was never released or announced', async () => {
    for (const path of [
      '/releases/4',
      '/releases/0',
      '/releases/x',
      '/releases/1e9999',
      '/changes?since=9',
      '/changes?since=-1',
      '/changes?since=1&since=2',
      '?on=2017-06-05',
      '?on=2017-02-30',
      '?on=2017-06-06&on=2017-06-07',
    ]) {
      const { status, headers, text } = await page(path);
      expect([path, status]).toEqual([path, 404]);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(text).toContain('meetings/release-not-found');
    }
    for (const id of [plannedId, 'nobody'])
      for (const path of ['', '/releases', '/releases/1', '/changes?since=1', '?on=2017-06-07'])
        expect((await house.call('GET', `/meetings/${id}${path}`)).status).toBe(404);
  });

  it('read right when the meeting is cancelled', async () => {
    for (const path of ['', '/releases/1']) {
      const { text } = await house.call('GET', `/meetings/${cancelledId}${path}`);
      expect(text).toContain('This meeting is cancelled');
      expect(text).not.toContain('<script>document');
      expect(text).not.toContain('Subscribe to this meeting');
    }
  });

  it('are not sent again while they read as they did, and are after a release', async () => {
    const asked = (path: string, held?: string) =>
      house.call('GET', path, held === undefined ? {} : { headers: { 'if-none-match': held } });
    for (const path of [
      '/',
      `/meetings/${meetingId}`,
      `/meetings/${meetingId}/releases`,
      `/meetings/${meetingId}/changes`,
    ]) {
      // The frame says the minute that it is in this house.
      await house.step('2017-06-15T09:00:00Z');
      const first = await asked(path);
      const etag = first.headers.get('etag') ?? '';
      expect([path, first.status, etag]).toEqual([path, 200, expect.stringMatching(/^W\/"[0-9a-f]{27}"$/)]);
      expect(first.headers.get('cache-control')).toBe('no-cache');
      for (const held of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
        const again = await asked(path, held);
        expect([path, held, again.status, again.text]).toEqual([path, held, 304, '']);
        expect([again.headers.get('etag'), again.headers.get('cache-control')]).toEqual([etag, 'no-cache']);
      }
      for (const held of ['"other"', '', 'nonsense'])
        expect([path, held, (await asked(path, held)).status]).toEqual([path, held, 200]);
      const head = await house.call('HEAD', path, { headers: { 'if-none-match': etag } });
      expect(head.status).toBe(304);
    }
    // What is not there has no tag, and `*` makes it no less missing.
    const missing = await asked('/meetings/nowhere', '*');
    expect([missing.status, missing.headers.get('etag')]).toEqual([404, null]);
    const { processId } = await house.get(Meetings).meeting(meetingId);
    const address = `/meetings/${plannedId}`;
    await house.get(Meetings).announce(system, plannedId);
    await house.step('2017-06-15T09:00:00Z');
    const held = (await asked(address)).headers.get('etag') ?? '';
    const documents = `/processes/${processId}/documents`;
    const unchanged = (await asked(documents)).headers.get('etag') ?? '';
    const releases = house.get(Releases);
    const { content } = await releases.report(plannedId);
    const changed = { ...content, title: 'Another one, revised' };
    const { version } = await releases.save(system, plannedId, undefined, changed);
    expect((await asked(address, held)).status).toBe(304);
    await releases.release(system, plannedId, version, { heading: 'Title', note: null, editorial: true });
    const after = await asked(address, held);
    expect([after.status, after.text.includes('Another one, revised')]).toEqual([200, true]);
    expect((await asked(documents, unchanged)).status).toBe(304);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
    });

    async function open(width: number, scripts: boolean): Promise<Page> {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        javaScriptEnabled: scripts,
      });
      return context.newPage();
    }

    it.each([360, 1280])('are accessible and fit a window of %d pixels', async (width) => {
      const window = await open(width, true);
      const refused: string[] = [];
      window.on('console', (message) => {
        if (message.type() === 'error') refused.push(message.text());
      });
      for (const path of [
        '',
        '?by=room',
        '?by=person',
        '?on=2017-06-07',
        '/releases',
        '/releases/1',
        '/changes?since=1',
      ]) {
        await window.goto(`${house.running.url}/meetings/${meetingId}${path}`);
        await expectAccessible(window);
        await expectNoSidewaysScroll(window);
        expect(await window.title()).not.toBe('owned');
      }
      await window.goto(`${house.running.url}/meetings/${cancelledId}`);
      await expectAccessible(window);
      expect(refused).toEqual([]);
      await window.context().close();
    });

    it('lead from view to view and to the programme of a day without scripts, by keyboard', async () => {
      const window = await open(360, false);
      await window.goto(`${house.running.url}/meetings/${meetingId}`);
      await window.getByRole('link', { name: 'By room' }).press('Enter');
      await window.waitForURL('**?by=room');
      expect(await window.getByRole('heading', { level: 3, name: 'Room XVII' }).count()).toBe(1);
      await window.getByRole('link', { name: 'All releases' }).press('Enter');
      await window.waitForURL('**/releases');
      await window.getByLabel('Show the programme as it stood on').fill('2017-06-08');
      await window.getByRole('button', { name: 'Show' }).press('Enter');
      await window.waitForURL('**?on=2017-06-08');
      expect(await window.getByText('This is not the present programme.').count()).toBe(1);
      await window.goto(`${house.running.url}/meetings/${meetingId}/changes?since=1`);
      const summary = window.locator('summary');
      expect(await window.locator('details dd').first().isVisible()).toBe(false);
      await summary.press('Enter');
      expect(await window.locator('details dd').first().isVisible()).toBe(true);
      await window.context().close();
    });

    it('print the programme alone', async () => {
      const window = await open(800, true);
      await window.goto(`${house.running.url}/meetings/${meetingId}`);
      await window.emulateMedia({ media: 'print' });
      for (const hidden of ['.views', '.subscribe', '.skip', '.onward'])
        expect([hidden, await window.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
      expect(await window.locator('.agenda').first().isVisible()).toBe(true);
      expect(await window.getByText('Release 3 of').isVisible()).toBe(true);
      await window.context().close();
    });
  });
});
