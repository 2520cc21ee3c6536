import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Slots } from './slots.js';

/** Resolves once everything that can go on has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('gives between the least and the most that was asked for, to those who wait in turn', async () => {
    const slots = new Slots(10);
    const order: string[] = [];
    const first = slots.take(8, 20).then((taken) => order.push(`first ${taken}`));
    const second = slots.take(5, 6).then((taken) => order.push(`second ${taken}`));
    const third = slots.take(1, 1).then((taken) => order.push(`third ${taken}`));
    await first;
    slots.give(4);
    await settled();
    expect(order).toEqual(['first 10']);
    slots.give(1);
    await second;
    slots.give(1);
    await third;
    expect(order).toEqual(['first 10', 'second 5', 'third 1']);
  });

  it('gives nothing to anybody after the end', async () => {
    const slots = new Slots(1);
    const waiting = slots.take(2, 2);
    slots.end();
    await expect(waiting).resolves.toBe(0);
    await expect(slots.take(1, 1)).resolves.toBe(0);
  });

  it('never has more out than there are, and leaves nobody waiting who can be served', async () => {
    const step = fc.record({ least: fc.integer({ min: 1, max: 5 }), more: fc.integer({ min: 0, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const slots = new Slots(7);
        let out = 0;
        let most = 0;
        await Promise.all(
          steps.map(async ({ least, more }) => {
            const taken = await slots.take(least, least + more);
            expect(taken).toBeGreaterThanOrEqual(least);
            out += taken;
            most = Math.max(most, out);
            await settled();
            out -= taken;
            slots.give(taken);
          }),
        );
        expect(most).toBeLessThanOrEqual(7);
      }),
    );
  });
});
