import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiTokens } from '../../src/access/index.js';
import { systemActor } from '../../src/messaging/index.js';
import { ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { Bookings, RoomsApiModule, RoomsModule, RoomsWorkerModule, Venues } from '../../src/rooms/index.js';
import { testConfig } from '../support/config.js';

const desk = systemActor('test', 'test-booking-imports');
const open = [{ from: '08:00', to: '22:00' }];
const HEADER = 'reference,room,date,from,to,title,status';

describe('a table of bookings', () => {
  let running: Running;
  let bearer: string;

  beforeAll(async () => {
    running = await boot(
      testConfig({ CLOCK_ADJUSTABLE: 'true' }),
      { common: [RoomsModule], api: [RoomsApiModule], worker: [RoomsWorkerModule] },
      { logger: false },
    );
    await running.app.get(ProcessClockKeeper).set(new Date('2017-06-06T12:00:00Z'));
    const made = await running.app.get(ApiTokens).create(desk, { name: 'the office', roles: ['office'] });
    bearer = made.secret;
  });
  afterAll(async () => {
    await running?.close();
  });

  let venues = 0;
  /** A venue of its own, with a plain room and one that wants approval. */
  const venue = async (): Promise<string> => {
    const id = `venue-${(venues += 1)}`;
    const places = running.app.get(Venues);
    await places.defineVenue(desk, id, undefined, {
      name: `Venue ${venues}`,
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open, thursday: open, friday: open },
      source: null,
    });
    for (const name of ['Hall', 'Board']) {
      await places.defineRoom(desk, `${id}-${name.toLowerCase()}`, undefined, {
        venueId: id,
        name,
        whereabouts: null,
        capacity: { conference: 40 },
        booths: 0,
        accessibility: [],
        equipment: [],
        hours: null,
        before: 0,
        after: 0,
        parts: [],
        approval: name === 'Board',
        authority: null,
        closed: false,
        source: null,
      });
    }
    return id;
  };

  const bring = async (venueId: string, rows: readonly string[], more: object = {}) => {
    const response = await fetch(`${running.url}/api/v1/venues/${venueId}/booking-imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ csv: [HEADER, ...rows].join('\n'), ...more }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const bookedIn = async (venueId: string) =>
    (await running.app.get(Bookings).list({ venueId }, { limit: 100 })).items;

  const good = [
    'a,Hall,2017-06-19,09:00,10:00,Consultation,',
    'b,Hall,2017-06-19,10:00,11:00,Next one,held',
    'c,Board,2017-06-19,10:00,11:00,Waits,',
  ];

  it('is looked at without a trace, booked when asked, and once', async () => {
    const id = await venue();
    expect(await bring(id, good)).toMatchObject({ status: 200, body: { booked: 3, applied: false } });
    expect(await bookedIn(id)).toEqual([]);
    expect(await bring(id, good, { apply: true })).toMatchObject({
      status: 200,
      body: { booked: 3, applied: true, message: 'Booked: 3.' },
    });
    expect((await bookedIn(id)).map(({ title, state, until }) => [title, state, until])).toEqual(
      expect.arrayContaining([
        ['Consultation', 'confirmed', null],
        ['Next one', 'held', null],
        // It waits for the approver of the room.
        ['Waits', 'held', null],
      ]),
    );
    const later = [...good, 'd,Hall,2017-06-19,11:00,12:00,A new line,'];
    expect(await bring(id, later, { apply: true })).toMatchObject({ body: { booked: 1, there: 3 } });
    expect(await bookedIn(id)).toHaveLength(4);
    const changed = good.map((row) => row.replace('09:00,10:00', '08:00,09:00'));
    expect(await bring(id, changed)).toMatchObject({
      body: {
        booked: 0,
        there: 3,
        warnings: [{ line: 2, reason: expect.stringContaining('earlier import') }],
      },
    });
  });

  it('that clashes with the house or with itself is refused whole, with every such row, until that is decided', async () => {
    const id = await venue();
    await bring(id, good, { apply: true });
    const rows = [
      'x,Hall,2017-06-19,09:30,09:45,Clashes with the house,',
      'y,Hall,2017-06-20,09:00,10:00,Clashes with the next,',
      'z,Hall,2017-06-20,09:30,10:30,Clashes with the one before,',
      'w,Hall,2017-06-21,09:00,10:00,Fine,',
    ];
    const refused = await bring(id, rows, { apply: true });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'rooms/import-faulty',
        findings: [{ where: 'line 2' }, { where: 'line 3' }, { where: 'line 4' }],
        report: {
          clashes: [
            { line: 2, with: [{ start: '2017-06-19T07:00:00.000Z' }], lines: [] },
            { line: 3, with: [], lines: [4] },
            { line: 4, with: [], lines: [3] },
          ],
        },
      },
    });
    expect(await bookedIn(id)).toHaveLength(3);
    expect(await bring(id, rows, { apply: true, skip: [2, 4] })).toMatchObject({
      status: 200,
      body: { booked: 2, skipped: [2, 4] },
    });
    expect(await bookedIn(id)).toHaveLength(5);
  });

  it('with faults, too many rows or unknown columns is refused in words', async () => {
    const id = await venue();
    const faulty = ['a,Cellar,2017-06-19,09:00,10:00,Where,', 'b,Hall,2017-06-01,09:00,10:00,Past,'];
    expect(await bring(id, faulty, { apply: true })).toMatchObject({
      status: 422,
      body: { report: { faults: [{ line: 2, column: 'room' }, { line: 3 }] } },
    });
    const many = Array.from({ length: 501 }, (_, n) => `r${n},Hall,2017-06-19,09:00,10:00,Much,`);
    expect(await bring(id, many)).toMatchObject({ status: 422, body: { code: 'platform/table-unreadable' } });
    expect(await bring('nowhere', good)).toMatchObject({ status: 404 });
    expect(await bring(id, [...good, 'too,few'])).toMatchObject({ body: { faults: [{ line: 5 }] } });
    expect(await bookedIn(id)).toEqual([]);
  });

  it('that two bring in at one moment is booked once', async () => {
    const id = await venue();
    const said = await Promise.all([1, 2, 3].map(() => bring(id, good, { apply: true })));
    expect(said.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const { status, body } of said) {
      if (status !== 200) expect(['platform/conflict', 'rooms/occupied']).toContain(body['code']);
    }
    expect(await bookedIn(id)).toHaveLength(3);
  });

  it('of five hundred rows is one unit of work', async () => {
    const id = await venue();
    const rows = Array.from({ length: 500 }, (_, n) => {
      const day = `2017-${String(7 + Math.floor(n / 250)).padStart(2, '0')}-${String(1 + (Math.floor(n / 10) % 25)).padStart(2, '0')}`;
      return `r${n},Hall,${day},${String(8 + (n % 10)).padStart(2, '0')}:00,${String(9 + (n % 10)).padStart(2, '0')}:00,Consultation ${n},`;
    });
    expect(await bring(id, rows, { apply: true })).toMatchObject({ status: 200, body: { booked: 500 } });
  }, 60_000);
});
