import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../../src/cli/api-client.js';
import { readVenues } from '../../src/cli/venues-file.js';
import { type BroughtPlace, VenuesImport } from '../../src/cli/venues-import.js';
import { bringVenues } from '../../src/demo/demo-venues.js';
import { dataPath } from '../../src/demo/demo-data.js';
import { type Finding, Problem } from '../../src/platform/index.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';

const hours = { monday: [{ from: '08:00', to: '20:00' }] };
const venue = (id: string, rooms: object[]) => ({
  id,
  name: id,
  city: 'Nairobi',
  zone: 'Africa/Nairobi',
  hours,
  rooms,
});

describe('venues that are brought in from a file', () => {
  let house: FullHouse;
  let office: ApiClient;
  let folder: string;

  beforeAll(async () => {
    house = await openFullHouse();
    office = await house.client('office');
    folder = await mkdtemp(join(tmpdir(), 'convene-test-venues-'));
  });
  afterAll(async () => {
    await house?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bringIn = async (venues: object[], api = office): Promise<BroughtPlace[]> => {
    const path = join(folder, 'venues.json');
    await writeFile(path, JSON.stringify({ venues }));
    const importer = new VenuesImport(api, await readVenues(path), 'venues.json');
    await importer.check();
    return importer.bring();
  };
  const refusedAt = async (act: () => Promise<unknown>): Promise<(string | undefined)[]> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      expect([error.code, error.detail]).toEqual([
        'venues-file/faulty',
        expect.stringContaining('Nothing was brought in'),
      ]);
      return ((error.extensions['findings'] ?? []) as Finding[]).map(({ where }) => where);
    }
    throw new Error('it was brought in');
  };
  const all = async () => [await office.all('/api/v1/venues'), await office.all('/api/v1/rooms')];

  it('are those of the demonstration, and stand the same after a second time', async () => {
    await bringVenues(office);
    const before = await all();
    expect(before.map((list) => list.length)).toEqual([2, 33]);
    expect(await office.get('/api/v1/rooms/unhq-cr-5-6')).toMatchObject({
      parts: ['unhq-cr-5', 'unhq-cr-6'],
    });
    await bringVenues(office);
    expect(await all()).toEqual(before);
  });

  it('are left as they are where the office has worked on them since', async () => {
    const {
      id: _id,
      createdAt: _c,
      updatedAt: _u,
      version,
      ...xix
    } = await office.get<{
      id: string;
      version: number;
      createdAt: string;
      updatedAt: string;
    }>('/api/v1/rooms/palais-xix');
    await office.put('/api/v1/rooms/palais-xix', { ...xix, closed: true }, { ifMatch: version });
    await bringVenues(office);
    expect(await office.get('/api/v1/rooms/palais-xix')).toMatchObject({
      version: version + 1,
      closed: true,
    });
  });

  it('are not brought in at all when one of them is faulty', async () => {
    const before = await all();
    const good = { id: 'good-room', name: 'Good' };
    expect(
      await refusedAt(() =>
        bringIn([
          venue('good', [good]),
          venue('bad', [
            { id: 'backwards', name: 'Backwards', hours: { friday: [{ from: '12:00', to: '08:00' }] } },
            { id: 'palais-xix', name: 'Of another venue' },
            { id: 'whole', name: 'Whole', parts: ['palais-vii', 'nowhere'] },
          ]),
        ]),
      ),
    ).toEqual([
      'venue bad, room palais-xix',
      'venue bad, room backwards, hours.friday',
      'venue bad, room whole, parts.0',
    ]);
    expect(await refusedAt(() => bringIn([venue('good', [good]), venue('good', [])]))).toEqual([
      'venue good',
    ]);
    expect(await all()).toEqual(before);
  });

  it('may be rooms of a venue that is there, made of rooms that are there', async () => {
    const palais = JSON.parse(await readFile(dataPath('venues/palais-des-nations.json'), 'utf8')) as {
      venues: object[];
    };
    const rooms = [{ id: 'palais-more', name: 'More', parts: ['palais-xi', 'palais-xii'] }];
    const brought = await bringIn([{ ...palais.venues[0], rooms }]);
    expect(brought.map(({ what, key, there }) => [what, key, there])).toEqual([
      ['venue', 'palais-des-nations', true],
      ['room', 'palais-more', false],
    ]);
    expect(await office.get('/api/v1/rooms/palais-more')).toMatchObject({
      parts: ['palais-xi', 'palais-xii'],
    });
  });

  it('are there once also when two bring them in at the same moment', async () => {
    const rooms = Array.from({ length: 12 }, (_, n) => ({ id: `both-${n}`, name: `Room ${n}` }));
    const others = await Promise.all([house.client('office'), house.client('office')]);
    const both = await Promise.all([office, ...others].map((api) => bringIn([venue('both', rooms)], api)));
    expect(both.map((brought) => brought.length)).toEqual([13, 13, 13]);
    expect(await office.all('/api/v1/rooms', { venue: 'both' })).toHaveLength(12);
    for (const type of ['venue.changed', 'room.changed'])
      expect(
        (await office.all('/api/v1/events', { type })).filter((one) => JSON.stringify(one).includes('both')),
      ).toEqual([]);
  });

  it('are refused to whoever may not write them', async () => {
    const reader = await house.client('auditor');
    await expect(bringIn([venue('new', [])], reader)).rejects.toMatchObject({ status: 403 });
  });
});
