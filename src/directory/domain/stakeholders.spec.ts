import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Contact, contactFacts } from './contact.js';
import type { Delegation } from './delegation.js';
import { type Accreditation, accreditationOn, type Organisation } from './organisation.js';
import { resolve } from './resolve.js';
import type { ListRule } from './rule.js';

const DAY = '2017-06-12';
const ours = 'process-of-ours';

function organisation(id: string, change: Partial<Organisation> = {}): Organisation {
  return {
    _id: `org-${id}`,
    version: 1,
    name: `Organisation ${id}`,
    names: {},
    kind: 'ngo',
    accreditations: [{ from: '2017-05-02', source: 'List of 2 May 2017', processId: ours }],
    fictitious: false,
    ...change,
  };
}

const contact = (type: 'organisation' | 'delegation', id: string): Contact => ({
  _id: `contact-${id}`,
  version: 1,
  ...contactFacts({ type, id }, { address: `office@${id}.example.org`, name: 'Office', role: 'focal-point' }),
});

const state: Delegation = {
  _id: 'del-aaa',
  version: 1,
  status: [{ category: 'member-state', from: '1945-10-24', source: 'test' }],
  names: [{ language: 'en', form: 'short', name: 'Aaa', source: 'test' }],
  memberships: [],
  fictitious: false,
};

function asked(
  rule: ListRule,
  organisations: Organisation[],
  {
    day = DAY,
    processId = ours,
    language = 'en',
  }: { day?: string; processId?: string | null; language?: string } = {},
) {
  const contacts = [
    contact('delegation', 'del-aaa'),
    ...organisations.map(({ _id }) => contact('organisation', _id)),
  ];
  const list = { _id: 'list', title: 'List', rule };
  return resolve(list, [state], contacts, day, language, {
    organisations,
    processId: processId ?? undefined,
  });
}
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const why = (rows: readonly { id: string; why: string }[]) =>
  Object.fromEntries(rows.map((row) => [row.id, row.why]));

describe('a list of accredited stakeholders', () => {
  it('takes who is accredited to the process or house-wide on the day, and says of the others why not', () => {
    const resolution = asked({ categories: ['stakeholder'] }, [
      organisation('here'),
      organisation('house', {
        accreditations: [{ from: '1998-07-31', source: 'Economic and Social Council' }],
      }),
      organisation('elsewhere', {
        accreditations: [{ from: '2017-01-01', source: 's', processId: 'other' }],
      }),
      organisation('later', { accreditations: [{ from: '2017-06-13', source: 's' }] }),
      organisation('ended', { accreditations: [{ from: '2016-01-01', until: '2017-06-11', source: 's' }] }),
      organisation('never', { accreditations: undefined }),
    ]);
    expect(why(resolution.addressees)).toEqual({
      'org-here': 'accredited stakeholder since 2017-05-02, to the process (source: List of 2 May 2017)',
      'org-house':
        'accredited stakeholder since 1998-07-31, house-wide (source: Economic and Social Council)',
    });
    expect(why(resolution.excluded)).toEqual({
      'org-elsewhere': 'is accredited to another process',
      'org-later': 'is accredited only from 2017-06-13',
      'org-ended': 'its accreditation ended on 2017-06-11',
      'org-never': 'is not accredited',
    });
  });

  it('is silent about States, as a list of States is about organisations', () => {
    const all = [organisation('a')];
    const stakeholders = asked({ categories: ['stakeholder'] }, all);
    expect([...ids(stakeholders.addressees), ...ids(stakeholders.excluded)]).toEqual(['org-a']);
    const states = asked({ categories: ['member-state'] }, all);
    expect([...ids(states.addressees), ...ids(states.excluded)]).toEqual(['del-aaa']);
    const both = asked({ categories: ['member-state', 'stakeholder'] }, all);
    expect(both.addressees.map(({ category }) => category)).toEqual(['member-state', 'stakeholder']);
  });

  it('takes only house-wide accreditations where no process is meant, and those to the process of its rule', () => {
    const all = [
      organisation('a'),
      organisation('house', { accreditations: [{ from: '2000-01-01', source: 's' }] }),
    ];
    expect(ids(asked({ categories: ['stakeholder'] }, all, { processId: null }).addressees)).toEqual([
      'org-house',
    ]);
    const rule: ListRule = { categories: ['stakeholder'], accreditedTo: ours };
    expect(ids(asked(rule, all, { processId: 'other' }).addressees)).toEqual(['org-a', 'org-house']);
  });

  it('chooses by kind, language and name; a filter by group lets in none but those named', () => {
    const all = [
      organisation('university', { kind: 'academia' }),
      organisation('french', { correspondence: 'fr', names: { fr: "L'organisation" } }),
      organisation('plain'),
    ];
    const chosen = (rule: Omit<ListRule, 'categories'>) =>
      ids(asked({ categories: ['stakeholder'], ...rule }, all).addressees);
    expect(chosen({ organisationKinds: ['academia'] })).toEqual(['org-university']);
    expect(chosen({ correspondence: ['fr'] })).toEqual(['org-french']);
    expect(chosen({ exclude: [{ id: 'org-plain', why: 'withdrew' }] })).not.toContain('org-plain');
    expect(chosen({ overlays: ['ldc'], include: [{ id: 'org-plain', why: 'named' }] })).toEqual([
      'org-plain',
    ]);
    const french = asked({ categories: ['stakeholder'] }, all, { language: 'fr' });
    expect(french.addressees.find(({ id }) => id === 'org-french')?.name).toBe("L'organisation");
  });

  it('never lets in by name who is not accredited', () => {
    const rule: ListRule = { categories: ['member-state'], include: [{ id: 'org-x', why: 'asked for' }] };
    expect(ids(asked(rule, [organisation('x')]).addressees)).toEqual(['del-aaa', 'org-x']);
    const gone = asked(rule, [organisation('x', { accreditations: [] })]);
    expect(why(gone.excluded)).toEqual({ 'org-x': 'is not accredited' });
  });

  it('gives those without mailbox apart, and no groups to anybody', () => {
    const list = { _id: 'list', title: 'List', rule: { categories: ['stakeholder'] } satisfies ListRule };
    const { withoutMailbox } = resolve(list, [], [], DAY, 'en', {
      organisations: [organisation('a')],
      processId: ours,
    });
    expect(withoutMailbox).toMatchObject([
      { id: 'org-a', consultationGroups: [], overlays: [], mailboxes: [], office: 'Organisation a' },
    ]);
    expect(withoutMailbox[0]).not.toHaveProperty('electoralGroup');
  });
});

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2017-06-${String(n).padStart(2, '0')}`);
const accreditation: fc.Arbitrary<Accreditation> = fc
  .tuple(day, fc.option(day, { nil: undefined }), fc.constantFrom(undefined, ours, 'other'))
  .map(([from, until, processId]) => ({ from, until, processId, source: 's' }));

describe('an accreditation on a day', () => {
  it('is one that holds, of the process or house-wide, and is found if there is one', () => {
    fc.assert(
      fc.property(fc.array(accreditation), day, (accreditations, on) => {
        const good = accreditations.filter(
          ({ from, until, processId }) =>
            from <= on && (until === undefined || on <= until) && (processId ?? ours) === ours,
        );
        const found = accreditationOn({ accreditations }, on, ours);
        expect(found === undefined).toBe(good.length === 0);
        if (found) expect(good).toContain(found);
      }),
    );
  });
});
