import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { SessionHouse } from '../support/session-house.js';

/** Without its key, for these tests plan the meeting again and again; in a room by its name alone, for they have no venue. */
const data = (name: string): Record<string, unknown> => {
  const file = new URL(`../../src/demo/data/geneva/${name}.json`, import.meta.url);
  const {
    key: _key,
    roomId: _roomId,
    ...rest
  } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return rest;
};

const codes = (json: Record<string, unknown>): string[] =>
  (json['findings'] as { code: string }[]).map(({ code }) => code);
const places = (json: Record<string, unknown>): string[] =>
  (json['findings'] as { where: string }[]).map(({ where }) => where);

describe('processes and meetings by the API', () => {
  let house: SessionHouse;
  let processId: string;

  beforeAll(async () => {
    house = await SessionHouse.open();
    processId = String((await house.call('POST', '/api/v1/processes', { body: data('process') })).json['id']);
  });

  afterAll(async () => {
    await house?.close();
  });

  const plan = async (body: unknown = data('meeting')): Promise<string> => {
    const answer = await house.call('POST', `/api/v1/processes/${processId}/meetings`, { body });
    expect(answer.status).toBe(201);
    return String(answer.json['id']);
  };
  const setProgramme = (id: string, etag: string, body: unknown = data('programme')) =>
    house.call('PUT', `/api/v1/meetings/${id}/programme`, { body, headers: { 'if-match': etag } });
  const count = (collection: string): Promise<number> => house.db.collection(collection).countDocuments();

  it('take the Geneva session from its files to an announced meeting with feeds', async () => {
    const id = await plan();
    const read = await house.call('GET', `/api/v1/meetings/${id}`);
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.json).toMatchObject({
      status: 'planned',
      startsAt: '2017-06-19T08:00:00.000Z',
      endsAt: '2017-06-20T16:00:00.000Z',
    });

    const set = await setProgramme(id, '"1"');
    expect(set.status).toBe(200);
    expect(set.json).toMatchObject({ version: 2, findings: [] });
    expect((await house.call('GET', `/calendar/meetings/${id}.ics`)).status).toBe(404);

    const announced = await house.call('POST', `/api/v1/meetings/${id}/announce`);
    expect(announced.json).toMatchObject({ status: 'announced', version: 3 });
    await eventually(async () => {
      const feed = await house.call('GET', `/calendar/meetings/${id}.ics`);
      expect(feed.status).toBe(200);
      const calendar = feed.text.replaceAll('\r\n ', '');
      expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(6);
      expect(calendar).toContain('DTSTART;VALUE=DATE:20170619');
      expect(calendar).toContain('DTSTART;TZID=Europe/Zurich:20170620T150000');
      expect(calendar).toContain('Moderator: H.E. Mr. Ola Henrikson');
    });
    const page = await house.call('GET', `/meetings/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Third informal thematic session');
  });

  it('give the time budget to the office, with an upper bound of floor interventions', async () => {
    const id = await plan();
    await setProgramme(id, '"1"');
    const { json } = await house.call('GET', `/api/v1/meetings/${id}/time-budget`);
    expect(json['items']).toMatchObject([
      { itemId: 'panel-1', minutes: 165, remaining: { least: 130, most: 140 }, floorInterventionsAtMost: 46 },
      { itemId: 'panel-2', minutes: 170 },
      { itemId: 'panel-3', minutes: 175 },
      { itemId: 'summary-panel', remaining: { least: 110, most: 125 }, floorInterventionsAtMost: 41 },
    ]);
  });

  it('close an announced meeting when its last sitting is over', async () => {
    const id = await plan({
      ...data('meeting'),
      sittings: [{ id: 'only', date: '2017-06-07', start: '10:00', end: '11:00' }],
    });
    await house.call('POST', `/api/v1/meetings/${id}/announce`);
    await house.step('2017-06-07T09:30:00Z');
    await eventually(async () => {
      expect((await house.call('GET', `/api/v1/meetings/${id}`)).json['status']).toBe('held');
    });
  });

  it('show a cancelled meeting as cancelled, and take no second cancellation', async () => {
    const id = await plan();
    await house.call('POST', `/api/v1/meetings/${id}/announce`);
    const body = { reason: 'The host withdrew.' };
    expect((await house.call('POST', `/api/v1/meetings/${id}/cancel`, { body })).json).toMatchObject({
      status: 'cancelled',
    });
    await eventually(async () => {
      const feed = (await house.call('GET', `/calendar/meetings/${id}.ics`)).text;
      expect(feed.match(/STATUS:CANCELLED/g)).toHaveLength(6);
    });
    expect((await house.call('GET', `/meetings/${id}`)).text).toContain('This meeting is cancelled');
    const again = await house.call('POST', `/api/v1/meetings/${id}/cancel`, { body });
    expect([again.status, again.json['code']]).toEqual([409, 'meetings/transition-refused']);
  });

  it('withdraw the entries of sittings that a planned meeting no longer has', async () => {
    const id = await plan();
    const entry = () =>
      house.db.collection('calendar_entries').findOne({ 'ref.id': `${id}:day-2-afternoon` });
    await eventually(async () => expect((await entry())?.['status']).toBe('tentative'));
    const sittings = (data('meeting')['sittings'] as unknown[]).slice(0, 1);
    const revised = await house.call('PUT', `/api/v1/meetings/${id}`, {
      body: { ...data('meeting'), sittings },
      headers: { 'if-match': '"1"' },
    });
    expect(revised.status).toBe(200);
    await eventually(async () => expect(await entry()).toMatchObject({ status: 'cancelled', public: false }));
  });

  describe('refuse, and write nothing', () => {
    it('an edit without If-Match, and one of an old version', async () => {
      const id = await plan();
      const put = (headers: Record<string, string>) =>
        house.call('PUT', `/api/v1/meetings/${id}/programme`, { body: data('programme'), headers });
      expect((await put({})).status).toBe(428);
      expect((await put({ 'if-match': 'old' })).status).toBe(400);
      expect((await put({ 'if-match': '"1"' })).status).toBe(200);
      const stale = await put({ 'if-match': '"1"' });
      expect([stale.status, stale.json['code']]).toEqual([412, 'platform/stale']);
    });

    it('faults of the sittings, all at once', async () => {
      const before = await count('meetings');
      const sittings = [
        { id: 'a', date: '2017-06-19', start: '13:00', end: '10:00' },
        { id: 'b', date: '2017-03-26', start: '02:30', end: '04:00' },
      ];
      const answer = await house.call('POST', `/api/v1/processes/${processId}/meetings`, {
        body: { ...data('meeting'), sittings },
      });
      expect(answer.status).toBe(422);
      expect(codes(answer.json)).toEqual(['meetings/sitting-ends-before-start', 'meetings/time-skipped']);
      expect(await count('meetings')).toBe(before);
    });

    it('faults of the programme, all at once, and keep the programme as it was', async () => {
      const id = await plan();
      const items = [
        { id: 'a', kind: 'panel', title: 'A', sitting: 'day-1-morning', start: '10:00', end: '13:30' },
        { id: 'b', kind: 'panel', title: 'B', sitting: 'nowhere', start: '10:00', end: '11:00' },
        { id: 'c', kind: 'panel', title: 'C', sitting: 'day-1-morning', start: '12:00', end: '13:00' },
      ];
      const answer = await setProgramme(id, '"1"', { items });
      expect(answer.json['code']).toBe('meetings/programme-faulty');
      expect(codes(answer.json)).toEqual([
        'meetings/item-outside-sitting',
        'meetings/sitting-unknown',
        'meetings/items-overlap',
      ]);
      expect((await house.call('GET', `/api/v1/meetings/${id}`)).json['version']).toBe(1);
    });

    it.each([
      ['a zone that does not exist', { zone: 'Europe/Geneva' }, 'zone'],
      ['a line break in a title', { title: 'one\r\nBEGIN:VALARM' }, 'title'],
      ['an operator in a value', { city: { $gt: '' } }, 'city'],
      [
        'a day that does not exist',
        { sittings: [{ id: 'a', date: '2017-02-30', start: '10:00', end: '11:00' }] },
        'sittings.0.date',
      ],
      [
        'an hour that does not exist',
        { sittings: [{ id: 'a', date: '2017-02-28', start: '24:00', end: '25:00' }] },
        'sittings.0.start',
      ],
      ['an empty list of sittings', { sittings: [] }, 'sittings'],
    ])('%s', async (_what, change, where) => {
      const before = await count('meetings');
      const answer = await house.call('POST', `/api/v1/processes/${processId}/meetings`, {
        body: { ...data('meeting'), ...change },
      });
      expect([answer.status, answer.json['code']]).toEqual([422, 'platform/invalid-input']);
      expect(places(answer.json)).toContain(where);
      expect(await count('meetings')).toBe(before);
    });

    it('an unknown field, by name', async () => {
      const answer = await house.call('POST', '/api/v1/processes', {
        body: { ...data('process'), owner: 'me' },
      });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('owner');
    });

    it('the same Idempotency-Key with another body, and run the first request once', async () => {
      const before = await count('processes');
      const post = (title: string) =>
        house.call('POST', '/api/v1/processes', {
          body: { ...data('process'), title },
          headers: { 'idempotency-key': 'same-key' },
        });
      const first = await post('One');
      expect((await post('One')).json['id']).toBe(first.json['id']);
      expect((await post('Two')).status).toBe(422);
      expect(await count('processes')).toBe(before + 1);
    });

    it('roles without the permission, and tokens of another process', async () => {
      const id = await plan();
      const facilitator = await house.token('facilitator');
      const other = await house.token('office', 'another-process');
      expect((await house.call('GET', `/api/v1/meetings/${id}`, { token: facilitator })).status).toBe(200);
      expect(
        (await house.call('POST', `/api/v1/meetings/${id}/announce`, { token: facilitator })).status,
      ).toBe(403);
      expect((await house.call('GET', `/api/v1/meetings/${id}`, { token: other })).json['code']).toBe(
        'access/other-process',
      );
      expect((await house.call('POST', `/api/v1/meetings/${id}/announce`, { token: other })).status).toBe(
        403,
      );
      expect(
        (await house.call('POST', '/api/v1/processes', { token: other, body: data('process') })).status,
      ).toBe(403);
      expect((await house.call('GET', '/api/v1/processes', { token: other })).json['items']).toEqual([]);
    });

    it('what is not there', async () => {
      expect((await house.call('GET', '/api/v1/meetings/none')).json['code']).toBe('meetings/not-found');
      expect((await house.call('GET', '/api/v1/processes/none')).json['code']).toBe(
        'meetings/process-not-found',
      );
      expect(
        (await house.call('POST', '/api/v1/processes/none/meetings', { body: data('meeting') })).status,
      ).toBe(404);
    });
  });
});
