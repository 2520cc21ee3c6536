import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { People, SessionCookie } from '../../src/access/index.js';
import { systemActor } from '../../src/messaging/index.js';
import { freePort } from '../../src/platform/local-services/index.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { LocalIdentityProvider } from '../support/identity-provider.js';

const actor = systemActor('test', 'test-provider');

describe('sign-in through the provider of an organisation', () => {
  let provider: LocalIdentityProvider;
  let house: FullHouse;

  beforeAll(async () => {
    const port = await freePort();
    const redirectUri = `http://127.0.0.1:${port}/office/sign-in/provider/back`;
    provider = await LocalIdentityProvider.start(redirectUri);
    house = await openFullHouse({
      HTTP_PORT: String(port),
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: LocalIdentityProvider.clientId,
      OIDC_CLIENT_SECRET: LocalIdentityProvider.clientSecret,
    });
  });

  afterAll(async () => {
    await house?.close();
    await provider?.stop();
  });

  /** Follows the redirects of a sign-in as a browser does, with cookies for each host; stops at a page of the house. */
  async function walk(
    from: string,
  ): Promise<{ path: string; status: number; text: string; signedIn: boolean }> {
    const jars = new Map<string, Map<string, string>>();
    let url = new URL(from, house.url);
    for (let step = 0; step < 20; step += 1) {
      const jar = jars.get(url.host) ?? new Map<string, string>();
      jars.set(url.host, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const to = answer.headers.get('location');
      if (to === null) {
        const { name } = house.app.get(SessionCookie);
        return {
          path: url.pathname,
          status: answer.status,
          text: await answer.text(),
          signedIn: jars.get(new URL(house.url).host)?.has(name) ?? false,
        };
      }
      url = new URL(to, url);
    }
    throw new Error('the sign-in goes round in circles');
  }

  it('lets in whom the provider names and the office has added, and leads back', async () => {
    await house.app.get(People).add(actor, {
      name: 'Ada',
      mailbox: 'ada@office.example.org',
      roles: ['auditor'],
    });
    provider.account = { sub: 'ada-1', email: 'Ada@Office.example.org', emailVerified: true, amr: ['pwd'] };
    const sign = await (await fetch(new URL('/office/sign-in', house.url))).text();
    expect(sign).toContain('Sign in with the account of your organisation');
    expect(await walk('/office/sign-in/provider?next=/office/account')).toMatchObject({
      path: '/office/account',
      status: 200,
      signedIn: true,
    });
    // From then on by the subject, whatever the mailbox has become.
    provider.account = { ...provider.account, email: 'ada.new@office.example.org' };
    expect(await walk('/office/sign-in/provider')).toMatchObject({ path: '/office', signedIn: true });
  });

  it('asks who may issue letters for a second factor, unless the provider did', async () => {
    await house.app.get(People).add(actor, {
      name: 'Omar',
      mailbox: 'omar@office.example.org',
      roles: ['office'],
    });
    provider.account = { sub: 'omar-1', email: 'omar@office.example.org', emailVerified: true, amr: ['pwd'] };
    expect((await walk('/office/sign-in/provider')).path).toBe('/office/sign-in/enrol');
    // A code alone may be the only factor.
    provider.account = { ...provider.account, amr: ['otp'] };
    expect((await walk('/office/sign-in/provider')).path).toBe('/office/sign-in/enrol');
    provider.account = { ...provider.account, amr: ['pwd', 'otp', 'mfa'] };
    expect((await walk('/office/sign-in/provider')).path).toBe('/office');
  });

  it.each([
    ['whom the office does not know', { sub: 'x-1', email: 'x@office.example.org', emailVerified: true }],
    ['whose mailbox nobody verified', { sub: 'y-1', email: 'ada@office.example.org', emailVerified: false }],
    [
      'who bears the mailbox of somebody else',
      { sub: 'z-1', email: 'ada@office.example.org', emailVerified: true },
    ],
  ])('lets nobody in %s', async (_, account) => {
    provider.account = { ...account, amr: ['mfa'] };
    const end = await walk('/office/sign-in/provider');
    expect(end).toMatchObject({ path: '/office/sign-in/provider/back', status: 422, signedIn: false });
    expect(end.text).toContain('Nobody works here under that name');
  });

  it('takes no answer that it did not ask for', async () => {
    for (const path of ['/office/sign-in/provider/back?code=x&state=y', '/office/sign-in/provider/back']) {
      const answer = await fetch(new URL(path, house.url), { redirect: 'manual' });
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('Begin it again')]);
    }
  });

  it('says when the provider is away', async () => {
    await provider.stop();
    const fresh = await openFullHouse({
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: LocalIdentityProvider.clientId,
      OIDC_CLIENT_SECRET: LocalIdentityProvider.clientSecret,
    });
    try {
      const answer = await fetch(new URL('/office/sign-in/provider', fresh.url), { redirect: 'manual' });
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('does not answer')]);
      expect((await fetch(new URL('/office/sign-in', fresh.url))).status).toBe(200);
    } finally {
      await fresh.close();
    }
  });
});
