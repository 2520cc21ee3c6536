import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerContent, invitationId, Invitations } from '../../src/invitations/index.js';
import { LettersService } from '../../src/letters/index.js';
import { Meetings, Releases } from '../../src/meetings/index.js';
import type { MeetingFacts } from '../../src/meetings/meeting.decide.js';
import type { Meeting } from '../../src/meetings/meeting.types.js';
import { Occupancy, OwnedBookings, roomResource, Venues } from '../../src/rooms/index.js';
import { eventually } from '../support/eventually.js';
import { genevaFacts, genevaProgramme } from '../support/geneva-session.js';
import { AnswersHouse } from '../support/answers-house.js';
import { addressee, type Answer, SessionHouse, system } from '../support/session-house.js';

const open = [{ from: '08:00', to: '19:00' }];
const coming = (...names: string[]): AnswerContent => ({
  value: 'accepted',
  level: null,
  participants: names.map((name) => ({ name, function: null })),
  comment: null,
});

describe('a meeting that is postponed', () => {
  let house: SessionHouse;
  let meetings: Meetings;
  let processId = '';
  let rooms = 0;

  beforeAll(async () => {
    house = await SessionHouse.open();
    meetings = house.get(Meetings);
    ({ processId } = await house.announceGeneva());
    await house.get(Venues).defineVenue(system, 'palais', undefined, {
      name: 'Palais des Nations',
      address: [],
      city: 'Geneva',
      zone: 'Europe/Zurich',
      hours: { monday: open, tuesday: open },
      source: null,
    });
  });
  afterAll(async () => {
    await house?.close();
  });

  const room = async (): Promise<string> => {
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
    });
    return `room-${rooms}`;
  };
  const facts = (roomId: string | null): MeetingFacts => ({ ...genevaFacts(), key: null, roomId });
  const announced = async (roomId: string | null = null): Promise<string> => {
    const meeting = await meetings.plan(system, processId, facts(roomId));
    await meetings.setProgramme(system, meeting._id, meeting.version, genevaProgramme());
    await meetings.announce(system, meeting._id);
    return meeting._id;
  };
  const standing = async (roomId: string, month = '06'): Promise<number> => {
    const [from, to] = [new Date(`2017-${month}-01T00:00:00Z`), new Date(`2017-${month}-28T00:00:00Z`)];
    const found = await house.get(Occupancy).standing([roomResource(roomId)], from, to);
    return found.get(roomResource(roomId))?.length ?? 0;
  };
  const call = (
    method: string,
    path: string,
    body?: unknown,
    version?: number,
    token?: string,
  ): Promise<Answer> =>
    house.call(method, `/api/v1/meetings/${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(version === undefined ? {} : { headers: { 'if-match': `"${version}"` } }),
      ...(token === undefined ? {} : { token }),
    });
  const postpone = async (id: string): Promise<Meeting> => {
    expect((await call('POST', `${id}/postpone`, { reason: 'The host asks for time' })).status).toBe(200);
    return meetings.meeting(id);
  };
  const inSeptember = (meeting: Meeting) =>
    meeting.sittings.map((sitting) => ({
      ...sitting,
      date: sitting.date === '2017-06-19' ? '2017-09-04' : '2017-09-05',
    }));
  const back = (meeting: Meeting, changes: object = {}): Promise<Answer> =>
    call(
      'POST',
      `${meeting._id}/reinstate`,
      { place: meeting.place, roomId: meeting.roomId ?? null, sittings: inSeptember(meeting), ...changes },
      meeting.version,
    );
  const timer = (name: string, key: string) =>
    house.db.collection<{ _id: string; state: string }>('tasks').findOne({ _id: `${name}:${key}` });
  const invited = async (count: number): Promise<{ id: string; ids: string[] }> => {
    const id = await announced();
    const all = Array.from({ length: count }, (_, n) => addressee(`del-${n}`, `Mission ${n}`));
    await house.invite(processId, id, `letter-${id}`, all);
    return { id, ids: all.map((one) => invitationId(id, one.id)) };
  };
  const read = (id: string) => house.get(Invitations).read(id);
  const answer = (id: string, content: AnswerContent) =>
    house.get(Invitations).answerByLink(id, 'Registry', content);
  const seats = async (id: string) => (await call('GET', `${id}/seats`)).json;
  const askedAgain = (ids: readonly string[], asked = 1): Promise<void> =>
    eventually(async () => {
      const all = await Promise.all(ids.map(read));
      expect(all.map(({ invitation }) => invitation.asked)).toEqual(ids.map(() => asked));
    });

  it('gives back its rooms and those of its draft, which is gone, and claims them anew when it comes back', async () => {
    const [xix, xx] = [await room(), await room()];
    const id = await announced(xix);
    const { content } = await house.get(Releases).report(id);
    const draft = structuredClone(content);
    for (const sitting of draft.sittings) if (sitting.id === 'day-2-morning') sitting.roomId = xx;
    await house.get(Releases).save(system, id, undefined, draft);
    expect([await standing(xix), await standing(xx)]).toEqual([5, 1]);
    expect(await timer('hold-meeting', id)).toMatchObject({ state: 'due' });
    const postponed = await postpone(id);
    expect([await standing(xix), await standing(xx)]).toEqual([0, 0]);
    expect((await call('GET', `${id}/draft`)).json).toMatchObject({ version: 0, changes: [] });
    const refused = await call('PUT', `${id}/draft`, {
      ...draft,
      items: draft.programme,
      programme: undefined,
    });
    expect([refused.status, refused.json['code']]).toEqual([409, 'meetings/not-announced']);
    expect((await timer('hold-meeting', id))?.state).not.toBe('due');

    // Somebody else takes the room on one of the new days.
    const other = { ...facts(xix), sittings: inSeptember(postponed).slice(0, 1) };
    await meetings.plan(system, processId, other);
    const occupied = await back(postponed);
    expect([occupied.status, occupied.json['code']]).toEqual([409, 'rooms/occupied']);
    expect(await meetings.meeting(id)).toEqual(postponed);
    expect([await standing(xix, '09'), await standing(xx, '09')]).toEqual([1, 0]);
    expect((await call('GET', `${id}/releases`)).json['items']).toHaveLength(1);

    const reinstated = await back(postponed, { roomId: xx, answersBy: '2017-08-25T16:00:00Z' });
    expect(reinstated.status).toBe(200);
    expect(reinstated.json).toMatchObject({ status: 'announced', release: 2, room: 'Room 2', reason: null });
    expect([await standing(xix, '09'), await standing(xx, '09')]).toEqual([1, 5]);
    const booked = await house.get(OwnedBookings).of({ root: `meeting:${id}`, refType: 'sitting' });
    expect(booked.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'confirmed'));
    expect(await timer('hold-meeting', id)).toMatchObject({
      state: 'due',
      dueAt: new Date('2017-09-05T16:00:00Z'),
    });
    const changes = (await call('GET', `${id}/releases/2/changes?with=1`)).json['items'];
    expect(changes).toContainEqual(expect.objectContaining({ what: 'sitting-moved' }));
  });

  it('is refused to whoever may not write, and of another process', async () => {
    const id = await announced();
    const reader = await house.token('clearer');
    const foreign = await house.token('office', (await house.announceGeneva()).processId);
    for (const token of [reader, foreign]) {
      const refused = await call('POST', `${id}/postpone`, { reason: 'No' }, undefined, token);
      expect(refused.status).toBe(403);
      const body = { sittings: facts(null).sittings };
      expect((await call('POST', `${id}/reinstate`, body, 1, token)).status).toBe(403);
      expect((await call('POST', `${id}/letters`, {}, undefined, token)).status).toBe(403);
    }
    const planned = await meetings.plan(system, processId, facts(null));
    const early = await call('POST', `${planned._id}/postpone`, { reason: 'No' });
    expect([early.status, early.json['code']]).toEqual([409, 'meetings/transition-refused']);
    for (const body of [{}, { reason: '' }, { reason: 'two\nlines' }, { reason: 'x'.repeat(401) }])
      expect((await call('POST', `${id}/postpone`, body)).status).toBe(422);
  });

  it('is postponed once by whoever asks at the same moment, and comes back once', async () => {
    const id = await announced(await room());
    const acts = await Promise.all(
      Array.from({ length: 8 }, () => call('POST', `${id}/postpone`, { reason: 'Later' })),
    );
    expect(acts.filter(({ status }) => status === 200)).toHaveLength(1);
    const postponed = await meetings.meeting(id);
    const returns = await Promise.all(Array.from({ length: 8 }, () => back(postponed)));
    expect(returns.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of returns) expect([200, 409, 412]).toContain(status);
    expect(await meetings.meeting(id)).toMatchObject({ status: 'announced', release: 2 });
  });

  it('reminds nobody: a reminder that waits is dropped, and none is planned until it comes back', async () => {
    const { id } = await invited(2);
    const planned = await call('POST', `${id}/reminders`, { at: '2017-06-07T10:00:00Z' });
    expect(planned.status).toBe(201);
    const reminder = String(planned.json['id']);
    const postponed = await postpone(id);
    await eventually(async () => {
      const { json } = await house.call('GET', `/api/v1/reminders/${reminder}`);
      expect(json).toMatchObject({ state: 'dropped', why: 'The meeting is postponed: it has no date yet.' });
    });
    expect((await timer('send-reminder', reminder))?.state).not.toBe('due');
    expect((await call('POST', `${id}/reminders`, {})).json['code']).toBe('invitations/reminder-too-late');
    expect((await back(postponed)).status).toBe(200);
    expect((await house.call('GET', `/api/v1/reminders/${reminder}`)).json['state']).toBe('dropped');
  });

  it('keeps seats and the waiting list as they are; asked again, the seats go in the order of the new answers', async () => {
    const { id, ids } = await invited(3);
    const [a = '', b = '', c = ''] = ids;
    expect((await call('PUT', `${id}/seats`, { inAll: 2, perDelegation: null }, 0)).status).toBe(200);
    const first = await answer(a, coming('A One', 'A Two'));
    await answer(b, coming('B One'));
    const postponed = await postpone(id);
    await house.get(Invitations).withdrawByLink(first.history[0]?._id ?? '');
    expect(await seats(id)).toMatchObject({ taken: 2, free: 0, waiting: [{ invitationId: b }] });
    const raised = await call('PUT', `${id}/seats`, { inAll: 9, perDelegation: null }, 1);
    expect([raised.status, raised.json['code']]).toEqual([409, 'invitations/meeting-postponed']);
    await expect(answer(c, coming('C One'))).rejects.toMatchObject({ code: 'invitations/meeting-postponed' });
    expect((await back(postponed)).status).toBe(200);
    await askedAgain(ids);
    expect(await seats(id)).toMatchObject({ taken: 0, free: 2, waiting: [] });
    await answer(c, coming('C One', 'C Two'));
    await answer(b, coming('B One'));
    expect(await seats(id)).toMatchObject({ taken: 2, free: 0, waiting: [{ invitationId: b }] });
  });

  it('lets answers stand where it comes back at the same times, and moves the waiting list on then', async () => {
    const { id, ids } = await invited(2);
    const [a = '', b = ''] = ids;
    await call('PUT', `${id}/seats`, { inAll: 1, perDelegation: null }, 0);
    const first = await answer(a, coming('A One'));
    await answer(b, coming('B One'));
    expect((await call('POST', `${id}/cancel`, { reason: 'By mistake' })).status).toBe(200);
    await house.get(Invitations).withdrawByLink(first.history[0]?._id ?? '');
    const { sittings } = await meetings.meeting(id);
    const moved = await back(await meetings.meeting(id), { answers: 'stand' });
    expect([moved.status, moved.json['code']]).toEqual([422, 'meetings/faulty']);
    expect((await back(await meetings.meeting(id), { answers: 'stand', sittings })).status).toBe(200);
    await eventually(async () => {
      expect((await read(b)).invitation.seats).toEqual({ asked: 1, given: 1 });
    });
    const { invitation } = await read(b);
    expect([invitation.value, invitation.asked, invitation.earlier]).toEqual([
      'accepted',
      undefined,
      undefined,
    ]);
    // Nobody was told that it was cancelled: there is nothing to write.
    const todos = await house.call('GET', '/api/v1/todos?state=open&limit=200');
    const about = (todos.json['items'] as { kind: string; about: { id: string } }[]).filter(
      (todo) => todo.about.id === id,
    );
    expect(about.map(({ kind }) => kind)).toEqual([]);
  });

  it('loses no answer that comes the moment it is back, and asks everybody once', async () => {
    const { id, ids } = await invited(24);
    await Promise.all(ids.slice(0, 12).map((one) => answer(one, coming())));
    const postponed = await postpone(id);
    expect((await back(postponed)).status).toBe(200);
    const declined: AnswerContent = { ...coming(), value: 'declined' };
    const quick = ids.filter((_, n) => n % 2 === 0);
    await Promise.all(quick.map((one) => answer(one, declined)));
    await askedAgain(ids);
    for (const [n, one] of ids.entries()) {
      const { invitation, history } = await read(one);
      expect(invitation.value).toBe(n % 2 === 0 ? 'declined' : 'none');
      expect(invitation.earlier?.value).toBe(n < 12 ? 'accepted' : undefined);
      expect(invitation.expiresAt).toEqual(new Date('2017-09-05T16:00:00Z'));
      expect(history.map(({ kind }) => kind)).toEqual([
        ...(n < 12 ? ['answer'] : []),
        'asked-again',
        ...(n % 2 === 0 ? ['answer'] : []),
      ]);
      expect(history.map((row) => row.n)).toEqual(history.map((_, k) => k + 1));
    }
    // It comes back once more: asked again, once more.
    const again = await postpone(id);
    expect((await back(again, { sittings: again.sittings })).status).toBe(200);
    await askedAgain(ids, 2);
    expect((await read(quick[0] ?? '')).invitation.earlier).toEqual({
      value: 'declined',
      dates: '4 and 5 September 2017',
    });
  });
});

describe('those who were invited to a meeting that is postponed', () => {
  let own: AnswersHouse;
  beforeAll(async () => {
    own = await AnswersHouse.open();
  });
  afterAll(() => own?.close());

  const openTodos = async (): Promise<{ kind: string; title: string }[]> =>
    own.office.all('/api/v1/todos', { state: 'open' });
  const letters = async (
    id: string,
  ): Promise<{ id: string; subject: string; corrects: { letterId: string } }[]> =>
    (
      await own.office.post<{ items: { id: string; subject: string; corrects: { letterId: string } }[] }>(
        `/api/v1/meetings/${id}/letters`,
      )
    ).items;
  const issue = async (id: string): Promise<void> => {
    await own.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
    await own.clearer.post(`/api/v1/letters/${id}/clear`);
    const { addressees } = await own.office.post<{ addressees: number }>(`/api/v1/letters/${id}/dry-run`);
    await own.office.post(`/api/v1/letters/${id}/issue`, { addressees });
  };

  it('get no reminder that still waited, and each the letter that follows the one which invited them', async () => {
    const id = await own.addMeeting({ title: 'Called off' });
    const about = { type: 'meeting', id };
    const first = await own.invite(['del-aaa', 'del-bbb'], { about, subject: 'First letter' });
    const second = await own.invite(['del-ccc'], { about, subject: 'Second letter' });
    for (const code of ['aaa', 'bbb']) await own.mailsTo(`${code}@mission.example.org`, 'First letter');
    await own.mailsTo('ccc@mission.example.org', 'Second letter');
    own.smtp.script('aaa@mission.example.org', { rcpt: '451 4.3.0 come again later' });
    await eventually(async () => {
      const { due } = await own.office.get<{ due: unknown[] }>(`/api/v1/meetings/${id}/reminders/recipients`);
      expect(due).toHaveLength(3);
    });
    const reminder = await own.office.post<{ id: string }>(`/api/v1/meetings/${id}/reminders`, {});
    await own.mailsTo('bbb@mission.example.org', 'Subject: Reminder');
    const mailOf = async (addressee: string): Promise<string | null | undefined> =>
      (
        await own.office.get<{ addressees: { addressee: { id: string }; mail: string | null }[] }>(
          `/api/v1/reminders/${reminder.id}`,
        )
      ).addressees.find((line) => line.addressee.id === addressee)?.mail;
    // Put off, not on its way at this moment: such a mail would end when it comes back.
    await eventually(async () => {
      const mails = await own.office.all<{ mailbox: string; state: string }>('/api/v1/deliveries', {
        sourceKind: 'notice',
      });
      const reminded = mails.filter(({ mailbox }) => mailbox === 'aaa@mission.example.org');
      expect(reminded.map(({ state }) => state)).toEqual(['deferred']);
    });
    expect(await mailOf('del-aaa')).toBe('waiting');
    await own.office.post(`/api/v1/meetings/${id}/postpone`, { reason: 'Later' });
    await eventually(async () => expect(await mailOf('del-aaa')).toBe('superseded'));
    await eventually(async () => {
      expect((await openTodos()).map(({ kind }) => kind)).toContain('postponement-letter');
    });

    const drafts = await letters(id);
    expect(new Set(drafts.map(({ corrects }) => corrects.letterId))).toEqual(new Set([first, second]));
    const [one, two] = drafts;
    await issue(one?.id ?? '');
    await eventually(async () => {
      const item = (await openTodos()).find(({ kind }) => kind === 'postponement-letter');
      expect(item?.title).toMatch(/[12] who were invited are not among the addressees/u);
    });
    await own.get(LettersService).step(system, two?.id ?? '', { step: 'discard' });
    // The one that was discarded is drafted again; the one that was issued is the same.
    const again = await letters(id);
    expect(again.map((letter) => letter.id)).toContain(one?.id);
    expect(again.map((letter) => letter.id)).not.toContain(two?.id);
    await issue(again.find((letter) => letter.id !== one?.id)?.id ?? '');
    await eventually(async () => {
      expect((await openTodos()).map(({ kind }) => kind)).not.toContain('postponement-letter');
    });
    for (const [code, subject] of [
      ['aaa', 'Postponement: First letter'],
      ['ccc', 'Postponement: Second letter'],
    ] as const) {
      const [mail] = await own.mailsTo(`${code}@mission.example.org`, subject);
      expect(mail).toContain('method=CANCEL');
    }
  });
});
