import { describe, expect, it } from '@jest/globals';
import type { Addressee, Resolution } from '../../directory/index.js';
import {
  addresseesOf,
  checkAddressees,
  checkCited,
  checkCleared,
  checkContent,
  checkEnclosedLetters,
  checkPersonal,
  checkSizes,
} from './checks.js';
import type { Letter } from './letter.js';
import { HOSTILE, sampleLetter } from '../../../test/support/letters.js';
import type { CitedLetter } from './values.js';

const codes = (findings: { level: string; code: string }[]) =>
  findings.map(({ level, code }) => `${level} ${code.replace('letters/', '')}`);

const addressee = (id: string, ...addresses: string[]): Addressee => ({
  id,
  category: 'member-state',
  name: id,
  nameInText: id,
  office: `Mission of ${id}`,
  overlays: [],
  language: 'en',
  consultationGroups: [],
  mailboxes: addresses.map((address) => ({ address, name: id, role: 'registry' })),
  fictitious: false,
  why: 'a Member State',
});

const resolution = (changes: Partial<Resolution> = {}): Resolution => ({
  listId: 'all',
  title: 'All',
  onDate: '2017-06-06',
  addressees: [addressee('a', 'a@example.org')],
  withoutMailbox: [],
  sharedMailboxes: [],
  excluded: [],
  allMailboxes: false,
  ...changes,
});

const other = (changes: Partial<Letter> = {}): CitedLetter =>
  sampleLetter({ _id: 'other', state: 'issued', date: '2017-04-13', dispatched: false, ...changes });

describe('the dry run on the letter itself', () => {
  it('finds nothing in a good letter', () => {
    expect(checkContent(sampleLetter(), '2017-06-06')).toEqual([]);
  });

  it('asks for a text, signatories, a subject without placeholders, and what the kind needs', () => {
    const letter = sampleLetter(
      { body: ' \n ', signatories: [], subject: 'For {{ addressee.name }}' },
      'correction',
    );
    expect(codes(checkContent(letter, '2017-06-06'))).toEqual([
      'error signatories',
      'error body-empty',
      'error subject-template',
      'error corrects-missing',
    ]);
  });

  it('warns when co-signatories are not in the order of their countries', () => {
    const letter = sampleLetter({}, 'co-facilitators-letter');
    const signatories = [...letter.signatories].reverse();
    expect(codes(checkContent({ ...letter, signatories }, '2017-06-06'))).toEqual([
      'warning signatory-order',
    ]);
  });

  it('warns when the letter is not dated on the day', () => {
    const [finding] = checkContent(sampleLetter(), '2017-06-07');
    expect(finding).toMatchObject({ level: 'warning', where: 'date' });
    expect(finding?.message).toContain('earlier than today (2017-06-07)');
  });

  it('says so when what was cleared reads differently now', () => {
    expect(checkCleared(sampleLetter({ clearedText: 'x' }), 'x')).toEqual([]);
    expect(codes(checkCleared(sampleLetter({ clearedText: 'x' }), 'y'))).toEqual([
      'warning changed-since-clearance',
    ]);
  });

  it('refuses an enclosed-only letter that speaks to each addressee', () => {
    expect(codes(checkPersonal(sampleLetter({ dispatched: false }), true))).toEqual([
      'error personal-enclosure',
    ]);
    expect(checkPersonal(sampleLetter(), true)).toEqual([]);
  });
});

