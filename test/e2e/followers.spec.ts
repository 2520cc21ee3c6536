import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { Browser } from 'playwright-core';
import { type ReleasedContent, Releases } from '../../src/meetings/index.js';
import { systemActor } from '../../src/messaging/index.js';
import { ProcessClock } from '../../src/platform/index.js';
import { AnswersHouse } from '../support/answers-house.js';
import { openBrowser } from '../support/browser.js';
import { expectAccessible, expectNoSidewaysScroll } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/peers.js';

const system = systemActor('test', 'followers');
const ASKED = 'Subject: Changes by mail';
const CHANGED = 'Subject: Changes to the programme';

describe('changes by mail for whoever asks', () => {
  let own: AnswersHouse;
  let meetings = 0;

  beforeAll(async () => {
    own = await AnswersHouse.open();
  });
  afterAll(() => own?.close());

  const followers = () =>
    own.house.app.get<Connection>(getConnectionToken(), { strict: false }).collection('followers');
  const meeting = (): Promise<string> => {
    meetings += 1;
    return own.addMeeting({ title: `Meeting ${meetings}`, kind: `meeting ${meetings}`, ordinal: null });
  };
  const send = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${own.url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const ask = async (id: string, mailbox: string): Promise<void> => {
    const answer = await send(`/meetings/${id}/follow`, { mailbox });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/meetings/${id}/follow/asked`]);
  };
  const mailsTo = (mailbox: string): string[] =>
    own.smtp.accepted.filter(({ to }) => to.includes(mailbox)).map(({ raw }) => unfolded(raw.toString()));
  /** Quoted-printable joined again, so that links can be read. */
  const unfolded = (raw: string): string => raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const linkIn = (mail: string): string => /\/f\/[A-Za-z0-9_.-]+/u.exec(unfolded(mail))?.[0] ?? '';
  /** Asks, confirms; returns the link of the mail. */
  const follow = async (id: string, mailbox: string): Promise<string> => {
    await ask(id, mailbox);
    const [mail = ''] = await own.mailsTo(mailbox, ASKED);
    const link = linkIn(mail);
    expect((await send(link, { act: 'confirm' })).status).toBe(303);
    return link;
  };
  const release = async (id: string, change: (content: ReleasedContent) => void): Promise<void> => {
    const releases = own.get(Releases);
    const { content, draft } = await releases.report(id);
    const next = structuredClone(content);
    change(next);
    const saved = await releases.save(system, id, draft?.version, next);
    await releases.release(system, id, saved.version, { heading: 'A change', note: null, editorial: false });
  };
  const inRoom =
    (room: string) =>
    (content: ReleasedContent): void => {
      content.room = room;
    };
  const pass = (minutes: number): Promise<unknown> =>
    own.step(new Date(own.get(ProcessClock).now().getTime() + minutes * 60_000).toISOString());
  /** Once what a release calls for is planned, the quiet period passes. */
  const quietPasses = async (id: string): Promise<void> => {
    const tasks = own.house.app.get<Connection>(getConnectionToken(), { strict: false }).collection('tasks');
    const stands = (state: string): Promise<void> =>
      eventually(async () => {
        expect(await tasks.findOne({ _id: `tell-followers:${id}` as never })).toMatchObject({ state });
      });
    await stands('due');
    await pass(60);
    await stands('done');
  };

  it('is confirmed from the mailbox itself, gathers what is released, and is stopped by the same link', async () => {
    const id = await meeting();
    expect(await (await fetch(`${own.url}/meetings/${id}`)).text()).toContain('Changes by mail');
    const link = await follow(id, 'Reader@follower.example.org');
    // A second click finds it done, and looking changes nothing.
    expect((await send(link, { act: 'confirm' })).status).toBe(303);
    expect(await (await fetch(`${own.url}${link}`)).text()).toContain('You are told of changes');

    await release(id, inRoom('Room VII'));
    await release(id, inRoom('Room VIII'));
    await quietPasses(id);
    const [digest = ''] = await own.mailsTo('Reader@follower.example.org', CHANGED);
    expect(digest).toContain('Room VIII');
    expect(digest).not.toContain('Room VII\r');
    expect(digest).not.toContain('/a/');
    expect(digest).not.toContain('text/calendar');

    expect((await send(linkIn(digest), { act: 'stop' })).status).toBe(303);
    expect((await send(linkIn(digest), { act: 'stop' })).status).toBe(303);
    expect(await (await fetch(`${own.url}${link}`)).text()).toContain('The address is not kept');
    expect(await followers().countDocuments({ meetingId: id })).toBe(0);
    await release(id, inRoom('Room IX'));
    await quietPasses(id);
    const witness = await follow(id, 'witness@follower.example.org');
    expect(witness).not.toBe('');
    expect(mailsTo('Reader@follower.example.org').filter((raw) => raw.includes(CHANGED))).toHaveLength(1);
  });

  it('tells nobody who follows, sends no second mail within the hour, and forgets who never confirmed', async () => {
    const id = await meeting();
    const mailbox = 'silent@follower.example.org';
    await Promise.all([1, 2, 3, 4].map(() => ask(id, mailbox)));
    await own.mailsTo(mailbox, ASKED);
    await ask(id, mailbox.toUpperCase().replace('EXAMPLE.ORG', 'example.org'));
    await release(id, inRoom('Room X'));
    await quietPasses(id);
    // He was asked anew after an hour, and gets nothing but that.
    await ask(id, mailbox);
    await own.mailsTo(mailbox, ASKED, 2);
    expect(mailsTo(mailbox).filter((raw) => raw.includes(CHANGED))).toEqual([]);
    const [mail = ''] = mailsTo(mailbox);
    await pass(4 * 24 * 60);
    await eventually(async () => expect(await followers().countDocuments({ meetingId: id })).toBe(0));
    expect((await send(linkIn(mail), { act: 'confirm' })).status).toBe(410);
    await own.step('2017-06-07T09:00:00Z');
  });

  it('says at once that a meeting is off', async () => {
    const id = await meeting();
    const mailbox = 'traveller@follower.example.org';
    await follow(id, mailbox);
    await own.office.post(`/api/v1/meetings/${id}/cancel`, { reason: 'The host <b>withdrew</b>.' });
    const [mail = ''] = await own.mailsTo(mailbox, 'Subject: Cancelled');
    expect(unfolded(mail)).toContain('&lt;b');
    expect((await send(`/meetings/${id}/follow`, { mailbox: 'late@follower.example.org' })).status).toBe(409);
  });

  it('says that a postponed meeting has a new date, or takes place as it was announced', async () => {
    const id = await meeting();
    const mailbox = 'patient@follower.example.org';
    await follow(id, mailbox);
    const again = async (date: string): Promise<void> => {
      await own.office.post(`/api/v1/meetings/${id}/postpone`, { reason: 'The host asks for time.' });
      const { version, sittings, room } = await own.office.get<{
        version: number;
        sittings: { date: string; day?: string }[];
        room: string | null;
      }>(`/api/v1/meetings/${id}`);
      const moved = sittings.map((sitting) => ({ ...sitting, date }));
      await own.office.post(
        `/api/v1/meetings/${id}/reinstate`,
        { sittings: moved, room, answers: 'again' },
        { ifMatch: version },
      );
      await quietPasses(id);
    };
    const { sittings } = await own.office.get<{ sittings: { date: string }[] }>(`/api/v1/meetings/${id}`);
    await again(sittings[0]?.date ?? '');
    await own.mailsTo(mailbox, 'Subject: Postponed');
    const [same = ''] = await own.mailsTo(mailbox, 'Subject: Takes place');
    expect(unfolded(same)).toContain('as it was announced');
    await again('2017-07-04');
    const [other = ''] = await own.mailsTo(mailbox, CHANGED);
    expect(unfolded(other)).toContain('4 July 2017');
  });

  it('takes no address that is none, and no link that is forged or foreign', async () => {
    const id = await meeting();
    for (const mailbox of [
      '',
      'nobody',
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: x@y.example',
      '"><script>',
    ]) {
      const refused = await send(`/meetings/${id}/follow`, { mailbox });
      expect([mailbox, refused.status]).toEqual([mailbox, 422]);
      expect(await refused.text()).not.toContain('"><script>');
    }
    const doubled = `${own.url}/meetings/${id}/follow`;
    const body = JSON.stringify({ mailbox: { $gt: '' } });
    const typed = { 'content-type': 'application/json' };
    expect((await fetch(doubled, { method: 'POST', body, headers: typed })).status).toBe(422);
    expect(await followers().countDocuments({ meetingId: id })).toBe(0);
    expect((await send('/f/abc.def', { act: 'stop' })).status).toBe(403);
    expect((await send('/meetings/nowhere/follow', { mailbox: 'a@b.example' })).status).toBe(404);
    const link = await follow(id, 'odd@follower.example.org');
    expect((await send(link, { act: 'everything' })).status).toBe(409);
    expect((await send(link.replace('/f/', '/a/'), { value: 'accepted' })).status).toBe(403);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('asks, confirms and stops on pages that axe finds no fault with, on a telephone', async () => {
      const id = await meeting();
      const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
      const sound = async (): Promise<void> => {
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      };
      await page.goto(`${own.url}/meetings/${id}`);
      await page.getByLabel('Your mail address').fill('nobody');
      await page.getByRole('button', { name: 'Tell me of changes' }).click();
      await page.getByText('Write one mail address').waitFor();
      await sound();
      await page.getByLabel('Your mail address').fill('walker@follower.example.org');
      await page.getByRole('button', { name: 'Tell me of changes' }).click();
      await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
      await sound();
      const [mail = ''] = await own.mailsTo('walker@follower.example.org', ASKED);
      await page.goto(`${own.url}${linkIn(mail)}`);
      await sound();
      await page.getByRole('button', { name: 'Tell me of changes' }).click();
      await page.getByRole('heading', { name: 'You are told of changes' }).waitFor();
      await sound();
      await page.getByRole('button', { name: 'Stop these mails' }).click();
      await page.getByRole('heading', { name: 'No mails of changes' }).waitFor();
      await sound();
    });
  });
});
