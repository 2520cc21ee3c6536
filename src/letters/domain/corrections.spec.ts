import { describe, expect, it } from '@jest/globals';
import { sampleLetter } from '../../../test/support/letters.js';
import type { AddresseeCoverage } from '../../mail/index.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import { correctionOf, heardOf, isAmong, lineFrom, subjectAs, type Went } from './corrections.js';
import type { CorrectionKind, Letter } from './letter.js';

const chain = (...links: [id: string, corrects?: string, as?: CorrectionKind][]) =>
  new Map(
    links.map(([_id, letterId, as = 'correction']): [string, Pick<Letter, '_id' | 'corrects'>] => [
      _id,
      { _id, ...(letterId === undefined ? {} : { corrects: { letterId, as } }) },
    ]),
  );

describe('the line of letters whose place one takes', () => {
  it('goes from a correction of a correction down to the first letter', () => {
    expect(lineFrom('c2', chain(['first'], ['c1', 'first'], ['c2', 'c1', 'revision']))).toEqual([
      'c2',
      'c1',
      'first',
    ]);
  });

  it('ends at an addendum: what it adds to stands beside it', () => {
    expect(lineFrom('c1', chain(['first'], ['add', 'first', 'addendum'], ['c1', 'add']))).toEqual([
      'c1',
      'add',
    ]);
  });

  it('ends where a letter is not there, and in a circle', () => {
    expect(lineFrom('c1', chain(['c1', 'gone']))).toEqual(['c1']);
    expect(lineFrom('a', chain(['a', 'b'], ['b', 'a']))).toEqual(['a', 'b']);
  });
});

const to = (id: string) => ({ addresseeId: id }) as LetterAddressee;
const mail = (id: string, state: AddresseeCoverage['state'], mayHaveGot = false): AddresseeCoverage => ({
  addressee: { id, name: id },
  state,
  mayHaveGot,
  mailboxes: [],
});
const went = (letterId: string, mails: AddresseeCoverage[], over: Partial<Went> = {}): Went => ({
  letterId,
  addressees: [...new Set([...mails.map(({ addressee }) => addressee.id), 'by-hand'])].map(to),
  mails,
  receipts: new Map(),
  acknowledgements: new Map(),
  superseded: false,
  ...over,
});

describe('who got a letter', () => {
  const heard = heardOf([
    went('first', [
      mail('has', 'reached', true),
      mail('may', 'unknown', true),
      mail('sending', 'waiting', true),
      mail('waits', 'waiting'),
      mail('failed', 'not-reached'),
    ]),
  ]);
  const among = (id: string) => isAmong('those-who-got-it', heard.get(id));

  it('are those who have it, may have it, or whose copy still waits: nobody gets neither', () => {
    expect(['has', 'may', 'sending', 'waits', 'by-hand'].map(among)).toEqual([true, true, true, true, true]);
    expect(among('failed')).toBe(false);
    expect(among('a-stranger')).toBe(false);
    expect(isAmong('all', undefined)).toBe(true);
  });

  it('are told apart by letter, for the calendar', () => {
    expect(heard.get('has')).toEqual({ has: ['first'], mailed: ['first'], mayHave: [], waits: false });
    expect(heard.get('sending')).toEqual({ has: [], mailed: [], mayHave: ['first'], waits: true });
    // Handed over, it came without the part for calendars; said to have come, it came as the mail that may have.
    const receipts = new Map(['by-hand', 'failed', 'may'].map((id) => [id, {} as LetterReceipt]));
    const handed = heardOf([
      went('first', [mail('may', 'unknown', true), mail('failed', 'not-reached')], { receipts }),
    ]);
    expect(handed.get('by-hand')).toMatchObject({ has: ['first'], mailed: [] });
    expect(handed.get('failed')).toMatchObject({ has: ['first'], mailed: [] });
    expect(handed.get('may')).toMatchObject({ has: ['first'], mailed: ['first'] });
  });

  it('count over all letters of the line: who has the first needs the second correction too', () => {
    const twice = heardOf([
      went('c1', [mail('x', 'not-reached'), mail('y', 'not-reached')], { superseded: true }),
      went('first', [mail('x', 'reached', true), mail('y', 'superseded')], { superseded: true }),
    ]);
    expect(isAmong('those-who-got-it', twice.get('x'))).toBe(true);
    expect(isAmong('those-who-got-it', twice.get('y'))).toBe(false);
    expect(isAmong('those-who-got-it', twice.get('by-hand'))).toBe(false);
  });
});

describe('the draft of a correction', () => {
  const first = sampleLetter({
    _id: 'first',
    state: 'issued',
    about: { type: 'meeting', id: 'm-1' },
    refersTo: ['earlier'],
    body: 'As in {{ refersTo[0].date | date_long }}, the hall is Room XX.',
    subject: 'Sample session: invitation',
  });
  const draft = (as: CorrectionKind, letter = first) => correctionOf(letter, as, 'all', '2017-06-07');

  it('begins with the text of the first letter, whose citations keep their places', () => {
    const { kind, content } = draft('correction');
    expect(kind).toBe('pga-cover-letter');
    expect(content).toMatchObject({
      date: '2017-06-07',
      subject: 'Correction: Sample session: invitation',
      shortTitle: 'Correction',
      refersTo: ['earlier', 'first'],
      corrects: { letterId: 'first', as: 'correction', to: 'all' },
      about: { type: 'meeting', id: 'm-1' },
      dispatched: true,
    });
    expect(content.body).toContain('corrects and replaces my letter dated {{ corrects.date | date_long }}');
    expect(content.body.endsWith(first.body)).toBe(true);
    expect(content.audience).toBeUndefined();
  });

  it('says once what it corrects, however often it is corrected', () => {
    const again = draft('correction', { ...first, ...draft('correction').content, _id: 'c1' });
    expect(again.content.subject).toBe('Correction: Sample session: invitation');
    expect(again.content.body.match(/corrects and replaces/gu)).toHaveLength(1);
    expect(subjectAs('cancellation', again.content.subject)).toBe('Cancellation: Sample session: invitation');
  });

  it('is never dated before the first letter', () => {
    expect(correctionOf(first, 'addendum', 'all', '2017-06-01').content.date).toBe('2017-06-06');
  });

  it('speaks for itself where it adds or cancels; a cancellation is a letter of that kind', () => {
    expect(draft('addendum')).toMatchObject({
      kind: 'pga-cover-letter',
      content: { subject: 'Addendum: Sample session: invitation', refersTo: ['first'], enclosures: [] },
    });
    expect(draft('addendum').content.body).not.toContain('Room XX');
    expect(draft('cancellation').kind).toBe('cancellation');
  });

  it('speaks for all who sign', () => {
    const two = sampleLetter({ _id: 'first', state: 'issued' }, 'co-facilitators-letter');
    const signed = {
      ...two,
      signatories: [
        { name: 'A', lines: [] },
        { name: 'B', lines: [] },
      ],
    };
    expect(draft('correction', signed).content.body).toContain('replaces our letter');
  });
});
