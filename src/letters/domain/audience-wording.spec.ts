import { describe, expect, it } from '@jest/globals';
import type { Addressee, Resolution } from '../../directory/index.js';
import { checkAudienceWording } from './audience-wording.js';

const addressee = (category: Addressee['category']): Addressee => ({
  id: category,
  category,
  name: category,
  nameInText: category,
  office: category,
  language: 'en',
  consultationGroups: [],
  overlays: [],
  mailboxes: [],
  fictitious: false,
  why: 'test',
});
const of = (...categories: Addressee['category'][]): Resolution => ({
  listId: 'list',
  title: 'List',
  onDate: '2017-06-12',
  addressees: categories.map(addressee),
  withoutMailbox: [],
  sharedMailboxes: [],
  excluded: [],
  allMailboxes: false,
});
const standard = {
  dispatched: true,
  foot: 'All Permanent Representatives and Permanent Observers to the United Nations, New York',
  salutation: 'Excellency,',
};

describe('the wording of a letter to stakeholders', () => {
  it('is looked at where it was meant for States', () => {
    expect(checkAudienceWording(standard, of('stakeholder')).map(({ where }) => where)).toEqual([
      'foot',
      'salutation',
    ]);
    const own = { dispatched: true, foot: 'Accredited stakeholders', salutation: 'Dear colleagues,' };
    expect(checkAudienceWording(own, of('stakeholder'))).toEqual([]);
  });

  it('is left alone where States are addressed too, or nobody is', () => {
    expect(checkAudienceWording(standard, of('stakeholder', 'member-state'))).toEqual([]);
    expect(checkAudienceWording(standard, of())).toEqual([]);
    expect(checkAudienceWording({ ...standard, dispatched: false }, of('stakeholder'))).toEqual([]);
    expect(checkAudienceWording(standard, null)).toEqual([]);
  });
});
