import { describe, expect, it } from '@jest/globals';
import { ruleInWords } from './rule-words.js';

const nameOf = (id: string): string => `<${id}>`;

describe('a rule in words', () => {
  it('says who is on the list, in the order in which a person would ask', () => {
    expect(
      ruleInWords(
        {
          categories: ['member-state', 'observer-state', 'stakeholder'],
          consultationGroups: ['african', 'grulac'],
          overlays: ['ldc'],
          organisationKinds: ['ngo'],
          correspondence: ['fr'],
          fictitious: 'without',
          contactRoles: ['registry'],
          exclude: [{ id: 'del-cub', why: 'asked for it' }],
        },
        nameOf,
      ),
    ).toEqual([
      'All Member States, observer States and accredited stakeholders.',
      'Of these, only members of the consultation group African States or Latin American and Caribbean States.',
      'Of these, only the least developed countries.',
      'Stakeholders are accredited to the process of the letter, or house-wide, on the day of the letter.',
      'Of stakeholders, only: non-governmental organisation.',
      'Only those who correspond in fr.',
      'Fictitious ones are left out.',
      'Only mailboxes of these roles: Registry.',
      'The first mailbox of each gets the letter; the next one if that fails.',
      'Left out by name: <del-cub> (asked for it).',
    ]);
  });

  it('says so where a list holds only those it names', () => {
    expect(
      ruleInWords({ categories: [], include: [{ id: 'del-che', why: 'chair' }], allMailboxes: true }, nameOf),
    ).toEqual([
      'Only those named below.',
      'Every mailbox of each gets the letter.',
      'Taken in by name: <del-che> (chair).',
    ]);
  });
});
