import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/api-client.js';
import type { Contact } from '../../src/directory/index.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>alert(1)</script>';
const TABLE =
  'name,kind,accredited_on,source,process,address\n' +
  'Relief Union,ngo,2017-05-02,List of 2 May 2017,migration,office@relief.example.org\n' +
  "=cmd|' /C calc'!A0,academia,2017-05-02,List of 2 May 2017,,rector@uni.example.org\n" +
  'No Mailbox Ltd,private,2017-05-02,List of 2 May 2017,,\n';

describe('the directory in the console', () => {
  let house: FullHouse;
  let api: ApiClient;
  let office: Desk;
  let clearer: Desk;
  let processId: string;

  const location = (response: Response): string => response.headers.get('location') ?? '';
  const page = async (path: string, desk = office): Promise<string> => (await desk.get(path)).text();
  const contacts = async (owner: string): Promise<(Contact & { id: string })[]> =>
    (await api.get<{ items: (Contact & { id: string })[] }>(`/api/v1/${owner}/contacts`)).items;
  const look = (csv: string | Buffer, kind = 'stakeholders') =>
    office.upload(
      '/office/directory/import',
      { kind },
      { field: 'file', name: 'list.csv', type: 'text/csv', bytes: Buffer.from(csv) },
    );

  beforeAll(async () => {
    house = await openFullHouse();
    api = await house.client('office');
    office = await signIn(house, 'office');
    clearer = await signIn(house, 'clearer');
    await api.put('/api/v1/clock', { instant: '2017-06-12T14:00:00Z' });
    await api.post('/api/v1/directory/standing');
    const process = {
      key: 'migration',
      title: 'Migration',
      shortTitle: 'Migration',
      office: { name: 'Office' },
    };
    processId = (await api.post<{ id: string }>('/api/v1/processes', process)).id;
  });
  afterAll(() => house.close());

  it('finds delegations by name and code, by category, group and missing mailbox', async () => {
    expect(await page('/office/directory?q=CHE')).toContain('Switzerland');
    expect(await page('/office/directory?q=swaziland')).toContain('Swaziland');
    const groups = await page('/office/directory?group=grulac&category=member-state');
    expect(groups).toContain('33 delegations, 33 without mailbox');
    expect(await page('/office/directory?mailbox=without&q=CHE')).toContain('Switzerland');
    expect(await page('/office/directory?q=nobody')).toContain('Nobody fits');
    const hostile = await page(
      `/office/directory?q=${encodeURIComponent(HOSTILE)}&group[$ne]=x&category=%00`,
    );
    expect(hostile).not.toContain('<script>alert');
    expect((await office.get('/office/directory/delegations/del-none')).status).toBe(404);
  });

  it('keeps the mailboxes of a delegation: adds, changes, moves, ends, each with its source', async () => {
    const path = '/office/directory/delegations/del-che';
    const fields = { address: 'registry@che.example.org', name: 'Registry', role: 'registry' };
    const bare = await office.post(`${path}/mailboxes`, { ...fields, from: '2017-02-30' });
    expect(bare.status).toBe(422);
    const shown = await bare.text();
    expect(shown).toContain('value="registry@che.example.org"');
    expect(shown).toContain('href="#source"');
    expect(shown).toContain('href="#from"');
    const source = 'Note verbale of 1 June 2017';
    for (const _twice of [1, 2]) {
      const added = await office.post(`${path}/mailboxes`, { ...fields, from: '2017-06-01', source });
      expect([added.status, location(added)]).toEqual([303, `${path}?done=mailbox-added#mailboxes`]);
    }
    await office.post(`${path}/mailboxes`, { ...fields, address: 'pr@che.example.org', source });
    const [first, second] = await contacts('delegations/del-che');
    expect([first?.address, second?.address]).toEqual(['pr@che.example.org', 'registry@che.example.org']);
    expect(first).toMatchObject({ source });

    const move = { version: String(second?.version), direction: 'earlier' };
    expect((await office.post(`${path}/mailboxes/${second?.id ?? ''}/move`, move)).status).toBe(303);
    const [now] = await contacts('delegations/del-che');
    expect(now?.address).toBe('registry@che.example.org');

    const replace = {
      version: String(now?.version),
      address: 'new@che.example.org',
      source: 'Note of 12 June',
    };
    const box = `${path}/mailboxes/${now?.id ?? ''}`;
    const lacking = await office.post(`${box}/replace`, { ...replace, from: '' });
    expect(lacking.status).toBe(422);
    expect(await lacking.text()).toContain('href="#new-from"');
    expect((await office.post(`${box}/replace`, { ...replace, from: '2017-06-20' })).status).toBe(303);
    expect(
      (await contacts('delegations/del-che')).map(({ address, from, until }) => [address, from, until]),
    ).toEqual([
      ['new@che.example.org', '2017-06-20', undefined],
      ['registry@che.example.org', '2017-06-01', '2017-06-19'],
      ['pr@che.example.org', undefined, undefined],
    ]);
    const stale = await office.post(`${box}/end`, { version: '1', until: '2017-06-15' });
    expect(stale.status).toBe(422);
    expect(await stale.text()).toContain('Nothing was saved yet');
    const [, old] = await contacts('delegations/del-che');
    expect(
      (await office.post(`${box}/end`, { version: String(old?.version), until: '2017-06-15' })).status,
    ).toBe(303);
    const changed = await contacts('delegations/del-che');
    expect(changed.find(({ id }) => id === old?.id)?.until).toBe('2017-06-15');
    expect(await page(path)).toContain('1 June 2017 to 15 June 2017');
  });

  it('brings in a table that was looked at, by its SHA-256', async () => {
    const faulty = await look(`${TABLE}Bad,ngo,,,nowhere,nope\n`);
    expect(faulty.status).toBe(303);
    const faults = await page(location(faulty));
    expect(faults).toContain('1 of 4 rows has faults');
    for (const words of ['accredited_on', 'must be one mail address', '>5<']) expect(faults).toContain(words);
    expect(faults).not.toContain('Bring it in');
    const forced = await office.post(location(faulty));
    expect(forced.status).toBe(422);
    expect(await api.all('/api/v1/organisations')).toEqual([]);

    const good = await look(TABLE);
    expect(location(good)).toMatch(/^\/office\/directory\/import\/stakeholders\/[0-9a-f]{64}$/);
    expect(await page(location(good))).toContain('Bring it in: 5 added, 0 changed');
    for (const _twice of [1, 2]) expect((await office.post(location(good))).status).toBe(303);
    expect(await page(location(good))).toContain('Nothing to do');
    expect(await api.all('/api/v1/organisations')).toHaveLength(3);
  });

  it('refuses what is no table, no kind, and a file that nobody looked at', async () => {
    const binary = await look(Buffer.from([0xff, 0xfe, 0, 1]));
    expect(binary.status).toBe(422);
    expect(await binary.text()).toContain('UTF-16');
    expect((await look(TABLE, 'cars')).status).toBe(422);
    expect((await office.upload('/office/directory/import', { kind: 'contacts' }, null)).status).toBe(422);
    expect((await office.get(`/office/directory/import/contacts/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await office.post(`/office/directory/import/contacts/${'0'.repeat(64)}`)).status).toBe(404);
  });

  it('shows organisations with their accreditation, and gives them out as a table with inert formulas', async () => {
    const all = await page('/office/directory/organisations');
    expect(all).toContain('3 organisations, 3 accredited today');
    expect(await page('/office/directory/organisations?show=without-mailbox')).toContain('No Mailbox Ltd');
    const relief = await page('/office/directory/organisations/org-relief-union');
    expect(relief).toContain('accredited today');
    expect(relief).toContain('List of 2 May 2017');
    const csv = await office.get('/office/directory/export/stakeholders.csv');
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    expect(await csv.text()).toContain("'=cmd|");
    expect((await office.get('/office/directory/export/secrets.csv')).status).toBe(404);
  });

  it('adds and changes an organisation by form', async () => {
    const fields = {
      name: `Body ${HOSTILE}`,
      kind: 'academia',
      'accreditations-1-from': '2017-05-02',
      'accreditations-1-processId': processId,
    };
    const lacking = await office.post('/office/directory/organisations', fields);
    expect(lacking.status).toBe(422);
    const again = await lacking.text();
    expect(again).toContain('source');
    expect(again).not.toContain('<script>alert');
    const full = { ...fields, 'accreditations-1-source': 'List' };
    for (const _twice of [1, 2]) {
      const added = await office.post('/office/directory/organisations', full);
      expect(location(added)).toBe(
        '/office/directory/organisations/org-body-script-alert-1-script?done=organisation-saved',
      );
    }
    const path = '/api/v1/organisations/org-body-script-alert-1-script';
    const { version } = await api.get<{ version: number }>(path);
    const ended = {
      ...full,
      version: String(version),
      'accreditations-1-from': '',
      'accreditations-1-source': '',
      'accreditations-0-from': '2017-05-02',
      'accreditations-0-until': '2017-06-30',
      'accreditations-0-source': 'List',
      'accreditations-0-processId': processId,
    };
    const edit = '/office/directory/organisations/org-body-script-alert-1-script/edit';
    expect((await office.post(edit, { ...ended, 'accreditations-0-until': '2017-01-01' })).status).toBe(422);
    expect((await office.post(edit, ended)).status).toBe(303);
    expect(await api.get(path)).toMatchObject({
      accreditations: [{ from: '2017-05-02', until: '2017-06-30', source: 'List', processId }],
    });
    expect((await office.post(edit, ended)).status).toBe(422);
  });

  it('says a list’s rule in words, who is on it on a day and why, and makes lists by form', async () => {
    const list = await page(
      `/office/directory/lists/accredited-stakeholders?on=2017-06-12&process=${processId}`,
    );
    expect(list).toContain('accredited to the process of the letter, or house-wide');
    expect(list).toContain('to the process (source: List of 2 May 2017)');
    expect(list).toContain('Without mailbox');
    expect(await page('/office/directory/lists/accredited-stakeholders?on=2016-01-01')).toContain('Nobody.');
    const fields = {
      title: 'Friends of the process',
      id: 'friends',
      categories: ['member-state'],
      consultationGroups: ['grulac'],
      include: 'del-che: co-facilitator',
      exclude: 'del-cub: asked for it: twice',
    };
    const slip = await office.post('/office/directory/lists', { ...fields, id: 'No Id', title: '' });
    expect(slip.status).toBe(422);
    const shown = await slip.text();
    expect(shown).toContain('href="#id"');
    expect(shown).toContain('href="#title"');
    const unknown = await office.post('/office/directory/lists', { ...fields, include: 'del-nobody: slip' });
    expect(unknown.status).toBe(422);
    expect(await unknown.text()).toContain('del-nobody');
    for (const _twice of [1, 2]) {
      const made = await office.post('/office/directory/lists', fields);
      expect(location(made)).toBe('/office/directory/lists/friends?done=list-saved');
    }
    const made = await page('/office/directory/lists/friends?on=2017-06-12');
    expect(made).toContain('Taken in by name: Switzerland (co-facilitator).');
    expect(made).toContain('Left out by name: Cuba (asked for it: twice).');
    const changed = await office.post('/office/directory/lists/friends/edit', {
      version: '1',
      title: 'Group of Friends',
      categories: ['stakeholder'],
    });
    expect(changed.status).toBe(303);
    expect(await api.get('/api/v1/distribution-lists/friends')).toMatchObject({
      title: 'Group of Friends',
      rule: { categories: ['stakeholder'] },
    });
  });

  it('is read by a clearer and changed by the office only', async () => {
    const shown = await page('/office/directory/delegations/del-che', clearer);
    expect(shown).toContain('Switzerland');
    expect(shown).not.toContain('Add a mailbox');
    expect((await clearer.get('/office/directory/organisations/new')).status).toBe(403);
    expect((await clearer.post('/office/directory/lists', { title: 'X', id: 'x' })).status).toBe(403);
    expect((await clearer.get('/office/directory/export/contacts.csv')).status).toBe(200);
    const signedOut = await fetch(`${house.url}/office/directory`, { redirect: 'manual' });
    expect(signedOut.status).toBe(303);
    expect(signedOut.headers.get('location')).toContain('/office/sign-in');
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    async function open(width: number, javaScriptEnabled = true): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
      await office.enter(context);
      return context.newPage();
    }

    it('adds a mailbox by keyboard alone, on a telephone, without scripts', async () => {
      const tab = await open(360, false);
      await tab.goto(`${house.url}/office/directory?q=Iceland`);
      await tab.getByRole('link', { name: 'Iceland' }).focus();
      await tab.keyboard.press('Enter');
      await tab.getByRole('heading', { level: 1, name: 'Iceland' }).waitFor();
      await tab.getByText('Add a mailbox').focus();
      await tab.keyboard.press('Enter');
      await tab.getByLabel('Mail address').focus();
      await tab.keyboard.type('registry@isl.example.org');
      await tab.keyboard.press('Tab');
      await tab.keyboard.type('Registry');
      await tab.getByLabel('Source').focus();
      await tab.keyboard.type('Blue Book of June 2017');
      await tab.keyboard.press('Enter');
      await tab.getByText('The mailbox is added.').waitFor();
      expect((await contacts('delegations/del-isl')).map(({ address }) => address)).toEqual([
        'registry@isl.example.org',
      ]);
      await tab.context().close();
    });

    const people = async () => {
      const [contact] = await contacts('delegations/del-che');
      return [
        '/office/directory?group=grulac',
        '/office/directory/delegations/del-che',
        `/office/directory/delegations/del-che/mailboxes/${contact?.id ?? ''}`,
        '/office/directory/organisations',
        '/office/directory/organisations/org-relief-union',
        '/office/directory/organisations/org-relief-union/edit',
      ];
    };
    const listsAndTables = async () => [
      '/office/directory/lists',
      '/office/directory/lists/accredited-stakeholders',
      '/office/directory/lists/new',
      '/office/directory/import',
      location(await look(`${TABLE}Another,ngo,2017-05-02,List,,\n`)),
      location(await look(`${TABLE}Another,ngo,,List,,\n`)),
    ];

    it.each([
      ['delegations and organisations', people],
      ['lists and tables', listsAndTables],
    ])('has no fault that axe can find: %s', async (_what, pages) => {
      const tab = await open(1280);
      for (const path of await pages()) {
        const answer = await tab.goto(house.url + path);
        expect([path, answer?.status()]).toEqual([path, 200]);
        await expectAccessible(tab);
      }
      await tab.context().close();
    });

    it('fits a telephone, and shows faults without fault', async () => {
      const tab = await open(360);
      for (const path of [...(await people()), ...(await listsAndTables())]) {
        await tab.goto(house.url + path);
        await expectNoSidewaysScroll(tab);
      }
      await tab.goto(`${house.url}/office/directory/organisations/new`);
      await tab.getByRole('button', { name: 'Save' }).click();
      await tab.getByRole('alert').waitFor();
      await expectAccessible(tab);
      await expectNoSidewaysScroll(tab);
      await tab.context().close();
    });
  });
});