describe('the dry run on letters that are named', () => {
  const letter = sampleLetter({ refersTo: ['other'], corrects: { letterId: 'other', as: 'revision' } });

  it('accepts an earlier issued letter of the same process', () => {
    expect(checkCited(letter, new Map([['other', other()]]))).toEqual([]);
  });

  it('refuses one that is not there, of another process, not issued, or later', () => {
    const check = (found?: CitedLetter) =>
      codes(checkCited(sampleLetter({ refersTo: ['other'] }), new Map(found ? [['other', found]] : [])));
    expect(check()).toEqual(['error cited-unknown']);
    expect(check(other({ processId: 'another' }))).toEqual(['error cited-unknown']);
    expect(check(other({ state: 'cleared' }))).toEqual(['error cited-not-issued']);
    expect(check(other({ date: '2017-06-07' }))).toEqual(['error cited-later']);
  });

  it('wants enclosed letters issued, and tells cleared ones from others', () => {
    const encloses = sampleLetter({ enclosures: [{ kind: 'letter', letterId: 'other' }] });
    const check = (found?: CitedLetter) =>
      codes(checkEnclosedLetters(encloses, new Map(found ? [['other', found]] : []), new Map()));
    expect(check(other())).toEqual([]);
    expect(check()).toEqual(['error enclosed-unknown']);
    expect(check(other({ state: 'cleared' }))).toEqual(['error enclosed-not-issued']);
    expect(check(other({ state: 'draft' }))).toEqual(['error enclosed-not-cleared']);
    expect(check(other({ dispatched: true }))).toEqual(['warning enclosed-dispatched']);
    expect(check(other({ date: '2017-07-01' }))).toEqual(['warning enclosed-later']);
  });

  it('names the letters of a circle', () => {
    const encloses = sampleLetter({ enclosures: [{ kind: 'letter', letterId: 'other' }] });
    const findings = checkEnclosedLetters(
      encloses,
      new Map([['other', other({ subject: HOSTILE })]]),
      new Map([
        ['letter-1', ['other']],
        ['other', ['letter-1']],
      ]),
    );
    expect(codes(findings)).toEqual(['error enclosure-circle']);
    expect(findings[0]?.message).toContain(HOSTILE);
  });
});

describe('the dry run on addressees', () => {
  const letter = sampleLetter({ audience: { listId: 'all' } });

  it('wants a list with somebody on it, unless the letter is enclosed only', () => {
    expect(codes(checkAddressees(sampleLetter(), null))).toEqual(['error audience-missing']);
    expect(checkAddressees(sampleLetter({ dispatched: false }), null)).toEqual([]);
    expect(codes(checkAddressees(letter, resolution({ addressees: [] })))).toEqual(['error audience-empty']);
  });

  it('names each addressee without a mailbox, and takes those reached by hand', () => {
    const withoutMailbox = [addressee(HOSTILE), addressee('b')];
    const findings = checkAddressees(letter, resolution({ withoutMailbox }));
    expect(codes(findings)).toEqual(['error mailbox-missing', 'error mailbox-missing']);
    expect(findings[0]?.where).toBe(`addressee ${HOSTILE}`);
    const byHand = sampleLetter({ audience: { listId: 'all', byHand: ['b', 'nobody'] } });
    expect(codes(checkAddressees(byHand, resolution({ withoutMailbox })))).toEqual([
      'error mailbox-missing',
      'warning by-hand',
      'error by-hand-unknown',
    ]);
    expect(addresseesOf(byHand, resolution({ withoutMailbox })).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('takes a channel for each addressee without mailbox, and says so where there is a mailbox after all', () => {
    const withoutMailbox = [addressee('b'), addressee('c')];
    const channels = [
      { addressee: 'b', channel: 'fax' as const },
      { addressee: 'c', channel: 'e-delegate' as const },
      { addressee: 'a', channel: 'post' as const },
    ];
    const letterBy = sampleLetter({ audience: { listId: 'all', channels } });
    const findings = checkAddressees(letterBy, resolution({ withoutMailbox }));
    expect(codes(findings)).toEqual(['warning by-hand', 'warning by-hand', 'warning channel-beside-mailbox']);
    expect(findings.map(({ message }) => message).slice(0, 2)).toEqual([
      'b has no mailbox and is reached by fax.',
      'c has no mailbox and is reached through e-deleGATE.',
    ]);
    expect(addresseesOf(letterBy, resolution({ withoutMailbox })).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('notes mailboxes that are shared, among those that get a mail at once', () => {
    const addressees = [
      addressee('a', 'x@example.org', 'z@example.org'),
      addressee('b', 'X@example.org', 'z@example.org'),
    ];
    expect(codes(checkAddressees(letter, resolution({ addressees })))).toEqual(['warning mailbox-shared']);
    expect(codes(checkAddressees(letter, resolution({ addressees, allMailboxes: true })))).toEqual([
      'warning mailbox-shared',
      'warning mailbox-shared',
    ]);
  });
});

describe('the dry run on sizes', () => {
  it('warns of what goes as a link, and refuses a letter that is too large by itself', () => {
    const enclosures = [
      { where: 'enclosure 1', title: 'Brief', size: 9_000_000, travels: 'linked' as const },
      { where: 'enclosure 2', title: 'Note', size: 1_000, travels: 'attached' as const },
    ];
    const findings = checkSizes(8_000_000, enclosures);
    expect(codes(findings)).toEqual(['warning enclosure-large', 'error letter-large']);
    expect(findings[0]?.message).toContain('"Brief" has 9.0 MB');
  });
});
