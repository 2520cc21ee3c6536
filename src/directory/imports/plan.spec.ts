import { describe, expect, it } from '@jest/globals';
import type { Contact, Owner } from '../domain/contact.js';
import { consultationGroupsOn, type Delegation, electoralGroupOn, statusOn } from '../domain/delegation.js';
import { nameOn } from '../domain/names.js';
import { columnsOf, contactRow, delegationRow, organisationRow } from './kinds.js';
import { type Plan, planContacts, planDelegations, planOrganisations } from './plan.js';
import { readTable, typed } from '../../platform/index.js';

const owners = new Map<string, Owner>([
  ['che', { type: 'delegation', id: 'del-che' }],
  ['org-iom', { type: 'organisation', id: 'org-iom' }],
]);
let next = 0;
const nextId = (): string => `id-${(next += 1)}`;

async function contacts(csv: string, existing: Contact[] = []) {
  const table = await readTable(csv, columnsOf('contacts'));
  const checked = typed(contactRow, table.rows);
  const plan = planContacts(checked.rows, owners, existing, nextId);
  return { ...plan, faults: [...table.faults, ...checked.faults, ...plan.faults] };
}
async function delegations(csv: string, existing: Delegation[] = []) {
  const table = await readTable(csv, columnsOf('delegations'));
  const checked = typed(delegationRow, table.rows);
  const plan = planDelegations(checked.rows, existing, 'test file');
  return { ...plan, faults: [...table.faults, ...checked.faults, ...plan.faults] };
}
/** The records as they are after the plan was carried out. */
const after = <State>(plan: Plan<State>): State[] =>
  plan.changes.map(({ before, state }) => ({ ...state, version: before === null ? 1 : 2 }) as State);

describe('Importing contacts', () => {
  it('adds mailboxes with defaults by role, and does nothing the second time', async () => {
    const csv =
      'owner,address,role\nCHE,Registry@CHE.Example.org,registry\norg-iom,a@iom.example,focal-point\n';
    const plan = await contacts(csv);
    expect(plan.faults).toEqual([]);
    expect(after(plan)[0]).toMatchObject({
      owner: { type: 'delegation', id: 'del-che' },
      address: 'Registry@che.example.org',
      name: 'Registry',
      order: 1,
    });
    const again = await contacts(csv, after(plan));
    expect(again).toMatchObject({ changes: [], unchanged: 2, faults: [] });
  });

  it('keeps what the file leaves empty, and changes what it says', async () => {
    const first = after(await contacts('owner,address,role,name,order\nche,a@b.example,other,Ms. A,3\n'));
    const plan = await contacts('owner,address,role,until\nche,A@b.example,registry,2017-12-31\n', first);
    expect(after(plan)).toMatchObject([{ name: 'Ms. A', order: 3, role: 'registry', until: '2017-12-31' }]);
    expect(plan.changes[0]?.events[0]?.data).toMatchObject({ fields: ['address', 'role', 'until'] });
  });

  it('lists every fault of every row with line, column and reason', async () => {
    const plan = await contacts(
      [
        'owner,address,role,order,from,until',
        'xyz,a@b.example,registry,,,',
        'che,"a@b.example, c@d.example",registry,,,',
        'che,c@d.example;e@f.example,boss,0,,',
        'che,,registry,,2017-02-30,',
        'che,ok@b.example,registry,,,',
        'che,OK@B.example,other,,,',
        'che,d@b.example,other,,2018-01-01,2017-01-01',
      ].join('\n'),
    );
    expect(plan.faults.map(({ line, column }) => `${line} ${column ?? ''}`).sort()).toEqual([
      '2 owner',
      '3 address',
      '4 address',
      '4 order',
      '4 role',
      '5 address',
      '5 from',
      '7 address',
      '8 until',
    ]);
    const reason = (line: number, column: string) =>
      plan.faults.find((fault) => fault.line === line && fault.column === column)?.reason;
    expect(reason(3, 'address')).toContain('must be one mail address');
    expect(reason(4, 'role')).toContain('must be one of registry');
    expect(reason(5, 'address')).toBe('is missing');
    expect(reason(5, 'from')).toContain('must be a day');
    expect(reason(7, 'address')).toBe('is the same as in line 6');
  });
});

