import { describe, expect, it } from '@jest/globals';
import { PollLoop } from './poll-loop.js';

const HOUR = 3_600_000;

/** A loop whose looks end as the test says, and are counted. */
function scripted(script: (look: number, loop: PollLoop) => Promise<number>) {
  const faults: unknown[] = [];
  let looks = 0;
  let enough: () => void = () => undefined;
  const loop: PollLoop = new PollLoop({
    look: () => {
      looks += 1;
      enough();
      return script(looks, loop);
    },
    failed: (error) => faults.push(error),
    restMs: 1,
  });
  const reached = (count: number): Promise<void> =>
    new Promise((resolve) => {
      enough = () => {
        if (looks >= count) resolve();
      };
      enough();
    });
  return { loop, faults, reached, looks: () => looks };
}

describe('a loop that looks for what is due', () => {
  it('looks again at once while there is more, and then rests until it is poked', async () => {
    const { loop, reached, looks } = scripted((look) => Promise.resolve(look < 3 ? 0 : HOUR));
    loop.start();
    await reached(3);
    loop.poke();
    await reached(4);
    await loop.stop();
    expect(looks()).toBe(4);
  });

  it('looks once more after a poke that came during a look', async () => {
    const { loop, reached } = scripted((look, own) => {
      if (look === 1) own.poke();
      return Promise.resolve(HOUR);
    });
    loop.start();
    await reached(2);
    await loop.stop();
  });

  it('tells of a fault, rests and goes on', async () => {
    const fault = new Error('away');
    const { loop, faults, reached } = scripted((look) =>
      look === 1 ? Promise.reject(fault) : Promise.resolve(HOUR),
    );
    loop.start();
    await reached(2);
    await loop.stop();
    expect(faults).toEqual([fault]);
  });

  it('stops after the look that is going on, and tells of no fault that comes of stopping', async () => {
    const { loop, faults, reached, looks } = scripted(async (_look, own) => {
      void own.stop();
      await Promise.resolve();
      throw new Error('closed');
    });
    loop.start();
    await reached(1);
    await loop.stop();
    expect({ faults, looks: looks(), stopped: loop.stopped }).toEqual({
      faults: [],
      looks: 1,
      stopped: true,
    });
  });
});
