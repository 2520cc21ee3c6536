import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Meetings, type ProgrammeItem, Releases, type SeatedPerson } from '../../src/meetings/index.js';
import type { MeetingFacts } from '../../src/meetings/meeting.decide.js';
import type { ReleasedContent } from '../../src/meetings/releases/release.types.js';
import { personTimes } from '../../src/meetings/people/person-times.js';
import { Problem } from '../../src/platform/index.js';
import { Occupancy, personResource } from '../../src/rooms/index.js';
import { genevaFacts, genevaProcess, genevaProgramme } from '../support/geneva-session.js';
import { SessionHouse, system } from '../support/session-house.js';

const rules = { parts: [], floorMinutes: null, welcomeMinutes: null };
const WORDS = { heading: 'People', note: null, editorial: false };

const person = (id: string | null, name = `Ms. ${id}`): SeatedPerson => ({
  id,
  mailbox: null,
  title: null,
  name,
  function: null,
  delegation: null,
  affiliation: null,
});
const item = (id: string, start: string, end: string, ...people: SeatedPerson[]): ProgrammeItem => ({
  id,
  kind: 'panel',
  title: `Panel ${id}`,
  sitting: 'morning',
  date: null,
  start,
  end,
  ledBy: null,
  paragraph: null,
  seats: people.map((one, n) => ({ id: `${id}-${n}`, role: n === 0 ? 'moderator' : 'expert', person: one })),
});

