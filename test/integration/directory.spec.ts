import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ApiTokens } from '../../src/access/index.js';
import {
  type Contact,
  Contacts,
  type Delegation,
  Directory,
  DirectoryApiModule,
  DirectoryImport,
  DirectoryModule,
  DistributionLists,
  fictitiousDelegations,
  StandingDirectory,
} from '../../src/directory/index.js';
import { type StoredEvent, systemActor } from '../../src/messaging/index.js';
import { Problem } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { testConfig } from '../support/config.js';

const EVERYBODY = 'all-permanent-representatives-and-permanent-observers';
const DAY = '2017-06-06';
const actor = systemActor('test', 'correlation-directory');

describe('the directory', () => {
  let running: Running;
  let standing: StandingDirectory;
  let directory: Directory;
  let imports: DirectoryImport;
  let contacts: Contacts;
  let contactRows: Model<Contact>;
  let delegationRows: Model<Delegation>;
  let events: Model<StoredEvent>;
  let token: string;

  beforeAll(async () => {
    running = await boot(
      testConfig({ APP_ROLE: 'api' }),
      { common: [DirectoryModule], api: [DirectoryApiModule], worker: [] },
      { logger: false },
    );
    const { app } = running;
    standing = app.get(StandingDirectory);
    directory = app.get(Directory);
    imports = app.get(DirectoryImport);
    contacts = app.get(Contacts);
    contactRows = app.get<Model<Contact>>(getModelToken('Contact'));
    delegationRows = app.get<Model<Delegation>>(getModelToken('Delegation'));
    events = app.get<Model<StoredEvent>>(getModelToken('Event'));
    token = (await app.get(ApiTokens).create(actor, { name: 'office', roles: ['office'] })).secret;
  });
  afterAll(() => running.close());

  interface Answer {
    status: number;
    headers: Headers;
    body: Record<string, unknown> & { items?: Record<string, unknown>[]; findings?: { where: string }[] };
  }

  async function call(
    method: string,
    path: string,
    options: { body?: unknown; csv?: string | Buffer; headers?: Record<string, string>; token?: string } = {},
  ): Promise<Answer> {
    const sent = options.csv ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const response = await fetch(`${running.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${options.token ?? token}`,
        ...(sent === undefined ? {} : { 'content-type': options.csv ? 'text/csv' : 'application/json' }),
        ...options.headers,
      },
      ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : new Uint8Array(sent) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  }

  describe('the packaged data set', () => {
    it('comes into an empty database once', async () => {
      const first = await standing.load(actor);
      expect(first.delegations.added).toBeGreaterThan(290);
      const logged = await events.countDocuments();
      const second = await standing.load(actor);
      expect(second).toEqual({
        delegations: { added: 0, present: first.delegations.added },
        lists: { added: 0, present: first.lists.added },
      });
      expect(await events.countDocuments()).toBe(logged);
    });

    it('gets two demonstration mailboxes for each delegation, once', async () => {
      const delegations = await delegationRows.countDocuments();
      expect(await standing.addDemonstrationMailboxes(actor)).toEqual({ added: delegations * 2, present: 0 });
      expect(await standing.addDemonstrationMailboxes(actor)).toEqual({ added: 0, present: delegations });
    });

    it('addresses 193 Member States and 2 observer States on the day of the letter, with its names', async () => {
      const { addressees, withoutMailbox, excluded } = await directory.resolve(EVERYBODY, DAY);
      const count = (category: string) => addressees.filter((one) => one.category === category).length;
      expect([count('member-state'), count('observer-state')]).toEqual([193, 2]);
      expect(withoutMailbox).toEqual([]);
      const turkey = addressees.find(({ id }) => id === 'del-tur');
      expect(turkey).toMatchObject({
        name: 'Turkey',
        iso3: 'TUR',
        electoralGroup: 'weog',
        consultationGroups: ['weog', 'asia-pacific'],
        why: 'Member State since 1945-10-24 (source: un-member-states)',
      });
      expect(turkey?.mailboxes.map(({ address }) => address)).toEqual([
        'registry@tur.missions.example.org',
        'pr.office@tur.missions.example.org',
      ]);
      expect(excluded.find(({ id }) => id === 'del-inbar')?.why).toBe('becomes observer only on 2017-12-07');
    });

    it('names one addressee in the language asked for, and nobody who was not there', async () => {
      expect(await directory.addressee('del-swz', DAY, 'fr')).toMatchObject({ nameInText: 'le Swaziland' });
      expect(await directory.addressee('del-inbar', DAY)).toBeNull();
      expect(await directory.addressee('del-nowhere', DAY)).toBeNull();
    });

    it('takes fictitious delegations beside it', async () => {
      const made = fictitiousDelegations([
        { id: 'del-atlantis', from: '2017-01-01', names: { en: 'Atlantis (demonstration)' } },
      ]);
      expect(await standing.addDelegations(actor, made)).toEqual({ added: 1, present: 0 });
      const { withoutMailbox } = await directory.resolve(EVERYBODY, DAY);
      expect(withoutMailbox.map(({ id, fictitious }) => [id, fictitious])).toEqual([['del-atlantis', true]]);
    });
  });

  describe('imports', () => {
    const state = async () => ({
      contacts: await contactRows.countDocuments(),
      events: await events.countDocuments(),
    });

    it('brings in 10,000 rows in reasonable time, tells its progress, and writes nothing the second time', async () => {
      const ids = (await delegationRows.find().select({ _id: 1 }).lean()).map(({ _id }) => _id);
      const lines = Array.from({ length: 10_000 }, (_, row) => {
        const id = ids[row % ids.length] ?? '';
        return `${id},officer${row}@${id.slice(4)}.missions.example.org,other,"Officer, no. ${row}"`;
      });
      const csv = `owner,address,role,name\n${lines.join('\n')}\n`;
      const told: string[] = [];
      const start = performance.now();
      const preview = await imports.preview('contacts', csv);
      expect(preview).toMatchObject({ rows: 10_000, added: 10_000, faults: [], applied: false });
      const before = await state();
      const report = await imports.apply(actor, 'contacts', csv, (phase, done, of) => {
        told.push(`${phase} ${done} ${of ?? ''}`.trim());
      });
      // A few seconds on a machine of its own; the bound is for one that runs other tests beside it.
      expect(performance.now() - start).toBeLessThan(30_000);
      expect(report).toMatchObject({ added: 10_000, changed: 0, applied: true });
      expect(told).toContain('read 10000');
      expect(told.at(-1)).toBe('write 10000 10000');
      const written = await state();
      expect(written.contacts - before.contacts).toBe(10_000);
      const again = await imports.apply(actor, 'contacts', csv);
      expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 10_000 });
      expect(again.message).toContain('Nothing was written');
      expect(await state()).toEqual(written);
    });

    it('refuses a file with one faulty row whole, and lists it', async () => {
      const before = await state();
      const csv =
        'owner;address;role\nche;new@che.missions.example.org;other\nche;"a@b.example,c@d.example";other\n';
      const preview = await call('POST', 'directory/imports', { body: { kind: 'contacts', csv } });
      expect(preview.status).toBe(200);
      expect(preview.body).toMatchObject({
        rows: 2,
        applied: false,
        faults: [{ line: 3, column: 'address', value: 'a@b.example,c@d.example' }],
      });
      const refused = await call('POST', 'directory/imports?kind=contacts&apply=true', { csv });
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        code: 'directory/import-faulty',
        findings: [{ where: 'line 3, column address' }],
      });
      expect(await state()).toEqual(before);
    });

    it('takes a file as text/csv, semicolons and byte order mark included', async () => {
      const csv = '\ufeffiso3;name_en;valid_from\nCZE;Czech Republic;2030-01-01\n';
      const answer = await call('POST', 'directory/imports?kind=delegations&apply=true', { csv });
      expect(answer.body).toMatchObject({ changed: 1, applied: true, delimiter: ';' });
      expect((await directory.addressee('del-cze', '2029-12-31'))?.name).toBe('Czechia');
      expect((await directory.addressee('del-cze', '2030-01-01'))?.name).toBe('Czech Republic');
      const logged = await events.find({ stream: 'delegation:del-cze' }).sort({ version: 1 }).lean();
      expect(logged.map(({ type }) => type)).toEqual(['delegation.added', 'delegation.changed']);
    });

    it.each([
      [
        'Latin-1',
        Buffer.from('owner,address,role\nche,M\u00fcller@b.example,other\n', 'latin1'),
        'not UTF-8',
      ],
      ['an unknown column', Buffer.from('owner,email,role\n'), 'unknown: "email"'],
    ])('refuses %s clearly', async (_what, csv, words) => {
      const { status, body } = await call('POST', 'directory/imports?kind=contacts', { csv });
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: 'platform/table-unreadable' });
      expect(body['detail']).toContain(words);
    });

    it('refuses a body that is neither, unknown members and a missing kind', async () => {
      for (const body of [
        undefined,
        { kind: 'contacts' },
        { kind: 'cars', csv: 'x' },
        { kind: 'contacts', csv: 'x', more: 1 },
        { kind: { $gt: '' }, csv: 'x' },
      ]) {
        const answer = await call('POST', 'directory/imports', body === undefined ? {} : { body });
        expect(answer.status).toBe(422);
        expect(answer.body).toMatchObject({ code: 'platform/invalid-input' });
      }
    });

    it('is refused when a record changed between reading and writing', async () => {
      const csv = 'owner,address,role\nche,registry@che.missions.example.org,secretariat\n';
      const [first, second] = await Promise.allSettled([
        imports.apply(actor, 'contacts', csv),
        imports.apply(actor, 'contacts', csv.replace('secretariat', 'legal-adviser')),
      ]);
      const outcomes = [first, second].map((one) =>
        one.status === 'fulfilled' ? 'written' : one.reason instanceof Problem ? one.reason.code : 'other',
      );
      expect(outcomes).toContain('written');
      expect(['written', 'directory/import-raced']).toContain(
        outcomes.find((one) => one !== 'written') ?? 'written',
      );
      const row = await contactRows.findOne({ addressKey: 'registry@che.missions.example.org' }).lean();
      const logged = await events.countDocuments({ stream: `contact:${row?._id ?? ''}` });
      expect(logged).toBe(row?.version);
    });
  });

  describe('the API', () => {
    it('lists delegations by page, category and group', async () => {
      const first = await call('GET', 'delegations?category=observer-state&limit=1');
      expect(first.body.items?.map(({ id }) => id)).toEqual(['del-pse']);
      const next = await call(
        'GET',
        `delegations?category=observer-state&limit=1&cursor=${String(first.body['next'])}`,
      );
      expect(next.body.items?.map(({ id }) => id)).toEqual(['del-vat']);
      expect(next.body['next']).toBeNull();
      const weog = await call('GET', 'delegations?group=weog&limit=500');
      expect(weog.body.items).toHaveLength(29);
      expect((await call('GET', 'delegations?category[$ne]=x')).status).toBe(422);
    });

    it('adds a delegation, keeps its id and codes to itself, and edits it by version', async () => {
      const body = {
        iso2: 'QX',
        iso3: 'QXX',
        status: [{ category: 'member-state', from: '2030-01-01', source: 'A/RES/84/1' }],
        names: [{ language: 'en', name: '*R* {{x}} <b>', source: 'test' }],
      };
      const added = await call('POST', 'delegations', { body });
      expect(added.status).toBe(201);
      expect(added.headers.get('location')).toBe('/api/v1/delegations/del-qxx');
      expect(added.headers.get('etag')).toBe('"1"');
      expect((await call('POST', 'delegations', { body: { ...body, id: 'del-other' } })).body).toMatchObject({
        code: 'directory/delegation-exists',
      });

      const change = { correspondence: 'fr' };
      expect((await call('PATCH', 'delegations/del-qxx', { body: change })).status).toBe(428);
      const headers = { 'if-match': '"1"' };
      const changed = await call('PATCH', 'delegations/del-qxx', { body: change, headers });
      expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
      expect((await call('PATCH', 'delegations/del-qxx', { body: change, headers })).status).toBe(412);
      const again = await call('PATCH', 'delegations/del-qxx', {
        body: change,
        headers: { 'if-match': '"2"' },
      });
      expect([again.status, again.headers.get('etag')]).toEqual([200, '"2"']);
      const twice = [
        { kind: 'electoral', group: 'weog', source: 's' },
        { kind: 'electoral', group: 'african', source: 's' },
      ];
      const refused = await call('PATCH', 'delegations/del-qxx', {
        body: { memberships: twice },
        headers: { 'if-match': '"2"' },
      });
      expect(refused.body).toMatchObject({ code: 'directory/delegation-inconsistent' });
      const addressee = await call('GET', 'delegations/del-qxx/addressee?on=2030-01-01');
      expect(addressee.body).toMatchObject({ name: '*R* {{x}} <b>', correspondence: 'fr', mailboxes: [] });
      expect((await call('GET', 'delegations/del-qxx/addressee?on=2029-12-31')).status).toBe(404);
    });

    it('keeps mailboxes of delegations and organisations', async () => {
      const organisation = await call('POST', 'organisations', {
        body: { name: 'Université de Genève', kind: 'academia' },
      });
      expect(organisation.body).toMatchObject({ id: 'org-universite-de-geneve' });
      for (const owner of ['delegations/del-qxx', 'organisations/org-universite-de-geneve']) {
        const body = { address: 'Focal.Point@Mission.Example.org', name: 'Focal point', role: 'focal-point' };
        const added = await call('POST', `${owner}/contacts`, { body });
        expect(added.status).toBe(201);
        expect(added.body).toMatchObject({ address: 'Focal.Point@mission.example.org', order: 5 });
        const again = { ...body, address: 'focal.point@mission.example.org' };
        expect((await call('POST', `${owner}/contacts`, { body: again })).body).toMatchObject({
          code: 'directory/contact-exists',
        });
        const path = `${owner}/contacts/${String(added.body['id'])}`;
        const ended = await call('PATCH', path, {
          body: { until: '2030-12-31', order: 1 },
          headers: { 'if-match': '"1"' },
        });
        expect(ended.body).toMatchObject({ until: '2030-12-31', order: 1, version: 2, name: 'Focal point' });
        const open = await call('PATCH', path, { body: { until: null }, headers: { 'if-match': '"2"' } });
        expect(open.body).not.toHaveProperty('until');
        expect((await call('DELETE', path)).status).toBe(428);
        expect((await call('DELETE', path, { headers: { 'if-match': '"1"' } })).status).toBe(412);
        expect((await call('DELETE', path, { headers: { 'if-match': '"3"' } })).status).toBe(204);
        expect((await call('GET', path)).status).toBe(404);
        const logged = await events
          .find({ stream: `contact:${String(added.body['id'])}` })
          .sort({ version: 1 })
          .lean();
        expect(logged.map(({ type }) => type)).toEqual([
          'contact.added',
          'contact.changed',
          'contact.changed',
          'contact.removed',
        ]);
      }
    });

    it.each([
      ['two addresses', { address: 'a@b.example,c@d.example' }],
      ['a header hidden in a name', { name: 'Registry\r\nBcc: x@y.example' }],
      ['an operator for a value', { role: { $gt: '' } }],
      ['an unknown member', { admin: true }],
      ['a day that does not exist', { from: '2017-02-30' }],
    ])('refuses a mailbox with %s', async (_what, change) => {
      const before = await contactRows.countDocuments();
      const body = { address: 'a@b.example', name: 'Registry', role: 'registry', ...change };
      const answer = await call('POST', 'delegations/del-qxx/contacts', { body });
      expect(answer.status).toBe(422);
      expect(answer.body.findings?.length).toBeGreaterThan(0);
      expect(await contactRows.countDocuments()).toBe(before);
    });

    it('refuses contacts of nobody, and of another', async () => {
      const body = { address: 'a@b.example', name: 'Registry', role: 'registry' };
      expect((await call('POST', 'delegations/del-zzz/contacts', { body })).body).toMatchObject({
        code: 'directory/delegation-not-found',
      });
      const [mine] = await contacts.of({ type: 'delegation', id: 'del-che' });
      expect((await call('GET', `delegations/del-mex/contacts/${mine?._id ?? ''}`)).status).toBe(404);
    });

    it('defines a list as a rule, explains whom it takes, and edits it by version', async () => {
      const body = {
        title: 'Friends of the process',
        rule: {
          categories: ['member-state'],
          electoralGroups: ['grulac'],
          include: [{ id: 'del-che', why: 'co-facilitator' }],
          exclude: [{ id: 'del-cub', why: 'test' }],
        },
      };
      const made = await call('PUT', 'distribution-lists/friends', { body });
      expect([made.status, made.headers.get('etag')]).toEqual([200, '"1"']);
      const { body: resolution } = await call('GET', `distribution-lists/friends/resolution?on=${DAY}`);
      const addressees = resolution['addressees'] as { id: string; why: string }[];
      expect(addressees).toHaveLength(33);
      expect(addressees.find(({ id }) => id === 'del-che')?.why).toContain(
        'taken in by name: co-facilitator',
      );
      const excluded = resolution['excluded'] as { id: string; why: string }[];
      expect(excluded.find(({ id }) => id === 'del-cub')?.why).toBe('left out by name: test');

      expect((await call('PUT', 'distribution-lists/friends', { body })).status).toBe(428);
      const unknown = { ...body, rule: { ...body.rule, include: [{ id: 'del-nobody', why: 'slip' }] } };
      expect((await call('PUT', 'distribution-lists/unknown', { body: unknown })).body).toMatchObject({
        code: 'directory/list-rule-invalid',
      });
      const changed = await call('PUT', 'distribution-lists/friends', {
        body: { ...body, title: 'Group of Friends' },
        headers: { 'if-match': '"1"' },
      });
      expect(changed.body).toMatchObject({ title: 'Group of Friends', version: 2 });
      expect((await call('GET', 'distribution-lists/friends/resolution')).status).toBe(422);
      expect((await call('GET', `distribution-lists/nothing/resolution?on=${DAY}`)).status).toBe(404);
    });

    it('is described in the OpenAPI document, each address under its own operation', async () => {
      const response = await fetch(`${running.url}/docs-json`);
      const { paths } = (await response.json()) as {
        paths: Record<string, Record<string, { operationId: string }>>;
      };
      const mine = Object.entries(paths).filter(([path]) =>
        /delegations|organisations|lists|directory/.test(path),
      );
      const operations = mine.flatMap(([, methods]) => Object.values(methods).map((one) => one.operationId));
      expect(operations).toHaveLength(30);
      expect(new Set(operations).size).toBe(30);
    });

    it('opens to readers and writers only', async () => {
      const tokens = running.app.get(ApiTokens);
      const reader = (await tokens.create(actor, { name: 'reader', roles: ['auditor'] })).secret;
      expect((await call('GET', 'delegations', { token: reader })).status).toBe(200);
      expect((await call('POST', 'organisations', { token: reader, body: {} })).status).toBe(403);
      expect((await call('GET', 'delegations', { token: 'nonsense' })).status).toBe(401);
    });

    it('adds an organisation once for one Idempotency-Key', async () => {
      const options = { body: { name: 'Twice', kind: 'ngo' }, headers: { 'idempotency-key': 'one' } };
      const first = await call('POST', 'organisations', options);
      const second = await call('POST', 'organisations', options);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(await running.app.get(DistributionLists).get('friends')).toMatchObject({ version: 2 });
    });
  });
});
