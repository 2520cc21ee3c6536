import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { pdfText } from '../../src/letters/rendering/pdf-text.js';
import { Meetings } from '../../src/meetings/index.js';
import { Blockings, type BookingFacts, Bookings, Venues } from '../../src/rooms/index.js';
import { signIn } from '../support/console.js';
import { genevaFacts } from '../support/geneva-session.js';
import { SessionHouse, system } from '../support/session-house.js';

const HOSTILE = 'Talks\\;, "><script>alert(1)</script> {{ room }} | # x';
const always = { from: '00:00', to: '24:00' };

describe('what is told of a room', () => {
  let house: SessionHouse;
  let meetingId: string;
  let plannedId: string;

  const path = (room: string): string => `/calendar/rooms/${room}.ics`;
  const feed = (room: string, headers: Record<string, string> = {}) =>
    house.call('GET', path(room), { headers });
  const entries = (text: string): { summary: string; uid: string; status: string; start: string }[] =>
    new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent').map((event) => ({
      summary: String(event.getFirstPropertyValue('summary')),
      uid: String(event.getFirstPropertyValue('uid')),
      status: String(event.getFirstPropertyValue('status')),
      start: String(event.getFirstPropertyValue('dtstart')),
    }));
  const book = async (changes: Partial<BookingFacts>, confirm = true): Promise<string> => {
    const facts: BookingFacts = {
      roomId: 'xix',
      start: new Date('2017-06-21T08:00:00Z'),
      end: new Date('2017-06-21T10:00:00Z'),
      purpose: 'bilateral',
      title: HOSTILE,
      processId: null,
      organiser: HOSTILE,
      mailbox: null,
      confidential: false,
      seats: null,
      layout: null,
      equipment: [],
      languages: [],
      before: null,
      after: null,
      ...changes,
    };
    const { booking } = await house.get(Bookings).hold(system, { facts });
    if (confirm) await house.get(Bookings).act(system, booking._id, { act: 'confirm' });
    return booking._id;
  };

  beforeAll(async () => {
    house = await SessionHouse.open();
    const venues = house.get(Venues);
    await venues.defineVenue(system, 'palais', undefined, {
      name: 'Palais des Nations',
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: [always], tuesday: [always], wednesday: [always] },
      source: null,
    });
    for (const [id, name, parts] of [
      ['xix', 'Room XIX', []],
      ['xx', 'Room XX', []],
      ['both', 'Rooms XIX and XX', ['xix', 'xx']],
    ] as const) {
      await venues.defineRoom(system, id, undefined, {
        venueId: 'palais',
        name,
        whereabouts: null,
        capacity: {},
        booths: 8,
        accessibility: [],
        equipment: [],
        hours: null,
        before: 0,
        after: 0,
        parts: [...parts],
        approval: false,
        authority: null,
        closed: false,
        source: null,
      });
    }
    const meetings = house.get(Meetings);
    const process = await meetings.openProcess(system, {
      title: 'A process',
      shortTitle: 'Process',
      mandate: [],
      coFacilitators: [],
      office: { name: 'Office', mailbox: null },
    });
    const facts = genevaFacts();
    const meeting = await meetings.plan(system, process._id, { ...facts, key: 'one', roomId: 'xix' });
    meetingId = meeting._id;
    const planned = await meetings.plan(system, process._id, {
      ...facts,
      key: 'two',
      title: 'SECRET PLAN',
      roomId: 'xx',
    });
    plannedId = planned._id;
    await meetings.announce(system, meetingId);
  });
  afterAll(async () => {
    await house?.close();
  });

  it('is the title of sittings of announced meetings, and of all else that it is occupied', async () => {
    await book({});
    await book(
      { start: new Date('2017-06-21T11:00:00Z'), end: new Date('2017-06-21T12:00:00Z'), confidential: true },
      false,
    );
    const { status, headers, text } = await feed('xix');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    const found = entries(text);
    const titled = found.filter(({ summary }) => summary !== 'Occupied');
    expect(titled).toHaveLength(5);
    for (const { summary } of titled) expect(summary).toMatch(/^Third informal thematic session/);
    expect(found.filter(({ summary }) => summary === 'Occupied').map(({ status: state }) => state)).toEqual([
      'CONFIRMED',
      'TENTATIVE',
    ]);
    for (const secret of ['Talks', 'script', 'SECRET', 'ORGANIZER', 'ATTENDEE'])
      expect(text).not.toContain(secret);
    expect(text).toContain('DTSTART;TZID=Europe/Zurich:20170619T100000');
    // Another than in the feed of the meeting.
    const own = (await house.call('GET', `/calendar/meetings/${meetingId}.ics`)).text;
    for (const { uid } of found) expect(own).not.toContain(uid);
  });

  it('tells nothing of a meeting that is only planned until it is announced', async () => {
    const before = await feed('xx');
    expect(new Set(entries(before.text).map(({ summary }) => summary))).toEqual(new Set(['Occupied']));
    expect(before.text).not.toContain('SECRET');
    await house.get(Meetings).announce(system, plannedId);
    const after = await feed('xx', { 'if-none-match': before.headers.get('etag') ?? '' });
    expect(after.status).toBe(200);
    expect(after.text.replace(/\r\n /g, '')).toContain('SECRET PLAN');
    // The same entries, so that calendars change them and add none.
    expect(entries(after.text).map(({ uid }) => uid)).toEqual(entries(before.text).map(({ uid }) => uid));
  });

  it('holds for a room made of others what takes its parts', async () => {
    const both = entries((await feed('both')).text);
    const parts = [...entries((await feed('xix')).text), ...entries((await feed('xx')).text)];
    expect(both).toHaveLength(parts.length);
  });

  it('is 304 while nothing changes, and new with each booking, release and blocking', async () => {
    const first = await feed('xix');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    expect(first.headers.get('cache-control')).toContain('max-age=300');
    expect(first.headers.get('last-modified')).toBeNull();
    expect((await feed('xix', { 'if-none-match': etag })).status).toBe(304);
    expect((await feed('xix', { 'if-none-match': '"other"' })).status).toBe(200);
    // Entries leave without a trace: a date decides nothing.
    const since = { 'if-modified-since': 'Tue, 01 Jan 2030 00:00:00 GMT' };
    expect((await feed('xix', since)).status).toBe(200);
    const id = await book({
      start: new Date('2017-06-21T13:00:00Z'),
      end: new Date('2017-06-21T14:00:00Z'),
    });
    const more = await feed('xix', { 'if-none-match': etag });
    expect(entries(more.text)).toHaveLength(entries(first.text).length + 1);
    await house.get(Bookings).act(system, id, { act: 'release', why: 'Not needed' });
    expect((await feed('xix', { 'if-none-match': etag })).status).toBe(304);
    const blocking = await house.get(Blockings).add(system, {
      venueId: 'palais',
      roomIds: ['xix'],
      start: new Date('2017-06-26T08:00:00Z'),
      end: new Date('2017-06-26T18:00:00Z'),
      reason: 'SECRET SWEEP',
      mayOverride: [],
      despite: false,
    });
    const blocked = await feed('xix', { 'if-none-match': etag });
    expect(blocked.text).not.toContain('SECRET');
    expect(entries(blocked.text)).toHaveLength(entries(first.text).length + 1);
    await house.get(Blockings).lift(system, blocking._id);
    expect((await feed('xix', { 'if-none-match': etag })).status).toBe(304);
  });

  it('has no feed of rooms that are not there, and takes no other method', async () => {
    for (const room of ['nowhere', '..%2fxix', 'XIX'])
      expect([room, (await feed(room)).status]).toEqual([room, 404]);
    expect((await house.call('GET', '/calendar/rooms/xix')).status).toBe(404);
    const posted = await house.call('POST', path('xix'), { body: {} });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await house.call('HEAD', path('xix'))).status).toBe(200);
  });

  it('hangs at its door, a day on a sheet', async () => {
    const sheet = async (query: string, token = house.office): Promise<Response> =>
      fetch(`${house.running.url}/api/v1/rooms/xix/door-sheet.pdf${query}`, {
        headers: token === '' ? {} : { authorization: `Bearer ${token}` },
      });
    await book({
      start: new Date('2017-06-21T15:00:00Z'),
      end: new Date('2017-06-21T16:00:00Z'),
      title: 'SECRET TALKS',
      confidential: true,
    });
    const answer = await sheet('?on=2017-06-21');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.headers.get('content-disposition')).toContain('2017-06-21 Room XIX.pdf');
    const text = await pdfText(Buffer.from(await answer.arrayBuffer()));
    const read = text.replace(/\s+/g, ' ');
    for (const words of [
      'Room XIX',
      'Wednesday, 21 June 2017',
      '10:00–12:00',
      'Talks',
      '17:00–18:00',
      'Occupied',
    ])
      expect(read).toContain(words);
    // What people typed is printed as it stands; what is held or confidential is not told.
    expect(read).toContain('{{ room }}');
    expect(read).not.toContain('SECRET');
    expect(read).not.toContain('13:00–14:00');
    const empty = await pdfText(Buffer.from(await (await sheet('?on=2017-06-28')).arrayBuffer()));
    expect(empty).toContain('Nothing is booked on this day.');
    expect((await sheet('')).status).toBe(200);
    for (const query of ['?on=2017-02-30', '?on=tomorrow', '?at=2017-06-21'])
      expect([query, (await sheet(query)).status]).toEqual([query, 422]);
    expect((await sheet('?on=2017-06-21', '')).status).toBe(401);
    expect((await sheet('', await house.token('organiser'))).status).toBe(403);
    const gone = await house.call('GET', '/api/v1/rooms/nowhere/door-sheet.pdf');
    expect([gone.status, gone.json['code']]).toEqual([404, 'rooms/room-not-found']);
  });

  it('is reached from its page in the console', async () => {
    const desk = await signIn(house.running, 'office');
    const page = await (await desk.get('/office/rooms/xix')).text();
    expect(page).toContain('href="/calendar/rooms/xix.ics"');
    expect(page).toContain('action="/office/rooms/xix/door-sheet.pdf"');
    for (const query of ['?on=2017-06-21', '?on=', '']) {
      const sheet = await desk.get(`/office/rooms/xix/door-sheet.pdf${query}`);
      expect([query, sheet.status, sheet.headers.get('content-type')]).toEqual([
        query,
        200,
        'application/pdf',
      ]);
      const text = await pdfText(Buffer.from(await sheet.arrayBuffer()));
      expect(text).toContain(query === '?on=2017-06-21' ? '21 June 2017' : '6 June 2017');
    }
  });
});
