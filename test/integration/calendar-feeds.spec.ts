import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  assertWellFormed,
  CalendarApiModule,
  CalendarEntries,
  type CalendarEntry,
  CalendarFeeds,
  CalendarModule,
  type EntryFacts,
  feedUrl,
  subscribeLinks,
} from '../../src/calendar/index.js';
import { type StoredEvent, systemActor, UnitOfWork } from '../../src/messaging/index.js';
import { type Config, Ids, Metrics, ProcessClock, ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { type Answer, ask, Cord, ownReader, Subscriber } from '../support/calendar-peers.js';
import { testConfig } from '../support/config.js';
import { describeWith } from '../support/peers.js';

const actor = systemActor('test', 'correlation-calendar');
const features = { common: [CalendarModule], api: [CalendarApiModule], worker: [] };
const DAY = 86_400_000;

const common = {
  processId: 'gcm',
  meetingId: 'geneva',
  description: '',
  status: 'confirmed' as const,
  public: true,
};
const meeting: EntryFacts = {
  ...common,
  ref: { type: 'meeting', id: 'geneva' },
  kind: 'meeting',
  title: 'Third informal thematic session',
  when: { kind: 'all-day', first: '2017-06-19', last: '2017-06-20' },
};
const sitting = (n: number, change: Partial<EntryFacts> = {}): EntryFacts => ({
  ...common,
  ref: { type: 'sitting', id: `geneva:${n}` },
  kind: 'sitting',
  title: `Third informal thematic session: sitting ${n}`,
  description: '10:15-13:00 Panel 1',
  place: 'Room XIX, Palais des Nations',
  when: {
    kind: 'timed',
    start: new Date(Date.UTC(2017, 5, 19, 8) + n * 5 * 3_600_000),
    end: new Date(Date.UTC(2017, 5, 19, 11) + n * 5 * 3_600_000),
    zone: 'Europe/Zurich',
  },
  ...change,
});

const uids = (answer: Answer): string[] =>
  [...answer.body.toString().matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid ?? '');
const titles = (answer: Answer): string[] =>
  [...answer.body.toString().matchAll(/^SUMMARY:(.*)\r$/gm)].map(([, title]) => title ?? '');

const etagOf = (answer: Answer): string => String(answer.headers['etag']);

describe('calendar feeds', () => {
  let config: Config;
  let running: Running;
  let feedOf: (path: string) => string;

  const put = (...facts: EntryFacts[]): Promise<CalendarEntry[]> =>
    running.app.get(UnitOfWork).run(actor, async (tx) => {
      const entries: CalendarEntry[] = [];
      for (const fact of facts) entries.push(await running.app.get(CalendarEntries).put(tx, fact));
      return entries;
    });
  const setClock = (at: string): Promise<unknown> => running.app.get(ProcessClockKeeper).set(new Date(at));
  beforeAll(async () => {
    config = testConfig({ APP_ROLE: 'api', CLOCK_ADJUSTABLE: 'true' });
    running = await boot(config, features, { logger: false });
    feedOf = (path) => `${running.url}/calendar/${path}`;
    await setClock('2017-05-02T14:00:00Z');
    await put(meeting, sitting(0), sitting(1));
  });

  afterAll(async () => {
    await running?.close();
  });

  describe('entries', () => {
    it('are put once, whatever races, with one event for each change', async () => {
      const facts = sitting(0, {
        ref: { type: 'sitting', id: 'raced' },
        processId: 'raced',
        meetingId: 'raced',
      });
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => put(facts)));
      const put1 = results.filter(({ status }) => status === 'fulfilled');
      expect(put1.length).toBeGreaterThan(0);
      const model = running.app.get<Model<CalendarEntry>>(getModelToken('CalendarEntry'));
      expect(await model.countDocuments({ 'ref.id': 'raced' })).toBe(1);
      const entry = await running.app.get(CalendarEntries).byRef('sitting', 'raced');
      const events = running.app.get<Model<StoredEvent>>(getModelToken('Event'));
      expect(await events.find({ stream: `calendar-entry:${entry?._id ?? ''}` }).lean()).toMatchObject([
        {
          version: 1,
          type: 'calendar-entry.changed',
          data: { ref: facts.ref, uid: entry?.uid, sequence: 0, material: true },
        },
      ]);
    });

    it('check 11: keep their UID and raise SEQUENCE for time and place alone', async () => {
      const ref = { type: 'sitting', id: 'moving' };
      const facts = sitting(0, { ref, processId: 'moving', meetingId: 'moving' });
      const [first] = await put(facts);
      const [same] = await put(facts);
      const [text] = await put({ ...facts, description: 'Agenda corrected' });
      const [moved] = await put({ ...facts, description: 'Agenda corrected', place: 'Room XX' });
      expect(new Set([first?.uid, same?.uid, text?.uid, moved?.uid]).size).toBe(1);
      expect([first, same, text, moved].map((entry) => entry?.sequence)).toEqual([0, 0, 0, 1]);
      expect([first, same, text, moved].map((entry) => entry?.version)).toEqual([1, 1, 2, 3]);
      expect(await running.app.get(CalendarEntries).byRef(ref.type, ref.id)).toEqual(moved);
      const events = running.app.get<Model<StoredEvent<'calendar-entry.changed'>>>(getModelToken('Event'));
      const logged = await events.find({ stream: `calendar-entry:${first?._id ?? ''}` }).sort({ version: 1 });
      expect(logged.map(({ data }) => data.material)).toEqual([true, false, true]);
    });

    it('check 5: are refused with an end before the start, and nothing is written', async () => {
      const start = new Date('2017-06-19T08:00:00Z');
      const wrong = sitting(0, {
        ref: { type: 'sitting', id: 'wrong' },
        when: { kind: 'timed', start, end: start, zone: 'Europe/Zurich' },
      });
      await expect(put(wrong)).rejects.toMatchObject({ code: 'calendar/end-before-start' });
      expect(await running.app.get(CalendarEntries).byRef('sitting', 'wrong')).toBeNull();
    });
  });

  describe('over HTTP', () => {
    it('check 31: answer with type, tags, length and a name, and with no cookie', async () => {
      const answer = await ask(feedOf('meetings/geneva.ics'));
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="meeting-geneva.ics"',
        'content-length': String(answer.body.length),
        'last-modified': 'Tue, 02 May 2017 14:00:00 GMT',
        'cache-control': 'public, max-age=300, stale-while-revalidate=3600',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
        vary: 'Accept-Encoding',
      });
      expect(answer.headers['etag']).toMatch(/^W\/"[\w-]{20,}"$/);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.headers['content-encoding']).toBeUndefined();
      assertWellFormed(answer.body);
    });

    it('show the meeting all day and its sittings, under the UIDs of the invitations', async () => {
      const answer = await ask(feedOf('meetings/geneva.ics'));
      const entries = await Promise.all(
        [meeting, sitting(0), sitting(1)].map(({ ref }) =>
          running.app.get(CalendarEntries).byRef(ref.type, ref.id),
        ),
      );
      expect(uids(answer)).toEqual(entries.map((entry) => entry?.uid));
      const [read] = await ownReader([answer.body.toString()]);
      expect(read?.complaints).toEqual([]);
      expect(answer.body.toString()).not.toMatch(/^(METHOD|ATTENDEE|ORGANIZER)/m);
      expect(answer.body.toString()).toContain(
        `SOURCE;VALUE=URI:${feedUrl(config.http.publicUrl, { kind: 'meeting', id: 'geneva' })}`,
      );
    });

    it('check 32: answer 304 to their tag in every form, and If-None-Match wins', async () => {
      const url = feedOf('meetings/geneva.ics');
      const full = await ask(url);
      const etag = etagOf(full);
      const strong = etag.replace(/^W\//, '');
      for (const header of [etag, strong, `"x", ${etag}`, `"x",${strong},"y"`, '*']) {
        const answer = await ask(url, { headers: { 'if-none-match': header } });
        expect({ header, status: answer.status, body: answer.body.length }).toEqual({
          header,
          status: 304,
          body: 0,
        });
        expect(answer.headers).toMatchObject({
          etag,
          'cache-control': full.headers['cache-control'],
          vary: 'Accept-Encoding',
          'last-modified': full.headers['last-modified'],
        });
        expect(answer.headers['content-type']).toBeUndefined();
      }
      const other = await ask(url, {
        headers: { 'if-none-match': '"other"', 'if-modified-since': String(full.headers['last-modified']) },
      });
      expect(other.status).toBe(200);
    });

    it('check 35: answer 304 to their own date, 200 to an earlier one and to what is no date', async () => {
      const url = feedOf('meetings/geneva.ics');
      for (const [date, status] of [
        ['Tue, 02 May 2017 14:00:00 GMT', 304],
        ['Wed, 03 May 2017 14:00:00 GMT', 304],
        ['Tue, 02 May 2017 13:59:59 GMT', 200],
        ['the day before yesterday', 200],
      ] as const) {
        expect({ date, status: (await ask(url, { headers: { 'if-modified-since': date } })).status }).toEqual(
          {
            date,
            status,
          },
        );
      }
    });

    it('check 34: answer HEAD with the headers of GET, and other methods with 405 and Allow', async () => {
      const url = feedOf('processes/gcm.ics?utm_source=x&cancelled[]=1&$where=1');
      const get = await ask(url);
      const head = await ask(url, { method: 'HEAD' });
      expect(get.status).toBe(200);
      expect(head.status).toBe(200);
      expect(head.body).toHaveLength(0);
      const changing = new Set([
        'date',
        'x-correlation-id',
        'connection',
        'keep-alive',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
      ]);
      const lasting = (answer: Answer) =>
        Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !changing.has(name)));
      expect(lasting(head)).toEqual(lasting(get));
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        const answer = await ask(url, {
          method,
          headers: { 'content-type': 'text/x-unknown' },
          // Node frames no body of a DELETE.
          ...(method === 'DELETE' ? {} : { body: 'BEGIN:VCALENDAR' }),
        });
        expect({ method, status: answer.status, allow: answer.headers['allow'] }).toEqual({
          method,
          status: 405,
          allow: 'GET, HEAD, OPTIONS',
        });
      }
      const options = await ask(url, { method: 'OPTIONS' });
      expect(options.status).toBe(204);
      expect(options.headers['access-control-allow-origin']).toBe('*');
    });

    it('check 36: have the same bytes plain and packed, under the same tag', async () => {
      const url = feedOf('processes/gcm.ics');
      const plain = await ask(url, { headers: { 'accept-encoding': 'identity' } });
      const packed = await ask(url, { headers: { 'accept-encoding': 'br, gzip;q=0.8' } });
      expect(packed.headers).toMatchObject({
        'content-encoding': 'gzip',
        vary: 'Accept-Encoding',
        'content-length': String(packed.body.length),
        etag: etagOf(plain),
      });
      expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    });

    it('check 38: answer 404 for what does not exist, is not public, or is no address of a feed', async () => {
      await put(
        sitting(0, {
          ref: { type: 'sitting', id: 'closed' },
          processId: 'closed',
          meetingId: 'closed',
          public: false,
        }),
      );
      for (const path of [
        'meetings/unknown.ics',
        'meetings/closed.ics',
        'processes/closed.ics',
        'meetings/geneva',
        'meetings/%24where.ics',
        'meetings/a%00b.ics',
        'rooms/geneva.ics',
      ]) {
        const answer = await ask(feedOf(path));
        expect({ path, status: answer.status, type: answer.headers['content-type'] }).toEqual({
          path,
          status: 404,
          type: 'application/problem+json',
        });
      }
    });

    it('check 40: have webcal and Google addresses that lead to the same place', () => {
      const links = subscribeLinks('https://convene.example.org/', { kind: 'process', id: 'gcm' });
      expect(links).toEqual({
        https: 'https://convene.example.org/calendar/processes/gcm.ics',
        webcal: 'webcal://convene.example.org/calendar/processes/gcm.ics',
        google:
          'https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fconvene.example.org%2Fcalendar%2Fprocesses%2Fgcm.ics',
      });
    });

    it.each(['Mozilla/5.0 Thunderbird/128.0', 'Google-Calendar-Importer', 'curl/8', ''])(
      'check 40: answer %j without Accept and without a redirect',
      async (agent) => {
        const answer = await ask(feedOf('meetings/geneva.ics'), {
          headers: agent ? { 'user-agent': agent } : {},
        });
        expect(answer.status).toBe(200);
      },
    );

    it('are counted by kind and outcome', async () => {
      const metrics = await running.app.get(Metrics).registry.metrics();
      expect(metrics).toMatch(/convene_feed_requests_total\{feed="meeting",outcome="full"\} [1-9]/);
      expect(metrics).toMatch(/convene_feed_requests_total\{feed="meeting",outcome="not-modified"\} [1-9]/);
      expect(metrics).toMatch(/convene_feed_requests_total\{feed="process",outcome="refused"\} [1-9]/);
    });
  });

  describe('as time passes', () => {
    it('check 21: are byte-identical in another process, later and after a restart', async () => {
      const url = (base: string) => `${base}/calendar/processes/gcm.ics`;
      const here = await ask(url(running.url));
      const other = await boot(
        testConfig({
          APP_ROLE: 'api',
          CLOCK_ADJUSTABLE: 'true',
          MONGODB_URI: config.mongo.uri,
          REDIS_PREFIX: config.redis.prefix,
        }),
        features,
        { logger: false },
      );
      try {
        await setClock('2017-05-02T17:30:00Z');
        const there = await ask(url(other.url));
        expect(there.body.equals(here.body)).toBe(true);
        expect(there.headers['etag']).toBe(here.headers['etag']);
        const again = await ask(url(running.url), { headers: { 'if-none-match': etagOf(here) } });
        expect(again.status).toBe(304);
      } finally {
        await other.close();
      }
    });

    it('check 33: have a new tag after an edit, a cancellation, a withdrawal and a new title, and no other', async () => {
      const url = feedOf('processes/changing.ics');
      const own = { processId: 'changing', meetingId: 'changing' };
      const one = sitting(0, { ...own, ref: { type: 'sitting', id: 'c0' } });
      const two = sitting(1, { ...own, ref: { type: 'sitting', id: 'c1' } });
      const name = (title: string) =>
        running.app
          .get(UnitOfWork)
          .run(actor, (tx) =>
            running.app.get(CalendarFeeds).describe(tx, { kind: 'process', id: 'changing' }, { title }),
          );
      await put(one, two);
      let last = await ask(url);
      for (const change of [
        () => put({ ...one, title: 'Edited' }),
        () => put({ ...one, title: 'Edited', status: 'cancelled' as const }),
        () => put({ ...two, public: false }),
        () => name('Meetings of the process'),
        () => name('Other title'),
      ]) {
        await change();
        const next = await ask(url, { headers: { 'if-none-match': etagOf(last) } });
        expect(next.status).toBe(200);
        expect(next.body.equals(last.body)).toBe(false);
        expect(Date.parse(String(next.headers['last-modified']))).toBeGreaterThanOrEqual(
          Date.parse(String(last.headers['last-modified'])),
        );
        last = next;
        // The same again says nothing new.
        await change();
        expect((await ask(url, { headers: { 'if-none-match': etagOf(next) } })).status).toBe(304);
      }
      expect(titles(last)).toEqual(['CANCELLED: Edited']);
      expect(last.body.toString()).toContain('X-WR-CALNAME:Other title\r\n');
    });

    it('check 25: keep a cancelled sitting marked for 30 days, or leave it out for those who ask', async () => {
      const own = { processId: 'off', meetingId: 'off', ref: { type: 'sitting', id: 'off' } };
      await put(sitting(0, own));
      const [cancelled] = await put(sitting(0, { ...own, status: 'cancelled' }));
      const url = feedOf('meetings/off.ics');
      const answer = (await ask(url)).body.toString();
      expect(answer).toContain('STATUS:CANCELLED\r\n');
      expect(answer).toContain('SEQUENCE:1\r\n');
      expect(answer).toContain('TRANSP:TRANSPARENT\r\n');
      expect(answer).toContain('SUMMARY:CANCELLED: Third');
      const hidden = await ask(`${url}?cancelled=hide`);
      expect(uids(hidden)).toEqual([]);
      assertWellFormed(hidden.body);
      await setClock(new Date((cancelled?.endsAt.getTime() ?? 0) + 29 * DAY).toISOString());
      expect(uids(await ask(url))).toEqual([cancelled?.uid]);
      await setClock(new Date((cancelled?.endsAt.getTime() ?? 0) + 31 * DAY).toISOString());
      const gone = await ask(url);
      expect(gone.status).toBe(200);
      expect(uids(gone)).toEqual([]);
    });

    it('check 33: move their window once a day, with tag and date', async () => {
      const url = feedOf('processes/window.ics');
      const own = { processId: 'window', meetingId: 'window', ref: { type: 'sitting', id: 'window' } };
      const [entry] = await put(sitting(0, own));
      await setClock('2017-09-17T23:00:00Z');
      const last = await ask(url);
      expect(uids(last)).toEqual([entry?.uid]);
      await setClock('2017-09-18T00:00:01Z');
      const headers = {
        'if-none-match': etagOf(last),
        'if-modified-since': String(last.headers['last-modified']),
      };
      const next = await ask(url, { headers });
      expect(next.status).toBe(200);
      expect(uids(next)).toEqual([]);
      const bySince = await ask(url, { headers: { 'if-modified-since': headers['if-modified-since'] } });
      expect(bySince.status).toBe(200);
      expect(uids(await ask(feedOf('meetings/window.ics')))).toEqual([entry?.uid]);
    });

    it('check 30: exist without entries once they have a name', async () => {
      await running.app
        .get(UnitOfWork)
        .run(actor, (tx) =>
          running.app
            .get(CalendarFeeds)
            .describe(
              tx,
              { kind: 'process', id: 'new' },
              { title: 'New; process', description: 'a,b', url: 'https://convene.example.org/processes/new' },
            ),
        );
      const answer = await ask(feedOf('processes/new.ics'));
      expect(answer.status).toBe(200);
      assertWellFormed(answer.body);
      expect(answer.body.toString()).toContain(String.raw`X-WR-CALNAME:New\; process` + '\r\n');
      expect(answer.body.toString()).toContain(
        'REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n',
      );
    });
  });

  describeWith('calendar-peers', 'a subscriber with vdirsyncer and khal', () => {
    let subscriber: Subscriber | undefined;

    afterAll(async () => {
      await subscriber?.close();
    });

    it('check 24: sees what is new, moved, cancelled and withdrawn after one fetch each, and nothing twice', async () => {
      await setClock('2017-05-02T14:00:00Z');
      const own = { processId: 'seen', meetingId: 'seen' };
      const all = { ...meeting, ...own, ref: { type: 'meeting', id: 'seen' } };
      const one = sitting(0, { ...own, ref: { type: 'sitting', id: 'seen-0' }, title: 'First sitting' });
      const two = sitting(1, { ...own, ref: { type: 'sitting', id: 'seen-1' }, title: 'Second sitting' });
      await put(all, one, two);
      const reader = await Subscriber.of(feedOf('processes/seen.ics'), 'America/New_York');
      subscriber = reader;
      const agenda = () => reader.agenda('2017-06-19', 3);

      expect(await reader.sync()).toHaveLength(3);
      // 10:00-13:00 and 15:00-18:00 in Geneva.
      expect(await agenda()).toEqual([
        '2017-06-19|2017-06-20|Third informal thematic session',
        '2017-06-19 04:00|2017-06-19 07:00|First sitting',
        '2017-06-19 09:00|2017-06-19 12:00|Second sitting',
      ]);
      expect(await reader.sync()).toEqual([]);

      const moved = sitting(1, { ...two, title: 'First sitting', ref: one.ref });
      await put(moved);
      expect((await reader.sync()).length).toBeGreaterThan(0);
      expect(await agenda()).toContain('2017-06-19 09:00|2017-06-19 12:00|First sitting');

      await put({ ...moved, status: 'cancelled' }, { ...two, public: false });
      expect((await reader.sync()).length).toBeGreaterThan(0);
      expect(await agenda()).toEqual([
        '2017-06-19|2017-06-20|Third informal thematic session',
        '2017-06-19 09:00|2017-06-19 12:00|CANCELLED: First sitting',
      ]);
      expect(await reader.sync()).toEqual([]);
    });
  });

  it('5,000 entries are read, and answered from memory or with 304 afterwards', async () => {
    const ids = running.app.get(Ids);
    await setClock('2017-05-02T18:00:00Z');
    const [sample] = await put(
      sitting(0, { ref: { type: 'sitting', id: 'm0' }, processId: 'many', meetingId: 'many' }),
    );
    const model = running.app.get<Model<CalendarEntry>>(getModelToken('CalendarEntry'));
    const rows = Array.from({ length: 4_999 }, (_, n) => {
      const uid = ids.random();
      return {
        ...sample,
        _id: ids.next(),
        uid,
        ref: { type: 'sitting', id: `many-${n}` },
        vevent: (sample?.vevent ?? '').replace(sample?.uid ?? '', uid),
      };
    });
    await model.collection.insertMany(rows as never[]);
    const url = feedOf('processes/many.ics');
    const full = await ask(url);
    expect(new Set(uids(full)).size).toBe(5_000);
    assertWellFormed(full.body);
    expect((await ask(url, { headers: { 'if-none-match': etagOf(full) } })).status).toBe(304);
    expect((await ask(url)).body.equals(full.body)).toBe(true);
  });
});

