import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ApiTokens } from '../../src/access/index.js';
import { type Actor, systemActor, type Todo } from '../../src/messaging/index.js';
import { Problem, ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import {
  Blockings,
  type Booking,
  type BookingFacts,
  Bookings,
  BookingSeries,
  Occupancy,
  roomResource,
  RoomsApiModule,
  RoomsModule,
  RoomsWorkerModule,
  Venues,
} from '../../src/rooms/index.js';
import { testConfig } from '../support/config.js';
import { eventually } from '../support/eventually.js';

const NOW = new Date('2017-06-06T12:00:00Z');
const at = (text: string): Date => new Date(`2017-06-${text}:00Z`);
const always = { from: '00:00', to: '24:00' };
const open = [{ from: '08:00', to: '22:00' }];

describe('bookings of rooms', () => {
  let running: Running;
  let bookings: Bookings;
  let series: BookingSeries;
  let blockings: Blockings;
  let todos: Model<Todo>;
  let office: Actor;
  let bearer: string;
  const desk = systemActor('test', 'test-bookings');
  let rooms = 0;

  beforeAll(async () => {
    running = await boot(
      testConfig({ CLOCK_ADJUSTABLE: 'true', SWEEP_SECONDS: '1' }),
      { common: [RoomsModule], api: [RoomsApiModule], worker: [RoomsWorkerModule] },
      { logger: false },
    );
    bookings = running.app.get(Bookings);
    series = running.app.get(BookingSeries);
    blockings = running.app.get(Blockings);
    todos = running.app.get<Model<Todo>>(getModelToken('Todo'));
    await running.app.get(ProcessClockKeeper).set(NOW);
    const { token, secret } = await running.app
      .get(ApiTokens)
      .create(desk, { name: 'the office', roles: ['office'] });
    bearer = secret;
    office = { kind: 'token', id: token._id, name: 'the office', correlationId: 'c-1' };
    await running.app.get(Venues).defineVenue(desk, 'palais', undefined, {
      name: 'Palais des Nations',
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: {
        monday: open,
        tuesday: open,
        wednesday: open,
        thursday: open,
        friday: open,
        saturday: [always],
        sunday: [always],
      },
      source: null,
    });
  });
  afterAll(async () => {
    await running?.close();
  });

  const room = async (changes: object = {}): Promise<string> => {
    rooms += 1;
    const id = `room-${rooms}`;
    await running.app.get(Venues).defineRoom(desk, id, undefined, {
      venueId: 'palais',
      name: `Room ${rooms}`,
      whereabouts: null,
      capacity: { conference: 40 },
      booths: 0,
      accessibility: [],
      equipment: ['screen'],
      hours: null,
      before: 0,
      after: 0,
      parts: [],
      approval: false,
      authority: null,
      closed: false,
      source: null,
      ...changes,
    });
    return id;
  };
  const asked = (
    roomId: string,
    start: string,
    end: string,
    changes: Partial<BookingFacts> = {},
  ): BookingFacts => ({
    roomId,
    start: at(start),
    end: at(end),
    purpose: 'bilateral',
    title: 'Consultation',
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
    ...changes,
  });
  const hold = async (facts: BookingFacts, more: object = {}): Promise<Booking> =>
    (await bookings.hold(office, { facts, ...more })).booking;
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
    return 'done';
  };
  const standing = async (roomId: string): Promise<string[]> => {
    const found = await running.app
      .get(Occupancy)
      .standing([roomResource(roomId)], at('01T00:00'), at('30T00:00'));
    return (found.get(roomResource(roomId)) ?? []).map(({ id }) => id);
  };

  it('that find no place name other times in the room and other rooms at that time', async () => {
    const isolated = 'annexe';
    await running.app.get(Venues).defineVenue(desk, isolated, undefined, {
      name: 'Annexe',
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { tuesday: open, wednesday: open },
      source: null,
    });
    const [one, other, small] = [
      await room({ venueId: isolated }),
      await room({ venueId: isolated }),
      await room({ venueId: isolated, capacity: { conference: 8 } }),
    ];
    const first = await hold(asked(one, '20T08:00', '20T10:00'));
    const wanted = asked(one, '20T09:00', '20T11:00', { seats: 20 });
    const told = async (act: Promise<unknown>): Promise<unknown> => {
      try {
        await act;
      } catch (error) {
        if (error instanceof Problem && error.code === 'rooms/occupied') return error.extensions.alternatives;
        throw error;
      }
      throw new Error('It was not refused.');
    };
    const offered = await told(bookings.hold(office, { facts: wanted }));
    expect(offered).toMatchObject([
      { instead: { roomId: one, start: '2017-06-20T09:00:00.000Z' }, rooms: [{ roomId: other, seats: 40 }] },
    ]);
    // The nearest beginning is when the first booking ends; it is as long as what was wanted.
    const times = [
      { start: '2017-06-20T10:00:00.000Z', end: '2017-06-20T12:00:00.000Z' },
      { start: '2017-06-20T06:00:00.000Z', end: '2017-06-20T08:00:00.000Z' },
      { start: '2017-06-21T06:00:00.000Z', end: '2017-06-21T08:00:00.000Z' },
    ];
    expect(offered).toMatchObject([{ times }]);
    // What is moved gives way itself, and a small room is offered to whoever says no number of seats.
    const second = await hold(asked(one, '20T10:00', '20T12:00'));
    expect(
      await told(
        bookings.move(office, second._id, { roomId: one, start: at('20T09:00'), end: at('20T11:00') }),
      ),
    ).toMatchObject([
      {
        times,
        rooms: [{ roomId: other }, { roomId: small }],
      },
    ]);
    // Of a series only the days that clash are told of.
    const { start: _start, end: _end, ...facts } = asked(one, '20T08:00', '20T09:00');
    const days = { every: 'chosen' as const, days: ['2017-06-20', '2017-06-21'] };
    const command = { facts, days, from: '10:00', to: '11:00', skip: [], elsewhere: [] };
    const lost = await told(series.hold(office, command));
    expect(lost).toHaveLength(1);
    expect(lost).toMatchObject([{ instead: { start: '2017-06-20T08:00:00.000Z' } }]);
    // Once a place is offered, it may be had.
    await bookings.act(office, first._id, { act: 'release', why: 'Not needed.' });
    expect(await hold(asked(other, '20T09:00', '20T11:00', { seats: 20 }))).toMatchObject({ state: 'held' });
  });

  it('are held, confirmed and released, and hold the room till then', async () => {
    const xix = await room();
    const booking = await hold(asked(xix, '19T08:00', '19T11:00'));
    expect(booking).toMatchObject({
      state: 'held',
      venueId: 'palais',
    });
    // As the settings say: three days.
    expect((booking.until?.getTime() ?? 0) - booking.createdAt.getTime()).toBe(72 * 3_600_000);
    expect(await codeOf(hold(asked(xix, '19T10:00', '19T12:00')))).toBe('rooms/occupied');
    expect(await hold(asked(xix, '19T11:00', '19T12:00'))).toMatchObject({ state: 'held' });
    expect(await bookings.act(office, booking._id, { act: 'confirm' }, booking.version)).toMatchObject({
      state: 'confirmed',
      until: null,
    });
    const released = await bookings.act(office, booking._id, { act: 'release', why: 'Not needed' });
    expect(released.history.map(({ what, note }) => [what, note])).toEqual([
      ['held', undefined],
      ['confirmed', undefined],
      ['released', 'Not needed'],
    ]);
    expect(await standing(xix)).toHaveLength(1);
    expect(await codeOf(bookings.act(office, booking._id, { act: 'confirm' }))).toBe('rooms/act-refused');
  });

  it('are one where the same form comes several times at one moment', async () => {
    const xix = await room();
    const facts = asked(xix, '19T08:00', '19T11:00');
    const held = await Promise.all(
      Array.from({ length: 5 }, () => bookings.hold(office, { facts, key: 'form-of-a-double-click' })),
    );
    expect(new Set(held.map(({ booking }) => booking._id))).toEqual(new Set(['form-of-a-double-click']));
    expect(await standing(xix)).toHaveLength(1);
  });

  it('keep the gap that a room needs, shorter only by somebody who may, on the record', async () => {
    const xix = await room({ before: 15, after: 30 });
    const first = await hold(asked(xix, '19T08:00', '19T11:00'));
    const lunch = asked(xix, '19T11:15', '19T12:45');
    expect(await codeOf(hold(lunch))).toBe('rooms/occupied');
    const override = { why: 'The same team stays in the room' };
    const booking = await hold(lunch, { override });
    expect(booking.over).toEqual({ blockings: [], gaps: [first.root], ...override });
    expect(await codeOf(hold(asked(xix, '19T10:30', '19T11:15'), { override }))).toBe('rooms/occupied');
    const clerk = await running.app
      .get(ApiTokens)
      .create(desk, { name: 'the desk', roles: ['side-event-desk'] });
    const other: Actor = { kind: 'token', id: clerk.token._id, correlationId: 'c-2' };
    expect(await codeOf(bookings.hold(other, { facts: asked(xix, '19T12:50', '19T13:30'), override }))).toBe(
      'access/forbidden',
    );
  });

  it('of a combined room take all of its parts, and are refused where one is taken', async () => {
    const [a, b] = [await room(), await room()];
    const both = await room({ parts: [a, b] });
    await hold(asked(b, '20T08:00', '20T09:00'));
    expect(await codeOf(hold(asked(both, '20T08:30', '20T10:00')))).toBe('rooms/occupied');
    const booking = await hold(asked(both, '20T09:00', '20T10:00'));
    expect([await standing(a), (await standing(b)).length]).toEqual([[booking._id], 2]);
    expect(await codeOf(hold(asked(a, '20T09:30', '20T10:00')))).toBe('rooms/occupied');
  });

  it('end by themselves when nobody confirms them, and can be held by another at that moment', async () => {
    const xix = await room();
    const clock = running.app.get(ProcessClockKeeper);
    const until = new Date(NOW.getTime() + 60_000);
    const booking = await hold(asked(xix, '21T08:00', '21T09:00'), { until });
    await clock.set(new Date(until.getTime() + 1_000));
    expect(await codeOf(bookings.act(office, booking._id, { act: 'confirm' }))).toMatch(
      /hold-over|act-refused/,
    );
    await hold(asked(xix, '21T08:00', '21T09:00'));
    await eventually(async () => {
      expect(await bookings.get(booking._id)).toMatchObject({ state: 'released' });
    });
    expect((await bookings.get(booking._id)).history.at(-1)).toMatchObject({ what: 'expired' });
    expect(await standing(xix)).toHaveLength(1);
    await clock.set(NOW);
  });

  it('are released unless somebody reconfirms them in time, and the office hears a day before', async () => {
    const xix = await room();
    const clock = running.app.get(ProcessClockKeeper);
    const by = at('08T12:00');
    const facts = asked(xix, '21T08:00', '21T09:00', { organiser: 'the Mission' });
    const first = await hold(facts, { reconfirmBy: by, until: null });
    const second = await hold(asked(xix, '21T10:00', '21T11:00'), { until: null });
    await bookings.act(office, second._id, { act: 'confirm' });
    expect(await codeOf(bookings.act(office, second._id, { act: 'reconfirm' }))).toBe('rooms/nothing-asked');
    for (const wrong of [NOW, second.start]) {
      expect(await codeOf(bookings.act(office, second._id, { act: 'ask-reconfirm', by: wrong }))).toBe(
        'rooms/booking-faulty',
      );
    }
    await bookings.act(office, second._id, { act: 'ask-reconfirm', by });
    const open = async (): Promise<unknown[]> =>
      (await todos.find({ state: 'open', kind: 'booking-to-reconfirm' }).lean())
        .map(({ about }) => about.id)
        .sort();
    expect(await open()).toEqual([]);
    await clock.set(new Date(by.getTime() - 23 * 3_600_000));
    await eventually(async () => expect(await open()).toEqual([first._id, second._id].sort()));
    expect(await bookings.act(office, second._id, { act: 'reconfirm' })).toMatchObject({
      state: 'confirmed',
      reconfirmBy: null,
    });
    expect(await open()).toEqual([first._id]);
    await clock.set(new Date(by.getTime() + 1_000));
    await eventually(async () => {
      expect(await bookings.get(first._id)).toMatchObject({ state: 'released' });
    });
    expect((await bookings.get(first._id)).history.at(-1)).toMatchObject({ what: 'lapsed' });
    expect(await open()).toEqual([]);
    expect(await standing(xix)).toEqual([second._id]);
    await clock.set(NOW);
  });

  it('move in one step, by name of the version that was read, and give back what they leave', async () => {
    const [xix, xx] = [await room(), await room()];
    const booking = await hold(asked(xix, '22T08:00', '22T09:00'));
    await hold(asked(xx, '22T10:00', '22T11:00'));
    const to = (roomId: string, start: string, end: string) => ({ roomId, start: at(start), end: at(end) });
    expect(await codeOf(bookings.move(office, booking._id, to(xx, '22T10:30', '22T11:30')))).toBe(
      'rooms/occupied',
    );
    expect(await standing(xix)).toEqual([booking._id]);
    const moved = await bookings.move(office, booking._id, to(xx, '22T08:30', '22T09:30'));
    expect(moved).toMatchObject({ roomId: xx, state: 'held', version: 2 });
    expect(await standing(xix)).toEqual([]);
    expect(
      await codeOf(bookings.move(office, booking._id, to(xx, '22T09:00', '22T10:00'), { expected: 1 })),
    ).toBe('platform/stale');
    // Onto its own former time.
    expect(await bookings.move(office, booking._id, to(xx, '22T09:00', '22T10:00'))).toMatchObject({
      version: 3,
    });
  });

  it('of a room with an approver wait for him, as those of an outside authority do for it', async () => {
    const [hall, rented] = [await room({ approval: true }), await room({ authority: 'City of Geneva' })];
    const first = await hold(asked(hall, '23T08:00', '23T09:00'));
    expect(await codeOf(bookings.act(office, first._id, { act: 'confirm' }))).toBe('rooms/not-approved');
    const open = async () =>
      (await todos.find({ state: 'open', 'about.id': first._id }).lean()).map(({ kind }) => kind);
    expect(await open()).toEqual(['booking-to-approve']);
    await bookings.act(office, first._id, { act: 'approve', note: null });
    expect(await open()).toEqual([]);
    expect(await bookings.act(office, first._id, { act: 'confirm' })).toMatchObject({ state: 'confirmed' });

    const second = await hold(asked(rented, '23T08:00', '23T09:00'));
    expect(second.authority).toMatchObject({ name: 'City of Geneva', state: 'to-request' });
    await bookings.act(office, second._id, { act: 'request', reference: 'GE/17/4', on: '2017-06-07' });
    expect(await codeOf(bookings.act(office, second._id, { act: 'confirm' }))).toBe('rooms/not-granted');
    await bookings.act(office, second._id, { act: 'grant', reference: null, on: '2017-06-08' });
    expect(await bookings.act(office, second._id, { act: 'confirm' })).toMatchObject({
      state: 'confirmed',
      authority: { state: 'granted', reference: 'GE/17/4', on: '2017-06-08' },
    });
    // In another such room the answer is asked for anew.
    const to = { roomId: hall, start: at('23T10:00'), end: at('23T11:00') };
    expect(await bookings.move(office, second._id, to)).toMatchObject({
      state: 'held',
      authority: null,
      approval: { state: 'asked' },
    });
    expect(await bookings.act(office, second._id, { act: 'refuse', note: 'Kept free' })).toMatchObject({
      state: 'released',
    });
    expect(await standing(hall)).toEqual([first._id]);
  });

  it('that wait for an outside authority stand in its list of requests, till they are released', async () => {
    const rented = await room({ authority: 'Canton of Vaud', name: 'Lake Hall' });
    const own = await room({ name: 'Own Hall' });
    await hold(asked(own, '27T08:00', '27T09:00'));
    const later = await hold(asked(rented, '27T10:00', '27T11:00', { title: '=1+1' }));
    const sooner = await hold(asked(rented, '27T08:00', '27T09:00', { confidential: true, title: 'Secret' }));
    await bookings.act(office, later._id, { act: 'request', reference: 'VD/3', on: '2017-06-07' });
    const list = async (query: string): Promise<string[]> => {
      const response = await fetch(`${running.url}/api/v1/bookings/requests.csv${query}`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/csv; charset=utf-8',
      ]);
      return (await response.text()).split('\r\n').filter((row) => row.includes('Hall'));
    };
    const vaud = '?authority=Canton%20of%20Vaud&venue=palais';
    expect(await list(vaud)).toEqual([
      `Canton of Vaud,Palais des Nations,Lake Hall,2017-06-27 10:00,2017-06-27 11:00,Europe/Zurich,occupied,,,,,,,to-request,,,${sooner._id}`,
      `Canton of Vaud,Palais des Nations,Lake Hall,2017-06-27 12:00,2017-06-27 13:00,Europe/Zurich,'=1+1,bilateral,,,,,,requested,VD/3,2017-06-07,${later._id}`,
    ]);
    expect(await list('')).toHaveLength(2);
    expect(await list('?venue=annexe')).toEqual([]);
    expect(await list('?authority=Nobody')).toEqual([]);
    await bookings.act(office, sooner._id, { act: 'release', why: 'Not needed.' });
    expect(await list(vaud)).toHaveLength(1);
  });

  it('warn of what does not fit, and refuse what cannot be', async () => {
    const xix = await room();
    const { findings } = await bookings.hold(office, {
      facts: asked(xix, '24T02:00', '24T03:00', {
        seats: 60,
        layout: 'theatre',
        equipment: ['webcast'],
        languages: ['en', 'fr'],
      }),
    });
    expect(findings.map(({ code }) => code)).toEqual([
      'rooms/layout-missing',
      'rooms/equipment-missing',
      'rooms/booths-missing',
    ]);
    const early = await bookings.findings(asked(xix, '26T02:00', '26T03:00', { seats: 60 }));
    expect(early.map(({ code }) => code)).toEqual(['rooms/outside-hours', 'rooms/capacity-exceeded']);
    expect(await codeOf(hold(asked(xix, '24T05:00', '24T05:00')))).toBe('rooms/booking-faulty');
    expect(await codeOf(hold(asked(xix, '24T05:00', '24T04:00')))).toBe('rooms/booking-faulty');
    expect(await codeOf(hold(asked(xix, '05T05:00', '05T06:00')))).toBe('rooms/booking-faulty');
    expect(await codeOf(hold(asked('nowhere', '24T05:00', '24T06:00')))).toBe('rooms/room-not-found');
    expect(await codeOf(hold(asked(xix, '24T05:00', '24T06:00'), { zone: 'America/New_York' }))).toBe(
      'rooms/other-zone',
    );
    const closed = await room({ closed: true });
    expect(await codeOf(hold(asked(closed, '24T05:00', '24T06:00')))).toBe('rooms/booking-faulty');
  });

  it('are refused in a blocking, but by those whom it names', async () => {
    const xix = await room();
    const blocked = { venueId: 'palais', roomIds: [xix], start: at('25T00:00'), end: at('27T00:00') };
    const free = { ...blocked, reason: 'Works.', mayOverride: [], despite: false };
    const first = await blockings.add(office, free);
    const facts = asked(xix, '26T08:00', '26T09:00');
    const override = { why: 'One hour before the works' };
    expect(await codeOf(hold(facts))).toBe('rooms/occupied');
    expect(await codeOf(hold(facts, { override }))).toBe('rooms/override-refused');
    await blockings.lift(office, first._id);
    await blockings.lift(office, first._id);
    await blockings.add(office, { ...free, mayOverride: [{ id: office.id, name: 'the office' }] });
    const booking = await hold(facts, { override });
    expect(booking.over).toMatchObject({ why: override.why, gaps: [] });
    // Somebody else is still refused, now by the booking and the blocking both.
    expect(await codeOf(hold(asked(xix, '26T08:30', '26T09:30')))).toBe('rooms/occupied');
    expect(await codeOf(blockings.add(office, { ...free, reason: 'Visit.' }))).toBe('rooms/occupied');
    const visit = await blockings.add(office, { ...free, reason: 'Visit.', despite: true });
    expect(await todos.findById(`booking-in-blocking:${visit._id}.${booking._id}`).lean()).toMatchObject({
      state: 'open',
      about: { type: 'booking', id: booking._id },
    });
    expect(await codeOf(blockings.add(office, { ...free, end: blocked.start }))).toBe('rooms/booking-faulty');
  });

  it('of a series show the days that clash, and hold all that somebody has decided, or none', async () => {
    const [xix, xx] = [await room(), await room()];
    await hold(asked(xix, '13T12:00', '13T13:00'));
    const { start: _start, end: _end, ...facts } = asked(xix, '12T00:00', '12T01:00');
    const command = {
      facts,
      days: {
        every: 'week' as const,
        on: ['monday' as const, 'tuesday' as const],
        from: '2017-06-12',
        to: '2017-06-25',
      },
      from: '14:00',
      to: '16:00',
      skip: [],
      elsewhere: [],
    };
    const plan = await series.plan(command);
    expect(plan.map(({ date, clashes }) => [date, clashes.length])).toEqual([
      ['2017-06-12', 0],
      ['2017-06-13', 1],
      ['2017-06-19', 0],
      ['2017-06-20', 0],
    ]);
    // Three of the rooms of the venue that are free then are named, whichever.
    expect(plan.map(({ alternatives }) => alternatives?.rooms.some(({ roomId }) => roomId !== xix))).toEqual([
      undefined,
      true,
      undefined,
      undefined,
    ]);
    expect(plan[1]?.alternatives?.times[0]).toEqual({
      start: '2017-06-13T13:00:00.000Z',
      end: '2017-06-13T15:00:00.000Z',
    });
    expect(await codeOf(series.hold(office, command))).toBe('rooms/occupied');
    expect(await standing(xix)).toHaveLength(1);
    const held = await series.hold(office, {
      ...command,
      skip: ['2017-06-19'],
      elsewhere: [{ date: '2017-06-13', roomId: xx }],
    });
    expect(held.bookings.map(({ roomId, start }) => [roomId, start.toISOString()])).toEqual([
      [xix, '2017-06-12T12:00:00.000Z'],
      [xx, '2017-06-13T12:00:00.000Z'],
      [xix, '2017-06-20T12:00:00.000Z'],
    ]);
    for (const days of [
      { every: 'day' as const, from: '2017-06-12', to: '2018-07-12' },
      { every: 'day' as const, from: '2017-06-12', to: '2017-06-11' },
    ]) {
      expect(await codeOf(series.plan({ ...command, days }))).toBe('rooms/booking-faulty');
    }
    expect(await codeOf(series.hold(office, { ...command, skip: ['2017-06-14'] }))).toBe(
      'rooms/booking-faulty',
    );
  });
});
