import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { hash } from '@node-rs/argon2';
import type { Connection } from 'mongoose';
import { Secret, TOTP } from 'otpauth';
import {
  ApiTokens,
  People,
  type PersonView,
  type Role,
  SessionCookie,
  Sessions,
  SignIn,
} from '../../src/access/index.js';
import { ApiClient } from '../../src/cli/api-client.js';
import { EventLog, systemActor } from '../../src/messaging/index.js';
import { CONFIG, type Config, MachineClock } from '../../src/platform/index.js';
import { deskOf } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';

const PASSWORD = 'four words in a row';
const actor = systemActor('test', 'test-people');

interface PersonRow {
  id: string;
  version: number;
  name: string;
  mailbox: string;
  roles: Role[];
  processId?: string;
  endedAt?: string;
}

describe('the people of a house', () => {
  let house: FullHouse;
  let people: People;
  let office: ApiClient;
  let number = 0;
  const secrets = new Map<ApiClient, string>();

  beforeAll(async () => {
    house = await openFullHouse();
    people = house.app.get(People);
    const { secret } = await house.app.get(ApiTokens).create(actor, { name: 'office', roles: ['office'] });
    office = new ApiClient(house.url, secret);
    secrets.set(office, secret);
  });
  afterAll(() => house?.close());

  const facts = (more: object = {}) => {
    number += 1;
    return {
      name: `Person ${number}`,
      mailbox: `p-${number}@office.example.org`,
      roles: ['auditor'],
      ...more,
    };
  };
  const add = (more: object = {}, by = office): Promise<PersonRow> =>
    by.post<PersonRow>('/api/v1/people', facts(more));
  const tokenOf = async (more: object, by = office): Promise<ApiClient> => {
    const body = { name: 'a token', roles: ['office'], ...more };
    const { secret } = await by.post<{ secret: string }>('/api/v1/tokens', body);
    const client = office.as(secret);
    secrets.set(client, secret);
    return client;
  };
  /** What DELETE answers: its status, and the code of a refusal. */
  const remove = async (path: string, by = office): Promise<[number, string | undefined]> => {
    const answer = await fetch(new URL(path, house.url), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${secrets.get(by) ?? ''}` },
    });
    const text = await answer.text();
    return [answer.status, text === '' ? undefined : (JSON.parse(text) as { code?: string }).code];
  };
  async function withPassword(...roles: Role[]): Promise<PersonView> {
    const { name, mailbox } = facts();
    const person = await people.add(actor, { name, mailbox, roles });
    const { url } = await people.passwordLink(person._id);
    return people.setPasswordByLink(actor, url.split('/').at(-1) ?? '', PASSWORD);
  }
  const refusal = (code: string) => ({ code });

  describe('by the API', () => {
    it('are added, listed page by page, changed and ended, and nothing that proves who they are is shown', async () => {
      const one = await add({ mailbox: 'Mixed.Case@Office.example.org' });
      expect(one.mailbox).toBe('mixed.case@office.example.org');
      await add();
      const all = await office.all<PersonRow>('/api/v1/people');
      expect(all.map(({ id }) => id)).toContain(one.id);
      const first = await office.get<{ items: PersonRow[]; next: string | null }>('/api/v1/people', {
        query: { limit: 1 },
      });
      expect([first.items.length, typeof first.next]).toEqual([1, 'string']);

      const path = `/api/v1/people/${one.id}`;
      const to = { name: 'Renamed', roles: ['clearer', 'facilitator'] };
      const changed = await office.put<PersonRow>(path, to, { ifMatch: one.version });
      expect(changed).toMatchObject({ ...to, version: one.version + 1 });
      await expect(office.put(path, to, { ifMatch: one.version })).rejects.toMatchObject({ status: 412 });
      const { url } = await office.post<{ url: string }>(`${path}/password-link`);
      expect(url).toContain('/office/password/');
      const ended = await office.post<PersonRow>(`${path}/end`);
      expect(ended.endedAt).toEqual(expect.any(String));
      // Twice changes nothing.
      expect((await office.post<PersonRow>(`${path}/end`)).version).toBe(ended.version);
      await expect(office.post(`${path}/password-link`)).rejects.toMatchObject(
        refusal('access/person-ended'),
      );
      expect(JSON.stringify(await office.all('/api/v1/people'))).not.toMatch(
        /argon2|sealedSecret|"password"|recovery/,
      );
    });

    it('end at once in every browser', async () => {
      const person = await withPassword('auditor');
      const desk = await deskOf(house, person);
      expect((await desk.get('/office')).status).toBe(200);
      expect((await remove(`/api/v1/people/${person._id}/sessions`))[0]).toBe(200);
      expect((await desk.get('/office')).headers.get('location')).toContain('/office/sign-in');
    });

    it.each<[string, object]>([
      ['no role', { roles: [] }],
      ['a role that nobody has', { roles: ['emperor'] }],
      ['a mailbox that is none', { mailbox: 'somewhere' }],
      ['a name of two lines', { name: 'Ada\r\nBcc: all@example.org' }],
      ['no name', { name: '' }],
      ['a field that is not known', { password: PASSWORD }],
      ['roles that are no list', { roles: 'office' }],
      ['a condition instead of a mailbox', { mailbox: { $ne: null } }],
    ])('are not added with %s', async (_, spoilt) => {
      const before = (await office.all('/api/v1/people')).length;
      await expect(add(spoilt)).rejects.toMatchObject({ status: 422 });
      expect(await office.all('/api/v1/people')).toHaveLength(before);
    });

    it('are not added twice, nor found where there are none, nor managed by who is not of the office', async () => {
      const { mailbox } = await add();
      await expect(add({ mailbox: mailbox.toUpperCase() })).rejects.toMatchObject(
        refusal('access/mailbox-taken'),
      );
      for (const act of [
        office.get('/api/v1/people/nobody'),
        office.post('/api/v1/people/nobody/end'),
        office.put('/api/v1/people/nobody', { name: 'X', roles: ['auditor'] }, { ifMatch: 1 }),
      ])
        await expect(act).rejects.toMatchObject(refusal('access/person-not-found'));
      const auditor = await house.client('auditor');
      await expect(auditor.get('/api/v1/people')).rejects.toMatchObject(refusal('access/forbidden'));
      await expect(add({}, auditor)).rejects.toMatchObject(refusal('access/forbidden'));
    });
  });

  describe('of one process', () => {
    const other = refusal('access/other-process');
    const notHeld = refusal('access/role-not-held');

    it('see and end by the API those of their own process alone', async () => {
      const own = await add({ processId: 'process-1' });
      const foreign = await add({ processId: 'process-2' });
      const wide = await add();
      const bound = await tokenOf({ processId: 'process-1' });
      const seen = await bound.all<PersonRow>('/api/v1/people');
      expect(new Set(seen.map(({ processId }) => processId))).toEqual(new Set(['process-1']));
      expect(await bound.get<PersonRow>(`/api/v1/people/${own.id}`)).toMatchObject({ id: own.id });
      for (const { id, version } of [foreign, wide]) {
        const path = `/api/v1/people/${id}`;
        await expect(bound.get(path)).rejects.toMatchObject(other);
        await expect(bound.post(`${path}/end`)).rejects.toMatchObject(other);
        await expect(bound.post(`${path}/password-link`)).rejects.toMatchObject(other);
        expect(await remove(`${path}/sessions`, bound)).toEqual([403, other.code]);
        const to = { name: 'X', roles: ['office'], processId: 'process-1' };
        await expect(bound.put(path, to, { ifMatch: version })).rejects.toMatchObject(other);
      }
      expect((await bound.post<PersonRow>(`/api/v1/people/${own.id}/end`)).endedAt).toBeDefined();
    });

    it('give no role and no scope that they do not hold themselves', async () => {
      const bound = await tokenOf({ processId: 'process-1' });
      await expect(add({ roles: ['office'] }, bound)).rejects.toMatchObject(other);
      await expect(add({ roles: ['office'], processId: 'process-2' }, bound)).rejects.toMatchObject(other);
      await expect(
        add({ roles: ['office', 'clearer'], processId: 'process-1' }, bound),
      ).rejects.toMatchObject(notHeld);
      const made = await add({ roles: ['office'], processId: 'process-1' }, bound);
      const path = `/api/v1/people/${made.id}`;
      const ifMatch = made.version;
      await expect(bound.put(path, { name: 'X', roles: ['office'] }, { ifMatch })).rejects.toMatchObject(
        other,
      );
      const more = { name: 'X', roles: ['office', 'clearer'], processId: 'process-1' };
      await expect(bound.put(path, more, { ifMatch })).rejects.toMatchObject(notHeld);
      // Whoever holds the link of a clearer clears: no way round.
      const clearer = await add({ roles: ['clearer'], processId: 'process-1' });
      await expect(bound.post(`/api/v1/people/${clearer.id}/password-link`)).rejects.toMatchObject(notHeld);
      // What stands already may stay.
      const kept = { name: 'Renamed', roles: ['clearer'], processId: 'process-1' };
      const renamed = await bound.put<PersonRow>(`/api/v1/people/${clearer.id}`, kept, {
        ifMatch: clearer.version,
      });
      expect(renamed.name).toBe('Renamed');
    });

    it('see, make and revoke tokens of their own process alone', async () => {
      const bound = await tokenOf({ processId: 'process-1' });
      const { items: all } = await office.get<{ items: { id: string; processId?: string }[] }>(
        '/api/v1/tokens',
      );
      const wide = all.find(({ processId }) => processId === undefined);
      expect(await remove(`/api/v1/tokens/${wide?.id ?? ''}`, bound)).toEqual([403, other.code]);
      await expect(tokenOf({}, bound)).rejects.toMatchObject(other);
      await expect(tokenOf({ processId: 'process-2' }, bound)).rejects.toMatchObject(other);
      await expect(tokenOf({ processId: 'process-1', roles: ['clearer'] }, bound)).rejects.toMatchObject(
        notHeld,
      );
      await tokenOf({ processId: 'process-1' }, bound);
      const { items } = await bound.get<{ items: { id: string; processId?: string }[] }>('/api/v1/tokens');
      expect(new Set(items.map(({ processId }) => processId))).toEqual(new Set(['process-1']));
      expect(JSON.stringify(items)).not.toContain('hash');
    });

    it('see in the console their own people, and the sign-ins of these', async () => {
      const mine = await add({ processId: 'process-9', name: 'One of ours' });
      const wide = await withPassword('auditor');
      await house.app.get(SignIn).withPassword(wide.mailbox, PASSWORD, { address: '192.0.2.3' });
      const { name, mailbox } = facts({ name: 'Bound office' });
      const person = await people.add(actor, { name, mailbox, roles: ['office'], processId: 'process-9' });
      const desk = await deskOf(house, person);
      const list = await (await desk.get('/office/people')).text();
      expect([list.includes('One of ours'), list.includes(wide.mailbox)]).toEqual([true, false]);
      expect((await desk.get(`/office/people/${mine.id}`)).status).toBe(200);
      expect((await desk.get(`/office/people/${wide._id}`)).status).toBe(403);
      expect((await desk.post(`/office/people/${wide._id}/end`)).status).toBe(403);
      expect((await people.get(wide._id)).endedAt).toBeUndefined();
      expect(await (await desk.get('/office/people/sign-ins')).text()).not.toContain(wide.name);
    });
  });

  it('have their password hashed anew at sign-in where its hash was made at an older cost', async () => {
    const { _id, mailbox } = await withPassword('auditor');
    const rows = house.app
      .get<Connection>(getConnectionToken())
      .collection<{ _id: string; password: string }>('people');
    const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await rows.updateOne({ _id }, { $set: { password: old } });
    const signIn = house.app.get(SignIn);
    const from = { address: '192.0.2.9' };
    await expect(signIn.withPassword(mailbox, 'not these words', from)).rejects.toThrow();
    expect((await rows.findOne({ _id }))?.password).toBe(old);
    await signIn.withPassword(mailbox, PASSWORD, from);
    const renewed = (await rows.findOne({ _id }))?.password ?? '';
    expect(renewed).toMatch(/^\$argon2id\$.*m=19456,t=2,p=1/);
    await signIn.withPassword(mailbox, PASSWORD, from);
    expect((await rows.findOne({ _id }))?.password).toBe(renewed);
  });

  it('have sessions that end by idleness, and after their hours however busy they are', async () => {
    const person = await withPassword('auditor');
    const { idleMs, longestMs } = house.app.get<Config>(CONFIG).sessions;
    const machine = house.app.get(MachineClock);
    const start = machine.now().getTime();
    /** Whether the session opens a page so long after the start. */
    const opens = async (
      desk: { get(path: string): Promise<Response> },
      afterMs: number,
    ): Promise<boolean> => {
      const clock = jest.spyOn(machine, 'now').mockImplementation(() => new Date(start + afterMs));
      try {
        return (await desk.get('/office/account')).status === 200;
      } finally {
        clock.mockRestore();
      }
    };
    const idle = await deskOf(house, person);
    expect(await opens(idle, idleMs - 60_000)).toBe(true);
    expect(await opens(idle, 2 * idleMs - 180_000)).toBe(true);
    expect(await opens(idle, 3 * idleMs)).toBe(false);

    const busy = await deskOf(house, person);
    let at = 0;
    for (; at < longestMs - 60_000; at = Math.min(at + idleMs / 2, longestMs - 60_000))
      expect(await opens(busy, at)).toBe(true);
    expect(await opens(busy, at)).toBe(true);
    expect(await opens(busy, longestMs + 60_000)).toBe(false);
  });

  it('who sign in by their organisation alone set up a second factor only soon after the sign-in', async () => {
    const { name, mailbox } = facts();
    const { _id } = await people.add(actor, { name, mailbox, roles: ['auditor'] });
    const sessions = house.app.get(Sessions);
    const { secret } = await sessions.open(_id, { stage: 'full', by: 'provider' });
    const cookie = `${house.app.get(SessionCookie).name}=${secret}`;
    const path = new URL('/office/account/second-factor', house.url);
    const machine = house.app.get(MachineClock);
    const start = machine.now().getTime();
    const page = await (await fetch(path, { headers: { cookie } })).text();
    const key = (/class="address"[^>]*>([A-Z2-7 ]+)</.exec(page)?.[1] ?? '').replaceAll(' ', '');
    const token = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const rows = house.app.get<Connection>(getConnectionToken()).collection('sessions');
    const signedInAt = (minutesAgo: number) => new Date(start - minutesAgo * 60_000);
    /** Sends the form with the right code, so long after the sign-in. */
    const sendAfter = async (minutes: number): Promise<[number, boolean]> => {
      await rows.updateOne({ personId: _id }, { $set: { createdAt: signedInAt(minutes) } });
      const timestamp = machine.now().getTime();
      const code = new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp });
      const body = new URLSearchParams({ _csrf: token, code });
      const answer = await fetch(path, { method: 'POST', headers: { cookie }, body });
      return [answer.status, (await answer.text()).includes('older than ten minutes')];
    };
    expect(await sendAfter(11)).toEqual([422, true]);
    expect((await people.get(_id)).secondFactorSince).toBeUndefined();
    expect(await sendAfter(9)).toEqual([200, false]);
    expect((await people.get(_id)).secondFactorSince).toBeDefined();
    // The session has a new secret, and is as old as it was.
    const [session] = await sessions.of(_id);
    expect(session?.createdAt).toEqual(signedInAt(9));
  });

  it('are on the record with each change', async () => {
    const person = await add();
    await office.put(
      `/api/v1/people/${person.id}`,
      { name: 'N', roles: ['clearer'] },
      { ifMatch: person.version },
    );
    await office.post(`/api/v1/people/${person.id}/end`);
    const { items } = await house.app.get(EventLog).list({ stream: `person:${person.id}` }, { limit: 10 });
    expect(items.map(({ type }) => type)).toEqual(['person.added', 'person.changed', 'person.ended']);
  });
});

describe('the cookies of a house that is reached by https', () => {
  let house: FullHouse;

  beforeAll(async () => {
    house = await openFullHouse({ PUBLIC_URL: 'https://convene.example.org' });
  });
  afterAll(() => house?.close());

  it('are bound to its host, secret from scripts and plain connections, and to its own pages', async () => {
    const people = house.app.get(People);
    const mailbox = 'secure@office.example.org';
    const person = await people.add(actor, { name: 'Secure', mailbox, roles: ['auditor'] });
    const { url } = await people.passwordLink(person._id);
    await people.setPasswordByLink(actor, url.split('/').at(-1) ?? '', PASSWORD);

    const sign = new URL('/office/sign-in', house.url);
    const form = await fetch(sign);
    const [given = ''] = form.headers.getSetCookie();
    const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
    const entered = await fetch(sign, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: given.split(';')[0] ?? '', origin: 'https://convene.example.org' },
      body: new URLSearchParams({ _csrf: token, mailbox, password: PASSWORD }),
    });
    expect(entered.status).toBe(303);
    for (const line of [given, ...entered.headers.getSetCookie()]) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      expect(pair).toMatch(/^__Host-convene(-form)?=/);
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
      expect(line).not.toMatch(/domain=/i);
    }
    expect(entered.headers.getSetCookie().some((line) => line.startsWith('__Host-convene='))).toBe(true);
  });
});
