import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { SignedLinks } from '../../src/access/index.js';
import { AfterIssueHouse, type LetterRecord, mailboxOf } from '../support/after-issue-house.js';
import { openBrowser } from '../support/browser.js';
import { expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { describeWith } from '../support/peers.js';

interface Line {
  id: string;
  acknowledged: { how: string; at: string; who?: string } | null;
}

const PLAIN = { about: undefined, body: 'I transmit the report of the chair.' };
const later = new Date('2032-01-01T00:00:00Z');

describe('a letter that asks for no answer', () => {
  let own: AfterIssueHouse;
  let letter: LetterRecord;

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    letter = await own.issued({ ...PLAIN, subject: 'Report <of> the "chair"' });
  });
  afterAll(async () => {
    await own?.close();
  });

  const linkIn = (text: string): string => /https?:\/\/\S+?(\/r\/[\w.-]+)/.exec(text)?.[1] ?? '';
  const linkOf = async (code: string): Promise<string> =>
    linkIn((await own.mailTo(mailboxOf(code), 'Report')).text ?? '');
  const call = (method: string, path: string): Promise<Response> =>
    fetch(new URL(path, own.house.url), { method, redirect: 'manual' });
  const line = async (code: string): Promise<Line | undefined> =>
    (await own.office.get<{ addressees: Line[] }>(`/api/v1/letters/${letter.id}/coverage`)).addressees.find(
      ({ id }) => id === `del-${code}`,
    );
  const recorded = (code: string) => own.recordOf(`letter-acknowledgement:${letter.id}.del-${code}`);

  it('carries a link to confirm it, the same in both forms of the mail, and another for each addressee', async () => {
    const mail = await own.mailTo(mailboxOf('ada'), 'Report');
    const link = linkIn(mail.text ?? '');
    expect(link).not.toBe('');
    expect(mail.text).toContain('Please confirm on this page that you have received this letter:');
    expect(mail.html).toContain(`${link}">Confirm that you have received this letter</a>`);
    expect(await linkOf('bel')).not.toBe(link);
  });

  it('changes nothing when a scanner opens its link, however often', async () => {
    const link = await linkOf('ada');
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { status, headers } = await call(method, link);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    }
    const page = await (await call('GET', link)).text();
    for (const text of [
      'Have you received this letter?',
      'Mission of ada',
      'Report &lt;of> the &#34;chair&#34;',
    ])
      expect(page).toContain(text);
    expect(await recorded('ada')).toEqual([]);
    expect((await line('ada'))?.acknowledged).toBeNull();
  });

  it('is acknowledged by a press of the button, once, whatever is pressed again or at the same moment', async () => {
    const link = await linkOf('bel');
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', link)));
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual(
      answers.map(() => [303, link]),
    );
    expect((await call('POST', link)).status).toBe(303);
    expect(await (await call('GET', link)).text()).toContain('There is nothing more to do.');
    expect(await recorded('bel')).toMatchObject([
      {
        type: 'letter.acknowledged',
        actor: { kind: 'link', id: `${letter.id}/del-bel` },
        data: { letterId: letter.id, addresseeId: 'del-bel', how: 'link' },
      },
    ]);
    expect((await line('bel'))?.acknowledged).toMatchObject({ how: 'link' });
  });

  it('leaves what the office has recorded before as it was', async () => {
    const path = `/api/v1/letters/${letter.id}/addressees/del-cas/acknowledgement`;
    await own.office.post(path, { how: 'telephone', who: 'The registry' });
    const link = await linkOf('cas');
    expect(await (await call('GET', link)).text()).toContain('There is nothing more to do.');
    expect((await call('POST', link)).status).toBe(303);
    expect((await line('cas'))?.acknowledged).toMatchObject({ how: 'telephone', who: 'The registry' });
    await expect(own.office.post(path, { how: 'link' })).rejects.toMatchObject({ status: 422 });
  });

  it('is not confirmed by links that are altered, foreign or expired', async () => {
    const links = own.house.app.get(SignedLinks, { strict: false });
    const link = await linkOf('dor');
    const id = `${letter.id}/del-dor`;
    const invitation = await own.issued({ subject: 'Sits beside' });
    const cases: [string, number, string][] = [
      [`${link.slice(0, -2)}xx`, 403, 'access/link-invalid'],
      ['/r/nonsense', 403, 'access/link-invalid'],
      [`/r/${links.sign('read-file', id, later)}`, 403, 'access/link-invalid'],
      [`/r/${links.sign('answer-invitation', id, later)}`, 403, 'access/link-invalid'],
      [
        `/r/${links.sign('confirm-letter', id, new Date('2031-02-01T00:00:00Z'))}`,
        410,
        'access/link-expired',
      ],
      [`/r/${links.sign('confirm-letter', `${letter.id}/del-hid`, later)}`, 404, 'letters/addressee-unknown'],
      [`/r/${links.sign('confirm-letter', 'nothing/del-dor', later)}`, 404, 'letters/not-found'],
      [`/a/${link.slice(3)}`, 403, 'access/link-invalid'],
      [`/w/${link.slice(3)}`, 403, 'access/link-invalid'],
    ];
    for (const [path, status, code] of cases) {
      for (const method of ['GET', 'POST']) {
        const answer = await call(method, path);
        expect([path, method, answer.status]).toEqual([path, method, status]);
        expect(await answer.text()).toContain(code);
      }
    }
    expect(await recorded('dor')).toEqual([]);
    expect(await own.recordOf(`letter-acknowledgement:${invitation.id}.del-dor`)).toEqual([]);
  });

  it('is asked about by the mails of a letter that asks nothing else, and of none that is cancelled', async () => {
    const inviting = (await own.mailTo(mailboxOf('ada'), 'Sits beside')).text ?? '';
    expect(inviting).toContain('/a/');
    expect(inviting).not.toContain('/r/');
    const cancelling = await own.correct(letter.id, 'cancellation');
    await own.office.put(
      `/api/v1/letters/${cancelling.id}`,
      { ...cancelling.content, subject: 'Taken back', body: 'It is taken back.' },
      { ifMatch: cancelling.version },
    );
    await own.issue(cancelling.id);
    const told = (await own.mailTo(mailboxOf('ada'), 'Taken back')).text ?? '';
    expect(told).toContain('It is taken back.');
    expect(told).not.toContain('/r/');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
    });

    it('is confirmed from a telephone, by keyboard and without scripts, and stands on the board of coverage', async () => {
      const office = await signIn(own.house, 'office');
      const link = await linkOf('eld');
      const plain = await browser.newContext({
        viewport: { width: 360, height: 740 },
        javaScriptEnabled: false,
      });
      const scripted = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const [page, judged] = [await plain.newPage(), await scripted.newPage()];
      const address = `${own.house.url}${link}`;
      await judged.goto(address);
      await expectAccessible(judged);
      await expectNoSidewaysScroll(judged);
      await page.goto(address);
      const pdf =
        (await page.getByRole('link', { name: 'Read the letter (PDF)' }).getAttribute('href')) ?? '';
      const { status, headers } = await call('GET', new URL(pdf).pathname);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
      await page.getByRole('button', { name: 'Confirm that we have received it' }).press('Enter');
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('The letter is confirmed');
      expect(await page.getByRole('button').count()).toBe(0);
      await page.reload();
      expect(await recorded('eld')).toHaveLength(1);
      await judged.reload();
      await expectAccessible(judged);
      await expectNoSidewaysScroll(judged);
      await plain.close();
      await scripted.close();
      const board = await (
        await office.get(`/office/letters/${letter.id}/coverage?show=acknowledged`)
      ).text();
      expect(board).toContain('Mission of eld');
      const theirs = await (await office.get(`/office/letters/${letter.id}/coverage/del-eld`)).text();
      expect(theirs).toContain('By the link in the mail');
    });
  });
});
