import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../../src/cli/api-client.js';
import { Problem } from '../../src/platform/index.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';

const VENUES = '/api/v1/venues';
const ROOMS = '/api/v1/rooms';
const day = [{ from: '08:00', to: '24:00' }];
const palais = (more: object = {}) => ({
  name: 'Palais des Nations',
  address: ['Avenue de la Paix 8-14', '1211 Geneva 10'],
  city: 'Geneva',
  zone: 'Europe/Zurich',
  hours: { monday: day },
  ...more,
});
const room = (more: object = {}) => ({
  venueId: 'palais',
  name: 'Room XIX',
  capacity: { conference: 700 },
  after: 15,
  ...more,
});

interface Record {
  id: string;
  version: number;
}

describe('venues and rooms over HTTP', () => {
  let house: FullHouse;
  let office: ApiClient;
  let reader: ApiClient;
  let stranger: ApiClient;

  beforeAll(async () => {
    house = await openFullHouse();
    office = await house.client('office');
    reader = await house.client('auditor');
    stranger = await house.client('participant');
  });
  afterAll(() => house?.close());

  const refused = async (
    act: () => Promise<unknown>,
  ): Promise<{ status: number; code: string; at: string[] }> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const findings = (error.extensions['findings'] ?? []) as { where?: string; message: string }[];
      return {
        status: error.status,
        code: error.code,
        at: findings.map(({ where, message }) => (where === undefined || where === '' ? message : where)),
      };
    }
    return { status: 200, code: 'accepted', at: [] };
  };
  const events = async (type: string): Promise<number> =>
    (await office.all('/api/v1/events', { type })).length;

  it('are added once, read with an ETag, and replaced at the version that was read', async () => {
    expect(await office.put(`${VENUES}/palais`, palais())).toMatchObject({
      id: 'palais',
      version: 1,
      source: null,
    });
    const read = await fetch(`${house.url}${VENUES}/palais`, {
      headers: { authorization: `Bearer ${await secretOf(house)}` },
    });
    expect([read.status, read.headers.get('etag')]).toEqual([200, '"1"']);

    const bare = await refused(() => office.put(`${VENUES}/palais`, palais({ city: 'Genève' })));
    expect([bare.status, bare.code]).toEqual([428, 'platform/precondition-required']);
    const stale = await refused(() => office.put(`${VENUES}/palais`, palais(), { ifMatch: 7 }));
    expect([stale.status, stale.code]).toEqual([412, 'platform/stale']);
    const early = await refused(() => office.put(`${VENUES}/nowhere`, palais(), { ifMatch: 1 }));
    expect(early.status).toBe(412);

    for (const _twice of [1, 2]) {
      expect(await office.put(`${VENUES}/palais`, palais(), { ifMatch: 1 })).toMatchObject({ version: 1 });
    }
    expect(await office.put(`${VENUES}/palais`, palais({ city: 'Genève' }), { ifMatch: 1 })).toMatchObject({
      version: 2,
      city: 'Genève',
    });
    expect(await refused(() => office.put(`${VENUES}/palais`, palais(), { ifMatch: 1 }))).toMatchObject({
      status: 412,
    });

    expect(await office.put(`${ROOMS}/palais-xix`, room())).toMatchObject({
      version: 1,
      hours: null,
      parts: [],
    });
    expect(await office.put(`${ROOMS}/palais-xix`, room(), { ifMatch: 1 })).toMatchObject({ version: 1 });
    expect((await refused(() => office.put(`${ROOMS}/palais-xix`, room()))).status).toBe(428);
    expect(await office.put(`${ROOMS}/palais-xix`, room({ after: 30 }), { ifMatch: 1 })).toMatchObject({
      version: 2,
      after: 30,
    });
    expect((await refused(() => office.put(`${ROOMS}/palais-xix`, room(), { ifMatch: 1 }))).status).toBe(412);
    expect(
      await Promise.all(['venue.added', 'venue.changed', 'room.added', 'room.changed'].map(events)),
    ).toEqual([1, 1, 1, 1]);
  });

  it('are listed page by page, rooms also by their venue', async () => {
    await office.put(`${VENUES}/other`, palais({ name: 'Other' }));
    await office.put(`${ROOMS}/other-1`, room({ venueId: 'other', name: 'One' }));
    expect((await office.all<Record>(VENUES, { limit: 1 })).map(({ id }) => id)).toEqual(['other', 'palais']);
    expect((await office.all<Record>(ROOMS, { limit: 1 })).map(({ id }) => id)).toEqual([
      'other-1',
      'palais-xix',
    ]);
    expect((await office.all<Record>(ROOMS, { venue: 'palais' })).map(({ id }) => id)).toEqual([
      'palais-xix',
    ]);
    for (const query of ['?venue[$ne]=x', '?venue=A', '?cursor=%25', '?limit=0', '?order=name']) {
      const { status } = await refused(() => office.get(`${ROOMS}${query}`));
      expect([query, [400, 422]]).toEqual([query, expect.arrayContaining([status])]);
    }
  });

  it('are made of parts for ever', async () => {
    await office.put(`${ROOMS}/hall-a`, room({ name: 'Hall A' }));
    await office.put(`${ROOMS}/hall-b`, room({ name: 'Hall B' }));
    const whole = room({ name: 'Hall', parts: ['hall-a', 'hall-b'] });
    expect(await office.put(`${ROOMS}/hall`, whole)).toMatchObject({ parts: ['hall-a', 'hall-b'] });
    const unfit = async (parts: string[]) => refused(() => office.put(`${ROOMS}/new`, room({ parts })));
    for (const [parts, at] of [
      [['hall-a', 'nowhere'], 'parts.1'],
      [['other-1'], 'parts.0'],
      [['hall'], 'parts.0'],
      [['new'], 'parts.0'],
      [['hall-a', 'hall-a'], 'parts.1'],
    ] as const) {
      expect([parts, await unfit([...parts])]).toEqual([
        parts,
        { status: 422, code: 'rooms/part-unfit', at: [at] },
      ]);
    }
    const fewer = await refused(() =>
      office.put(`${ROOMS}/hall`, room({ parts: ['hall-a'] }), { ifMatch: 1 }),
    );
    expect(fewer).toEqual({ status: 409, code: 'rooms/parts-fixed', at: ['parts'] });
    const moved = await refused(() =>
      office.put(`${ROOMS}/hall-a`, room({ venueId: 'other' }), { ifMatch: 1 }),
    );
    expect(moved).toEqual({ status: 409, code: 'rooms/venue-fixed', at: ['venueId'] });
    const zone = await refused(() =>
      office.put(`${VENUES}/palais`, palais({ zone: 'Europe/Paris' }), { ifMatch: 2 }),
    );
    expect(zone).toEqual({ status: 409, code: 'rooms/zone-fixed', at: ['zone'] });
  });

  const hours = (from: string, to: string) => ({ hours: { friday: [{ from, to }] } });
  const HOSTILE = { $gt: '' };

  it.each<[string, string, unknown, string]>([
    ['an unknown zone', 'venues', palais({ zone: 'Europe/Atlantis' }), 'zone'],
    ['an offset for a zone', 'venues', palais({ zone: '+02:00' }), 'zone'],
    ['hours that begin at 24:00', 'venues', palais(hours('24:00', '24:00')), 'hours.friday.0.from'],
    ['hours past midnight', 'venues', palais(hours('22:00', '25:00')), 'hours.friday.0.to'],
    ['hours that end before they begin', 'venues', palais(hours('22:00', '02:00')), 'hours.friday'],
    ['hours of no length', 'venues', palais(hours('10:00', '10:00')), 'hours.friday'],
    [
      'hours in the wrong order',
      'venues',
      palais({ hours: { friday: [...day, { from: '06:00', to: '07:00' }] } }),
      'hours.friday',
    ],
    ['a day that is none', 'venues', palais({ hours: { someday: day } }), 'hours'],
    ['a line break in a name', 'venues', palais({ name: 'a\nb' }), 'name'],
    ['a control character in an address', 'venues', palais({ address: ['a', 'b\u0000'] }), 'address.1'],
    ['an operator for a name', 'venues', palais({ name: HOSTILE }), 'name'],
    ['no name', 'venues', palais({ name: ' ' }), 'name'],
    ['an unknown field', 'venues', palais({ owner: 'x' }), 'owner'],
    ['an operator for a venue', 'rooms', room({ venueId: HOSTILE }), 'venueId'],
    ['an operator for a part', 'rooms', room({ parts: [HOSTILE] }), 'parts.0'],
    ['an unknown field of a room', 'rooms', room({ $set: { version: 9 } }), '$set'],
    ['a layout that is none', 'rooms', room({ capacity: { standing: 5 } }), 'capacity'],
    ['no seats', 'rooms', room({ capacity: { theatre: 0 } }), 'capacity.theatre'],
    ['half a seat', 'rooms', room({ capacity: { theatre: 1.5 } }), 'capacity.theatre'],
    ['a gap below nothing', 'rooms', room({ before: -1 }), 'before'],
    ['a gap of a day', 'rooms', room({ after: 1440 }), 'after'],
    ['an override of direction in a word', 'rooms', room({ equipment: ['screen\u202e'] }), 'equipment.0'],
    ['own hours in the wrong order', 'rooms', room(hours('12:00', '08:00')), 'hours.friday'],
  ])('%s is refused by name, and nothing is written', async (what, kind, body, field) => {
    const answer = await refused(() => office.put(`/api/v1/${kind}/bad`, body));
    expect([what, answer.status]).toEqual([what, 422]);
    expect(answer.at.join(' ')).toContain(field);
    expect((await refused(() => office.get(`/api/v1/${kind}/bad`))).status).toBe(404);
  });

  it('refuse an id that is none, and a room of a venue that is not there', async () => {
    for (const id of ['Palais', '-a', 'a b', '%24ne', 'a'.repeat(65), '..%2F..%2Ftokens']) {
      expect([id, (await refused(() => office.put(`${VENUES}/${id}`, palais()))).status]).toEqual([id, 422]);
    }
    expect(await refused(() => office.put(`${ROOMS}/bad`, room({ venueId: 'nowhere' })))).toMatchObject({
      status: 404,
      code: 'rooms/venue-not-found',
    });
    for (const path of [`${VENUES}/nowhere`, `${ROOMS}/nowhere`]) {
      expect((await refused(() => office.get(path))).status).toBe(404);
    }
  });

  it('are read by who may read them, and written by the office', async () => {
    expect(await reader.get(`${ROOMS}/hall`)).toMatchObject({ name: 'Hall' });
    expect((await refused(() => reader.put(`${VENUES}/new`, palais()))).status).toBe(403);
    expect((await refused(() => reader.put(`${ROOMS}/new`, room()))).status).toBe(403);
    for (const path of [VENUES, `${VENUES}/palais`, ROOMS, `${ROOMS}/hall`]) {
      expect([path, (await refused(() => stranger.get(path))).status]).toEqual([path, 403]);
      expect([path, (await fetch(`${house.url}${path}`)).status]).toEqual([path, 401]);
    }
  });
});

async function secretOf(house: FullHouse): Promise<string> {
  const office = await house.client('office');
  const made = await office.post<{ secret: string }>('/api/v1/tokens', {
    name: 'reader',
    roles: ['auditor'],
  });
  return made.secret;
}
