import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailProblems } from '../mail.problems.js';
import { deliveryStates, isOpen, mayFollow, stateChange } from './delivery.states.js';

const state = fc.constantFrom(...deliveryStates);

describe('the states of a delivery', () => {
  it('allow what the table holds and refuse the rest', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        if (mayFollow(from, to)) expect(stateChange(from, to)).toEqual({ state: to, open: isOpen(to) });
        else
          expect(() => stateChange(from, to)).toThrow(
            expect.objectContaining({ code: mailProblems.stateImpossible.code }),
          );
      }),
    );
  });

  it('leave every state that is open, and let it end', () => {
    for (const from of deliveryStates.filter(isOpen)) {
      expect(deliveryStates.some((to) => !isOpen(to) && mayFollow(from, to))).toBe(true);
    }
  });

  it('never bring back what was accepted, except that it bounced, nor what was superseded', () => {
    expect(deliveryStates.filter((to) => mayFollow('accepted', to))).toEqual(['bounced']);
    expect(deliveryStates.filter((to) => mayFollow('superseded', to))).toEqual([]);
  });

  it('come to accepted, and to a hand-over, only through a claim', () => {
    expect(deliveryStates.filter((from) => mayFollow(from, 'accepted'))).toEqual(['sending']);
    expect(deliveryStates.filter((from) => mayFollow(from, 'sending'))).toEqual([
      'queued',
      'sending',
      'deferred',
    ]);
  });

  it('let what has not ended be superseded, and nothing else', () => {
    expect(deliveryStates.filter((from) => mayFollow(from, 'superseded'))).toEqual([
      'queued',
      'sending',
      'deferred',
    ]);
  });
});
