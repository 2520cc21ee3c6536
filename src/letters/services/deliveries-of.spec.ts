import { describe, expect, it } from '@jest/globals';
import { sampleLetter } from '../../../test/support/letters.js';
import type { Dispatch, IssuedLetter } from '../domain/letter.js';
import { deliveriesOf, heardFacts } from './letter-dispatch.service.js';

const dispatch: Dispatch = {
  list: { id: 'all', title: 'All', onDate: '2017-06-06' },
  totals: { all: 1, memberStates: 1, observerStates: 0, otherObservers: 0, fictitious: 0 },
  addresseesSha256: '',
  lane: { root: 'first', number: 2 },
  holdUntil: new Date('2017-06-06T14:02:00Z'),
  pacePerMinute: 60,
};

const letter = { ...sampleLetter({ state: 'issued' }), issue: { dispatch } } as unknown as IssuedLetter;
const mailbox = (address: string) => ({ address, name: 'Registry', role: 'registry' });
const addressee = (mailboxesAtOnce: number, ...addresses: string[]) => ({
  addresseeId: 'del-che',
  name: 'Switzerland',
  mailboxes: addresses.map(mailbox),
  mailboxesAtOnce,
  facts: { invitationId: 'inv-1' },
});

describe('the deliveries of an addressee', () => {
  it('go to the first mailbox, with the others as the next to try, in the lane of the first letter', () => {
    expect(deliveriesOf(letter, dispatch, addressee(1, 'a@x.org', 'b@x.org', 'c@x.org'), 'corr')).toEqual([
      {
        source: { kind: 'letter', id: 'letter-1' },
        processId: 'process-1',
        addressee: { id: 'del-che', name: 'Switzerland' },
        mailbox: 'a@x.org',
        alternatives: ['b@x.org', 'c@x.org'],
        lane: 'letter:first:a@x.org',
        laneNumber: 2,
        facts: { invitationId: 'inv-1' },
        holdUntil: dispatch.holdUntil,
        pacePerMinute: 60,
        correlationId: 'corr',
      },
    ]);
  });

  it('go to every mailbox where the list says so, each without alternatives', () => {
    const rows = deliveriesOf(letter, dispatch, addressee(2, 'a@x.org', 'b@x.org'), 'corr');
    expect(rows.map(({ mailbox: to, alternatives }) => [to, alternatives])).toEqual([
      ['a@x.org', []],
      ['b@x.org', []],
    ]);
  });

  it('are none for an addressee who is reached by hand', () => {
    expect(deliveriesOf(letter, dispatch, addressee(0), 'corr')).toEqual([]);
  });

  it('have no pace where none is set', () => {
    const [row] = deliveriesOf(letter, { ...dispatch, pacePerMinute: 0 }, addressee(1, 'a@x.org'), 'corr');
    expect(row).not.toHaveProperty('pacePerMinute');
  });

  it('follow in the lane of the mailbox that the letter before went to, and carry what was had of it', () => {
    const moved = { ...addressee(1, 'new@x.org'), follows: 'old@x.org' };
    const heard = heardFacts({
      has: ['first', 'handed'],
      mailed: ['first'],
      mayHave: ['second', 'third'],
      waits: false,
    });
    expect(deliveriesOf(letter, dispatch, moved, 'corr', heard)).toMatchObject([
      {
        mailbox: 'new@x.org',
        lane: 'letter:first:old@x.org',
        laneNumber: 2,
        facts: { invitationId: 'inv-1', has: 'first handed', mailed: 'first', mayHave: 'second third' },
      },
    ]);
    expect(heardFacts(undefined)).toEqual({ has: '', mailed: '', mayHave: '' });
  });
});
