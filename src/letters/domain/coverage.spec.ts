import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { HOSTILE } from '../../../test/support/letters.js';
import type { AddresseeCoverage, MailboxCoverage } from '../../mail/index.js';
import { coverageCsv } from '../http/coverage-csv.js';
import type { LetterAcknowledgement } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import { coverageOf, type CoverageFilter, filtered } from './coverage.js';

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

const mailboxOf = (id: string): MailboxCoverage => ({
  deliveryId: `d-${id}`,
  mailbox: `${id}@example.org`,
  copy: 0,
  state: 'failed',
  possiblyRepeated: false,
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
const nothing = {
  receipts: new Map<string, LetterReceipt>(),
  acknowledgements: new Map<string, LetterAcknowledgement>(),
  copies: [],
  superseded: false,
};
const coverage = coverageOf(addressees, mails, { ...nothing, receipts: new Map([['hand', receipt]]) });
const acknowledgement: LetterAcknowledgement = {
  _id: 'letter-1.c',
  version: 1,
  letterId: 'letter-1',
  addresseeId: 'c',
  how: 'telephone',
  who: '@Registry',
  at: new Date('2017-06-07T10:00:00Z'),
  recordedAt: new Date('2017-06-07T11:00:00Z'),
  recordedBy: { kind: 'person', id: 'office' },
};

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
      `\r\n${HOSTILE},a,,member-state,no,yes,reached,mail,a@example.org: accepted,250 2.0.0 Ok: queued,,`,
    );
    expect(csv).toContain("\r\n'=SUM(A1),d,");
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    expect(rows).toHaveLength(7);
    const columns = head?.split(',').length;
    expect(rows.map((row) => row.split(',').length).filter((count) => count < (columns ?? 0))).toEqual([]);
  });

  it.each(["=cmd|' /C calc'!A0", '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'makes %j inert wherever it stands: names, mailboxes, words of servers, receipts',
    (evil) => {
      const lines = coverageOf(
        [addressee('x', { name: evil })],
        [
          {
            ...mail('x', 'not-reached', evil),
            mailboxes: [{ ...mailboxOf('x'), mailbox: evil, answer: evil }],
          },
        ],
        {
          ...nothing,
          receipts: new Map([['x', { ...receipt, addresseeId: 'x', givenBy: evil, takenBy: evil }]]),
        },
      );
      const cells = parse(coverageCsv(lines).subarray(3));
      for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/u);
      expect(cells.flat().filter((cell) => cell.includes(evil)).length).toBeGreaterThanOrEqual(5);
    },
  );

  it('counts who said that they have it, whatever became of the mails', () => {
    const told = coverageOf(addressees, mails, {
      ...nothing,
      acknowledgements: new Map([['c', acknowledgement]]),
    });
    expect(told.addressees.find(({ id }) => id === 'c')).toMatchObject({
      standing: 'reached',
      by: 'acknowledgement',
      acknowledged: { how: 'telephone', who: '@Registry' },
      open: false,
    });
    expect(told.totals.observerStates).toEqual({ reached: 1, all: 1 });
  });

  it('leaves nothing open of those who get a correction instead', () => {
    const instead = coverageOf(addressees, [mail('a', 'reached'), mail('c', 'superseded')], {
      ...nothing,
      superseded: true,
    });
    expect(instead.counts).toMatchObject({ reached: 1, superseded: 6 });
    expect(instead.open).toBe(0);
    expect(instead.totals.all).toEqual({ reached: 1, all: 7 });
  });

  it('counts a copy that was sent again, also of who had no mailbox', () => {
    const again = coverageOf(addressees, [...mails, mail('later', 'reached')], nothing);
    expect(again.addressees.find(({ id }) => id === 'later')).toMatchObject({
      standing: 'reached',
      by: 'mail',
    });
  });

  it('is searched by name without accents, by code and by mailbox, and filtered by what is open', () => {
    const named = coverageOf(
      [addressee('a', { name: 'Türkiye', iso3: 'TUR' }), addressee('b')],
      [mail('b', 'reached')],
      nothing,
    );
    const ids = (...how: [CoverageFilter, string?]) => filtered(named.addressees, ...how).map(({ id }) => id);
    expect(ids('all', 'turkiye')).toEqual(['a']);
    expect(ids('all', 'tur')).toEqual(['a']);
    expect(ids('all', 'B@EXAMPLE')).toEqual(['b']);
    expect(ids('open')).toEqual(['a']);
    expect(ids('not-reached')).toEqual(['a']);
    expect(ids('reached')).toEqual(['b']);
    expect(filtered(coverage.addressees, 'not-reached').map(({ id }) => id)).toEqual([
      'b',
      'c',
      'd',
      'e',
      'later',
    ]);
    expect(filtered(coverage.addressees, 'by-hand').map(({ id }) => id)).toEqual(['later']);
  });
});