describe('calendar feeds while MongoDB is away', () => {
  it('check 38: answer 503 with Retry-After, never an empty calendar, and come back', async () => {
    const direct = testConfig();
    const uri = new URL(direct.mongo.uri);
    const cord = new Cord(uri.hostname, Number(uri.port));
    uri.host = `127.0.0.1:${await cord.open()}`;
    uri.searchParams.delete('replicaSet');
    uri.searchParams.set('directConnection', 'true');
    const running = await boot(testConfig({ APP_ROLE: 'api', MONGODB_URI: uri.href }), features, {
      logger: false,
    });
    try {
      const now = running.app.get(ProcessClock).now();
      const when = {
        kind: 'timed' as const,
        start: now,
        end: new Date(now.getTime() + 3_600_000),
        zone: 'Asia/Tokyo',
      };
      await running.app
        .get(UnitOfWork)
        .run(actor, (tx) => running.app.get(CalendarEntries).put(tx, sitting(0, { when })));
      const url = `${running.url}/calendar/meetings/geneva.ics`;
      const before = await ask(url);
      expect(before.status).toBe(200);

      cord.pull();
      for (const headers of [{}, { 'if-none-match': etagOf(before) }]) {
        const away = await ask(url, { headers });
        expect(away.status).toBe(503);
        expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
        expect(away.headers['content-type']).toBe('application/problem+json');
        expect(away.headers['cache-control']).toBe('no-store');
        expect(away.headers['etag']).toBeUndefined();
      }

      cord.mend();
      let after = await ask(url);
      for (const end = performance.now() + 20_000; after.status !== 200 && performance.now() < end;)
        after = await ask(url);
      expect(after.status).toBe(200);
      expect(after.body.equals(before.body)).toBe(true);
    } finally {
      await running.close();
      await cord.close();
    }
  });
});
