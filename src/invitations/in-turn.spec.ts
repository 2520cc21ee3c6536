import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InTurn } from './in-turn.js';

describe('work in turn', () => {
  it('never meets other work of the same key, ends whatever fails, and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ keys: fc.subarray(['a', 'b', 'c'], { minLength: 1 }), fails: fc.boolean() }), {
          maxLength: 12,
        }),
        fc.scheduler(),
        async (jobs, scheduler) => {
          const turns = new InTurn();
          const underWay = new Map<string, number>();
          const order = new Map<string, number[]>();
          const all = jobs.map(({ keys, fails }, n) =>
            turns.run(keys, async () => {
              for (const key of keys) {
                expect(underWay.get(key) ?? 0).toBe(0);
                underWay.set(key, 1);
                order.set(key, [...(order.get(key) ?? []), n]);
              }
              await scheduler.schedule(Promise.resolve());
              for (const key of keys) underWay.set(key, 0);
              if (fails) throw new Error('fails');
            }),
          );
          const ended = Promise.allSettled(all);
          await scheduler.waitFor(ended);
          expect((await ended).map(({ status }) => status === 'rejected')).toEqual(
            jobs.map(({ fails }) => fails),
          );
          for (const numbers of order.values()) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        },
      ),
      { numRuns: 30 },
    );
  });
});
