import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Finding, Problem } from '../platform/index.js';
import type { Room } from '../rooms/index.js';
import { readVenues, refusalsOf } from './venues-file.js';

const house = (more: object = {}) => ({
  id: 'house',
  name: 'House',
  city: 'Nairobi',
  zone: 'Africa/Nairobi',
  hours: { monday: [{ from: '08:00', to: '24:00' }] },
  ...more,
});
const room = (id: string, more: object = {}) => ({ id, name: id.toUpperCase(), ...more });

describe('a file of venues', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convene-test-venues-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (content: unknown) => {
    const path = join(folder, 'venues.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readVenues(path);
  };
  const faults = async (content: unknown): Promise<Finding[]> => {
    try {
      await read(content);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      expect(error.code).toBe('venues-file/faulty');
      expect(error.message).toContain('venues.json');
      return (error.extensions['findings'] ?? []) as Finding[];
    }
    throw new Error('it was read');
  };

  it('names venues and rooms by their ids, parts before what is made of them', async () => {
    const [venue] = await read({
      venues: [house({ rooms: [room('both', { parts: ['a', 'b'] }), room('a'), room('b')] })],
    });
    expect(venue).toMatchObject({ id: 'house', body: { name: 'House', address: [], source: null } });
    expect(venue?.body).not.toHaveProperty('rooms');
    expect(venue?.rooms.map(({ id, body }) => [id, body.venueId])).toEqual([
      ['a', 'house'],
      ['b', 'house'],
      ['both', 'house'],
    ]);
  });

  it('that is none is refused as a whole', async () => {
    expect(await faults('{ "venues": [')).toEqual([]);
    expect(await faults([])).toHaveLength(1);
    expect(await faults({})).toMatchObject([{ where: 'venues' }]);
    expect(await faults({ venues: [], rooms: [] })).toMatchObject([
      { message: expect.stringContaining('rooms') },
    ]);
    await expect(readVenues(join(folder, 'none.json'))).rejects.toBeInstanceOf(Problem);
  });

  it('is told of every fault, with its place and what to do', async () => {
    const found = await faults({
      venues: [
        house({
          zone: 'Mars/Olympus',
          rooms: [room('a', { seats: 5 }), room('b', { booths: -1 }), { name: 'C' }],
        }),
        house({ id: 'Other House', hours: { monday: [{ from: '8', to: '25:00' }], someday: [] } }),
      ],
    });
    expect(found.map(({ where }) => where)).toEqual([
      'venue house, zone',
      'venue house, room a',
      'venue house, room b, booths',
      'venue house, room number 3, id',
      'venue Other House, hours.monday.0.from',
      'venue Other House, hours.monday.0.to',
      'venue Other House, hours',
      'venue Other House, id',
    ]);
    expect(found.every(({ fix, message }) => fix !== undefined && message !== '')).toBe(true);
    expect(found.find(({ where }) => where === 'venue house, room a')?.message).toContain('seats');
  });

  it('names nothing twice', async () => {
    expect(await faults({ venues: [house({ rooms: [room('a'), room('a')] }), house()] })).toMatchObject([
      { where: 'venue house' },
      { where: 'room a' },
    ]);
  });

  it('is judged by the rules of the house, all of it at once', async () => {
    const venues = await read({
      venues: [
        house({
          hours: { friday: [{ from: '12:00', to: '08:00' }], sunday: [{ from: '12:00', to: '12:00' }] },
          rooms: [room('a'), room('ab', { parts: ['a', 'none'] }), room('abc', { parts: ['ab'] })],
        }),
        house({
          id: 'other',
          rooms: [room('x', { parts: ['a'] })],
        }),
      ],
    });
    expect(refusalsOf(venues, []).map(({ where }) => where)).toEqual([
      'venue house, hours.friday',
      'venue house, hours.sunday',
      'venue house, room ab, parts.1',
      'venue house, room abc, parts.0',
      'venue other, room x, parts.0',
    ]);
    const none = { _id: 'none', venueId: 'house', name: 'None', parts: [] as string[] } as Room;
    expect(refusalsOf(venues, [none]).map(({ where }) => where)).not.toContain(
      'venue house, room ab, parts.1',
    );
  });
});
