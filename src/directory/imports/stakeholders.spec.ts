import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Contact } from '../domain/contact.js';
import type { Organisation } from '../domain/organisation.js';
import { columnMeanings, columnsOf, importKinds, stakeholderRow } from './kinds.js';
import type { Plan } from './plan.js';
import { planStakeholders } from './stakeholders.js';
import { csvOf, readTable, typed } from '../../platform/index.js';

const processes = new Map([['transit-review', 'process-1']]);
let next = 0;

async function planned(csv: string | Buffer, organisations: Organisation[] = [], contacts: Contact[] = []) {
  const table = await readTable(csv, columnsOf('stakeholders'));
  const checked = typed(stakeholderRow, table.rows);
  const plan = planStakeholders(checked.rows, organisations, contacts, processes, () => `id-${(next += 1)}`);
  const faults = [...table.faults, ...checked.faults, ...plan.organisations.faults, ...plan.contacts.faults];
  return { ...plan, faults };
}
const after = <State>(plan: Plan<State>): State[] =>
  plan.changes.map(({ before, state }) => ({ ...state, version: before === null ? 1 : 2 }) as State);

const HEAD =
  'id,name,kind,language,accredited_on,accredited_until,source,process,address,contact,role,order,name_fr';

describe('the columns of a table', () => {
  it.each(importKinds)('are all explained: %s', (kind) => {
    const { required, optional } = columnsOf(kind);
    expect(Object.keys(columnMeanings[kind]).sort()).toEqual([...required, ...optional].sort());
  });
});

