import { mailProblems } from '../mail.problems.js';

export const deliveryStates = [
  'queued',
  'sending',
  'accepted',
  'deferred',
  'failed',
  'bounced',
  'superseded',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/**
 * What may follow what. `sending → queued`: given back untried (halted, transport at fault, worker stopping);
 * `sending → sending`: taken over from a worker whose lease ran out, with a mark; `sending → superseded`: the same,
 * but something later has taken its place; `failed → queued`: a person
 * has it tried again.
 */
const following: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['sending', 'superseded', 'failed'],
  sending: ['accepted', 'deferred', 'failed', 'queued', 'sending', 'superseded'],
  deferred: ['sending', 'queued', 'superseded', 'failed'],
  accepted: ['bounced'],
  failed: ['queued'],
  bounced: ['queued'],
  superseded: [],
};

export const mayFollow = (from: DeliveryState, to: DeliveryState): boolean => following[from].includes(to);

/** True while a delivery may still change without a person. */
export const isOpen = (state: DeliveryState): boolean =>
  state === 'queued' || state === 'sending' || state === 'deferred';

/** The fields that say where a delivery stands; refuses what the table does not hold. */
export function stateChange(from: DeliveryState, to: DeliveryState): { state: DeliveryState; open: boolean } {
  if (!mayFollow(from, to)) {
    throw mailProblems.stateImpossible(`A delivery that is ${from} cannot become ${to}.`);
  }
  return { state: to, open: isOpen(to) };
}
