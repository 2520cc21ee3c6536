import { describe, expect, it } from '@jest/globals';
import type { Letter } from '../../../letters/index.js';
import { mendLink } from './mend-link.js';

const letter = { _id: 'l1', state: 'draft', about: { type: 'meeting', id: 'm1' } } as Letter;
const names = new Map([['Atlantis', 'del-atl']]);
const href = (where: string | undefined, of: Letter = letter): string | undefined =>
  mendLink(of, where === undefined ? { code: 'x' } : { code: 'x', where }, names)?.href;

describe('where a finding is mended', () => {
  it('is the field of a draft, also of a line of its text', () => {
    expect(href('body, line 3')).toBe('/office/letters/l1/edit#body');
    expect(href('audience')).toBe('/office/letters/l1/edit#listId');
    expect(href('signatory')).toBe('/office/letters/l1/edit#signatories');
    expect(href('refersTo 2')).toBe('/office/letters/l1/edit#refersTo');
    expect(href('alsoInvites.0')).toBe('/office/letters/l1/edit#alsoInvites');
  });

  it('is the draft to which a cleared letter goes back', () => {
    expect(href('date', { ...letter, state: 'cleared' })).toBe('/office/letters/l1/clearance#take-back');
  });

  it('is the enclosure, the directory or the meeting', () => {
    expect(href('enclosure 2, its enclosure 1')).toBe('/office/letters/l1/enclosures#enclosure-2');
    expect(href('addressee Atlantis')).toBe('/office/directory/delegations/del-atl');
    expect(href('addressee Somebody else')).toBeUndefined();
    expect(href('about, sittings')).toBe('/office/meetings/m1');
    expect(href('mailbox a+b@example.org')).toBe('/office/search?q=a%2Bb%40example.org');
  });

  it('is nowhere for what no page of the console mends', () => {
    expect(href(undefined)).toBeUndefined();
    expect(href('letter')).toBeUndefined();
  });
});
