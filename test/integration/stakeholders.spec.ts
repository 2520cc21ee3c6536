import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import type { ApiClient } from '../../src/cli/api-client.js';
import type { ImportReport, Resolution } from '../../src/directory/index.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { contact, delegation, meeting } from '../support/still-house.js';

const DAY = '2017-06-12';
const TABLE = [
  'name,kind,language,accredited_on,accredited_until,source,process,address,contact',
  'Relief Union,ngo,en,2017-05-02,2017-12-31,List of 2 May 2017,migration,office@relief.example.org,Liaison office',
  'University of Somewhere,academia,fr,2017-05-02,,List of 2 May 2017,migration,recteur@uni.example.org,Rectorate',
  'House of All,un-entity,en,1998-07-31,,Economic and Social Council,,desk@houseofall.example.org,Desk',
  'Stranger,ngo,en,2017-05-02,,Another list,other,stranger@stranger.example.org,Office',
  'Late,ngo,en,2017-06-13,,List of 13 June 2017,migration,late@late.example.org,Office',
].join('\n');

describe('accredited stakeholders', () => {
  let house: FullHouse;
  let office: ApiClient;
  let processId: string;
  let meetingId: string;

  const imported = (csv: string, apply = true) =>
    office.post<ImportReport>('/api/v1/directory/imports', { kind: 'stakeholders', csv, apply });
  const resolved = (query: Record<string, string>) =>
    office.get<Resolution>('/api/v1/distribution-lists/stakeholders/resolution', { query });
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

  async function letter(more: object): Promise<string> {
    const { id } = await office.post<{ id: string }>('/api/v1/letters', {
      processId,
      kind: 'pga-cover-letter',
      date: DAY,
      subject: 'Informal dialogue with stakeholders',
      body: 'I have the honour to invite {{ addressee.nameInText }} to the {{ meeting.title }}.',
      signatories: [{ name: 'Peter Thomson' }],
      foot: null,
      about: { type: 'meeting', id: meetingId },
      ...more,
    });
    return id;
  }

  beforeAll(async () => {
    house = await openFullHouse();
    office = await house.client('office');
    await office.put('/api/v1/clock', { instant: `${DAY}T14:00:00Z` });
    const process = (key: string) =>
      office.post<{ id: string }>('/api/v1/processes', {
        key,
        title: key,
        shortTitle: key,
        office: { name: 'The office' },
      });
    processId = (await process('migration')).id;
    await process('other');
    const dialogue = meeting({
      title: 'Dialogue with stakeholders',
      sittings: [{ id: 'dialogue', date: '2017-06-20', start: '09:00', end: '09:50' }],
    });
    meetingId = (await office.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, dialogue)).id;
    await office.post(`/api/v1/meetings/${meetingId}/announce`);
    await office.post('/api/v1/delegations', delegation('del-state'));
    await office.post(
      '/api/v1/delegations/del-state/contacts',
      contact({ address: 'secret@mission.example.org' }),
    );
    const put = (id: string, categories: string[]) =>
      office.put(`/api/v1/distribution-lists/${id}`, { title: id, rule: { categories } });
    await put('stakeholders', ['stakeholder']);
    await put('everybody', ['observer', 'stakeholder']);
  });
  afterAll(() => house.close());

  it('come in by a table: looked at first, refused whole with every fault, brought in once', async () => {
    const preview = await imported(TABLE, false);
    expect(preview).toMatchObject({ rows: 5, added: 10, changed: 0, faults: [], applied: false });
    expect(preview.changes.slice(0, 2)).toEqual([
      { line: 2, what: 'added', record: 'organisation:org-relief-union', fields: [] },
      { line: 2, what: 'added', record: 'contact office@relief.example.org', fields: [] },
    ]);
    const faulty = `${TABLE}\nNobody,ngo,en,,,Source,,,\nSomebody,ngo,en,2017-05-02,,S,nowhere,,\n`;
    await expect(imported(faulty)).rejects.toMatchObject({
      code: 'directory/import-faulty',
      extensions: {
        findings: [
          { where: 'line 7, column accredited_on', message: 'is missing' },
          { where: 'line 8, column process' },
        ],
      },
    });
    expect(await office.all('/api/v1/organisations')).toEqual([]);
    expect(await imported(TABLE)).toMatchObject({ added: 10, applied: true });
    expect(await imported(TABLE)).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 10,
      message: expect.stringContaining('Nothing was written'),
    });
  });

  it('are on a list by the day and the process, and it says why', async () => {
    const { addressees, excluded } = await resolved({ on: DAY, process: processId });
    expect(ids(addressees)).toEqual(['org-house-of-all', 'org-relief-union', 'org-university-of-somewhere']);
    expect(addressees[1]).toMatchObject({
      category: 'stakeholder',
      why: `accredited stakeholder since 2017-05-02 until 2017-12-31, to the process (source: List of 2 May 2017)`,
    });
    expect(Object.fromEntries(excluded.map(({ id, why }) => [id, why]))).toEqual({
      'org-stranger': 'is accredited to another process',
      'org-late': 'is accredited only from 2017-06-13',
    });
    expect(ids((await resolved({ on: DAY })).addressees)).toEqual(['org-house-of-all']);
    expect(ids((await resolved({ on: '2018-01-01', process: processId })).addressees)).not.toContain(
      'org-relief-union',
    );
    const listed = await office.all<{ id: string }>('/api/v1/organisations', {
      accreditedOn: DAY,
      process: processId,
    });
    expect(ids(listed)).toEqual(['org-house-of-all', 'org-relief-union', 'org-university-of-somewhere']);
  });

  it('get their letter, counted apart, and nothing of the States', async () => {
    const id = await letter({ audience: { listId: 'stakeholders' } });
    const dryRun = await office.post<{ ready: boolean; totals: object }>(`/api/v1/letters/${id}/dry-run`);
    expect(dryRun).toMatchObject({
      ready: true,
      addressees: 3,
      totals: { all: 3, stakeholders: 3, memberStates: 0 },
    });
    await office.post(`/api/v1/letters/${id}/submit-for-clearance`);
    await (await house.client('clearer')).post(`/api/v1/letters/${id}/clear`);
    await office.post(`/api/v1/letters/${id}/issue`, { addressees: 3 });
    await eventually(() => expect(house.mail.messages()).toHaveLength(3), 30_000);
    expect(
      house.mail
        .messages()
        .flatMap(({ to }) => to)
        .sort(),
    ).toEqual(['desk@houseofall.example.org', 'office@relief.example.org', 'recteur@uni.example.org']);
    for (const mail of house.mail.messages()) {
      const raw = (await house.mail.raw(mail)).toString();
      expect(raw).not.toContain('secret@mission.example.org');
      for (const other of house.mail.messages().flatMap(({ to }) => to)) {
        if (!mail.to.includes(other)) expect(raw).not.toContain(other);
      }
    }
    await eventually(async () => {
      expect(await office.get(`/api/v1/letters/${id}/coverage`)).toMatchObject({
        totals: {
          all: { reached: 3, all: 3 },
          stakeholders: { reached: 3, all: 3 },
          memberStates: { all: 0 },
        },
      });
    });
    const csv = await office.bytes(`/api/v1/letters/${id}/coverage`, { accept: 'text/csv' });
    expect(csv.toString()).toContain('org-relief-union');
    // The record is read against its seal.
    expect(await office.get(`/api/v1/letters/${id}`)).toMatchObject({ addressees: { stakeholders: 3 } });
  });

  it('answer for themselves: their page shows no answer of anybody else', async () => {
    const states = await letter({ subject: 'To the States', audience: { listId: 'everybody' } });
    await office.post(`/api/v1/letters/${states}/submit-for-clearance`);
    await (await house.client('clearer')).post(`/api/v1/letters/${states}/clear`);
    await office.post(`/api/v1/letters/${states}/issue`, { addressees: 4 });
    const invitations = await office.all<{ id: string; addressee: { id: string; category: string } }>(
      `/api/v1/meetings/${meetingId}/invitations`,
    );
    const state = invitations.find(({ addressee }) => addressee.id === 'del-state');
    await office.post(`/api/v1/invitations/${state?.id ?? ''}/answers`, {
      channel: 'mail',
      value: 'accepted',
      participants: [{ name: 'Ambassador of the State', function: null }],
      comment: 'confidential remark',
    });
    const stakeholders = await office.all<{ id: string }>(`/api/v1/meetings/${meetingId}/invitations`, {
      category: 'stakeholder',
    });
    expect(stakeholders).toHaveLength(3);
    expect(await office.get(`/api/v1/meetings/${meetingId}/invitations/summary`)).toMatchObject({
      byCategory: {
        stakeholders: { invited: 3, unanswered: 3 },
        otherObservers: { invited: 1, accepted: 1 },
      },
      byGroup: { stakeholders: { invited: 3 }, none: { invited: 1 } },
    });
    const mail = house.mail.messages().find(({ to }) => to.includes('office@relief.example.org'));
    if (!mail) throw new Error('no mail');
    const { text = '' } = await simpleParser(await house.mail.raw(mail));
    const [link = ''] = /https?:\/\/\S+\/a\/\S+/.exec(text) ?? [];
    const page = await (await fetch(link.replace(/[.,)]+$/, ''))).text();
    expect(page).toContain('Relief Union');
    for (const secret of ['Ambassador of the State', 'confidential remark', 'secret@mission', 'del-state'])
      expect(page).not.toContain(secret);
  });

  it('go out as a table that comes back unchanged, with formulas made inert', async () => {
    await imported(
      'name,kind,accredited_on,source,address,contact\n"=cmd|\' /C calc\'!A0",ngo,2017-05-02,@SUM(1),f@f.example.org,+1\n',
    );
    const csv = (
      await office.bytes('/api/v1/directory/exports/stakeholders', { accept: 'text/csv' })
    ).toString();
    for (const cell of csv.split(/[\r\n,]/)) expect(cell).not.toMatch(/^"?[=+@-]/);
    expect(csv).toContain("'=cmd|");
    expect(await imported(csv)).toMatchObject({ added: 0, changed: 0, faults: [] });
    const contacts = (await office.bytes('/api/v1/directory/exports/contacts')).toString();
    expect(contacts).toContain('secret@mission.example.org');
    expect(
      await office.post('/api/v1/directory/imports', { kind: 'contacts', csv: contacts, apply: true }),
    ).toMatchObject({
      added: 0,
      changed: 0,
    });
  });

  it('are edited by version, and refused where their accreditations contradict each other', async () => {
    const path = '/api/v1/organisations/org-relief-union';
    const { version } = await office.get<{ version: number }>(path);
    await expect(
      office.patch(
        path,
        { accreditations: [{ from: '2017-05-02', until: '2017-05-01', source: 's' }] },
        { ifMatch: version },
      ),
    ).rejects.toMatchObject({
      code: 'directory/accreditation-inconsistent',
      extensions: { findings: [{ where: 'accreditations.0' }] },
    });
    await expect(
      office.patch(path, { accreditations: [{ from: '2017-05-02' }] }, { ifMatch: version }),
    ).rejects.toMatchObject({ status: 422 });
    const changed = await office.patch<{ accreditations: object[] }>(
      path,
      { accreditations: [{ from: '2017-05-02', until: '2017-06-11', source: 's', processId }] },
      { ifMatch: version },
    );
    expect(changed.accreditations).toHaveLength(1);
    const { excluded } = await resolved({ on: DAY, process: processId });
    expect(excluded.find(({ id }) => id === 'org-relief-union')?.why).toBe(
      'its accreditation ended on 2017-06-11',
    );
  });

  it('have mailboxes that move on a day and change places', async () => {
    const path = '/api/v1/organisations/org-house-of-all/contacts';
    const [first] = (await office.get<{ items: { id: string; version: number }[] }>(path)).items;
    const { begun } = await office.post<{ begun: { id: string; version: number } }>(
      `${path}/${first?.id ?? ''}/replace`,
      { address: 'new.desk@houseofall.example.org', from: '2017-06-15', source: 'Note of 12 June 2017' },
      { ifMatch: first?.version ?? 0 },
    );
    const mailboxes = async (on: string) =>
      (await resolved({ on, process: processId })).addressees
        .find(({ id }) => id === 'org-house-of-all')
        ?.mailboxes.map(({ address }) => address);
    expect(await mailboxes('2017-06-14')).toEqual(['desk@houseofall.example.org']);
    expect(await mailboxes('2017-06-15')).toEqual(['new.desk@houseofall.example.org']);
    await office.post(path, { address: 'second@houseofall.example.org', name: 'Second', role: 'other' });
    const { version } = await office.get<{ version: number }>(`${path}/${begun.id}`);
    const { items } = await office.post<{ items: { address: string; order: number }[] }>(
      `${path}/${begun.id}/move`,
      { direction: 'later' },
      { ifMatch: version },
    );
    expect(items.map(({ order }) => order)).toEqual([1, 2, 3]);
    expect(await mailboxes('2017-06-15')).toEqual([
      'second@houseofall.example.org',
      'new.desk@houseofall.example.org',
    ]);
  });
});
