import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { readVenues, refusalsOf } from '../cli/venues-file.js';
import { dataPath } from './demo-data.js';
import { venueFiles } from './demo-venues.js';

describe('the venues of the demonstration', () => {
  it('are such as the house takes, each with where it is known from', async () => {
    const files = await readdir(dataPath('venues'));
    expect(files.sort()).toEqual([...venueFiles]);
    const venues = (await Promise.all(files.map((file) => readVenues(dataPath(`venues/${file}`))))).flat();
    expect(refusalsOf(venues, [])).toEqual([]);
    for (const { id, body, rooms } of venues) {
      for (const [name, source] of [[id, body.source], ...rooms.map((room) => [room.id, room.body.source])]) {
        expect([name, source]).toEqual([name, expect.stringMatching(/assumption for the demonstration/i)]);
      }
      expect(rooms.some(({ body: { parts, name } }) => parts.length > 1 && name.includes('(invented)'))).toBe(
        true,
      );
    }
    const ids = venues.flatMap(({ rooms }) => rooms.map((room) => room.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leave Room XIX free as soon as the session needs it: from 09:50 to 10:00 it is turned round', async () => {
    const [palais] = await readVenues(dataPath('venues/palais-des-nations.json'));
    const xix = palais?.rooms.find(({ id }) => id === 'palais-xix');
    expect(xix?.body).toMatchObject({ name: 'Room XIX', before: 0 });
    expect(xix?.body.after).toBeLessThanOrEqual(10);
  });
});
