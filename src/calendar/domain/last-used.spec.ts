import { describe, expect, it } from '@jest/globals';
import { LastUsed } from './last-used.js';
import { SingleFlight } from './single-flight.js';

describe('the values used last', () => {
  it('keeps what was asked for most lately, up to its weight', () => {
    const values = new LastUsed<string>(10, (value) => value.length);
    values.set('a', 'aaaa');
    values.set('b', 'bbbb');
    values.get('a');
    values.set('c', 'cccc');
    expect([values.get('a'), values.get('b'), values.get('c')]).toEqual(['aaaa', undefined, 'cccc']);
  });

  it('replaces a value and refuses one that is too heavy', () => {
    const values = new LastUsed<string>(10, (value) => value.length);
    values.set('a', 'aaaa');
    values.set('a', 'aaaaaaaaaa');
    expect(values.get('a')).toHaveLength(10);
    values.set('a', 'a'.repeat(11));
    expect(values.get('a')).toBeUndefined();
    values.set('b', 'b'.repeat(10));
    expect(values.get('b')).toHaveLength(10);
  });
});

describe('sharing a fetch', () => {
  it('fetches once for all who ask meanwhile, and again afterwards, also after a failure', async () => {
    const flight = new SingleFlight<number>();
    let fetched = 0;
    const fetch = (): Promise<number> => {
      fetched += 1;
      return fetched === 2 ? Promise.reject(new Error('away')) : Promise.resolve(fetched);
    };
    expect(await Promise.all([flight.run('a', fetch), flight.run('a', fetch)])).toEqual([1, 1]);
    const failed = await Promise.allSettled([flight.run('a', fetch), flight.run('a', fetch)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flight.run('a', fetch)).toBe(3);
  });
});
