import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleRow } from '../../../test/support/mail-samples.js';
import { coverageOf, said, totalsOf } from './coverage.js';
import type { Delivery } from './delivery.js';
import { deliveryStates, isOpen } from './delivery.states.js';

const row = (addressee: string, over: Partial<Delivery>): Delivery => {
  const state = over.state ?? 'queued';
  return sampleRow({ addressee: { id: addressee, name: addressee }, open: isOpen(state), ...over });
};

const stateOf = (...rows: Partial<Delivery>[]): string | undefined =>
  coverageOf(rows.map((over) => row('a', over)))[0]?.state;

const rows = fc.array(
  fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      state: fc.constantFrom(...deliveryStates),
      mayHaveGot: fc.boolean(),
      copy: fc.nat({ max: 2 }),
      marked: fc.boolean(),
    })
    .map(({ id, marked, ...over }) =>
      row(id, { ...over, marks: marked ? [{ at: new Date(0), why: 'worker-lost' }] : [] }),
    ),
  { maxLength: 20 },
);

describe('coverage', () => {
  it('counts an addressee as reached by any one of its mailboxes', () => {
    expect(stateOf({ state: 'failed' }, { state: 'accepted' }, { state: 'deferred' })).toBe('reached');
  });

  it('waits while a mail may still go out', () => {
    expect(stateOf({ state: 'failed' }, { state: 'deferred' })).toBe('waiting');
    expect(stateOf({ state: 'sending' })).toBe('waiting');
  });

  it('says unknown where a server may have taken the mail without saying so', () => {
    expect(stateOf({ state: 'failed', mayHaveGot: true }, { state: 'failed' })).toBe('unknown');
    expect(stateOf({ state: 'superseded', mayHaveGot: true })).toBe('unknown');
  });

  it('says superseded where something later took the place of what had not left', () => {
    expect(stateOf({ state: 'superseded' })).toBe('superseded');
    expect(stateOf({ state: 'failed' }, { state: 'superseded' })).toBe('superseded');
    expect(stateOf({ state: 'superseded', mayHaveGot: true })).toBe('unknown');
    expect(stateOf({ state: 'accepted' }, { state: 'superseded' })).toBe('reached');
  });

  it('flags what a server refused for the mail itself, and nothing else', () => {
    const flagOf = (code: number, state: 'failed' | 'deferred' = 'failed') =>
      coverageOf([row('a', { state, answer: { code, text: 'No', at: new Date(0) } })])[0]?.mailboxes[0]?.flag;
    expect([552, 523, 554, 550, 421].map((code) => flagOf(code))).toEqual([
      'size',
      'size',
      'content',
      undefined,
      undefined,
    ]);
    expect(flagOf(552, 'deferred')).toBeUndefined();
  });

  it('says not reached of who got nothing, and of who sent it back', () => {
    expect(stateOf({ state: 'failed' }, { state: 'failed' })).toBe('not-reached');
    expect(stateOf({ state: 'bounced', mayHaveGot: true })).toBe('not-reached');
  });

  it('gives each mailbox in the order of the rows, with the server’s words', () => {
    const acceptedAt = new Date('2017-06-06T15:03:00Z');
    const [first] = coverageOf([
      row('a', {
        _id: '1',
        mailbox: 'one@example.org',
        state: 'failed',
        answer: { code: 550, text: '550 5.1.1 no', at: acceptedAt },
      }),
      row('a', {
        _id: '2',
        mailbox: 'two@example.org',
        state: 'accepted',
        acceptedAt,
        marks: [{ at: acceptedAt, why: 'outcome-unknown' }],
      }),
    ]);
    expect(first?.mailboxes).toEqual([
      {
        deliveryId: '1',
        mailbox: 'one@example.org',
        copy: 0,
        state: 'failed',
        answer: '550 5.1.1 no',
        possiblyRepeated: false,
      },
      {
        deliveryId: '2',
        mailbox: 'two@example.org',
        copy: 0,
        state: 'accepted',
        acceptedAt,
        possiblyRepeated: true,
      },
    ]);
  });

  it('lists every addressee once and every row once, in their order', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const coverage = coverageOf(all);
        expect(coverage.map(({ addressee }) => addressee.id)).toEqual([
          ...new Set(all.map(({ addressee }) => addressee.id)),
        ]);
        expect(coverage.flatMap(({ mailboxes }) => mailboxes)).toHaveLength(all.length);
      }),
    );
  });

  it('adds up to all addressees, each in one state', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const { all: sum, ...parts } = totalsOf(coverageOf(all));
        expect(Object.values(parts).reduce((one, other) => one + other, 0)).toBe(sum);
        expect(sum).toBe(new Set(all.map(({ addressee }) => addressee.id)).size);
      }),
    );
  });

  it('names everybody who has got it, has it in hand or may have got it for a later cancellation, and nobody else', () => {
    fc.assert(
      fc.property(rows, (all) => {
        for (const { addressee, mayHaveGot } of coverageOf(all)) {
          const own = all.filter((one) => one.addressee.id === addressee.id);
          expect(mayHaveGot).toBe(
            own.some((one) => one.mayHaveGot || one.state === 'accepted' || one.state === 'sending'),
          );
        }
      }),
    );
  });

  it('reads a server’s answer with its code, said once', () => {
    const at = new Date(0);
    expect(said({ code: 550, text: '550 5.1.1 no', at })).toBe('550 5.1.1 no');
    expect(said({ code: 550, text: 'no such user', at })).toBe('550 no such user');
    expect(said({ text: 'the connection was lost', at })).toBe('the connection was lost');
  });
});