describe('importing accredited stakeholders', () => {
  it('brings organisation, accreditations and mailboxes, several rows for one, and does nothing again', async () => {
    const csv = [
      HEAD,
      ',Relief Union,ngo,fr,2017-05-02,2017-12-31,List of 2 May 2017,transit-review,Office@Relief.Example.org,,,,Union de secours',
      ',Relief Union,ngo,,1998-07-31,,ECOSOC,,second@relief.example.org,Ms. B,secretariat,2,',
      'org-uni,University of Somewhere,academia,,2017-05-02,,List of 2 May 2017,transit-review,,,,,',
    ].join('\n');
    const first = await planned(csv);
    expect(first.faults).toEqual([]);
    const [relief, university] = after(first.organisations);
    expect(relief).toMatchObject({
      _id: 'org-relief-union',
      correspondence: 'fr',
      names: { fr: 'Union de secours' },
      accreditations: [
        { from: '2017-05-02', until: '2017-12-31', source: 'List of 2 May 2017', processId: 'process-1' },
        { from: '1998-07-31', source: 'ECOSOC' },
      ],
    });
    expect(university).toMatchObject({ _id: 'org-uni', kind: 'academia' });
    expect(after(first.contacts)).toMatchObject([
      {
        owner: { id: 'org-relief-union' },
        address: 'Office@relief.example.org',
        role: 'focal-point',
        name: 'Focal point',
      },
      { address: 'second@relief.example.org', role: 'secretariat', name: 'Ms. B', order: 2 },
    ]);
    const again = await planned(csv, after(first.organisations), after(first.contacts));
    expect(again.faults).toEqual([]);
    expect([again.organisations.changes, again.contacts.changes]).toEqual([[], []]);
  });

  it('adds to what is there: an end, a second accreditation; what it does not name stays', async () => {
    const first = await planned(`${HEAD}\n,One,ngo,en,2017-05-02,,A,transit-review,a@one.example,,,,\n`);
    const more = await planned(
      `${HEAD}\n,ONE,ngo,,2017-05-02,2017-06-30,A,transit-review,,,,,\n,ONE,ngo,,2018-01-01,,B,,,,,,\n`,
      after(first.organisations),
      after(first.contacts),
    );
    expect(more.faults).toEqual([]);
    expect(more.contacts.changes).toEqual([]);
    expect(after(more.organisations)).toMatchObject([
      {
        _id: 'org-one',
        correspondence: 'en',
        accreditations: [
          { from: '2017-05-02', until: '2017-06-30', processId: 'process-1' },
          { from: '2018-01-01', source: 'B' },
        ],
      },
    ]);
  });

  it('finds every fault of every row, with line and column', async () => {
    const existing = after((await planned(`${HEAD}\n,A.B.,ngo,,2017-05-02,,S,,,,,,\n`)).organisations);
    const { faults } = await planned(
      [
        HEAD,
        ',No date,ngo,,,,Source,,,,,,',
        ',No source,ngo,,2017-05-02,,,,,,,,',
        ',Backwards,ngo,,2017-05-02,2017-05-01,S,,,,,,',
        ',Unknown process,ngo,,2017-05-02,,S,nowhere,,,,,',
        ',Whose,ngo,,2017-05-02,,S,,,Ms. X,,,',
        ',Twice,ngo,,2017-05-02,,S,,t@t.example,,,,',
        ',Twice,academia,,2017-05-02,,Other,,u@t.example,,,,',
        ',Same box,ngo,,2017-05-02,,S,,s@s.example,,,,',
        ',Same box,ngo,,2018-05-02,,S,,S@S.example,,,,',
        ',A B,ngo,,2017-05-02,,S,,,,,,',
        ',Bad,church,xx-x,02.05.2017,,S,,"a@b.example,c@d.example",,boss,0,',
      ].join('\n'),
      existing,
    );
    expect(faults.map(({ line, column }) => `${line} ${column ?? '-'}`).sort()).toEqual([
      '10 address',
      '11 name',
      '12 accredited_on',
      '12 address',
      '12 kind',
      '12 language',
      '12 order',
      '12 role',
      '2 accredited_on',
      '3 source',
      '4 accredited_until',
      '5 process',
      '6 address',
      '8 kind',
      '8 source',
    ]);
  });

  it('takes text that spreadsheets would calculate for text, and finds it again as it was', async () => {
    const name = "=cmd|' /C calc'!A0";
    const csv = csvOf(
      ['name', 'kind', 'accredited_on', 'source'],
      [[name, 'ngo', '2017-05-02', '@SUM(1+1)']],
    );
    expect(csv.toString()).toContain(`'=cmd|`);
    const { faults, organisations } = await planned(csv);
    expect(faults).toEqual([]);
    expect(after(organisations)).toMatchObject([{ name, accreditations: [{ source: '@SUM(1+1)' }] }]);
  });

  it('neither loses nor doubles an organisation, whatever the rows are', async () => {
    const row = fc.record({
      name: fc.constantFrom('Alpha', 'alpha', 'Bêta', 'Gamma (x)'),
      kind: fc.constantFrom('ngo', 'academia', 'nothing'),
      on: fc.constantFrom('2017-05-02', '2017-05-03', '', '2017-13-01'),
      source: fc.constantFrom('S', 'T', ''),
      address: fc.constantFrom('', 'a@b.example', 'A@B.example', 'not an address'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const csv = [
          'name,kind,accredited_on,source,address',
          ...rows.map(({ name, kind, on, source, address }) => [name, kind, on, source, address].join(',')),
        ].join('\n');
        const { faults, organisations, contacts } = await planned(csv);
        for (const { line, column } of faults) {
          expect(line).toBeGreaterThan(1);
          expect(line).toBeLessThanOrEqual(rows.length + 1);
          expect(column).toBeDefined();
        }
        const ids = organisations.changes.map(({ state }) => state._id);
        expect(new Set(ids).size).toBe(ids.length);
        if (faults.length > 0) return;
        expect(ids).toHaveLength(new Set(rows.map(({ name }) => name.toLowerCase())).size);
        const again = await planned(csv, after(organisations), after(contacts));
        expect([again.faults, again.organisations.changes, again.contacts.changes]).toEqual([[], [], []]);
      }),
    );
  });
});
