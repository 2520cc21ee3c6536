import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { Meetings, Releases } from '../../src/meetings/index.js';
import type { ReleasedContent } from '../../src/meetings/releases/release.types.js';
import { Bookings, Occupancy, OwnedBookings, roomResource, Venues } from '../../src/rooms/index.js';
import { eventually } from '../support/eventually.js';
import { genevaFacts, genevaProcess, genevaProgramme } from '../support/geneva-session.js';
import { type Answer, SessionHouse, system } from '../support/session-house.js';

const open = [{ from: '08:00', to: '19:00' }];
const WORDS = { heading: 'Room of the second day', note: null, editorial: false };

describe('releases of a programme', () => {
  let house: SessionHouse;
  let meetings: Meetings;
  let releases: Releases;
  let processId: string;
  let rooms = 0;

  beforeAll(async () => {
    house = await SessionHouse.open();
    meetings = house.get(Meetings);
    releases = house.get(Releases);
    const { key: _key, ...facts } = genevaProcess();
    processId = (await meetings.openProcess(system, { ...facts, key: null }))._id;
    await house.get(Venues).defineVenue(system, 'palais', undefined, {
      name: 'Palais des Nations',
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open, wednesday: open },
      source: null,
    });
  });
  afterAll(async () => {
    await house?.close();
  });

  const room = async (changes: object = {}): Promise<string> => {
    rooms += 1;
    await house.get(Venues).defineRoom(system, `room-${rooms}`, undefined, {
      venueId: 'palais',
      name: `Room ${rooms}`,
      whereabouts: null,
      capacity: {},
      booths: 8,
      accessibility: [],
      equipment: [],
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
    return `room-${rooms}`;
  };
  const announced = async (roomId: string | null): Promise<string> => {
    const meeting = await meetings.plan(system, processId, { ...genevaFacts(), key: null, roomId });
    await meetings.setProgramme(system, meeting._id, meeting.version, genevaProgramme());
    await meetings.announce(system, meeting._id);
    return meeting._id;
  };
  const edited = async (id: string, change: (content: ReleasedContent) => void): Promise<ReleasedContent> => {
    const content = structuredClone((await releases.report(id)).content);
    change(content);
    return content;
  };
  const standing = async (roomId: string): Promise<number> => {
    const [from, to] = [new Date('2017-06-01T00:00:00Z'), new Date('2017-07-01T00:00:00Z')];
    const found = await house.get(Occupancy).standing([roomResource(roomId)], from, to);
    return found.get(roomResource(roomId))?.length ?? 0;
  };
  const inRoom =
    (roomId: string, ...ids: string[]) =>
    (content: ReleasedContent) => {
      for (const sitting of content.sittings) if (ids.includes(sitting.id)) sitting.roomId = roomId;
    };
  const call = (method: string, path: string, body?: unknown, version?: number): Promise<Answer> =>
    house.call(method, `/api/v1/meetings/${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(version === undefined ? {} : { headers: { 'if-match': `"${version}"` } }),
    });

  it('begin with what the meeting is announced with; after that nothing changes but by a draft', async () => {
    const id = await announced(null);
    expect((await call('GET', `${id}/releases`)).json).toMatchObject({
      items: [{ n: 1, heading: 'As announced', editorial: false }],
    });
    const { version } = await meetings.meeting(id);
    const refused = await call('PUT', `${id}/programme`, genevaProgramme(), version);
    expect([refused.status, refused.json['code']]).toEqual([409, 'meetings/announced']);
    expect((await call('GET', `${id}/draft`)).json).toMatchObject({ version: 0, basedOn: 1, changes: [] });
    expect((await call('POST', `${id}/draft/release`, WORDS, 1)).json['code']).toBe('meetings/no-draft');
  });

  it('hold the room of a draft beside the released one, and turn it over in one step', async () => {
    const [xix, xvii] = [await room(), await room()];
    const id = await announced(xix);
    const draft = await releases.save(
      system,
      id,
      undefined,
      await edited(id, inRoom(xvii, 'day-2-morning', 'day-2-afternoon')),
    );
    expect([await standing(xix), await standing(xvii)]).toEqual([5, 2]);
    // Nobody sees it yet, and nobody else can take it.
    expect((await meetings.meeting(id)).sittings.map(({ roomId }) => roomId)).not.toContain(xvii);
    const { release, changes } = await releases.release(system, id, draft.version, WORDS);
    expect(changes.map(({ what, after }) => [what, after])).toEqual([
      ['room-changed', 'Room 2'],
      ['room-changed', 'Room 2'],
    ]);
    expect(release).toMatchObject({ n: 2, heading: WORDS.heading });
    expect([await standing(xix), await standing(xvii)]).toEqual([3, 2]);
    const bookings = await house.get(OwnedBookings).of({ root: `meeting:${id}`, refType: 'sitting' });
    expect(bookings.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'confirmed'));
    expect((await releases.report(id)).draft).toBeNull();
  });

  it('give back what a discarded draft held', async () => {
    const [xix, xvii] = [await room(), await room()];
    const id = await announced(xix);
    await releases.save(system, id, undefined, await edited(id, inRoom(xvii, 'day-1-morning')));
    expect(await standing(xvii)).toBe(1);
    expect((await call('DELETE', `${id}/draft`)).status).toBe(204);
    expect((await call('DELETE', `${id}/draft`)).status).toBe(204);
    expect([await standing(xix), await standing(xvii)]).toEqual([5, 0]);
  });

  it('refuse a draft whose room somebody else has, and keep the one that stood', async () => {
    const [xix, xvii] = [await room(), await room()];
    const [id, other] = [await announced(xix), await announced(xvii)];
    const content = await edited(id, inRoom(xvii, 'day-1-morning'));
    await expect(releases.save(system, id, undefined, content)).rejects.toMatchObject({
      code: 'rooms/occupied',
      extensions: { clashes: [{ root: `meeting:${other}` }] },
    });
    expect((await releases.report(id)).draft).toBeNull();
    expect(await standing(xvii)).toBe(5);
  });

  it("keep what an approver said of the draft's room", async () => {
    const [xix, hall] = [await room(), await room({ approval: true })];
    const id = await announced(xix);
    const draft = await releases.save(system, id, undefined, await edited(id, inRoom(hall, 'day-1-morning')));
    const [held] = await house.get(OwnedBookings).of({ root: `meeting:${id}`, refType: 'draft-sitting' });
    await house.get(Bookings).act(system, held?._id ?? '', { act: 'approve', note: null });
    await releases.release(system, id, draft.version, WORDS);
    const bookings = await house.get(OwnedBookings).of({ root: `meeting:${id}`, refType: 'sitting' });
    expect(bookings.find(({ roomId }) => roomId === hall)).toMatchObject({
      state: 'confirmed',
      approval: { state: 'given' },
    });
  });

  it('move what calendars show, under the same UID, and close the meeting at its new end', async () => {
    const id = await announced(null);
    const feed = async () => {
      const { text, status } = await house.call('GET', `/calendar/meetings/${id}.ics`);
      expect(status).toBe(200);
      const calendar = new ICAL.Component(ICAL.parse(text) as never);
      const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
      return new Map(events.map((event) => [event.uid, event]));
    };
    await eventually(feed);
    const before = await feed();
    const content = await edited(id, ({ sittings }) => {
      const last = sittings.find(({ id: sitting }) => sitting === 'day-2-afternoon');
      if (last) Object.assign(last, { date: '2017-06-21', start: '15:00', end: '18:00' });
    });
    const draft = await releases.save(system, id, undefined, content);
    await releases.release(system, id, draft.version, { ...WORDS, heading: 'A third day' });
    expect((await meetings.meeting(id)).endsAt.toISOString()).toBe('2017-06-21T16:00:00.000Z');
    expect(await house.db.collection('tasks').findOne({ name: 'hold-meeting', key: id })).toMatchObject({
      dueAt: new Date('2017-06-21T16:00:00Z'),
    });
    await eventually(async () => {
      const after = await feed();
      expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
      const moved = [...after.values()].find(({ startDate }) =>
        startDate.toString().startsWith('2017-06-21T15'),
      );
      expect(moved?.sequence).toBe((before.get(moved?.uid ?? '')?.sequence ?? -1) + 1);
    });
  });

  it('are numbered, never change, and say what stood on any day', async () => {
    const id = await announced(null);
    await house.step('2017-06-07T12:00:00Z');
    const renamed = await edited(id, (content) => {
      content.title = `${content.title} (revised)`;
    });
    const draft = await releases.save(system, id, undefined, renamed);
    await releases.release(system, id, draft.version, { ...WORDS, heading: 'A word', editorial: true });
    const at = (day: string) => call('GET', `${id}/releases/as-of?at=2017-06-${day}`);
    expect((await at('06T18:00:00Z')).json).toMatchObject({ n: 1, title: genevaFacts().title });
    expect((await at('08T00:00:00Z')).json).toMatchObject({ n: 2, editorial: true });
    expect((await at('01T00:00:00Z')).json['code']).toBe('meetings/release-not-found');
    expect((await call('GET', `${id}/releases/2/changes?with=1`)).json).toMatchObject({
      items: [{ what: 'wording', subject: 'Meeting' }],
    });
    expect((await call('GET', `${id}/releases/3`)).status).toBe(404);
    await house.step('2017-06-06T14:00:00Z');
  });

  it('are one where two are made at a moment, and refuse an outdated draft', async () => {
    const id = await announced(null);
    const content = await edited(id, ({ programme }) => {
      const [first] = programme;
      if (first) first.end = '10:10';
    });
    const draft = await releases.save(system, id, undefined, content);
    const made = await Promise.allSettled([
      releases.release(system, id, draft.version, WORDS),
      releases.release(system, id, draft.version, WORDS),
    ]);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await releases.list(id)).map(({ n }) => n)).toEqual([2, 1]);
  });

  it('refuse what the rules of the field refuse, and name rule and source', async () => {
    const id = await announced(null);
    const overdrawn = await edited(id, (content) => {
      const panel = content.programme.find(({ kind }) => kind === 'panel');
      if (panel)
        panel.end = panel.start.replace(/\d\d$/u, (minutes) => String(Number(minutes) + 10).padStart(2, '0'));
    });
    const saved = await call('PUT', `${id}/draft`, bodyOf(overdrawn));
    expect(saved.status).toBe(200);
    const blocking = (
      saved.json['findings'] as { code: string; blocks: string | null; source: string }[]
    ).filter(({ blocks }) => blocks === 'release');
    expect(blocking).toMatchObject([
      { code: 'meetings/time-overdrawn', source: expect.stringContaining('limits') },
    ]);
    const refused = await call('POST', `${id}/draft/release`, WORDS, Number(saved.json['version']));
    expect([refused.status, refused.json['code']]).toEqual([422, 'meetings/programme-faulty']);

    const outside = await edited(id, ({ programme }) => {
      const [first] = programme;
      if (first) first.start = '08:00';
    });
    const bad = await call('PUT', `${id}/draft`, bodyOf(outside), Number(saved.json['version']));
    expect([bad.status, bad.json['code']]).toEqual([422, 'meetings/programme-faulty']);
    expect((await call('PUT', `${id}/draft`, bodyOf(overdrawn))).status).toBe(428);
    expect((await call('PUT', `${id}/draft`, bodyOf(overdrawn), 77)).status).toBe(412);
    const moved = await edited(id, ({ sittings }) => {
      const [first] = sittings;
      if (first) first.roomId = 'nowhere';
    });
    expect(
      (await call('PUT', `${id}/draft`, bodyOf(moved), Number(saved.json['version']))).json['code'],
    ).toBe('rooms/room-not-found');
  });

  it('take markup and hostile words for what they are, and refuse control characters and a megabyte', async () => {
    const id = await announced(null);
    const hostile = await edited(id, ({ programme }) => {
      const [first] = programme;
      if (first) first.title = '<script>alert(1)</script> {{ x }} *R*';
    });
    const saved = await call('PUT', `${id}/draft`, bodyOf(hostile));
    expect((saved.json['items'] as { title: string }[])[0]?.title).toBe(
      '<script>alert(1)</script> {{ x }} *R*',
    );
    const version = Number(saved.json['version']);
    const control = await edited(id, ({ programme }) => {
      const [first] = programme;
      if (first) first.title = 'A\r\nB\u0000';
    });
    expect((await call('PUT', `${id}/draft`, bodyOf(control), version)).status).toBe(422);
    const large = await edited(id, ({ programme }) => {
      for (const item of programme) item.paragraph = 'x'.repeat(200_000);
    });
    expect((await call('PUT', `${id}/draft`, bodyOf(large), version)).status).toBeGreaterThanOrEqual(413);
  });
});

const bodyOf = ({ programme, ...content }: ReleasedContent): object => ({ ...content, items: programme });
