import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestDue, planFor, type Told } from './digest.decide.js';

const sitting = (date: string) => ({
  id: 'one',
  title: null,
  date,
  start: '10:00',
  end: '13:00',
  room: null,
  invited: null,
});
const content = (...dates: string[]) => ({ sittings: dates.map(sitting) });
const minutes = (count: number): number => count * 60_000;

describe('a digest leaves', () => {
  const at = new Date('2017-06-06T14:00:00Z');
  const due = (now: string, ...contents: ReturnType<typeof content>[]): string =>
    digestDue({ at, quietMs: minutes(10), now: new Date(now) }, contents, 'Europe/Zurich').toISOString();

  it('after the quiet period, whenever it is asked within it', () => {
    expect(due('2017-06-06T14:00:00Z', content('2017-06-19'))).toBe('2017-06-06T14:10:00.000Z');
    expect(due('2017-06-06T14:09:00Z', content('2017-06-19'))).toBe('2017-06-06T14:10:00.000Z');
    expect(due('2017-06-06T15:00:00Z', content('2017-06-19'))).toBe('2017-06-06T15:00:00.000Z');
  });

  it('at once within 24 hours of a sitting and while it goes on, not after it', () => {
    expect(due('2017-06-18T08:00:00Z', content('2017-06-19'))).toBe('2017-06-18T08:00:00.000Z');
    expect(due('2017-06-06T07:59:59Z', content('2017-06-07'))).toBe('2017-06-06T14:10:00.000Z');
    expect(due('2017-06-06T09:00:00Z', content('2017-06-06'))).toBe('2017-06-06T09:00:00.000Z');
    expect(due('2017-06-06T11:00:00Z', content('2017-06-06', '2017-06-19'))).toBe('2017-06-06T14:10:00.000Z');
  });

  it('at once where only what stood before is near: somebody may be packing', () => {
    expect(due('2017-06-06T14:01:00Z', content('2017-06-07'), content('2017-06-19'))).toBe(
      '2017-06-06T14:01:00.000Z',
    );
  });
});

describe('a mailbox', () => {
  const differs = (from: number, to: number): boolean => from !== to;

  it('is told the difference from what it was invited to, once', () => {
    expect(planFor(1, [], 1, differs)).toEqual({ act: 'nothing' });
    expect(planFor(1, [], 3, differs)).toEqual({ act: 'send', from: 1 });
    expect(planFor(1, [{ to: 3, state: 'has' }], 3, differs)).toEqual({ act: 'nothing' });
    expect(planFor(1, [{ to: 3, state: 'waiting' }], 3, differs)).toEqual({ act: 'nothing' });
  });

  it('is told again from before what has not left or never came', () => {
    expect(planFor(1, [{ to: 2, state: 'waiting' }], 3, differs)).toEqual({ act: 'send', from: 1 });
    expect(planFor(1, [{ to: 2, state: 'missed' }], 2, differs)).toEqual({ act: 'send', from: 1 });
  });

  it('is not told of what was taken back before it left', () => {
    const same = (from: number, to: number): boolean => from % 2 !== to % 2;
    expect(planFor(1, [{ to: 2, state: 'waiting' }], 3, same)).toEqual({ act: 'withdraw' });
    expect(planFor(1, [{ to: 2, state: 'has' }], 3, same)).toEqual({ act: 'send', from: 2 });
  });

  type Act = { act: 'release'; says: number } | { act: 'quiet' | 'leave' | 'fail' } | { act: 'invite' };
  const acts: fc.Arbitrary<Act> = fc.oneof(
    fc.nat(2).map((says): Act => ({ act: 'release', says })),
    fc.constantFrom<Act>({ act: 'quiet' }, { act: 'leave' }, { act: 'fail' }, { act: 'invite' }),
  );

  /** A mailbox whose digests wait, leave or fail, with what its readers know. */
  class Reader {
    readonly history: (Told & { from: number })[] = [];
    mails = 0;
    private knows: number;

    constructor(
      private readonly invitedTo: number,
      private readonly says: (n: number) => number,
    ) {
      this.knows = says(invitedTo);
    }

    quiet(present: number): void {
      const plan = planFor(this.invitedTo, this.history, present, (a, b) => this.says(a) !== this.says(b));
      if (plan.act === 'nothing') return;
      for (const told of this.history) if (told.state === 'waiting') told.state = 'missed';
      if (plan.act === 'send') this.history.push({ to: present, from: plan.from, state: 'waiting' });
    }

    leave(): void {
      for (const told of this.history.filter(({ state }) => state === 'waiting')) {
        // What it calls "before" is what its readers know, and what it calls "now" is news to them.
        expect(this.says(told.from)).toBe(this.knows);
        expect(this.says(told.to)).not.toBe(this.knows);
        told.state = 'has';
        this.knows = this.says(told.to);
        this.mails += 1;
      }
    }

    fail(): void {
      for (const told of this.history) if (told.state === 'waiting') told.state = 'missed';
    }

    expectToKnow(present: number): void {
      expect(this.knows).toBe(this.says(present));
    }
  }

  it('knows in the end what stands, and was told each net difference once, whatever is released, waits or fails', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), (steps) => {
        const releases = [0];
        const says = (n: number): number => releases[n - 1] ?? -1;
        const readers = [new Reader(1, says)];
        for (const step of steps) {
          const present = releases.length;
          if (step.act === 'release') releases.push(step.says);
          else if (step.act === 'invite') readers.push(new Reader(present, says));
          else
            for (const reader of readers) {
              if (step.act === 'quiet') reader.quiet(present);
              if (step.act === 'leave') reader.leave();
              if (step.act === 'fail') reader.fail();
            }
        }
        for (const reader of readers) {
          reader.quiet(releases.length);
          reader.leave();
          reader.expectToKnow(releases.length);
          const told = reader.mails;
          reader.quiet(releases.length);
          reader.leave();
          expect(reader.mails).toBe(told);
        }
      }),
      { numRuns: 500 },
    );
  });
});
