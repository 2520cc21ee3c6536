import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Gate, release } from './pace.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number): Date => new Date(START + ms);
const process = new Date('2017-06-06T15:00:00Z');
const gate = (over: Partial<Gate> = {}): Gate => ({
  holdUntil: process,
  halted: null,
  paceFrom: at(0),
  ...over,
});
const now = (ms: number) => ({ machine: at(ms), process });

describe('the release of mails', () => {
  it('grants all that is wanted without a pace', () => {
    expect(release(gate(), 40, now(0))).toEqual({ granted: 40 });
  });

  it('grants nothing before the hold has passed, by the process clock, and says when to ask again', () => {
    const holdUntil = new Date(process.getTime() + 120_000);
    expect(release(gate({ holdUntil }), 40, now(0))).toEqual({ granted: 0, because: 'held', inMs: 120_000 });
    expect(release(gate({ holdUntil }), 40, { machine: at(0), process: holdUntil })).toEqual({ granted: 40 });
  });

  it('grants nothing while halted, whatever else holds', () => {
    const holdUntil = new Date(process.getTime() + 1);
    const halted = { at: process };
    expect(release(gate({ halted, holdUntil, pacePerMinute: 1 }), 40, now(0))).toEqual({
      granted: 0,
      because: 'halted',
    });
  });

  it('lets sixty a minute go one a second', () => {
    let paceFrom = at(0);
    const left: number[] = [];
    for (let ms = 0; ms <= 5_000; ms += 100) {
      const released = release(gate({ pacePerMinute: 60, paceFrom }), 40, now(ms));
      if (released.granted > 0) left.push(ms);
      if ('paceFrom' in released && released.paceFrom) ({ paceFrom } = released);
    }
    expect(left).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  });

  it('asks again no sooner than it must, and no oftener than ten times a second', () => {
    expect(release(gate({ pacePerMinute: 60, paceFrom: at(700) }), 1, now(0))).toMatchObject({ inMs: 700 });
    expect(release(gate({ pacePerMinute: 60, paceFrom: at(7) }), 1, now(0))).toMatchObject({ inMs: 100 });
  });

  const asking = fc.array(
    fc.record({ after: fc.nat({ max: 5_000 }), wanted: fc.integer({ min: 1, max: 60 }) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  const pace = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 600, max: 1_000_000 }));

  it('never lets more go than the pace times the time, one, and what a second of rest leaves over', () => {
    fc.assert(
      fc.property(asking, pace, (steps, pacePerMinute) => {
        let paceFrom = at(0);
        let ms = 0;
        const grants: { ms: number; granted: number }[] = [];
        for (const { after, wanted } of steps) {
          ms += after;
          const released = release(gate({ pacePerMinute, paceFrom }), wanted, now(ms));
          expect(released.granted).toBeLessThanOrEqual(wanted);
          if ('paceFrom' in released && released.paceFrom) ({ paceFrom } = released);
          grants.push({ ms, granted: released.granted });
        }
        for (let from = 0; from < grants.length; from += 1) {
          let sum = 0;
          for (let to = from; to < grants.length; to += 1) {
            sum += grants[to]?.granted ?? 0;
            const span = (grants[to]?.ms ?? 0) - (grants[from]?.ms ?? 0);
            expect(sum).toBeLessThanOrEqual(1 + ((span + 1_000) * pacePerMinute) / 60_000);
          }
        }
      }),
    );
  });

  it('never falls far behind the pace while somebody asks', () => {
    fc.assert(
      fc.property(pace, (pacePerMinute) => {
        let paceFrom = at(0);
        let sum = 0;
        for (let ms = 0; ms <= 60_000; ms += 100) {
          const released = release(gate({ pacePerMinute, paceFrom }), 100_000, now(ms));
          sum += released.granted;
          if ('paceFrom' in released && released.paceFrom) ({ paceFrom } = released);
        }
        expect(sum).toBeGreaterThanOrEqual(pacePerMinute * 0.9);
      }),
    );
  });
});
