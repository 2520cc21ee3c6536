import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleRow } from '../../../test/support/mail-samples.js';
import type { Delivery } from './delivery.js';
import { holdsUp, laneAt, sortByLane } from './lanes.js';

const row = (id: string, over: Partial<Delivery> = {}): Delivery => sampleRow({ _id: id, ...over });

describe('a lane', () => {
  const first = row('1', { laneNumber: 0 });
  const second = row('2', { laneNumber: 1 });

  it('lets the earlier row go and holds the later one up', () => {
    const { free, heldUp } = sortByLane([second, first], [first, second]);
    expect(free).toEqual([first]);
    expect(heldUp).toEqual([{ row: second, by: first }]);
  });

  it('is free again when the earlier row has ended', () => {
    expect(holdsUp({ ...first, state: 'accepted', open: false }, second)).toBe(false);
    expect(holdsUp({ ...first, state: 'deferred' }, second)).toBe(true);
  });

  it('is not held up by one that has moved to the next mailbox, unless that one is in hand', () => {
    expect(holdsUp({ ...first, state: 'deferred', movedOn: '3' }, second)).toBe(false);
    expect(holdsUp({ ...first, state: 'sending', movedOn: '3' }, second)).toBe(true);
  });

  it('does not concern other lanes, nor rows of the same number', () => {
    expect(holdsUp({ ...first, lane: 'other' }, second)).toBe(false);
    expect(holdsUp(first, { ...second, laneNumber: 0 })).toBe(false);
  });

  it('of the next mailbox ends with that mailbox', () => {
    expect(laneAt('letter:1:a@example.org', 'a@example.org', 'b@example.org')).toBe('letter:1:b@example.org');
    expect(laneAt('uid-1', 'a@example.org', 'b@example.org')).toBe('uid-1:b@example.org');
  });

  /** Rows of few lanes; workers take whatever the rule frees, in any order, and end it in any way. */
  const run = fc.record({
    rows: fc.array(fc.record({ lane: fc.constantFrom('a', 'b'), laneNumber: fc.nat({ max: 4 }) }), {
      minLength: 1,
      maxLength: 12,
    }),
    steps: fc.array(fc.record({ pick: fc.nat(), take: fc.boolean(), ends: fc.boolean() }), { maxLength: 60 }),
  });

  it('lets nothing overtake, whatever workers take and however it ends', () => {
    fc.assert(
      fc.property(run, ({ rows, steps }) => {
        const all = rows.map((over, n) => row(String(n), { ...over, state: 'queued', open: true }));
        const left: Delivery[] = [];
        for (const { pick, take, ends } of steps) {
          const open = all.filter((one) => one.open);
          const sending = open.filter(({ state }) => state === 'sending');
          const due = open.filter(({ state }) => state !== 'sending');
          const { free, heldUp } = sortByLane(due, open);
          expect(free.length + heldUp.length).toBe(due.length);
          const claimed = free[pick % Math.max(free.length, 1)];
          const handed = sending[pick % Math.max(sending.length, 1)];
          if (take && claimed) claimed.state = 'sending';
          else if (handed) {
            handed.state = ends ? 'accepted' : 'deferred';
            handed.open = !ends;
            if (ends) left.push(handed);
          }
        }
        for (const lane of ['a', 'b']) {
          const numbers = left.filter((one) => one.lane === lane).map(({ laneNumber }) => laneNumber);
          expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
        }
      }),
    );
  });

  it('never stands still: of the rows that wait, one is free unless another is in hand', () => {
    fc.assert(
      fc.property(run, ({ rows }) => {
        const due = rows.map((over, n) => row(String(n), over));
        expect(sortByLane(due, due).free.length).toBeGreaterThan(0);
      }),
    );
  });
});
