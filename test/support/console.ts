import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { BrowserContext, Page } from 'playwright-core';
import { People, type PersonView, type Role, SessionCookie, Sessions } from '../../src/access/index.js';
import { systemActor } from '../../src/messaging/index.js';

/** What a house must have for somebody to sign in: its services and its address. */
export interface ConsoleHouse {
  app: Pick<INestApplicationContext, 'get'>;
  url: string;
}

export interface Desk {
  person: PersonView;
  /** `name=value` of the session's cookie. */
  cookie: string;
  get(path: string): Promise<Response>;
  /** Sends a form; its token is taken from `from`, or from the account page. Redirects are not followed. */
  post(path: string, fields?: Record<string, string | readonly string[]>, from?: string): Promise<Response>;
  /** Sends a form with a file. */
  upload(
    path: string,
    fields: Record<string, string>,
    file: { field: string; name: string; type: string; bytes: Uint8Array } | null,
    from?: string,
  ): Promise<Response>;
  /** Signs a browser in. */
  enter(context: BrowserContext): Promise<void>;
}

let people = 0;

/** Somebody with these roles who has signed in with a second factor. */
export async function signIn(house: ConsoleHouse, ...roles: Role[]): Promise<Desk> {
  people += 1;
  const person = await house.app.get(People).add(systemActor('test', 'test-people'), {
    name: `${roles.join(' and ')} ${people}`,
    mailbox: `person-${people}@office.example.org`,
    roles,
  });
  return deskOf(house, person);
}

/** A further session of somebody. */
export async function deskOf(house: ConsoleHouse, person: PersonView): Promise<Desk> {
  const { secret } = await house.app.get(Sessions).open(person._id, { stage: 'full', by: 'password' });
  const { name } = house.app.get(SessionCookie);
  const cookie = `${name}=${secret}`;
  const headers = { cookie };
  const get = (path: string) => fetch(new URL(path, house.url), { headers, redirect: 'manual' });
  const token = async (from: string): Promise<string> => {
    const page = await (await get(from)).text();
    const found = /name="_csrf" value="([^"]+)"/.exec(page)?.[1];
    if (found === undefined) throw new Error(`no form stands on ${from}: ${page.slice(0, 300)}`);
    return found;
  };
  return {
    person,
    cookie,
    get,
    post: async (path, fields = {}, from = '/office/account') => {
      const body = new URLSearchParams({ _csrf: await token(from) });
      for (const [field, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(field, one);
      return fetch(new URL(path, house.url), { method: 'POST', headers, body, redirect: 'manual' });
    },
    upload: async (path, fields, file, from = '/office/account') => {
      const body = new FormData();
      body.append('_csrf', await token(from));
      for (const [field, value] of Object.entries(fields)) body.append(field, value);
      if (file) body.append(file.field, new Blob([Buffer.from(file.bytes)], { type: file.type }), file.name);
      return fetch(new URL(path, house.url), { method: 'POST', headers, body, redirect: 'manual' });
    },
    enter: (context) => context.addCookies([{ name, value: secret, url: house.url, httpOnly: true }]),
  };
}

/**
 * Nothing that axe calls a fault of WCAG 2.2 AA or of good practice. It looks at frames from outside only: what they
 * show (a letter in a sandbox, a PDF) lets no script in, and axe would wait there without end.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ iframes: false })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(
    violations.map(({ id, help, nodes }) => [id, help, nodes.map(({ html }) => html.slice(0, 200))]),
  ).toEqual([]);
}

/** Nothing of the page is wider than the window: it is read without scrolling sideways (WCAG 1.4.10). */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(content).toBeLessThanOrEqual(window);
}
