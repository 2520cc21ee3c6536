import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Moment, nextMailboxIsDue, timeLeft, waitAfter } from './backoff.js';

const HOUR = 3_600_000;
const policy = { backoffSeconds: [60, 300, 900, 3_600, 10_800, 21_600], giveUpMs: 48 * HOUR };
const at = (iso: string): Date => new Date(iso);
const moment: Moment = {
  machine: at('2026-01-01T12:00:00Z'),
  process: at('2017-06-06T12:00:00Z'),
  random: 0.5,
};
const before = (ms: number): Date => new Date(moment.machine.getTime() - ms);
const after = (ms: number): Date => new Date(moment.process.getTime() + ms);

describe('the wait after a temporary failure', () => {
  it('grows by the table, and repeats its last entry', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => waitAfter(attempts, policy, 0.5) / 60_000);
    expect(waits).toEqual([1, 5, 15, 60, 180, 360, 360, 360]);
  });

  it('is made up to a fifth longer or shorter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, random) => {
          const middle = waitAfter(attempts, policy, 0.5);
          const wait = waitAfter(attempts, policy, random);
          expect(wait).toBeGreaterThanOrEqual(middle * 0.8 - 1);
          expect(wait).toBeLessThanOrEqual(middle * 1.2 + 1);
        },
      ),
    );
  });

  it('spreads what was deferred together', () => {
    expect(waitAfter(1, policy, 0)).toBe(48_000);
    expect(waitAfter(1, policy, 0.999_999)).toBe(72_000);
  });
});

describe('the time left', () => {
  it('runs from the first try, by the machine clock', () => {
    expect(timeLeft({}, policy, moment)).toBe(48 * HOUR);
    expect(timeLeft({ firstTriedAt: before(47 * HOUR) }, policy, moment)).toBe(HOUR);
    expect(timeLeft({ firstTriedAt: before(50 * HOUR) }, policy, moment)).toBe(-2 * HOUR);
  });

  it('never goes past the deadline, by the process clock', () => {
    expect(timeLeft({ deadline: after(HOUR) }, policy, moment)).toBe(HOUR);
    expect(timeLeft({ deadline: after(72 * HOUR), firstTriedAt: before(HOUR) }, policy, moment)).toBe(
      47 * HOUR,
    );
    expect(timeLeft({ deadline: after(-1) }, policy, moment)).toBe(-1);
  });
});

describe('the next mailbox', () => {
  const alternatives = ['second@example.org'];

  it('is tried beside the first when that one has been deferred for more than four hours', () => {
    expect(nextMailboxIsDue({ alternatives, firstTriedAt: before(4 * HOUR) }, moment)).toBe(false);
    expect(nextMailboxIsDue({ alternatives, firstTriedAt: before(4 * HOUR + 1) }, moment)).toBe(true);
  });

  it('is tried at the first deferral within 72 hours of the deadline', () => {
    const firstTriedAt = before(0);
    expect(nextMailboxIsDue({ alternatives, firstTriedAt, deadline: after(72 * HOUR + 1) }, moment)).toBe(
      false,
    );
    expect(nextMailboxIsDue({ alternatives, firstTriedAt, deadline: after(72 * HOUR) }, moment)).toBe(true);
  });

  it('is called for once, and only where there is one', () => {
    const firstTriedAt = before(5 * HOUR);
    expect(nextMailboxIsDue({ alternatives: [], firstTriedAt }, moment)).toBe(false);
    expect(nextMailboxIsDue({ alternatives, firstTriedAt, movedOn: 'row-2' }, moment)).toBe(false);
  });
});
