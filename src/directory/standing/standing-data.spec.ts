import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  consultationGroupsOn,
  electoralGroupOn,
  overlaysOn,
  type RegionalGroup,
  statusOn,
} from '../domain/delegation.js';
import { nameOn } from '../domain/names.js';
import { demonstrationMailboxes } from './demonstration-mailboxes.js';
import {
  fictitiousDelegations,
  type StandingDelegation,
  standingDelegations,
  standingLists,
  standingSources,
} from './standing-data.js';

const LETTER_DAY = '2017-06-06';
const SYMBOL = /^A\/RES\/\d+( \([IVXL]+\)|\/\d+)$/;

let all: StandingDelegation[];
let byId: Map<string, StandingDelegation>;
const facts = (id: string) => {
  const found = byId.get(id);
  if (!found) throw new Error(`${id} is not in the data set`);
  return found.facts;
};
const inCategory = (category: string, day: string) =>
  all.filter((one) => statusOn(one.facts, day)?.category === category);

beforeAll(async () => {
  all = await standingDelegations();
  byId = new Map(all.map((one) => [one.id, one]));
});

describe('The packaged directory', () => {
  it('has 193 Member States and 2 observer States on the day of the Geneva letter', () => {
    expect(inCategory('member-state', LETTER_DAY)).toHaveLength(193);
    expect(inCategory('observer-state', LETTER_DAY).map(({ id }) => id)).toEqual(['del-vat', 'del-pse']);
    expect(inCategory('observer', LETTER_DAY).length).toBeGreaterThan(90);
  });

  it('has 192 Member States on the day before South Sudan was admitted, and 193 from then on', () => {
    expect(inCategory('member-state', '2011-07-13')).toHaveLength(192);
    expect(inCategory('member-state', '2011-07-14')).toHaveLength(193);
  });

  it('has the 51 original Members less the two that dissolved at the end of 1945', () => {
    expect(inCategory('member-state', '1945-12-31')).toHaveLength(49);
  });

  it('gives every State two ISO codes that no other has, and its id from them', () => {
    const states = all.filter(({ facts: { iso3 } }) => iso3 !== undefined);
    expect(states).toHaveLength(195);
    expect(new Set(states.map((one) => one.facts.iso3)).size).toBe(195);
    expect(new Set(states.map((one) => one.facts.iso2)).size).toBe(195);
    for (const {
      id,
      facts: { iso2, iso3 },
    } of states) {
      expect(iso2).toMatch(/^[A-Z]{2}$/);
      expect(id).toBe(`del-${iso3?.toLowerCase() ?? ''}`);
    }
  });

  it('names every State in English and French on any day since 2011, and no two alike', () => {
    for (const day of ['2011-07-14', LETTER_DAY, '2026-11-23']) {
      for (const language of ['en', 'fr']) {
        const states = all.filter((one) => one.facts.iso3 !== undefined);
        const names = states.map((one) => nameOn(one.facts, language, day));
        expect(names.every((name) => name?.language === language)).toBe(true);
        expect(new Set(names.map((name) => name?.name)).size).toBe(195);
      }
    }
  });

  it.each([
    ['del-tur', 'Turkey', 'Türkiye'],
    ['del-swz', 'Swaziland', 'Eswatini'],
    ['del-mkd', 'The former Yugoslav Republic of Macedonia', 'North Macedonia'],
    ['del-cze', 'Czechia', 'Czechia'],
    ['del-cpv', 'Cabo Verde', 'Cabo Verde'],
    ['del-nld', 'Netherlands', 'Netherlands (Kingdom of the)'],
    ['del-pse', 'State of Palestine', 'State of Palestine'],
  ])('calls %s %s in June 2017 and %s today', (id, then, now) => {
    expect(nameOn(facts(id), 'en', LETTER_DAY)?.name).toBe(then);
    expect(nameOn(facts(id), 'en', '2026-11-23')?.name).toBe(now);
  });

  it('changes a name on its day', () => {
    expect(nameOn(facts('del-tur'), 'en', '2022-05-31')?.name).toBe('Turkey');
    expect(nameOn(facts('del-tur'), 'en', '2022-06-01')?.name).toBe('Türkiye');
    expect(nameOn(facts('del-cze'), 'fr', '2016-05-16')?.inText).toBe('la République tchèque');
  });

  it('counts each Member State in one electoral group, Kiribati in 2017 in none', () => {
    const count = (day: string) => {
      const groups = new Map<RegionalGroup | 'none', number>();
      for (const one of inCategory('member-state', day)) {
        const group = electoralGroupOn(one.facts, day) ?? 'none';
        groups.set(group, (groups.get(group) ?? 0) + 1);
      }
      return Object.fromEntries(groups);
    };
    const groups = { african: 54, 'eastern-european': 23, grulac: 33, weog: 29 };
    expect(count(LETTER_DAY)).toEqual({ ...groups, 'asia-pacific': 53, none: 1 });
    expect(count('2024-06-06')).toEqual({ ...groups, 'asia-pacific': 54 });
    expect(electoralGroupOn(facts('del-kir'), LETTER_DAY)).toBeUndefined();
  });

  it('keeps the special cases of the regional groups apart', () => {
    expect(consultationGroupsOn(facts('del-tur'), LETTER_DAY).sort()).toEqual(['asia-pacific', 'weog']);
    expect(electoralGroupOn(facts('del-tur'), LETTER_DAY)).toBe('weog');
    expect(consultationGroupsOn(facts('del-usa'), LETTER_DAY)).toEqual([]);
    expect(electoralGroupOn(facts('del-usa'), LETTER_DAY)).toBe('weog');
    expect(electoralGroupOn(facts('del-isr'), '2000-01-01')).toBeUndefined();
    expect(consultationGroupsOn(facts('del-isr'), LETTER_DAY)).toEqual(['weog']);
    expect(facts('del-vat').memberships).toEqual([]);
    expect(electoralGroupOn(facts('del-pse'), LETTER_DAY)).toBeUndefined();
  });

  it('drops Equatorial Guinea from the least developed countries two days before the letter', () => {
    const ldcs = (day: string) => all.filter((one) => overlaysOn(one.facts, day).includes('ldc')).length;
    expect(ldcs('2017-06-03')).toBe(48);
    expect(ldcs(LETTER_DAY)).toBe(47);
    expect(ldcs('2024-12-13')).toBe(44);
    expect(overlaysOn(facts('del-gnq'), LETTER_DAY)).toEqual([]);
  });

  it('has no observer on the letter that was invited only later', () => {
    const observers = new Set(inCategory('observer', LETTER_DAY).map(({ id }) => id));
    expect(observers.has('del-icc-wbo')).toBe(true);
    expect(observers.has('del-inbar')).toBe(false);
    expect(inCategory('observer', '2018-01-01').map(({ id }) => id)).toContain('del-inbar');
  });

  it('gives a source for every fact: a key of the list of sources or a resolution', async () => {
    const sources = await standingSources();
    const used = all.flatMap((one) =>
      [...one.facts.status, ...one.facts.names, ...one.facts.memberships].map(({ source }) => source),
    );
    const unknown = [...new Set(used)].filter((source) => !(source in sources) && !SYMBOL.test(source));
    expect(unknown).toEqual([]);
    const idle = Object.keys(sources).filter((key) => !used.includes(key));
    expect(idle).toEqual([]);
  });

  it('defines lists of different ids that know all their groups', async () => {
    const lists = await standingLists();
    expect(new Set(lists.map(({ id }) => id)).size).toBe(lists.length);
    expect(lists.map(({ id }) => id)).toContain('all-permanent-representatives-and-permanent-observers');
  });
});

describe('Demonstration data', () => {
  it('makes two mailboxes for each delegation, all different and all under example.org', () => {
    const addresses = all.flatMap(({ id }) => demonstrationMailboxes(id).map(({ address }) => address));
    expect(addresses).toHaveLength(all.length * 2);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.every((address) => address.endsWith('.missions.example.org'))).toBe(true);
    expect(demonstrationMailboxes('del-che').map(({ address }) => address)).toEqual([
      'registry@che.missions.example.org',
      'pr.office@che.missions.example.org',
    ]);
  });

  it('has fictitious delegations outside the 193, marked as such in their names too', async () => {
    const file = new URL('../../demo/data/fictitious-delegations.json', import.meta.url);
    const fictitious = fictitiousDelegations(JSON.parse(await readFile(file, 'utf8')));
    expect(fictitious).toHaveLength(6);
    for (const one of fictitious) {
      expect(one.facts.fictitious).toBe(true);
      expect(byId.has(one.id)).toBe(false);
      expect(nameOn(one.facts, 'en', LETTER_DAY)?.name).toMatch(/\(demonstration\)$/);
      expect(statusOn(one.facts, LETTER_DAY)?.category).toBe('observer');
    }
  });
});
