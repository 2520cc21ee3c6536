import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Contact, contactFacts, type NewContact } from './contact.js';
import type { Delegation, StatusPeriod } from './delegation.js';
import { resolve } from './resolve.js';
import type { ListRule } from './rule.js';

const DAY = '2017-06-06';

function delegation(id: string, name: string, change: Partial<Delegation> = {}): Delegation {
  return {
    _id: id,
    version: 1,
    status: [{ category: 'member-state', from: '1945-10-24', source: 'test' }],
    names: [{ language: 'en', form: 'short', name, source: 'test' }],
    memberships: [],
    fictitious: false,
    ...change,
  };
}

function contact(owner: string, change: Partial<NewContact> = {}): Contact {
  const facts = contactFacts(
    { type: 'delegation', id: owner },
    { address: `registry@${owner}.example.org`, name: 'Registry', role: 'registry', ...change },
  );
  return { _id: `${owner}-${facts.addressKey}`, version: 1, ...facts };
}

const asked = (rule: ListRule, delegations: Delegation[], contacts: Contact[] = [], day = DAY) =>
  resolve({ _id: 'list', title: 'List', rule }, delegations, contacts, day);
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const observer: StatusPeriod[] = [{ category: 'observer', from: '2000-01-01', source: 'A/RES/1/1' }];

