import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { People, type PersonView, type Role, SignIn } from '../../src/access/index.js';
import { SignInAttempts } from '../../src/access/people/attempts.js';
import { EventLog, systemActor } from '../../src/messaging/index.js';
import { MachineClock } from '../../src/platform/index.js';
import { openBrowser } from '../support/browser.js';
import { deskOf, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const PASSWORD = 'four words in a row';
const actor = systemActor('test', 'test-sign-in');

describe('the sign-in of the console', () => {
  let house: FullHouse;
  let people: People;
  let number = 0;

  beforeAll(async () => {
    house = await openFullHouse();
    people = house.app.get(People);
  });

  afterAll(async () => {
    await house?.close();
  });

  const address = (path: string): string => new URL(path, house.url).href;

  async function somebody(...roles: Role[]): Promise<PersonView> {
    number += 1;
    const mailbox = `somebody-${number}@office.example.org`;
    const person = await people.add(actor, { name: `Somebody ${number}`, mailbox, roles });
    const { url } = await people.passwordLink(person._id);
    return people.setPasswordByLink(actor, url.split('/').at(-1) ?? '', PASSWORD);
  }

  /** A browser without a browser: cookies are kept, forms are sent with the token they hold. */
  class Visitor {
    private readonly cookies = new Map<string, string>();

    async call(
      path: string,
      body?: URLSearchParams,
      headers: Record<string, string> = {},
    ): Promise<Response> {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(address(path), {
        redirect: 'manual',
        headers: { ...headers, cookie },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        this.cookies.set(name, value);
      }
      return answer;
    }

    async send(path: string, fields: Record<string, string>, form = path, headers?: Record<string, string>) {
      const page = await (await this.call(form)).text();
      const token = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
      return this.call(path, new URLSearchParams({ _csrf: token, ...fields }), headers);
    }

    get cookie(): string {
      return this.cookies.get('convene') ?? '';
    }
  }

  const codeOf = (secret: string): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: house.app.get(MachineClock).now().getTime(),
    });

  it('asks whoever is not signed in, and leads back', async () => {
    const visitor = new Visitor();
    const answer = await visitor.call('/office/search?q=june');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/office/sign-in?next=%2Foffice%2Fsearch%3Fq%3Djune',
    ]);
    const { mailbox } = await somebody('clearer');
    const entered = await visitor.send(
      '/office/sign-in',
      { mailbox, password: PASSWORD, next: '/office/search?q=june' },
      '/office/sign-in',
    );
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/office/search?q=june']);
    expect((await visitor.call('/office')).status).toBe(200);
  });

  it('says the same of an unknown mailbox, a wrong password, and somebody who has ended', async () => {
    const known = await somebody('auditor');
    const ended = await somebody('auditor');
    await people.end(actor, ended._id);
    const said = await Promise.all(
      [
        { mailbox: 'nobody@office.example.org', password: PASSWORD },
        { mailbox: known.mailbox, password: 'not the right words' },
        { mailbox: ended.mailbox, password: PASSWORD },
      ].map(async (fields) => {
        const answer = await new Visitor().send('/office/sign-in', fields);
        return [answer.status, /class="fault"[^>]*>([^<]+)/.exec(await answer.text())?.[1]];
      }),
    );
    expect(new Set(said.map(String)).size).toBe(1);
    expect(said[0]?.[0]).toBe(422);
  });

  it('keeps guessers waiting, and lets the owner in when the wait is over', async () => {
    const { mailbox } = await somebody('auditor');
    const visitor = new Visitor();
    let answer = await visitor.send('/office/sign-in', { mailbox, password: 'guess' });
    for (let guess = 0; guess < 5; guess += 1)
      answer = await visitor.send('/office/sign-in', { mailbox, password: 'guess' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const right = await visitor.send('/office/sign-in', { mailbox, password: PASSWORD });
    expect(await right.text()).toContain('Too many attempts failed');
  });

  it('counts guesses that come all at once one by one', async () => {
    const attempts = house.app.get(SignInAttempts);
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => attempts.begin('mailbox', 'flood@office.example.org')),
    );
    const passed = tries.filter(({ status }) => status === 'fulfilled').length;
    expect(passed).toBeGreaterThanOrEqual(5);
    expect(passed).toBeLessThan(12);
  });

  it('never keeps a Mission waiting that signs in rightly from one address', async () => {
    const { mailbox } = await somebody('auditor');
    const service = house.app.get(SignIn);
    for (let day = 0; day < 24; day += 1)
      expect((await service.withPassword(mailbox, PASSWORD, { address: '192.0.2.8' })).stage).toBe('full');
  });

  it('has who may issue letters set up a second factor first, and ask for it ever after', async () => {
    const { mailbox } = await somebody('office');
    const visitor = new Visitor();
    const entered = await visitor.send('/office/sign-in', { mailbox, password: PASSWORD });
    expect(entered.headers.get('location')).toBe('/office/sign-in/enrol');
    // Half signed in is not signed in.
    expect((await visitor.call('/office')).headers.get('location')).toContain('/office/sign-in');
    const page = await (await visitor.call('/office/sign-in/enrol')).text();
    const secret = (/class="address"[^>]*>([A-Z2-7 ]+)</.exec(page)?.[1] ?? '').replaceAll(' ', '');
    const before = visitor.cookie;
    const wrong = await visitor.send('/office/sign-in/enrol', { code: '000000' });
    expect(wrong.status).toBe(422);
    const first = codeOf(secret);
    const done = await visitor.send('/office/sign-in/enrol', { code: first });
    const codes = [...(await done.text()).matchAll(/<code>([a-z2-9-]{14})<\/code>/g)].map(([, code]) => code);
    expect(codes).toHaveLength(10);
    expect(visitor.cookie).not.toBe(before);
    expect((await visitor.call('/office')).status).toBe(200);

    const again = new Visitor();
    const half = await again.send('/office/sign-in', { mailbox, password: PASSWORD });
    expect(half.headers.get('location')).toBe('/office/sign-in/second-factor');
    // The code that set it up is used; a recovery code opens once.
    const used = await again.send('/office/sign-in/second-factor', { code: first });
    expect(used.status).toBe(422);
    const full = await again.send('/office/sign-in/second-factor', { code: codes[0] ?? '' });
    expect([full.status, full.headers.get('location')]).toEqual([303, '/office']);
    expect((await again.call('/office')).status).toBe(200);
    const third = new Visitor();
    await third.send('/office/sign-in', { mailbox, password: PASSWORD });
    expect((await third.send('/office/sign-in/second-factor', { code: codes[0] ?? '' })).status).toBe(422);
  });

  it('keeps every sign-in and every refusal on the record, without what was typed', async () => {
    const log = await house.app
      .get(EventLog)
      .latest(['person.signed-in', 'person.sign-in-refused'], { limit: 100 });
    expect(log.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['person.signed-in', 'person.sign-in-refused']),
    );
    expect(JSON.stringify(log)).not.toMatch(/nobody@office|guess|four words/);
  });

  it('records the address that the nearest proxy of others saw, not one that the caller made up', async () => {
    const forwarded = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.2.3' };
    const fields = { mailbox: 'forger@office.example.org', password: 'guess' };
    await new Visitor().send('/office/sign-in', fields, '/office/sign-in', forwarded);
    const { items } = await house.app.get(EventLog).latest(['person.sign-in-refused'], { limit: 1 });
    expect(items[0]?.data.address).toBe('203.0.113.9');
  });

  it('takes a link to set a password once', async () => {
    const person = await people.add(actor, {
      name: 'New',
      mailbox: 'new@office.example.org',
      roles: ['auditor'],
    });
    const { url } = await people.passwordLink(person._id);
    const { pathname } = new URL(url);
    const visitor = new Visitor();
    const weak = await visitor.send(pathname, { password: 'password' });
    expect([weak.status, await weak.text()]).toEqual([422, expect.stringContaining('at least 12')]);
    const set = await visitor.send(pathname, { password: PASSWORD });
    expect(set.headers.get('location')).toBe('/office/sign-in?done=password-set');
    expect((await visitor.call(pathname)).status).toBe(410);
  });

  describe('guards what changes something', () => {
    it('against forms without a token, with one of another session, and from another site', async () => {
      const desk = await signIn(house, 'office');
      const other = await deskOf(house, desk.person);
      const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
        fetch(address('/office/people/new'), {
          method: 'POST',
          headers: { cookie: desk.cookie, ...headers },
          body: new URLSearchParams({
            name: 'X',
            mailbox: 'x@office.example.org',
            roles: 'auditor',
            ...fields,
          }),
          redirect: 'manual',
        });
      const foreign =
        /name="_csrf" value="([^"]+)"/.exec(await (await other.get('/office/account')).text())?.[1] ?? '';
      const own =
        /name="_csrf" value="([^"]+)"/.exec(await (await desk.get('/office/account')).text())?.[1] ?? '';
      const answers = [
        await post({}),
        await post({ _csrf: foreign }),
        await post({ _csrf: own }, { origin: 'https://evil.example.org' }),
        await post({ _csrf: own }, { 'sec-fetch-site': 'cross-site' }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(403);
        const page = await answer.text();
        // What was typed is not lost.
        expect(page).toContain('x@office.example.org');
      }
      expect((await people.list({ limit: 500 })).items.map(({ mailbox }) => mailbox)).not.toContain(
        'x@office.example.org',
      );
      expect((await post({ _csrf: own })).status).toBe(303);
    });

    it('takes a form that is sent twice once', async () => {
      const desk = await signIn(house, 'office');
      const fields = { name: 'Twice', mailbox: 'twice@office.example.org', roles: 'auditor' };
      expect((await desk.post('/office/people/new', fields)).status).toBe(303);
      const second = await desk.post('/office/people/new', fields);
      expect([second.status, await second.text()]).toEqual([
        422,
        expect.stringContaining('signs in with twice@office.example.org already'),
      ]);
    });

    it('of a session that was ended elsewhere nothing is taken, and what was typed is shown', async () => {
      const desk = await signIn(house, 'office');
      const token = /name="_csrf" value="([^"]+)"/.exec(
        await (await desk.get('/office/account')).text(),
      )?.[1];
      const elsewhere = await deskOf(house, desk.person);
      await elsewhere.post('/office/account/sessions/end', { session: 'others' });
      const answer = await fetch(address('/office/people/new'), {
        method: 'POST',
        headers: { cookie: desk.cookie },
        body: new URLSearchParams({ _csrf: token ?? '', name: 'Typed at length' }),
      });
      expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('Typed at length')]);
      expect((await elsewhere.get('/office')).status).toBe(200);
    });

    it('never takes a token of the API, nor the API a session', async () => {
      const office = await house.client('office');
      await expect(office.get('/office/people')).rejects.toThrow();
      const desk = await signIn(house, 'office');
      expect((await desk.get('/api/v1/people')).status).toBe(401);
    });

    it('shows and does nothing that the roles do not hold', async () => {
      const desk = await signIn(house, 'auditor');
      expect((await desk.get('/office/people')).status).toBe(403);
      const page = await (await desk.get('/office')).text();
      expect(page).not.toContain('Settle');
    });

    it('takes away at once what the office takes away', async () => {
      const desk = await signIn(house, 'office');
      const other = await signIn(house, 'clearer');
      const { _id, version, name } = other.person;
      await desk.post(`/office/people/${_id}`, { version: String(version), name, roles: 'delegation' });
      expect((await other.get('/office/directory')).status).toBe(403);
      await desk.post(`/office/people/${_id}/end`);
      expect((await other.get('/office')).headers.get('location')).toContain('/office/sign-in');
    });
  });

  it('has whoever comes to issue letters sign in anew, with a second factor', async () => {
    const desk = await signIn(house, 'clearer');
    const { _id, version, name } = desk.person;
    await people.change(actor, _id, version, { name, roles: ['clearer', 'office'] });
    expect((await desk.get('/office')).headers.get('location')).toContain('/office/sign-in');
  });

  it('lets an office of one process manage nobody beyond it', async () => {
    const bound = { ...actor, processId: 'process-1' };
    const facts = { name: 'Wide', mailbox: 'wide@office.example.org', roles: ['office' as const] };
    const refusal = { code: 'access/other-process' };
    await expect(people.add(bound, facts)).rejects.toMatchObject(refusal);
    const wide = await people.add(actor, facts);
    await expect(people.handOverLink(bound, wide._id)).rejects.toMatchObject(refusal);
    await expect(people.end(bound, wide._id)).rejects.toMatchObject(refusal);
    await expect(people.endSessions(bound, wide._id, 'all')).rejects.toMatchObject(refusal);
    await people.handOverLink(actor, wide._id);
    const { items } = await house.app.get(EventLog).latest(['person.password-link-made'], { limit: 1 });
    expect(items[0]?.data).toEqual({ personId: wide._id, name: 'Wide' });
  });

  it('gives its cookie no script, no other site, and in time no use', async () => {
    const { mailbox } = await somebody('auditor');
    const visitor = new Visitor();
    const entered = await visitor.send('/office/sign-in', { mailbox, password: PASSWORD });
    expect(entered.headers.getSetCookie().find((line) => line.startsWith('convene='))).toMatch(
      /HttpOnly.*SameSite=Lax/i,
    );
    await visitor.send('/office/sign-out', {}, '/office/account');
    expect((await visitor.call('/office')).status).toBe(303);
  });

  it('renews the hash of a password that was kept at an older cost', async () => {
    const person = await somebody('auditor');
    const opened = await house.app
      .get(SignIn)
      .withPassword(person.mailbox.toUpperCase(), PASSWORD, { address: '192.0.2.7' });
    expect(opened.stage).toBe('full');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await openBrowser();
    });

    afterAll(async () => {
      await browser?.close();
    });

    async function open(width: number, javaScriptEnabled = true): Promise<[Page, BrowserContext]> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      return [await context.newPage(), context];
    }

    it('is done by keyboard alone, from the first link to the second factor, without scripts', async () => {
      const person = await people.add(actor, {
        name: 'Ada',
        mailbox: 'ada@office.example.org',
        roles: ['office'],
      });
      const { url } = await people.passwordLink(person._id);
      const [page, context] = await open(360, false);
      const type = async (label: string, text: string): Promise<void> => {
        await page.getByLabel(label).focus();
        await page.keyboard.type(text);
      };
      await page.goto(address(new URL(url).pathname));
      await type('New password', PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByText('Your password is set').waitFor();
      await type('Mailbox', 'ada@office.example.org');
      await page.keyboard.press('Tab');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      const shown = await page.locator('.address').textContent();
      await type('Six digits', codeOf((shown ?? '').replaceAll(' ', '')));
      await page.keyboard.press('Enter');
      await page.getByText('I have kept them').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'To do' }).waitFor();
      await context.close();
    });

    it.each([360, 1280])('has no fault that axe can find, at %d pixels', async (width) => {
      const [page, context] = await open(width);
      const fresh = await people.add(actor, {
        name: 'Fresh',
        mailbox: `fresh-${width}@office.example.org`,
        roles: ['office'],
      });
      const { url } = await people.passwordLink(fresh._id);
      for (const path of ['/office/sign-in', new URL(url).pathname]) {
        await page.goto(address(path));
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      const desk = await signIn(house, 'office');
      await desk.enter(context);
      for (const path of [
        '/office/account',
        '/office/account/second-factor',
        '/office/people',
        '/office/people/new',
        `/office/people/${fresh._id}`,
        '/office/people/sign-ins',
        '/office/people/nobody',
      ]) {
        await page.goto(address(path));
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await context.close();
    });
  });
});