describe('Importing delegations', () => {
  const file =
    'iso3;iso2;category;since;name_en;article_en;name_fr;article_fr;electoral_group;consultation_groups\n' +
    'TUR;TR;member-state;1945-10-24;Turkey;;Turquie;la;weog;weog|asia-pacific\n';

  it('adds a delegation, and does nothing the second time', async () => {
    const plan = await delegations(file);
    expect(plan.faults).toEqual([]);
    const [turkey] = after(plan);
    expect(turkey).toMatchObject({ _id: 'del-tur', iso3: 'TUR', fictitious: false });
    expect(turkey && consultationGroupsOn(turkey, '2017-06-06')).toEqual(['weog', 'asia-pacific']);
    expect(await delegations(file, after(plan))).toMatchObject({ changes: [], unchanged: 1 });
  });

  it('records a change of name and group from its day on, and keeps the past', async () => {
    const first = after(await delegations(file));
    const change =
      'iso3,name_en,valid_from,electoral_group,consultation_groups\nTUR,Türkiye,2022-06-01,weog,weog\n';
    const plan = await delegations(change, first);
    const [state] = after(plan);
    if (!state) throw new Error('nothing planned');
    expect(nameOn(state, 'en', '2022-05-31')?.name).toBe('Turkey');
    expect(nameOn(state, 'en', '2022-06-01')?.name).toBe('Türkiye');
    expect(nameOn(state, 'fr', '2022-06-01')?.name).toBe('Turquie');
    expect(consultationGroupsOn(state, '2017-06-06')).toEqual(['weog', 'asia-pacific']);
    expect(consultationGroupsOn(state, '2022-06-01')).toEqual(['weog']);
    expect(electoralGroupOn(state, '2017-06-06')).toBe('weog');
    expect(await delegations(change, [state])).toMatchObject({ changes: [], unchanged: 1 });
    // The old file again: it says what the directory says of its own day.
    expect(await delegations(file, [state])).toMatchObject({ changes: [], unchanged: 1 });
  });

  it('records the end of a membership of the Organization', async () => {
    const first = after(await delegations(file));
    const plan = await delegations('iso3,until\nTUR,2030-12-31\n', first);
    const [state] = after(plan);
    expect(state && statusOn(state, '2030-12-31')?.category).toBe('member-state');
    expect(state && statusOn(state, '2031-01-01')).toBeUndefined();
  });

  it('says what a new delegation lacks, and what contradicts the directory', async () => {
    const existing = after(await delegations(file));
    const plan = await delegations(
      [
        'id,iso3,category,since,until,name_en,consultation_groups,iso2',
        ',ABC,,,,,,',
        ',,observer,2000-01-01,,Nameless id,,',
        'del-x,TUR,observer,2000-01-01,,X,,',
        'del-tur,TRX,,,,,,',
        'del-y,,observer,2000-01-01,1999-01-01,Y,,',
        'del-z,,observer,2000-01-01,,Z,weog|grulac|african,',
        ',TUR,,,,,weog|nowhere,',
        'del-t,,observer,2000-01-01,,T,,TR',
      ].join('\n'),
      existing,
    );
    expect(plan.changes).toEqual([]);
    expect(plan.faults.map(({ line, column }) => `${line} ${column ?? '-'}`).sort()).toEqual([
      '2 category',
      '2 name_en',
      '2 since',
      '3 id',
      '4 iso3',
      '5 iso3',
      '6 -',
      '7 -',
      '8 consultation_groups',
      '9 iso2',
    ]);
  });
});

describe('Importing organisations', () => {
  it('makes ids from names and does nothing the second time', async () => {
    const read = async (existing: Parameters<typeof planOrganisations>[1]) => {
      const table = await readTable('name,kind\nUniversité de Genève,academia\n', columnsOf('organisations'));
      return planOrganisations(typed(organisationRow, table.rows).rows, existing);
    };
    const plan = await read([]);
    expect(after(plan)).toMatchObject([
      { _id: 'org-universite-de-geneve', kind: 'academia', fictitious: false },
    ]);
    expect(await read(after(plan))).toMatchObject({ changes: [], unchanged: 1 });
  });
});
