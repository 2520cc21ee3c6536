import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { HOSTILE } from '../../../test/support/letters.js';
import { addresseeCategories } from '../../directory/index.js';
import type { AddresseeCoverage, MailboxCoverage } from '../../mail/index.js';
import { coverageCsv } from '../http/coverage-csv.js';
import type { LetterAcknowledgement } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import { coverageOf, type CoverageFilter, filtered, standings } from './coverage.js';
import { headingOf } from './totals.js';

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
  followed: new Set<string>(),
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

  it('leaves what failed to the letter that took its place, where that goes to them too', () => {
    const mailsThen = [
      mail('a', 'not-reached'),
      mail('b', 'not-reached'),
      mail('c', 'unknown'),
      mail('d', 'unknown'),
    ];
    const instead = coverageOf(addressees.slice(0, 4), mailsThen, {
      ...nothing,
      superseded: true,
      followed: new Set(['a', 'c']),
    });
    expect(instead.addressees.map(({ id, standing, open }) => [id, standing, open])).toEqual([
      ['a', 'superseded', false],
      ['b', 'not-reached', true],
      ['c', 'unknown', false],
      ['d', 'unknown', true],
    ]);
  });

  it('has totals that are the sums of its lines, whatever became of whom', () => {
    const some = fc.record({
      category: fc.constantFrom(...addresseeCategories),
      fictitious: fc.boolean(),
      mailbox: fc.boolean(),
      mail: fc.option(
        fc.constantFrom<AddresseeCoverage['state']>(
          'reached',
          'waiting',
          'unknown',
          'superseded',
          'not-reached',
        ),
      ),
      receipt: fc.boolean(),
      acknowledged: fc.boolean(),
      followed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), fc.boolean(), (those, superseded) => {
        const all = those.map((one, n) => ({ ...one, id: `x${n}` }));
        const ids = (wanted: (one: (typeof all)[number]) => boolean) =>
          all.filter(wanted).map(({ id }) => id);
        const {
          totals,
          counts,
          open,
          addressees: lines,
        } = coverageOf(
          all.map(({ id, category, fictitious, mailbox }) =>
            addressee(id, {
              category,
              fictitious,
              ...(mailbox ? {} : { mailboxes: [], mailboxesAtOnce: 0 }),
            }),
          ),
          all.flatMap(({ id, mail: state }) => (state === null ? [] : [mail(id, state)])),
          {
            ...nothing,
            receipts: new Map(ids((one) => one.receipt).map((id) => [id, receipt])),
            acknowledgements: new Map(ids((one) => one.acknowledged).map((id) => [id, acknowledgement])),
            followed: new Set(ids((one) => one.followed)),
            superseded,
          },
        );
        const { all: whole, ...apart } = totals;
        const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
        expect(whole).toEqual({ reached: lines.filter(({ reached }) => reached).length, all: lines.length });
        expect(sum(Object.values(apart).map((one) => one.all))).toBe(whole.all);
        expect(sum(Object.values(apart).map((one) => one.reached))).toBe(whole.reached);
        for (const [heading, those2] of Object.entries(apart)) {
          const own = lines.filter((line) => headingOf(line) === heading);
          expect(those2).toEqual({ reached: own.filter(({ by }) => by !== null).length, all: own.length });
        }
        expect(sum(Object.values(counts))).toBe(lines.length);
        for (const standing of standings) {
          // The filter for who was not reached asks for all who have it not.
          if (standing !== 'not-reached') expect(filtered(lines, standing)).toHaveLength(counts[standing]);
        }
        expect(filtered(lines, 'not-reached')).toHaveLength(lines.length - whole.reached - counts.superseded);
        expect(counts.reached).toBe(whole.reached);
        expect(filtered(lines, 'open')).toHaveLength(open);
        // Nobody who has it is work, and whoever has no mailbox and nothing else is, not an error.
        expect(lines.filter((line) => line.reached && line.open)).toEqual([]);
        expect(lines.filter((line) => line.standing === 'by-hand' && !line.open)).toEqual([]);
      }),
    );
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
