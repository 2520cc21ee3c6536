import { beforeEach, describe, expect, it } from '@jest/globals';
import { MachineClock } from '../../platform/index.js';
import { Breaker } from './breaker.js';

class SetClock extends MachineClock {
  ms = 0;

  override now(): Date {
    return new Date(this.ms);
  }
}

describe('the pause of the hand-over', () => {
  let clock: SetClock;
  let breaker: Breaker;

  beforeEach(() => {
    clock = new SetClock();
    breaker = new Breaker(clock);
  });

  it('lets all mails go while the way is free', () => {
    expect(breaker.allowance).toBe(Infinity);
    expect(breaker.enter()).toBe(true);
    expect(breaker.passed()).toBe(false);
  });

  it('begins one pause, however many connections fail together', () => {
    expect(breaker.trip()).toBe(1_000);
    expect(breaker.trip()).toBeNull();
    expect(breaker.enter()).toBe(false);
    expect(breaker.waitMs).toBe(1_000);
  });

  it('tries the way with one mail after the pause, and opens when that one passes', () => {
    breaker.trip();
    clock.ms = 1_000;
    expect(breaker.allowance).toBe(1);
    expect(breaker.enter()).toBe(true);
    expect(breaker.enter()).toBe(false);
    expect(breaker.passed()).toBe(true);
    expect(breaker.allowance).toBe(Infinity);
  });

  it('pauses for longer each time the way is still at fault, up to 15 seconds', () => {
    const pauses: (number | null)[] = [];
    for (let time = 0; time < 6; time += 1) {
      pauses.push(breaker.trip());
      clock.ms += breaker.waitMs;
      expect(breaker.enter()).toBe(true);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('lets another mail try when the first one never came to ask', () => {
    breaker.trip();
    clock.ms = 1_000;
    breaker.enter();
    breaker.leave();
    expect(breaker.enter()).toBe(true);
  });
});
