import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, MeetingRooms, Meetings, Releases } from '../../src/meetings/index.js';
import type { MeetingFacts } from '../../src/meetings/meeting.decide.js';
import { Problem } from '../../src/platform/index.js';
import { Bookings, Occupancy, OwnedBookings, roomResource, Venues } from '../../src/rooms/index.js';
import { genevaFacts, genevaProcess, genevaProgramme } from '../support/geneva-session.js';
import { SessionHouse, system } from '../support/session-house.js';

const open = [{ from: '08:00', to: '22:00' }];

describe('the rooms of a meeting', () => {
  let house: SessionHouse;
  let meetings: Meetings;
  let processId: string;
  let rooms = 0;

  beforeAll(async () => {
    house = await SessionHouse.open();
    meetings = house.get(Meetings);
    const { key: _key, ...facts } = genevaProcess();
    processId = (await meetings.openProcess(system, { ...facts, key: null }))._id;
    for (const [id, zone] of [
      ['palais', 'Europe/Zurich'],
      ['headquarters', 'America/New_York'],
    ] as const) {
      await house.get(Venues).defineVenue(system, id, undefined, {
        name: id,
        address: [],
        city: id,
        zone,
        hours: { monday: open, tuesday: open },
        source: null,
      });
    }
  });
  afterAll(async () => {
    await house?.close();
  });

  const room = async (changes: object = {}): Promise<string> => {
    rooms += 1;
    const id = `room-${rooms}`;
    await house.get(Venues).defineRoom(system, id, undefined, {
      venueId: 'palais',
      name: `Room ${rooms}`,
      whereabouts: null,
      capacity: {},
      booths: 8,
      accessibility: [],
      equipment: [],
      hours: null,
      before: 0,
      after: 15,
      parts: [],
      approval: false,
      authority: null,
      closed: false,
      source: null,
      ...changes,
    });
    return id;
  };
  const facts = (changes: Partial<MeetingFacts> = {}): MeetingFacts => ({
    ...genevaFacts(),
    key: null,
    ...changes,
  });
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
    return 'done';
  };
  const bookedFor = (meetingId: string) =>
    house.get(OwnedBookings).of({ root: `meeting:${meetingId}`, refType: 'sitting' });
  const standing = async (roomId: string): Promise<number> => {
    const [from, to] = [new Date('2017-06-01T00:00:00Z'), new Date('2017-07-01T00:00:00Z')];
    const found = await house.get(Occupancy).standing([roomResource(roomId)], from, to);
    return found.get(roomResource(roomId))?.length ?? 0;
  };
  const lunch = (roomId: string, day: string) =>
    house.get(Bookings).hold(system, {
      facts: {
        roomId,
        start: new Date(`${day}T11:15:00Z`),
        end: new Date(`${day}T12:45:00Z`),
        purpose: 'side-event',
        title: 'Lunch event',
        processId: null,
        organiser: null,
        mailbox: null,
        confidential: false,
        seats: null,
        layout: null,
        equipment: [],
        languages: [],
        before: null,
        after: null,
      },
    });

  it('are booked with it: the Geneva session, its dialogue at 09:50 and lunch at 13:15 all fit into Room XIX', async () => {
    const xix = await room();
    const meeting = await meetings.plan(system, processId, facts({ roomId: xix }));
    expect(meeting.room).toBe('Room 1');
    await meetings.setProgramme(system, meeting._id, meeting.version, genevaProgramme());
    expect(
      (await bookedFor(meeting._id)).map(({ start, end, state }) => [
        start.toISOString(),
        end.toISOString(),
        state,
      ]),
    ).toEqual([
      ['2017-06-19T08:00:00.000Z', '2017-06-19T11:00:00.000Z', 'held'],
      ['2017-06-19T13:00:00.000Z', '2017-06-19T16:00:00.000Z', 'held'],
      ['2017-06-20T07:00:00.000Z', '2017-06-20T07:50:00.000Z', 'held'],
      ['2017-06-20T08:00:00.000Z', '2017-06-20T11:00:00.000Z', 'held'],
      ['2017-06-20T13:00:00.000Z', '2017-06-20T16:00:00.000Z', 'held'],
    ]);
    for (const day of ['2017-06-19', '2017-06-20']) expect(await codeOf(lunch(xix, day))).toBe('done');
    expect(await codeOf(lunch(xix, '2017-06-20'))).toBe('rooms/occupied');
    await meetings.announce(system, meeting._id);
    expect(new Set((await bookedFor(meeting._id)).map(({ state }) => state))).toEqual(new Set(['confirmed']));
  });

  it('refuse a second meeting at the same time, with what stands in the way, and write nothing of it', async () => {
    const xix = await room();
    const first = await meetings.plan(system, processId, facts({ roomId: xix }));
    const count = (): Promise<number> => house.db.collection('meetings').countDocuments();
    const before = await count();
    await expect(meetings.plan(system, processId, facts({ roomId: xix }))).rejects.toMatchObject({
      code: 'rooms/occupied',
      status: 409,
      extensions: {
        clashes: expect.arrayContaining([expect.objectContaining({ root: `meeting:${first._id}` })]),
      },
    });
    expect(await count()).toBe(before);
    expect(await standing(xix)).toBe(5);
  });

  it('name the nearest other times and rooms for each sitting that found no place, planned, revised or in a draft', async () => {
    const [xix, xx] = [await room(), await room()];
    const first = facts().sittings.slice(0, 1);
    const [monday] = first;
    if (!monday) throw new Error('the session has sittings');
    await meetings.plan(system, processId, facts({ roomId: xix, sittings: first }));
    const taken = {
      code: 'rooms/occupied',
      extensions: {
        alternatives: [
          {
            instead: {
              roomId: xix,
              start: `${monday.date}T08:00:00.000Z`,
              end: `${monday.date}T11:00:00.000Z`,
            },
            times: expect.arrayContaining([
              { start: `${monday.date}T11:15:00.000Z`, end: `${monday.date}T14:15:00.000Z` },
            ]),
            rooms: expect.arrayContaining([expect.objectContaining({ roomId: xx })]),
          },
        ],
      },
    };
    await expect(meetings.plan(system, processId, facts({ roomId: xix }))).rejects.toMatchObject(taken);
    const other = await meetings.plan(system, processId, facts({ roomId: xx, sittings: first }));
    const elsewhere = facts({ roomId: xix, sittings: first });
    // The room that it is to leave is its own, and offered to it.
    await expect(meetings.revise(system, other._id, other.version, elsewhere)).rejects.toMatchObject(taken);
    const announced = await meetings.announce(system, other._id);
    const draft = { ...contentOf(announced), roomId: xix };
    await expect(house.get(Releases).save(system, other._id, undefined, draft)).rejects.toMatchObject(taken);
  });

  it("are one meeting's when several are planned at one moment", async () => {
    const xix = await room();
    const planned = await Promise.all(
      Array.from({ length: 12 }, () => codeOf(meetings.plan(system, processId, facts({ roomId: xix })))),
    );
    expect(planned.filter((said) => said === 'done')).toHaveLength(1);
    expect(planned.filter((said) => said === 'rooms/occupied')).toHaveLength(11);
    expect(await standing(xix)).toBe(5);
  });

  it('move with its times and its rooms, in one step, and come back when it is cancelled', async () => {
    const [xix, xx] = [await room(), await room()];
    const meeting = await meetings.plan(system, processId, facts({ roomId: xix }));
    const [first, ...others] = facts().sittings;
    if (!first) throw new Error('the session has sittings');
    const moved = await meetings.revise(system, meeting._id, meeting.version, {
      ...facts({ roomId: xix }),
      sittings: [
        { ...first, start: '11:00', end: '14:00' },
        ...others.slice(0, 2).map((one) => ({ ...one, roomId: xx })),
      ],
    });
    expect([await standing(xix), await standing(xx)]).toEqual([1, 2]);
    expect(moved.sittings.map((sitting) => sitting.room)).toEqual([null, 'Room 7', 'Room 7']);
    await meetings.cancel(system, meeting._id, 'Postponed');
    expect([await standing(xix), await standing(xx)]).toEqual([0, 0]);
    expect(await codeOf(meetings.plan(system, processId, facts({ roomId: xix })))).toBe('done');
  });

  it('are changed with the meeting only, and stay held while an outside authority is waited for', async () => {
    const hall = await room({ authority: 'City of Geneva' });
    const meeting = await meetings.plan(system, processId, facts({ roomId: hall }));
    const [booking] = await bookedFor(meeting._id);
    const id = booking?._id ?? '';
    const bookings = house.get(Bookings);
    expect(await codeOf(bookings.act(system, id, { act: 'release', why: 'No' }))).toBe('rooms/owned');
    await meetings.announce(system, meeting._id);
    expect((await bookings.get(id)).state).toBe('held');
    const awaited = () => house.get(MeetingRooms).awaited(meeting._id);
    expect(await awaited()).toEqual([{ name: expect.stringMatching(/^Room \d+$/u), by: 'City of Geneva' }]);
    for (const { _id } of await bookedFor(meeting._id)) {
      await bookings.act(system, _id, { act: 'grant', reference: 'GE/1', on: '2017-06-07' });
    }
    expect(await awaited()).toEqual([]);
    expect((await bookings.act(system, id, { act: 'confirm' })).state).toBe('confirmed');
  });

  it("are no two sittings' at once, be it as a part of another room", async () => {
    const [left, right] = [await room(), await room()];
    const both = await room({ parts: [left, right] });
    const [sitting] = facts().sittings;
    if (!sitting) throw new Error('the session has sittings');
    const wanted = facts({
      sittings: [
        { ...sitting, roomId: both },
        { ...sitting, id: 'beside', start: '12:00', end: '14:00', roomId: left },
      ],
    });
    await expect(meetings.plan(system, processId, wanted)).rejects.toMatchObject({
      code: 'meetings/faulty',
      extensions: { findings: [{ code: 'meetings/room-twice', where: 'sittings[1]' }] },
    });
    const after = { ...sitting, id: 'after', start: '13:15', end: '14:00', roomId: left };
    expect(
      await codeOf(
        meetings.plan(
          system,
          processId,
          facts({ sittings: [{ ...sitting, roomId: both, end: '13:00' }, after] }),
        ),
      ),
    ).toBe('done');
  });

  it('go by the clock of the meeting, and are known', async () => {
    const far = await room({ venueId: 'headquarters' });
    expect(await codeOf(meetings.plan(system, processId, facts({ roomId: far })))).toBe('meetings/faulty');
    expect(await codeOf(meetings.plan(system, processId, facts({ roomId: 'nowhere' })))).toBe(
      'rooms/room-not-found',
    );
  });
});
