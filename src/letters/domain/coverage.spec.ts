import { describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../../test/support/letters.js';
import type { AddresseeCoverage } from '../../mail/index.js';
import { coverageCsv } from '../http/coverage-csv.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import { coverageOf } from './coverage.js';

const addressee = (id: string, changes: Partial<LetterAddressee> = {}): LetterAddressee => ({
  _id: `letter-1.${id}`,
  letterId: 'letter-1',
  n: 1,
  addresseeId: id,
  name: id,
  nameInText: id,
  office: `Mission of ${id}`,
  category: 'member-state',
  fictitious: false,
  language: 'en',
  consultationGroups: [],
  overlays: [],
  why: '',
  mailboxes: [{ address: `${id}@example.org`, name: 'Registry', role: 'registry' }],
  mailboxesAtOnce: 1,
  facts: {},
  seal: '',
  ...changes,
});

const mail = (id: string, state: AddresseeCoverage['state'], answer?: string): AddresseeCoverage => ({
  addressee: { id, name: id },
  state,
  mayHaveGot: state !== 'not-reached',
  mailboxes: [
    {
      deliveryId: `d-${id}`,
      mailbox: `${id}@example.org`,
      copy: 0,
      state: state === 'reached' ? 'accepted' : 'failed',
      possiblyRepeated: false,
      ...(answer === undefined ? {} : { answer }),
    },
  ],
});

const receipt: LetterReceipt = {
  _id: 'letter-1.hand',
  version: 1,
  letterId: 'letter-1',
  addresseeId: 'hand',
  channel: 'by-hand',
  receivedAt: new Date('2017-06-07T10:00:00Z'),
  recordedAt: new Date('2017-06-07T11:00:00Z'),
  recordedBy: { kind: 'person', id: 'office' },
};

const addressees = [
  addressee('a', { name: HOSTILE }),
  addressee('b'),
  addressee('c', { category: 'observer-state' }),
  addressee('d', { category: 'observer', name: '=SUM(A1)' }),
  addressee('e', { fictitious: true, category: 'observer' }),
  addressee('hand', { mailboxes: [], mailboxesAtOnce: 0 }),
  addressee('later', { mailboxes: [], mailboxesAtOnce: 0 }),
];
const mails = [
  mail('a', 'reached', '250 2.0.0 Ok: queued'),
  mail('c', 'unknown'),
  mail('d', 'waiting'),
  mail('e', 'not-reached', '550 5.1.1 No such user'),
];
const coverage = coverageOf(addressees, mails, new Map([['hand', receipt]]));

describe('the coverage of a letter', () => {
  it('counts who was reached by kind of addressee, with invented delegations apart', () => {
    expect(coverage.totals).toEqual({
      all: { reached: 2, all: 7 },
      memberStates: { reached: 2, all: 4 },
      observerStates: { reached: 0, all: 1 },
      otherObservers: { reached: 0, all: 1 },
      fictitious: { reached: 0, all: 1 },
    });
  });

  it('says of each addressee how things stand, also before the mails exist', () => {
    expect(coverage.addressees.map(({ id, standing, by }) => [id, standing, by])).toEqual([
      ['a', 'reached', 'mail'],
      ['b', 'waiting', null],
      ['c', 'unknown', null],
      ['d', 'waiting', null],
      ['e', 'not-reached', null],
      ['hand', 'reached', 'receipt'],
      ['later', 'by-hand', null],
    ]);
  });

  it('becomes a table that no spreadsheet takes for a formula', () => {
    const csv = coverageCsv(coverage).toString();
    expect(csv.startsWith('\ufeffaddressee,id,iso3,')).toBe(true);
    expect(csv).toContain(
      `\r\n${HOSTILE},a,,member-state,no,yes,reached,mail,a@example.org: accepted,250 2.0.0 Ok: queued\r\n`,
    );
    expect(csv).toContain("\r\n'=SUM(A1),d,");
    expect(csv.trimEnd().split('\r\n')).toHaveLength(8);
  });
});
