import { describe, expect, it } from '@jest/globals';
import { platformProblems } from './platform.problems.js';
import { Problem } from './problems/problem.js';
import { readTable } from './table.js';

const columns = { required: ['owner', 'address'], optional: ['name', 'valid_from'] };

async function refusal(file: Buffer | string): Promise<Problem> {
  try {
    await readTable(file, columns);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('Reading a table', () => {
  it.each([
    [',', 'owner,address,name\r\nche,a@b.example,"Müller, Registry"\r\n'],
    [';', '\ufeffOwner;Address;Name\nche;a@b.example;"Müller, Registry"\n'],
    ['\t', 'owner\taddress\tname\n\nche\ta@b.example\tMüller, Registry'],
  ])('knows the separator %j, a byte order mark and either end of line', async (delimiter, csv) => {
    const table = await readTable(Buffer.from(csv), columns);
    expect(table).toMatchObject({ delimiter, faults: [], count: 1 });
    expect(table.rows[0]?.values).toEqual({ owner: 'che', address: 'a@b.example', name: 'Müller, Registry' });
  });

  it('tells the line of the file, also after quoted line breaks and empty lines', async () => {
    const csv = 'owner,address,name\nche,a@b,"two\nlines"\n\nmex,c@d,ok\ntoo,few\n';
    const { faults, rows, count } = await readTable(csv, columns);
    expect(count).toBe(3);
    expect(rows).toEqual([{ line: 5, values: { owner: 'mex', address: 'c@d', name: 'ok' } }]);
    expect(faults).toEqual([
      {
        line: 2,
        column: 'name',
        reason: 'holds a line break or another control character',
        value: 'two\\nlines',
      },
      {
        line: 6,
        reason: 'has 2 fields, the header has 3 (a "," inside a field needs quotation marks)',
      },
    ]);
  });

  it.each([
    ['a line break at the end of an address', '"a@b.example\r\n"'],
    ['a null byte', 'a\u0000@b.example'],
    ['a bidirectional override', 'a\u202e@b.example'],
  ])('refuses %s', async (_what, field) => {
    const { faults, rows } = await readTable(`owner,address\nche,${field}\n`, columns);
    expect(rows).toEqual([]);
    expect(faults).toMatchObject([{ line: 2, column: 'address' }]);
  });

  it('stops at a broken quotation mark and says so', async () => {
    const { faults, rows } = await readTable('owner,address\nche,a@b\nmex,"c@d"x\nfra,e@f\n', columns);
    expect(rows).toHaveLength(1);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.reason).toContain('cannot be read, nor can what follows');
    expect(faults[0]?.line).toBe(3);
  });

  it('refuses what is not UTF-8, and says what to do', async () => {
    const latin1 = Buffer.from('owner,address\nche,M\u00fcller@b\n', 'latin1');
    expect((await refusal(latin1)).detail).toContain('not UTF-8');
    expect((await refusal(Buffer.from('\ufeffowner', 'utf16le'))).detail).toContain('UTF-16');
    expect(platformProblems.tableUnreadable.is(await refusal(''))).toBe(true);
  });

  it('refuses a header with missing, unknown or repeated columns, naming all', async () => {
    const { detail } = await refusal('owner,mail,mail,name\n');
    expect(detail).toContain('missing: address');
    expect(detail).toContain('unknown: "mail", "mail"');
    expect(detail).toContain('twice: mail');
    expect(detail).toContain('Columns of this kind: owner, address, name, valid_from');
  });

  it('reads headers as people write them', async () => {
    const { rows } = await readTable('Owner, Address ,Valid from\nche,a@b,2017-01-01\n', columns);
    expect(rows[0]?.values).toEqual({ owner: 'che', address: 'a@b', valid_from: '2017-01-01' });
  });
});
