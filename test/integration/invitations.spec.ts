import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Addressee } from '../../src/directory/index.js';
import { type AnswerContent, invitationId, Invitations } from '../../src/invitations/index.js';
import { addressee, SessionHouse } from '../support/session-house.js';
import { eventually } from '../support/eventually.js';

const accepted: AnswerContent = { value: 'accepted', level: null, participants: [], comment: null };
const declined: AnswerContent = { ...accepted, value: 'declined' };

describe('invitations and answers', () => {
  let house: SessionHouse;
  let processId: string;
  let meetingId: string;
  let addressees: Addressee[];

  beforeAll(async () => {
    house = await SessionHouse.open();
    ({ processId, meetingId } = await house.announceGeneva());
    addressees = [
      addressee('del-aaa', 'Arcadia', { electoralGroup: 'weog', consultationGroups: ['weog'] }),
      addressee('del-bbb', 'Belonia', { electoralGroup: 'african', consultationGroups: ['african'] }),
      addressee('del-ccc', 'Cascadia', { category: 'observer-state' }),
      addressee('del-ddd', 'Atlantis', { category: 'observer', fictitious: true }),
      addressee('del-eee', 'Elbonia', { electoralGroup: 'grulac' }),
    ];
    await house.invite(processId, meetingId, 'letter-1', addressees);
  });

  afterAll(async () => {
    await house?.close();
  });

  const idOf = (delegation: string): string => invitationId(meetingId, delegation);
  const record = async (delegation: string) =>
    (await house.call('GET', `/api/v1/invitations/${idOf(delegation)}`)).json;
  const answer = (delegation: string, body: unknown, more: object = {}) =>
    house.call('POST', `/api/v1/invitations/${idOf(delegation)}/answers`, { body, ...more });
  const byLink = (delegation: string, content: Parameters<Invitations['answerByLink']>[2]) =>
    house.get(Invitations).answerByLink(idOf(delegation), 'Registry', content);
  const todo = (key: string) =>
    house.db.collection<{ _id: string; state: string }>('todos').findOne({ _id: key });
  const receiptsTo = async (delegation: string): Promise<string[]> =>
    (
      await house.db
        .collection('deliveries')
        .find({ 'source.kind': 'notice', 'addressee.id': delegation })
        .toArray()
    )
      .map((row) => String(row['mailbox']))
      .sort();

  it('are opened once for each addressee and meeting, however many letters invite', async () => {
    await house.invite(processId, meetingId, 'letter-2', [...addressees, addressee('del-fff', 'Freedonia')]);
    const { json } = await house.call('GET', `/api/v1/meetings/${meetingId}/invitations`);
    const items = json['items'] as { letterId: string; addressee: { id: string } }[];
    expect(items.map((item) => [item.addressee.id, item.letterId])).toEqual([
      ['del-aaa', 'letter-1'],
      ['del-bbb', 'letter-1'],
      ['del-ccc', 'letter-1'],
      ['del-ddd', 'letter-1'],
      ['del-eee', 'letter-1'],
      ['del-fff', 'letter-2'],
    ]);
  });

  it('survive two letters that are issued at the same moment', async () => {
    const more = Array.from({ length: 30 }, (_, n) => addressee(`del-race-${n}`, `Race ${n}`));
    const other = await house.announceGeneva();
    await Promise.all(
      [3, 4, 5].map((n) => house.invite(other.processId, other.meetingId, `letter-${n}`, more)),
    );
    expect(await house.get(Invitations).count(other.meetingId)).toBe(30);
  });

  it('take an answer of the office with channel, names and level, and keep who typed it', async () => {
    const given = await answer('del-aaa', {
      ...accepted,
      channel: 'note-verbale',
      dated: '2017-06-06',
      level: 'minister',
      participants: [{ name: 'Ms. Ada Sample', function: 'Minister' }],
    });
    expect(given.status).toBe(201);
    expect(given.json).toMatchObject({
      value: 'accepted',
      standing: { channel: 'note-verbale', level: 'minister' },
      history: [
        {
          n: 1,
          channel: 'note-verbale',
          byOffice: true,
          outcome: 'stands',
          dated: '2017-06-06',
          typedBy: { kind: 'token', name: 'office (test)' },
        },
      ],
    });
  });

  it('do not let a click undo a note verbale: it is recorded and becomes a to-do', async () => {
    await byLink('del-aaa', declined);
    expect(await record('del-aaa')).toMatchObject({
      value: 'accepted',
      history: [{ outcome: 'stands' }, { outcome: 'differs', value: 'declined' }],
    });
    const key = `answer-differs:${idOf('del-aaa')}`;
    expect(await todo(key)).toMatchObject({ state: 'open', kind: 'answer-differs', processId });
    await answer('del-aaa', { ...accepted, channel: 'telephone' });
    expect(await todo(key)).toMatchObject({ state: 'settled' });
  });

  it('receipt every answer to all mailboxes of the delegation', async () => {
    await byLink('del-bbb', accepted);
    await eventually(async () => {
      expect(await receiptsTo('del-bbb')).toEqual(['pr.del-bbb@example.org', 'registry.del-bbb@example.org']);
    });
  });

  it('receipt an answer once, though the button was pressed twice', async () => {
    await Promise.all([byLink('del-ccc', accepted), byLink('del-ccc', accepted)]);
    expect((await record('del-ccc'))['history']).toHaveLength(1);
    await eventually(async () => expect(await receiptsTo('del-ccc')).toHaveLength(2));
  });

  it('bring back what stood before when an answer is withdrawn', async () => {
    await byLink('del-bbb', declined);
    const { history } = await house.get(Invitations).read(idOf('del-bbb'));
    const last = history.at(-1);
    expect((await house.get(Invitations).withdrawByLink(last?._id ?? '')).result).toBe('withdrawn');
    expect(await record('del-bbb')).toMatchObject({ value: 'accepted' });
    await eventually(async () => expect(await receiptsTo('del-bbb')).toHaveLength(6));
  });

  it('tell the office when an answer that it entered is disowned, and change nothing', async () => {
    await answer('del-eee', { ...declined, channel: 'telephone' });
    const { history } = await house.get(Invitations).read(idOf('del-eee'));
    expect((await house.get(Invitations).withdrawByLink(history[0]?._id ?? '')).result).toBe('disputed');
    expect(await record('del-eee')).toMatchObject({ value: 'declined' });
    expect(await todo(`answer-disputed:${idOf('del-eee')}`)).toMatchObject({ state: 'open' });
  });

  it('are counted by category, group and level', async () => {
    await byLink('del-ddd', declined);
    const { json } = await house.call('GET', `/api/v1/meetings/${meetingId}/invitations/summary`);
    expect(json).toMatchObject({
      all: { invited: 6, accepted: 3, declined: 2, tentative: 0, unanswered: 1 },
      byCategory: {
        memberStates: { invited: 4 },
        observerStates: { invited: 1, accepted: 1 },
        fictitious: { invited: 1, declined: 1 },
      },
      byGroup: { weog: { invited: 1, accepted: 1 }, african: { accepted: 1 }, grulac: { declined: 1 } },
    });
  });

  it('are listed by answer, group and page', async () => {
    const list = async (query: string) => {
      const { json } = await house.call('GET', `/api/v1/meetings/${meetingId}/invitations?${query}`);
      return {
        ids: (json['items'] as { addressee: { id: string } }[]).map((item) => item.addressee.id),
        next: json['next'],
      };
    };
    expect((await list('value=none')).ids).toEqual(['del-fff']);
    expect((await list('group=african')).ids).toEqual(['del-bbb']);
    expect((await list('addressee=del-ddd')).ids).toEqual(['del-ddd']);
    const first = await list('limit=4');
    expect(first.ids).toHaveLength(4);
    expect((await list(`limit=4&cursor=${String(first.next)}`)).ids).toEqual(['del-eee', 'del-fff']);
  });

  it('keep one history under many answers at once', async () => {
    const values = ['accepted', 'declined', 'tentative'] as const;
    const before = (await house.get(Invitations).read(idOf('del-fff'))).history.length;
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        byLink('del-fff', { ...accepted, value: values[n % 3] ?? 'accepted', comment: `number ${n}` }),
      ),
    );
    const { history, invitation } = await house.get(Invitations).read(idOf('del-fff'));
    expect(history).toHaveLength(before + 12);
    expect(history.map(({ n }) => n)).toEqual(history.map((_, index) => index + 1));
    expect(invitation.standing?.answerId).toBe(history.at(-1)?._id);
  });

  describe('refuse, and write nothing', () => {
    const rows = (): Promise<number> => house.db.collection('answers').countDocuments();

    it.each([
      ["a channel that is not the office's", { ...accepted, channel: 'link' }],
      ['a value that is none', { ...accepted, value: 'maybe', channel: 'telephone' }],
      ['an operator', { ...accepted, value: { $gt: '' }, channel: 'telephone' }],
      [
        'a line break in a name',
        { ...accepted, channel: 'telephone', participants: [{ name: 'A\r\nBcc: x@y.org' }] },
      ],
      ['an unknown field', { ...accepted, channel: 'telephone', by: 'me' }],
    ])('%s', async (_what, body) => {
      const before = await rows();
      expect((await answer('del-ccc', body)).status).toBe(422);
      expect(await rows()).toBe(before);
    });

    it('roles that may not answer or read, and invitations that are not there', async () => {
      const before = await rows();
      const body = { ...accepted, channel: 'telephone' };
      expect((await answer('del-ccc', body, { token: await house.token('facilitator') })).status).toBe(403);
      expect((await answer('del-ccc', body, { token: await house.token('office', 'another') })).status).toBe(
        403,
      );
      expect((await answer('del-ccc', body, { token: '' })).status).toBe(401);
      expect((await answer('del-none', body)).json['code']).toBe('invitations/not-found');
      expect(
        (
          await house.call('GET', `/api/v1/meetings/${meetingId}/invitations`, {
            token: await house.token('clearer'),
          })
        ).status,
      ).toBe(403);
      expect(await rows()).toBe(before);
    });

    it('to change or delete an answer', async () => {
      const row = (await house.get(Invitations).read(idOf('del-aaa'))).history[0];
      const model = house.db.model('Answer');
      await expect(model.updateOne({ _id: row?._id }, { value: 'declined' })).rejects.toThrow(
        'never changed',
      );
      await expect(model.deleteOne({ _id: row?._id })).rejects.toThrow('never changed');
    });

    it('answers about a cancelled meeting, and ask the office to write', async () => {
      const other = await house.announceGeneva();
      await house.invite(other.processId, other.meetingId, 'letter-9', addressees);
      await house.call('POST', `/api/v1/meetings/${other.meetingId}/cancel`, {
        body: { reason: 'The host withdrew.' },
      });
      const id = invitationId(other.meetingId, 'del-aaa');
      await expect(house.get(Invitations).answerByLink(id, 'Registry', accepted)).rejects.toMatchObject({
        code: 'invitations/meeting-cancelled',
      });
      await eventually(async () =>
        expect(await todo(`cancellation-letter:${other.meetingId}`)).toMatchObject({ state: 'open' }),
      );
    });
  });
});