describe('Resolving a distribution list', () => {
  it('takes those of the categories, orders them by category and name, and says why', () => {
    const all = [
      delegation('del-obs', 'Aardvark Organization', { status: observer }),
      delegation('del-b', 'Éire'),
      delegation('del-a', 'Fiji'),
    ];
    const resolution = asked(
      { categories: ['member-state', 'observer'] },
      all,
      all.map(({ _id }) => contact(_id)),
    );
    expect(ids(resolution.addressees)).toEqual(['del-b', 'del-a', 'del-obs']);
    expect(resolution.addressees[2]?.why).toBe('observer since 2000-01-01 (source: A/RES/1/1)');
    expect(resolution.excluded).toEqual([]);
  });

  it('says of those left out what left them out', () => {
    const all = [
      delegation('del-obs', 'Observer', { status: observer }),
      delegation('del-late', 'Late', {
        status: [{ category: 'member-state', from: '2018-01-01', source: 's' }],
      }),
      delegation('del-gone', 'Gone', {
        status: [{ category: 'member-state', from: '1945-10-24', until: '1990-10-02', source: 's' }],
      }),
    ];
    const reasons = Object.fromEntries(
      asked({ categories: ['member-state'] }, all).excluded.map(({ id, why }) => [id, why]),
    );
    expect(reasons).toEqual({
      'del-obs': 'is an observer; the list takes Member States',
      'del-late': 'becomes Member State only on 2018-01-01',
      'del-gone': 'is no Member or observer on this day',
    });
  });

  it('goes by the groups of the day', () => {
    const member = delegation('del-a', 'A', {
      memberships: [
        { kind: 'consultation', group: 'weog', from: '2010-01-01', until: '2017-06-06', source: 's' },
      ],
    });
    const rule: ListRule = { categories: ['member-state'], consultationGroups: ['weog'] };
    expect(asked(rule, [member], [contact('del-a')]).addressees[0]?.why).toContain(
      'consultation group: Western European and other States',
    );
    expect(asked(rule, [member], [contact('del-a')], '2017-06-07').excluded[0]?.why).toBe(
      'consultation group on 2017-06-07: none',
    );
  });

  it('lets a name in and takes a name out, with the reason; taking out wins', () => {
    const all = [
      delegation('del-a', 'A', { status: observer }),
      delegation('del-b', 'B'),
      delegation('del-c', 'C'),
    ];
    const rule: ListRule = {
      categories: ['member-state'],
      include: [
        { id: 'del-a', why: 'host of the secretariat' },
        { id: 'del-c', why: 'slip' },
      ],
      exclude: [
        { id: 'del-b', why: 'asked not to be' },
        { id: 'del-c', why: 'wins' },
      ],
    };
    const resolution = asked(
      rule,
      all,
      all.map(({ _id }) => contact(_id)),
    );
    expect(ids(resolution.addressees)).toEqual(['del-a']);
    expect(resolution.addressees[0]?.why).toContain('taken in by name: host of the secretariat');
    expect(resolution.excluded.map(({ why }) => why)).toEqual([
      'left out by name: asked not to be',
      'left out by name: wins',
    ]);
  });

  it('never takes in by name who was not there yet', () => {
    const late = delegation('del-late', 'Late', {
      status: [{ category: 'observer', from: '2017-12-07', source: 's' }],
    });
    const rule: ListRule = { categories: [], include: [{ id: 'del-late', why: 'invited' }] };
    expect(asked(rule, [late]).excluded[0]?.why).toBe('becomes observer only on 2017-12-07');
    expect(asked(rule, [late], [], '2017-12-07').withoutMailbox).toHaveLength(1);
  });

  it('orders mailboxes by their order of use, leaves out those not in force, and keeps apart who has none', () => {
    const contacts = [
      contact('del-a', { address: 'pr@A.Example.Org', role: 'permanent-representative' }),
      contact('del-a', { address: 'old@a.example.org', until: '2017-06-05' }),
      contact('del-a', { address: 'coming@a.example.org', from: '2017-06-07' }),
      contact('del-a', { address: 'first@a.example.org', role: 'other', order: 1 }),
      contact('del-a', { address: 'registry@a.example.org' }),
      { ...contact('del-b'), owner: { type: 'organisation' as const, id: 'del-b' } },
    ];
    const all = [delegation('del-a', 'A'), delegation('del-b', 'B')];
    const resolution = asked({ categories: ['member-state'] }, all, contacts);
    expect(resolution.addressees[0]?.mailboxes.map(({ address }) => address)).toEqual([
      'registry@a.example.org',
      'first@a.example.org',
      'pr@a.example.org',
    ]);
    expect(ids(resolution.withoutMailbox)).toEqual(['del-b']);
    expect(ids(resolution.addressees)).toEqual(['del-a']);
  });

  it('keeps to mailboxes of the roles that the list names', () => {
    const contacts = [
      contact('del-a'),
      contact('del-a', { address: 'fp@a.example.org', role: 'focal-point' }),
    ];
    const rule: ListRule = { categories: ['member-state'], contactRoles: ['focal-point'] };
    expect(asked(rule, [delegation('del-a', 'A')], contacts).addressees[0]?.mailboxes).toEqual([
      { address: 'fp@a.example.org', name: 'Registry', role: 'focal-point' },
    ]);
  });

  it('notes mailboxes that serve two delegations, however they are written', () => {
    const contacts = [
      contact('del-a', { address: 'Both@missions.example.org' }),
      contact('del-b', { address: 'both@Missions.example.org' }),
    ];
    const all = [delegation('del-a', 'A'), delegation('del-b', 'B')];
    expect(asked({ categories: ['member-state'] }, all, contacts).sharedMailboxes).toEqual([
      { address: 'both@missions.example.org', addressees: ['del-a', 'del-b'] },
    ]);
  });

  it('tells fictitious delegations from real ones', () => {
    const all = [delegation('del-a', 'A'), delegation('del-f', 'F', { fictitious: true })];
    const on = (fictitious: ListRule['fictitious']) =>
      ids(asked({ categories: ['member-state'], fictitious }, all).withoutMailbox);
    expect(on(undefined)).toEqual(['del-a', 'del-f']);
    expect(on('without')).toEqual(['del-a']);
    expect(on('only')).toEqual(['del-f']);
  });

  it('filters by language of correspondence, English where none is named', () => {
    const all = [delegation('del-a', 'A'), delegation('del-f', 'F', { correspondence: 'fr' })];
    const rule: ListRule = { categories: ['member-state'], correspondence: ['fr'] };
    expect(ids(asked(rule, all).withoutMailbox)).toEqual(['del-f']);
    expect(asked(rule, all).excluded[0]?.why).toBe('corresponds in en');
  });

  it('puts every delegation in exactly one place, whatever the rule', () => {
    const category = fc.constantFrom('member-state' as const, 'observer-state' as const, 'observer' as const);
    const day = fc.constantFrom('2000-01-01', DAY, '2020-01-01');
    const anyDelegation = fc
      .record({
        category,
        from: day,
        fictitious: fc.boolean(),
        group: fc.constantFrom('weog' as const, 'african' as const),
      })
      .map(
        ({ category: one, from, fictitious, group }) =>
          (id: string) =>
            delegation(id, id, {
              status: [{ category: one, from, source: 's' }],
              memberships: [{ kind: 'electoral', group, source: 's' }],
              fictitious,
            }),
      );
    fc.assert(
      fc.property(
        fc.array(anyDelegation, { maxLength: 12 }),
        fc.uniqueArray(category),
        fc.boolean(),
        fc.array(fc.nat(12), { maxLength: 5 }),
        (made, categories, filtered, excluded) => {
          const all = made.map((make, index) => make(`del-${index}`));
          const rule: ListRule = {
            categories,
            ...(filtered ? { electoralGroups: ['weog'] } : {}),
            exclude: excluded.map((index) => ({ id: `del-${index}`, why: 'test' })),
          };
          const contacts = all.filter((_, index) => index % 2 === 0).map(({ _id }) => contact(_id));
          const { addressees, withoutMailbox, excluded: out } = asked(rule, all, contacts);
          expect([...ids(addressees), ...ids(withoutMailbox), ...ids(out)].sort()).toEqual(
            all.map(({ _id }) => _id).sort(),
          );
          expect([...addressees, ...withoutMailbox, ...out].every(({ why }) => why.length > 0)).toBe(true);
        },
      ),
    );
  });
});
