import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, Meetings, Releases } from '../../src/meetings/index.js';
import type { Todo } from '../../src/messaging/index.js';
import { type Booking, Bookings, Occupancy, roomResource, Venues } from '../../src/rooms/index.js';
import { eventually } from '../support/eventually.js';
import { genevaFacts, genevaProcess } from '../support/geneva-session.js';
import { type Answer, SessionHouse, system } from '../support/session-house.js';

const open = [{ from: '08:00', to: '22:00' }];
const week = { monday: open, tuesday: open, wednesday: open, thursday: open, friday: open };

describe('displacement', () => {
  let house: SessionHouse;
  let processId: string;
  let venues = 0;

  beforeAll(async () => {
    house = await SessionHouse.open({ BOOKING_OFFER_HOURS: '24' });
    const { key: _key, ...facts } = genevaProcess();
    processId = (await house.get(Meetings).openProcess(system, { ...facts, key: null }))._id;
  });
  afterAll(() => house?.close());

  /** A venue of its own with so many rooms of 40 seats. */
  const roomsOf = async (count: number, changes: object = {}): Promise<string[]> => {
    venues += 1;
    const venueId = `venue-${venues}`;
    await house.get(Venues).defineVenue(system, venueId, undefined, {
      name: venueId,
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: week,
      source: null,
    });
    const ids = Array.from({ length: count }, (_, n) => `${venueId}-room-${n + 1}`);
    for (const id of ids) {
      await house.get(Venues).defineRoom(system, id, undefined, {
        venueId,
        name: id,
        whereabouts: null,
        capacity: { conference: 40 },
        booths: 8,
        accessibility: [],
        equipment: ['screen'],
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
    }
    return ids;
  };
  const book = async (
    roomId: string,
    start: string,
    end: string,
    changes: Partial<Booking> = {},
  ): Promise<Booking> => {
    const bookings = house.get(Bookings);
    const { booking } = await bookings.hold(system, {
      facts: {
        roomId,
        start: new Date(start),
        end: new Date(end),
        purpose: 'bilateral',
        title: 'Consultation',
        processId: null,
        organiser: 'Mission of Arcadia',
        mailbox: null,
        confidential: false,
        seats: 30,
        layout: null,
        equipment: ['screen'],
        languages: [],
        ...changes,
        before: null,
        after: null,
      },
    });
    return bookings.act(system, booking._id, { act: 'confirm' });
  };
  const sitting = (date: string, start: string, end: string, id = 'one') => ({
    id,
    title: null,
    date,
    start,
    end,
    room: null,
    roomId: null,
    invited: null,
  });
  const meetingOf = (roomId: string, changes: object = {}) => ({
    ...genevaFacts(),
    key: null,
    answersBy: null,
    room: null,
    roomId,
    sittings: [sitting('2017-06-19', '10:00', '13:00')],
    ...changes,
  });
  const plan = (body: object, displace?: object, token = house.office): Promise<Answer> =>
    house.call('POST', `/api/v1/processes/${processId}/meetings`, {
      token,
      body: { ...body, ...(displace === undefined ? {} : { displace }) },
    });
  const why = 'The Assembly meets there.';
  const present = (id: string): Promise<Booking> => house.get(Bookings).get(id);
  const offerFor = async ({ _id, venueId }: Booking): Promise<Booking> => {
    const all = await house.get(Bookings).list({ venueId }, { limit: 100 });
    const found = all.items.find(({ offer }) => offer?.instead?.bookingId === _id);
    if (!found) throw new Error('Nothing was offered.');
    return found;
  };
  const todos = (kind: string): Promise<Todo[]> =>
    house.db
      .collection<Todo>('todos')
      .find({ kind, settledAt: null } as never)
      .toArray();
  const rootsIn = async (roomId: string): Promise<string[]> => {
    const [from, to] = [new Date('2017-06-01T00:00:00Z'), new Date('2017-07-30T00:00:00Z')];
    const found = await house.get(Occupancy).standing([roomResource(roomId)], from, to);
    return (found.get(roomResource(roomId)) ?? []).map(({ root }) => root);
  };

  it('is decided by a person: the refusal names who could give way, and the nearest equal place is held for them', async () => {
    const [hall = '', other = ''] = await roomsOf(2);
    const bilateral = await book(hall, '2017-06-19T09:00:00Z', '2017-06-19T10:00:00Z');
    const secret = await book(hall, '2017-06-19T10:30:00Z', '2017-06-19T11:00:00Z', { confidential: true });
    const refused = await plan(meetingOf(hall));
    expect(refused).toMatchObject({
      status: 409,
      json: {
        code: 'rooms/occupied',
        displaceable: [
          { bookingId: bilateral._id, title: 'Consultation', organiser: 'Mission of Arcadia' },
          { bookingId: secret._id, title: null, organiser: null },
        ],
      },
    });
    const half = await plan(meetingOf(hall), { bookings: [bilateral._id], why });
    expect(half).toMatchObject({ status: 409, json: { code: 'rooms/occupied' } });
    expect((await present(bilateral._id)).state).toBe('confirmed');

    const done = await plan(meetingOf(hall), { bookings: [bilateral._id, secret._id], why });
    expect(done.status).toBe(201);
    for (const booking of [bilateral, secret]) {
      expect(await present(booking._id)).toMatchObject({
        state: 'displaced',
        history: [{}, {}, { what: 'displaced', note: why }],
      });
      // The very same time is free in the other room: nothing is nearer.
      const offer = await offerFor(booking);
      expect(offer.until?.toISOString()).toMatch(/^2017-06-07T14:00/u);
      expect(offer).toMatchObject({
        state: 'held',
        roomId: other,
        start: booking.start,
        end: booking.end,
        title: 'Consultation',
        confidential: booking.confidential,
        offer: { instead: { roomId: hall } },
      });
    }
    expect(await rootsIn(hall)).toEqual([`meeting:${String(done.json['id'])}`]);
    expect((await todos('tell-displaced')).length).toBe(2);
  });

  it('offers nothing that the sitting takes, nor one place twice, and says where there is none', async () => {
    const [hall = ''] = await roomsOf(1);
    const first = await book(hall, '2017-06-19T08:00:00Z', '2017-06-19T09:00:00Z');
    const second = await book(hall, '2017-06-19T09:30:00Z', '2017-06-19T10:30:00Z');
    const large = await book(hall, '2017-06-20T06:00:00Z', '2017-06-20T20:00:00Z', { title: 'All day' });
    // The house is open for nothing as long as that until the end of the two weeks.
    for (const day of ['12', '13', '14', '15', '16', '19', '21', '22', '23', '26', '27', '28', '29', '30']) {
      if (day !== '19') await book(hall, `2017-06-${day}T12:00:00Z`, `2017-06-${day}T12:30:00Z`);
    }
    for (const day of ['03', '04']) await book(hall, `2017-07-${day}T12:00:00Z`, `2017-07-${day}T12:30:00Z`);
    const meeting = meetingOf(hall, {
      sittings: [sitting('2017-06-19', '10:00', '13:00'), sitting('2017-06-20', '10:00', '13:00', 'two')],
    });
    const bookings = [first._id, second._id, large._id];
    expect((await plan(meeting, { bookings, why })).status).toBe(201);
    const offers = [await offerFor(first), await offerFor(second)];
    const spans = offers.map(({ start, end }) => [start.toISOString(), end.toISOString()]);
    expect(spans).toEqual([
      // Before the sitting, and 15 minutes are kept free after it.
      ['2017-06-19T06:45:00.000Z', '2017-06-19T07:45:00.000Z'],
      ['2017-06-19T11:15:00.000Z', '2017-06-19T12:15:00.000Z'],
    ]);
    await expect(offerFor(large)).rejects.toThrow('Nothing was offered.');
    expect(await todos('displaced-without-offer')).toMatchObject([{ about: { id: large._id } }]);
  });

  it('passes over no sitting, nothing that is not in the way, nothing that is gone; and is not for everybody', async () => {
    const [hall = '', other = ''] = await roomsOf(2);
    const planned = await plan(meetingOf(hall));
    const { items } = await house.get(Bookings).list({ roomId: hall }, { limit: 10 });
    const [own] = items;
    const rival = (displace: object) => plan(meetingOf(hall), displace);
    expect(planned.status).toBe(201);
    const elsewhere = await book(other, '2017-06-19T09:00:00Z', '2017-06-19T10:00:00Z');
    const code = 'rooms/not-displaceable';
    expect(await rival({ bookings: [own?._id], why })).toMatchObject({ status: 409, json: { code } });
    expect(await rival({ bookings: [elsewhere._id], why })).toMatchObject({ status: 409, json: { code } });
    expect(await rival({ bookings: ['nothing'], why })).toMatchObject({ status: 404 });
    expect(await rival({ bookings: [], why })).toMatchObject({ status: 422 });
    expect(await rival({ bookings: [own?._id], why: 'a\u0000b' })).toMatchObject({ status: 422 });
    // Whoever is good for one process neither hears of the bookings of others nor displaces them.
    const scoped = await house.token('office', processId);
    expect((await plan(meetingOf(other), undefined, scoped)).json['displaceable']).toEqual([]);
    expect(await plan(meetingOf(other), { bookings: [elsewhere._id], why }, scoped)).toMatchObject({
      status: 403,
      json: { code: 'access/other-process' },
    });
    const facilitator = await house.token('facilitator');
    expect((await plan(meetingOf(other), { bookings: [elsewhere._id], why }, facilitator)).status).toBe(403);
    await house.get(Bookings).act(system, elsewhere._id, { act: 'release', why: 'Not needed.' });
    expect(await plan(meetingOf(other), { bookings: [elsewhere._id], why })).toMatchObject({
      status: 409,
      json: { code },
    });
  });

  it('of one booking by two meetings at one moment succeeds once, and nothing is half done', async () => {
    const [hall = ''] = await roomsOf(2);
    const bilateral = await book(hall, '2017-06-19T09:00:00Z', '2017-06-19T10:00:00Z');
    const displace = { bookings: [bilateral._id], why };
    const said = await Promise.all([1, 2, 3].map(() => plan(meetingOf(hall), displace)));
    expect(said.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const all = await house.get(Bookings).list({ venueId: bilateral.venueId }, { limit: 100 });
    expect(all.items.filter(({ offer }) => offer != null)).toHaveLength(1);
    expect(all.items.filter(({ purpose, state }) => purpose === 'sitting' && state === 'held')).toHaveLength(
      1,
    );
    expect(await rootsIn(hall)).toHaveLength(1);
  });

  it('comes with a revised meeting and with a draft, which displaces when it is saved', async () => {
    const [hall = '', other = ''] = await roomsOf(3);
    const first = await book(hall, '2017-06-19T09:00:00Z', '2017-06-19T10:00:00Z');
    const second = await book(other, '2017-06-20T09:00:00Z', '2017-06-20T10:00:00Z');
    const { json } = await plan(meetingOf(hall, { sittings: [sitting('2017-06-20', '10:00', '13:00')] }));
    const id = String(json['id']);
    const moved = { ...meetingOf(hall), displace: { bookings: [first._id], why } };
    const revised = await house.call('PUT', `/api/v1/meetings/${id}`, {
      body: moved,
      headers: { 'if-match': '"1"' },
    });
    expect(revised.status).toBe(200);
    expect((await present(first._id)).state).toBe('displaced');

    await house.get(Meetings).announce(system, id);
    const meeting = await house.get(Meetings).meeting(id);
    const content = {
      ...contentOf(meeting),
      roomId: other,
      sittings: [sitting('2017-06-20', '10:00', '13:00')],
    };
    const { programme: items, ...rest } = content;
    const body = { ...rest, items, displace: { bookings: [second._id], why } };
    expect((await house.call('PUT', `/api/v1/meetings/${id}/draft`, { body })).status).toBe(200);
    expect((await present(second._id)).state).toBe('displaced');
    // Who has given way stays so, also where the draft comes to nothing: he may have taken what was offered.
    await house.get(Releases).discard(system, id);
    expect((await present(second._id)).state).toBe('displaced');
    expect(await rootsIn(other)).not.toContain(`meeting:${id}`);
  });

  it('is over when the organiser takes, declines or lets go what was offered', async () => {
    const [hall = ''] = await roomsOf(2);
    const bookings: Booking[] = [];
    for (const hour of ['08', '09', '10']) {
      bookings.push(await book(hall, `2017-06-19T${hour}:00:00Z`, `2017-06-19T${hour}:30:00Z`));
    }
    const displace = { bookings: bookings.map(({ _id }) => _id), why };
    expect((await plan(meetingOf(hall), displace)).status).toBe(201);
    const offers: Booking[] = [];
    for (const booking of bookings) offers.push(await offerFor(booking));
    const [taken = '', declined = '', forgotten = ''] = offers.map(({ _id }) => _id);
    const act = (id: string, what: string) => house.call('POST', `/api/v1/bookings/${id}/${what}`);
    expect(await act(taken, 'accept')).toMatchObject({
      status: 200,
      json: { state: 'confirmed', until: null },
    });
    expect(await act(taken, 'accept')).toMatchObject({ status: 409 });
    expect(await act(declined, 'decline')).toMatchObject({ status: 200, json: { state: 'released' } });
    expect(await act(bookings[0]?._id ?? '', 'accept')).toMatchObject({ status: 409 });
    await house.step('2017-06-08T12:00:00Z');
    await eventually(async () => expect((await present(forgotten)).state).toBe('released'));
    expect((await present(taken)).state).toBe('confirmed');
    const events = await house.db
      .collection('events')
      .find({ type: 'booking.offer-accepted', 'data.bookingId': taken })
      .toArray();
    expect(events).toHaveLength(1);
    await house.step('2017-06-06T14:00:00Z');
  });
});
