import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AnswerContent, invitationId, Invitations, Seats } from '../../src/invitations/index.js';
import { Meetings } from '../../src/meetings/index.js';
import { eventually } from '../support/eventually.js';
import { genevaFacts } from '../support/geneva-session.js';
import { addressee, SessionHouse, system } from '../support/session-house.js';

const coming = (...names: string[]): AnswerContent => ({
  value: 'accepted',
  level: null,
  participants: names.map((name) => ({ name, function: null })),
  comment: null,
});
/** Names stay in the form when a delegation says no: without them a click would not undo an answer with names. */
const declined: AnswerContent = { ...coming('Nobody after all'), value: 'declined' };

interface View {
  version: number;
  inAll: number | null;
  taken: number;
  free: number | null;
  waiting: { position: number; invitationId: string }[];
}

describe('limited seats', () => {
  let house: SessionHouse;

  beforeAll(async () => {
    house = await SessionHouse.open();
  });

  afterAll(async () => {
    await house?.close();
  });

  /** A meeting with so many invited. */
  async function invited(count: number): Promise<{ meetingId: string; processId: string; ids: string[] }> {
    const { processId, meetingId } = await house.announceGeneva();
    const all = Array.from({ length: count }, (_, n) => addressee(`del-${n}`, `Mission ${n}`));
    await house.invite(processId, meetingId, `letter-${meetingId}`, all);
    return { meetingId, processId, ids: all.map(({ id }) => invitationId(meetingId, id)) };
  }

  const seats = async (meetingId: string): Promise<View> =>
    (await house.call('GET', `/api/v1/meetings/${meetingId}/seats`)).json as unknown as View;
  const limit = async (meetingId: string, inAll: number | null, perDelegation: number | null = null) => {
    const { version } = await seats(meetingId);
    return house.call('PUT', `/api/v1/meetings/${meetingId}/seats`, {
      body: { inAll, perDelegation },
      headers: { 'if-match': `"${version}"` },
    });
  };
  const answer = (id: string, content: AnswerContent) =>
    house.get(Invitations).answerByLink(id, 'Registry', content);
  const seatsOf = async (id: string) => (await house.get(Invitations).read(id)).invitation.seats;
  const subjects = async (to: string): Promise<string[]> => {
    const rows = await house.db
      .collection('deliveries')
      .find({ 'source.kind': 'notice', mailbox: to })
      .toArray();
    const keys = rows.map((row) => (row['source'] as { id: string }).id);
    const notices = await house.db
      .collection<{ _id: string; subject: string }>('notices')
      .find({ _id: { $in: keys } })
      .toArray();
    return notices.map(({ subject }) => subject);
  };

  it('are asked for by name, and kept for whoever asks first', async () => {
    const { meetingId, ids } = await invited(3);
    const [a = '', b = '', c = ''] = ids;
    expect((await limit(meetingId, 3, 2)).status).toBe(200);
    await expect(answer(a, coming())).rejects.toMatchObject({ code: 'invitations/names-required' });
    const nameless = { value: 'accepted', channel: 'telephone' };
    const refused = await house.call('POST', `/api/v1/invitations/${a}/answers`, { body: nameless });
    expect([refused.status, refused.json['code']]).toEqual([422, 'invitations/names-required']);
    await answer(a, coming('A One', 'A Two', 'A Three'));
    await answer(b, coming('B One', 'B Two'));
    await answer(c, declined);
    expect(await seats(meetingId)).toMatchObject({ inAll: 3, perDelegation: 2, taken: 3, free: 0 });
    expect([await seatsOf(a), await seatsOf(b), await seatsOf(c)]).toEqual([
      { asked: 3, given: 2 },
      { asked: 2, given: 1 },
      { asked: 0, given: 0 },
    ]);
    const list = await house.call('GET', `/api/v1/meetings/${meetingId}/invitations?waiting=yes`);
    expect((list.json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([a, b]);
  });

  it('move by themselves: when names are taken out, an answer is withdrawn, the limit is raised; and those concerned are told', async () => {
    const { meetingId, ids } = await invited(4);
    const [a = '', b = '', c = '', d = ''] = ids;
    await limit(meetingId, 2);
    await answer(a, coming('A One', 'A Two'));
    await answer(b, coming('B One'));
    await answer(c, coming('C One'));
    await answer(d, coming('D One'));
    expect((await seats(meetingId)).waiting.map((one) => one.invitationId)).toEqual([b, c, d]);
    await answer(a, coming('A One'));
    expect(await seatsOf(b)).toEqual({ asked: 1, given: 1 });
    const { history } = await house.get(Invitations).read(b);
    await house.get(Invitations).withdrawByLink(history[0]?._id ?? '');
    expect(await seatsOf(c)).toEqual({ asked: 1, given: 1 });
    await limit(meetingId, 3);
    expect(await seatsOf(d)).toEqual({ asked: 1, given: 1 });
    expect(await seats(meetingId)).toMatchObject({ taken: 3, free: 0, waiting: [] });
    await eventually(async () => {
      for (const code of ['1', '2', '3'])
        expect(await subjects(`registry.del-${code}@example.org`)).toContain(
          'Seats: Third informal thematic session: 1 of 1',
        );
    });
    const { office } = (await house.get(Invitations).read(a)).process;
    if (office.mailbox === null) throw new Error('The Geneva process names the mailbox of its office.');
    const mailbox = office.mailbox;
    await eventually(async () =>
      expect(await subjects(mailbox)).toContain(
        'Waiting list: Mission 3: 1 of 1 (Third informal thematic session)',
      ),
    );
  });

  it('are told of by the to-do list where the office has no mailbox', async () => {
    const meetings = house.get(Meetings);
    const names = { title: 'P', shortTitle: 'P', mandate: [], coFacilitators: [] };
    const { _id: processId } = await meetings.openProcess(system, {
      ...names,
      office: { name: 'Office', mailbox: null },
    });
    const { _id: meetingId } = await meetings.plan(system, processId, { ...genevaFacts(), key: null });
    await meetings.announce(system, meetingId);
    const two = [addressee('del-x', 'X'), addressee('del-y', 'Y')];
    const ids = await house.invite(processId, meetingId, `letter-${meetingId}`, two);
    await limit(meetingId, 1);
    await answer(ids['del-x'] ?? '', coming('X One'));
    await answer(ids['del-y'] ?? '', coming('Y One'));
    await answer(ids['del-x'] ?? '', declined);
    await eventually(async () =>
      expect(
        await house.db
          .collection<{ _id: string }>('todos')
          .findOne({ _id: `waiting-list:${ids['del-y'] ?? ''}` }),
      ).toMatchObject({ state: 'open', title: 'Y: 1 of 1 seats after the waiting list moved' }),
    );
  });

  it('are taken from nobody: neither by a first limit nor by a lower one', async () => {
    const { meetingId, ids } = await invited(5);
    for (const [n, id] of ids.slice(0, 4).entries()) await answer(id, coming(`Name ${n}`));
    await limit(meetingId, 2);
    expect(await seats(meetingId)).toMatchObject({ taken: 4, free: 0, waiting: [] });
    await answer(ids[4] ?? '', coming('Late'));
    await answer(ids[0] ?? '', declined);
    expect(await seatsOf(ids[4] ?? '')).toEqual({ asked: 1, given: 0 });
    await answer(ids[1] ?? '', declined);
    expect(await seats(meetingId)).toMatchObject({ taken: 2 });
    await answer(ids[2] ?? '', declined);
    expect(await seatsOf(ids[4] ?? '')).toEqual({ asked: 1, given: 1 });
    await limit(meetingId, null);
    expect((await seats(meetingId)).inAll).toBeNull();
    await answer(ids[0] ?? '', coming());
  });

  it('are never overbooked by 200 answers at once, and all of them are used', async () => {
    const { meetingId, ids } = await invited(200);
    await limit(meetingId, 40);
    await Promise.all(ids.map((id, n) => answer(id, coming(`Name ${n}`))));
    const before = await seats(meetingId);
    expect([before.taken, before.waiting.length]).toEqual([40, 160]);
    // Half of those who have a seat give it up, while others still come and go.
    const rows = await house.db
      .collection<{ _id: string; seats: { given: number } }>('invitations')
      .find({ meetingId, 'seats.given': 1 })
      .toArray();
    expect(rows).toHaveLength(40);
    await Promise.all(rows.slice(0, 20).map(({ _id }) => answer(_id, declined)));
    await eventually(async () => {
      const after = await seats(meetingId);
      expect([after.taken, after.free, after.waiting.length]).toEqual([40, 0, 140]);
    });
    const given = await house.db
      .collection('invitations')
      .aggregate<{ given: number }>([
        { $match: { meetingId } },
        { $group: { _id: null, given: { $sum: '$seats.given' } } },
      ])
      .toArray();
    expect(given[0]?.given).toBe(40);
  }, 300_000);

  it('are never overbooked by workers of other processes that do not wait for each other', async () => {
    const { meetingId, ids } = await invited(30);
    await limit(meetingId, 10);
    // Each through a service with turns of its own, as other processes have.
    const own = house.get(Seats);
    const turns = withoutTurns(own);
    await Promise.all(ids.map((id, n) => turns(() => answer(id, coming(`Name ${n}`)))));
    await eventually(async () => {
      const view = await seats(meetingId);
      expect([view.taken, view.waiting.length]).toEqual([10, 20]);
    });
  });

  it('keep their order through any sequence of answers and limits', async () => {
    const { meetingId, ids } = await invited(4);
    const step = fc.oneof(
      fc.record({ who: fc.integer({ min: 0, max: 3 }), names: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ inAll: fc.integer({ min: 0, max: 6 }) }),
    );
    await limit(meetingId, 3);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const one of steps) {
          const taken = (await seats(meetingId)).taken;
          if ('who' in one) {
            const names = Array.from({ length: one.names }, (_, n) => `Name ${n}`);
            await answer(ids[one.who] ?? '', one.names === 0 ? declined : coming(...names));
          } else await limit(meetingId, one.inAll);
          const view = await seats(meetingId);
          expect(view.taken).toBeLessThanOrEqual(Math.max(view.inAll ?? 0, taken));
          if (view.waiting.length > 0) expect(view.free).toBe(0);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('refuse limits that are none, stale versions, and those who may not set them', async () => {
    const { meetingId } = await invited(1);
    const path = `/api/v1/meetings/${meetingId}/seats`;
    const headers = { 'if-match': '"0"' };
    for (const body of [
      { inAll: -1, perDelegation: null },
      { inAll: 1.5, perDelegation: null },
      { inAll: 3, perDelegation: 0 },
      { inAll: 3 },
      { inAll: { $gt: 0 }, perDelegation: null },
    ])
      expect((await house.call('PUT', path, { body, headers })).status).toBe(422);
    const body = { inAll: 3, perDelegation: null };
    expect((await house.call('PUT', path, { body })).status).toBe(428);
    expect((await house.call('PUT', path, { body, headers: { 'if-match': '"7"' } })).status).toBe(412);
    const token = await house.token('facilitator');
    expect((await house.call('PUT', path, { body, headers, token })).status).toBe(403);
    const elsewhere = await house.token('office', 'another');
    expect((await house.call('PUT', path, { body, headers, token: elsewhere })).status).toBe(403);
    expect((await house.call('GET', path, { token: elsewhere })).status).toBe(403);
    expect((await seats(meetingId)).inAll).toBeNull();
    await house.call('POST', `/api/v1/meetings/${meetingId}/cancel`, { body: { reason: 'No room.' } });
    expect((await house.call('PUT', path, { body, headers })).json['code']).toBe(
      'invitations/meeting-cancelled',
    );
  });

  it('never change a row that was written', async () => {
    for (const name of ['SeatPlace', 'SeatRequest'])
      await expect(house.db.model(name).deleteMany({})).rejects.toThrow('never changed');
  });

  it('give the answers as CSV without formulas, and the list of participants as PDF', async () => {
    const { meetingId, ids } = await invited(2);
    await limit(meetingId, 1);
    await answer(ids[0] ?? '', { ...coming("=cmd|' /C calc'!A0"), comment: '@SUM(1+1)' });
    await answer(ids[1] ?? '', coming('Second'));
    const csv = await house.call('GET', `/api/v1/meetings/${meetingId}/answers.csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text).toContain("'=cmd|");
    expect(csv.text).toContain("'@SUM");
    expect(csv.text).not.toMatch(/[,\n"][=+@-]/);
    const pdf = await house.call('GET', `/api/v1/meetings/${meetingId}/participants-list.pdf`);
    expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-']);
    expect(pdf.headers.get('content-disposition')).toContain('List%20of%20participants');
  });

  /** Lets answers of one process not wait for each other, so that they meet in the database. */
  function withoutTurns(service: Seats): (work: () => Promise<unknown>) => Promise<unknown> {
    const turns = Reflect.get(service, 'turns') as { run: unknown };
    const before = turns.run;
    turns.run = (_keys: unknown, work: () => Promise<unknown>) => work();
    let open = 0;
    return async (work) => {
      open += 1;
      try {
        return await work();
      } finally {
        open -= 1;
        if (open === 0) turns.run = before;
      }
    };
  }

  it('say who set the limit', async () => {
    const { meetingId } = await invited(1);
    await house.get(Seats).setLimit(system, meetingId, 0, { inAll: 5, perDelegation: 1 });
    const events = await house.db
      .collection('events')
      .find({ stream: `seats:${meetingId}` })
      .toArray();
    expect(events).toMatchObject([{ type: 'seats.limit-set', data: { inAll: 5, perDelegation: 1 } }]);
  });
});