describe('the people of a meeting', () => {
  let house: SessionHouse;
  let meetings: Meetings;
  let releases: Releases;
  let processId: string;
  let people = 0;

  beforeAll(async () => {
    house = await SessionHouse.open();
    meetings = house.get(Meetings);
    releases = house.get(Releases);
    processId = await openProcess();
  });
  afterAll(async () => {
    await house?.close();
  });

  const openProcess = async (): Promise<string> => {
    const { title, shortTitle, mandate, coFacilitators, office } = genevaProcess();
    const facts = { title, shortTitle, mandate, coFacilitators, office, key: null };
    return (await meetings.openProcess(system, facts))._id;
  };
  /** Somebody whom no other test knows. */
  const fresh = (): string => `person-${(people += 1)}`;
  const facts = (changes: Partial<MeetingFacts> = {}): MeetingFacts => ({
    ...genevaFacts(),
    key: null,
    sittings: [
      {
        id: 'morning',
        title: null,
        date: '2017-06-19',
        start: '10:00',
        end: '13:00',
        room: null,
        invited: null,
      },
    ],
    ...changes,
  });
  const planned = async (items: ProgrammeItem[], changes: Partial<MeetingFacts> = {}, into = processId) => {
    const { _id, version } = await meetings.plan(system, into, facts(changes));
    return (await meetings.setProgramme(system, _id, version, { items, rules })).meeting;
  };
  const announced = async (items: ProgrammeItem[], changes: Partial<MeetingFacts> = {}) =>
    meetings.announce(system, (await planned(items, changes))._id);
  const refusal = async (act: Promise<unknown>): Promise<Problem | null> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
    return null;
  };
  /** When somebody is claimed, as "root start end". */
  const claims = async (id: string): Promise<string[]> => {
    const [from, to] = [new Date('2017-06-01T00:00:00Z'), new Date('2017-07-01T00:00:00Z')];
    const found = await house.get(Occupancy).standing([personResource(id)], from, to);
    const hour = (at: Date): string => at.toISOString().slice(8, 16);
    const own = found.get(personResource(id)) ?? [];
    return [...new Set(own.map(({ root, s, e }) => `${root} ${hour(s)} ${hour(e)}`))];
  };
  const save = async (id: string, change: (content: ReleasedContent) => void) => {
    const { content, draft } = await releases.report(id);
    const next = structuredClone(content);
    change(next);
    return releases.save(system, id, draft?.version, next);
  };
  const release = async (id: string, change: (content: ReleasedContent) => void) => {
    const { version } = await save(id, change);
    return releases.release(system, id, version, WORDS);
  };

  it('are claimed for the times of their items, and free when it is cancelled', async () => {
    const [one, two] = [fresh(), fresh()];
    const { _id } = await planned([
      item('1', '10:00', '11:00', person(one)),
      item('2', '11:00', '13:00', person(two), person(one)),
    ]);
    expect(await claims(one)).toEqual([
      `meeting:${_id} 19T08:00 19T09:00`,
      `meeting:${_id} 19T09:00 19T11:00`,
    ]);
    expect(await claims(two)).toEqual([`meeting:${_id} 19T09:00 19T11:00`]);
    const meeting = await meetings.meeting(_id);
    await meetings.setProgramme(system, _id, meeting.version, {
      items: [item('2', '12:00', '13:00', person(two))],
      rules,
    });
    expect([await claims(one), await claims(two)]).toEqual([[], [`meeting:${_id} 19T10:00 19T11:00`]]);
    await meetings.announce(system, _id);
    expect(await claims(two)).toHaveLength(1);
    await meetings.cancel(system, _id, 'No host.');
    expect(await claims(two)).toEqual([]);
  });

  it("are nobody else's at that time: the refusal says who, in which meeting, and when", async () => {
    const one = fresh();
    const first = await announced([item('1', '10:00', '11:30', person(one, 'Ms. Chair'))], {
      title: 'On borders',
    });
    const { _id, version } = await meetings.plan(system, processId, facts({ title: 'On rivers' }));
    const items = [item('9', '11:00', '12:00', person(one, 'Ms. Chair'))];
    const refused = await refusal(meetings.setProgramme(system, _id, version, { items, rules }));
    expect(refused).toMatchObject({
      code: 'meetings/person-busy',
      status: 409,
      detail:
        'Ms. Chair sits in "Third informal thematic session: On borders" on Monday, 19 June 2017, 10:00-11:30 (Europe/Zurich): "Panel 9" is then.',
      extensions: {
        people: [
          {
            personId: one,
            name: 'Ms. Chair',
            item: '9',
            meetingId: first._id,
            start: '2017-06-19T08:00:00.000Z',
            end: '2017-06-19T09:30:00.000Z',
          },
        ],
        findings: [{ code: 'meetings/person-busy', level: 'error', where: 'item 9' }],
      },
    });
    expect((await meetings.meeting(_id)).programme).toEqual([]);
    // As the one ends, the other may begin.
    items[0] = item('9', '11:30', '12:00', person(one, 'Ms. Chair'));
    await meetings.setProgramme(system, _id, version, { items, rules });
    expect(await claims(one)).toHaveLength(2);
  });

  it('are not named to another process before the meeting is announced', async () => {
    const one = fresh();
    await planned([item('1', '10:00', '11:00', person(one))], { title: 'A secret' });
    const elsewhere = await openProcess();
    const { _id, version } = await meetings.plan(system, elsewhere, facts());
    const set = (actor: typeof system) =>
      meetings.setProgramme(actor, _id, version, {
        items: [item('1', '10:00', '11:00', person(one))],
        rules,
      });
    const narrow = await refusal(set({ ...system, processId: elsewhere }));
    expect(narrow?.code).toBe('meetings/person-busy');
    expect(JSON.stringify([narrow?.detail, narrow?.extensions])).not.toContain('A secret');
    expect((await refusal(set(system)))?.detail).toContain('A secret');
  });

  it("may co-chair a sitting and open it: the claims of one meeting do not stand in each other's way", async () => {
    const one = fresh();
    const opening = { ...item('open', '10:00', '10:15', person(one)), kind: 'opening' as const };
    const { _id } = await announced([opening, item('1', '10:15', '13:00', person(one))]);
    await release(_id, ({ programme }) => {
      for (const { id, ...rest } of programme) {
        if (id === 'open') Object.assign(programme[0] ?? {}, rest, { end: '10:30' });
        else Object.assign(programme[1] ?? {}, { start: '10:30' });
      }
    });
    expect(await claims(one)).toEqual([
      `meeting:${_id} 19T08:00 19T08:30`,
      `meeting:${_id} 19T08:30 19T11:00`,
    ]);
  });

  it('are all accepted with the programme of the Geneva session, whose moderators come back for the summary', async () => {
    const known = genevaProgramme();
    const items = known.items.map((one) => ({
      ...one,
      seats: one.seats.map((seat) => ({
        ...seat,
        person:
          seat.person === null
            ? null
            : { ...seat.person, id: seat.person.name.toLowerCase().replace(/[^a-z]+/gu, '-') },
      })),
    }));
    const { _id, version } = await meetings.plan(system, processId, { ...genevaFacts(), key: null });
    await meetings.setProgramme(system, _id, version, { ...known, items });
    await meetings.announce(system, _id);
    expect(await claims('ola-henrikson')).toHaveLength(2);
    const again = await meetings.plan(system, processId, { ...genevaFacts(), key: null });
    expect(
      await refusal(meetings.setProgramme(system, again._id, again.version, { ...known, items })),
    ).toMatchObject({
      code: 'meetings/person-busy',
    });
  });

  it('are held by a draft beside the released ones, turned over by the release, and free when it is discarded', async () => {
    const [one, two] = [fresh(), fresh()];
    const { _id } = await announced([item('1', '10:00', '11:00', person(one))]);
    const other = await planned([]);
    const wants = (id: string) =>
      meetings.setProgramme(system, other._id, other.version, {
        items: [item('9', '10:00', '11:00', person(id))],
        rules,
      });
    const instead = ({ programme }: ReleasedContent): void => {
      programme[0] = item('1', '10:00', '11:00', person(two));
    };
    await save(_id, instead);
    expect([await claims(one), await claims(two)].map(({ length }) => length)).toEqual([1, 1]);
    expect((await refusal(wants(two)))?.code).toBe('meetings/person-busy');
    await releases.discard(system, _id);
    expect([await claims(one), await claims(two)].map(({ length }) => length)).toEqual([1, 0]);
    await release(_id, instead);
    expect([await claims(one), await claims(two)].map(({ length }) => length)).toEqual([0, 1]);
    expect((await refusal(wants(two)))?.code).toBe('meetings/person-busy');
    expect(await refusal(wants(one))).toBeNull();
    // And now the first cannot have her back.
    const back = save(_id, ({ programme }) => {
      programme[0] = item('1', '10:00', '11:00', person(one));
    });
    expect((await refusal(back))?.code).toBe('meetings/person-busy');
    expect((await releases.report(_id)).draft).toBeNull();
  });

  it('go to exactly one of many that want them at one moment, by programme, by draft and by a release alike', async () => {
    const one = fresh();
    const seat = item('1', '10:00', '11:00', person(one));
    const writers = await Promise.all(
      Array.from({ length: 4 }, async () => ({
        planned: await planned([]),
        announced: await announced([]),
      })),
    );
    const tried = await Promise.all(
      writers.flatMap(({ planned: plan, announced: open }) => [
        refusal(meetings.setProgramme(system, plan._id, plan.version, { items: [seat], rules })),
        refusal(release(open._id, ({ programme }) => void programme.push(seat))),
      ]),
    );
    const codes = tried.map((said) => said?.code ?? 'done');
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['done', 'meetings/person-busy']));
    expect(await claims(one)).toHaveLength(1);
  });

  it('are never in two meetings at once, and always where a programme has them, whatever many writers do at once', async () => {
    const own = Array.from({ length: 3 }, fresh);
    const ids = await Promise.all(
      Array.from({ length: 5 }, async (_none, n) => (n < 3 ? await planned([]) : await announced([]))._id),
    );
    const some = fc.record({
      meeting: fc.nat({ max: ids.length - 1 }),
      seats: fc.array(
        fc.record({ who: fc.nat({ max: 2 }), hour: fc.constantFrom('10', '11', '12'), half: fc.boolean() }),
        { maxLength: 3 },
      ),
    });
    const itemsOf = (seats: { who: number; hour: string; half: boolean }[]): ProgrammeItem[] =>
      [...new Map(seats.map((seat) => [seat.hour, seat])).values()].map(({ who, hour, half }) =>
        item(hour, `${hour}:00`, half ? `${hour}:30` : `${Number(hour) + 1}:00`, person(own[who] ?? null)),
      );
    const act = async (id: string, items: ProgrammeItem[]): Promise<void> => {
      const { status, version } = await meetings.meeting(id);
      const refused = await refusal(
        status === 'planned'
          ? meetings.setProgramme(system, id, version, { items, rules })
          : release(id, (content) => {
              content.programme = items;
            }),
      );
      if (refused !== null) {
        // Another writer of the same meeting was first, or somebody is elsewhere.
        expect(refused.code).toMatch(
          /^(meetings\/(person-busy|nothing-changed|no-draft|draft-outdated)|platform\/.*|rooms\/occupied)$/u,
        );
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(some, { minLength: 4, maxLength: 10 }), async (acts) => {
        await Promise.all(acts.map(({ meeting, seats }) => act(ids[meeting] ?? '', itemsOf(seats))));
        for (const id of ids) await releases.discard(system, id);
        const wanted = (await Promise.all(ids.map((id) => meetings.meeting(id)))).flatMap((meeting) =>
          personTimes(meeting).map(
            ({ personId, start, end }) =>
              `${personId} meeting:${meeting._id} ${start.toISOString().slice(8, 16)} ${end.toISOString().slice(8, 16)}`,
          ),
        );
        const has = (
          await Promise.all(own.map(async (id) => (await claims(id)).map((claim) => `${id} ${claim}`)))
        ).flat();
        expect(has.sort()).toEqual([...new Set(wanted)].sort());
        for (const one of has) {
          const [who, root, start = '', end = ''] = one.split(' ');
          const clash = has.filter((other) => {
            const [whose, theirs, s = '', e = ''] = other.split(' ');
            return whose === who && theirs !== root && s < end && start < e;
          });
          expect(clash).toEqual([]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are asked for with the zone of the meeting: the same hour elsewhere is another', async () => {
    const one = fresh();
    await planned([item('1', '10:00', '11:00', person(one))]);
    const far = { city: 'New York', zone: 'America/New_York' };
    expect(await refusal(planned([item('1', '10:00', '11:00', person(one))], far))).toBeNull();
    // 04:00 in New York is 10:00 in Geneva.
    const early = {
      ...far,
      sittings: [{ ...(facts().sittings[0] as never as object), start: '03:00' }] as never,
    };
    expect((await refusal(planned([item('1', '04:30', '05:00', person(one))], early)))?.code).toBe(
      'meetings/person-busy',
    );
  });

  it('are said to be late where the way from another meeting is longer than the time', async () => {
    const one = fresh();
    const elsewhere = { title: 'On rivers', place: 'Maison de la Paix', room: 'Room 1' };
    await announced([item('1', '10:00', '11:00', person(one, 'Ms. Chair'))], elsewhere);
    const { _id } = await announced([item('9', '11:30', '12:00', person(one, 'Ms. Chair'))]);
    const { findings } = await releases.report(_id);
    expect(findings.filter(({ code }) => code === 'meetings/walking-time')).toMatchObject([
      {
        level: 'warning',
        blocks: null,
        where: 'item 9',
        message: expect.stringMatching(
          /^Ms\. Chair has 30 minutes from Room 1, Maison de la Paix .*On rivers/u,
        ),
        source: expect.stringContaining('Ours'),
      },
    ]);
  });

  it('need an id where they have a mailbox, and no mailbox stands in the log', async () => {
    const one = fresh();
    const { _id, version } = await meetings.plan(system, processId, facts());
    const put = (changes: object) =>
      house.call('PUT', `/api/v1/meetings/${_id}/programme`, {
        headers: { 'if-match': `"${version}"` },
        body: {
          items: [
            {
              id: 'panel',
              kind: 'panel',
              title: 'Panel',
              sitting: 'morning',
              start: '10:00',
              end: '11:00',
              seats: [{ id: 'one', role: 'moderator', person: { name: 'Ms. One', ...changes } }],
            },
          ],
        },
      });
    const mailbox = `${one}@example.org`;
    expect((await put({ mailbox })).status).toBe(422);
    expect((await put({ mailbox, id: 'No Slug' })).status).toBe(422);
    const set = await put({ mailbox, id: one });
    expect(set.status).toBe(200);
    expect(set.json).toMatchObject({ items: [{ seats: [{ person: { id: one, mailbox } }] }] });
    const logged = await house.db.collection('events').find({ 'data.meetingId': _id }).toArray();
    expect(JSON.stringify(logged)).toContain(one);
    expect(JSON.stringify(logged)).not.toContain(mailbox);
    await meetings.announce(system, _id);
    for (const page of [`/meetings/${_id}`, `/meetings/${_id}?by=person`, `/meetings/${_id}/releases/1`]) {
      const { text, status } = await house.call('GET', page);
      expect(status).toBe(200);
      expect(text).toContain('Ms. One');
      expect(text).not.toContain(mailbox);
    }
    // A mailbox is corrected by a release that tells nobody, and that no page shows as a change.
    await releases.release(
      system,
      _id,
      (
        await save(_id, ({ programme }) => {
          const seated = programme[0]?.seats[0]?.person;
          if (seated) seated.mailbox = `new.${mailbox}`;
        })
      ).version,
      { ...WORDS, editorial: true },
    );
    expect((await releases.diff(_id, 1, 2)).map(({ what }) => what)).toEqual(['contacts']);
    expect((await house.call('GET', `/meetings/${_id}/changes?since=1`)).text).not.toContain(mailbox);
  });
});
