import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../src/platform/index.js';
import {
  AfterIssueHouse,
  type CaughtMail,
  type LetterRecord,
  mailboxOf,
  MISSIONS,
} from '../support/after-issue-house.js';
import { eventually } from '../support/eventually.js';

interface MeetingRecord {
  version: number;
  status: string;
  release: number;
}
interface InvitationRecord {
  id: string;
  value: string;
  earlier?: { value: string; dates: string };
  history?: { kind: string; value?: string }[];
}

const refused = async (promise: Promise<unknown>): Promise<Pick<Problem, 'code' | 'detail'>> => {
  try {
    await promise;
  } catch (error) {
    return error as Problem;
  }
  throw new Error('It was not refused.');
};
const answerOf = (mail: CaughtMail): string => /https?:\/\/\S+\/a\/\S+/.exec(mail.text ?? '')?.[0] ?? '';
/** The text without its line breaks. */
const wordsOf = ({ text }: CaughtMail): string => (text ?? '').replace(/\s+/gu, ' ');

describe('a meeting that is postponed and comes back', () => {
  let own: AfterIssueHouse;
  let invited: CaughtMail;
  /** SEQUENCE of the invitation. */
  let first = 0;
  const meeting = () => own.office.get<MeetingRecord>(`/api/v1/meetings/${own.meetingId}`);
  const act = (name: string, body: object, options: object = {}) =>
    own.office.post<MeetingRecord>(`/api/v1/meetings/${own.meetingId}/${name}`, body, options);
  const invitationOf = async (code: string): Promise<InvitationRecord> => {
    const { items } = await own.office.get<{ items: InvitationRecord[] }>(
      `/api/v1/meetings/${own.meetingId}/invitations?addressee=del-${code}`,
    );
    const [found] = items;
    if (found === undefined) throw new Error(`del-${code} is not invited`);
    return own.office.get(`/api/v1/invitations/${found.id}`);
  };
  const openTodos = async (): Promise<string[]> =>
    (await own.office.all<{ kind: string }>('/api/v1/todos', { state: 'open' })).map(({ kind }) => kind);
  const settled = (kind: string): Promise<void> =>
    eventually(async () => {
      expect(await openTodos()).not.toContain(kind);
    });
  const prepared = async (): Promise<LetterRecord> => {
    const prepare = () =>
      own.office.post<{ items: LetterRecord[] }>(`/api/v1/meetings/${own.meetingId}/letters`);
    const [draft, ...others] = (await prepare()).items;
    if (draft === undefined) throw new Error('no letter was prepared');
    expect(others).toEqual([]);
    // Asked for again, it is the same draft.
    expect((await prepare()).items.map(({ id }) => id)).toEqual([draft.id]);
    return own.office.get(`/api/v1/letters/${draft.id}`);
  };
  const page = async (path: string): Promise<string> => (await fetch(`${own.house.url}${path}`)).text();
  const answer = (link: string, value: string) =>
    fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ value, level: '', comment: '', 'typed-by': 'The registry', rows: '0' }),
      redirect: 'manual',
    });
  const inMay = { id: 'only', date: '2031-05-12', start: '10:00', end: '13:00' };
  const back = { note: 'The host is ready.', room: 'Salón Azul', sittings: [inMay] };

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    await own.issued();
    invited = await own.mailTo(mailboxOf('ada'));
    first = invited.entry?.sequence ?? 0;
    for (const code of MISSIONS) await own.mailTo(mailboxOf(code));
    expect((await answer(answerOf(invited), 'accepted')).status).toBe(303);
    expect((await invitationOf('ada')).value).toBe('accepted');
  });
  afterAll(async () => {
    await own?.close();
  });

  it('cannot come back, nor call for a letter, while nothing happened to it', async () => {
    const { version } = await meeting();
    expect((await refused(act('reinstate', back, { ifMatch: version }))).code).toBe(
      'meetings/transition-refused',
    );
    expect((await refused(own.office.post(`/api/v1/meetings/${own.meetingId}/letters`))).code).toBe(
      'invitations/no-letter-called-for',
    );
  });

  it('shows no hour any more, takes no answer, and asks the office for the letter', async () => {
    expect(await act('postpone', { reason: 'The host asks for time' })).toMatchObject({
      status: 'postponed',
      reason: 'The host asks for time',
    });
    expect((await refused(act('postpone', { reason: 'Twice' }))).code).toBe('meetings/transition-refused');
    const base = `/meetings/${own.meetingId}`;
    const { pathname: answerPath } = new URL(answerOf(invited));
    for (const path of ['/', base, `${base}?by=room`, `${base}/releases/1`, answerPath]) {
      const text = await page(path);
      expect(text).toMatch(/postponed/iu);
      expect(text).toContain('a new date will be announced');
      expect(text).not.toMatch(/09:30|12:30|10 March 2031/u);
    }
    const late = await answer(answerOf(invited), 'declined');
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('The meeting is postponed');
    const { id } = await invitationOf('bel');
    const byOffice = { value: 'accepted', channel: 'telephone' };
    expect((await refused(own.office.post(`/api/v1/invitations/${id}/answers`, byOffice))).code).toBe(
      'invitations/meeting-postponed',
    );
    await eventually(async () => {
      expect(await openTodos()).toContain('postponement-letter');
    });
    await eventually(async () => {
      const feed = await page(`/calendar/meetings/${own.meetingId}.ics`);
      expect(feed).toContain('STATUS:CANCELLED');
      expect(feed).toContain('(postponed)');
    });
  });

  it('leaves the calendars of all who were invited with its letter, which names the first', async () => {
    const draft = await prepared();
    expect(draft).toMatchObject({
      kind: 'postponement',
      subject: 'Postponement: Invitation to the first preparatory meeting',
    });
    await own.issue(draft.id);
    for (const code of MISSIONS) {
      const mail = await own.mailTo(mailboxOf(code), 'Postponement: ');
      expect(mail.entry).toMatchObject({ method: 'CANCEL', uid: invited.entry?.uid, sequence: first + 1 });
      expect(wordsOf(mail)).toContain('A new date will be announced');
      expect(answerOf(mail)).toBe('');
    }
    await settled('postponement-letter');
  });

  it('is refused with faults and by an old version, and stays postponed', async () => {
    const { version } = await meeting();
    const faulty = { ...back, sittings: [{ ...inMay, start: '13:00', end: '10:00' }] };
    const again = (body: object, ifMatch = version) => refused(act('reinstate', body, { ifMatch }));
    expect((await again(faulty)).code).toBe('meetings/faulty');
    expect((await again({ ...back, sittings: [] })).code).toBe('platform/invalid-input');
    expect((await again({ ...back, sittings: [{ ...inMay, date: '2031-01-06' }] })).code).toBe(
      'meetings/over',
    );
    expect((await again(back, version - 1)).code).toBe('platform/stale');
    expect((await refused(act('reinstate', back))).code).toBe('platform/precondition-required');
    expect(await meeting()).toMatchObject({ status: 'postponed', version });
  });

  it('comes back as the next release; everybody is asked again, and what was answered stays on the record', async () => {
    const { version } = await meeting();
    expect(await act('reinstate', back, { ifMatch: version })).toMatchObject({
      status: 'announced',
      release: 2,
      reason: null,
    });
    expect((await refused(act('reinstate', back, { ifMatch: version }))).code).toBe('platform/stale');
    const now = await meeting();
    expect((await refused(act('reinstate', back, { ifMatch: now.version }))).code).toBe(
      'meetings/transition-refused',
    );
    const text = await page(`/meetings/${own.meetingId}`);
    expect(text).toContain('12 May 2031');
    expect(text).toContain('The host is ready.');
    expect(await page(`/meetings/${own.meetingId}/releases/1`)).toContain('10 March 2031');
    await eventually(async () => {
      expect(await invitationOf('ada')).toMatchObject({
        value: 'none',
        earlier: { value: 'accepted', dates: '10 March 2031' },
        history: [{ kind: 'answer', value: 'accepted' }, { kind: 'asked-again' }],
      });
    });
    expect(await openTodos()).toContain('reinstatement-letter');
  });

  it('invites with its letter: the same entry, a later one, and links that take answers', async () => {
    const draft = await prepared();
    expect(draft).toMatchObject({
      kind: 'reinstatement',
      subject: 'New date: Invitation to the first preparatory meeting',
    });
    await own.issue(draft.id);
    for (const code of MISSIONS) {
      const mail = await own.mailTo(mailboxOf(code), 'New date: ');
      expect(mail.entry).toMatchObject({ method: 'REQUEST', uid: invited.entry?.uid, sequence: first + 2 });
      expect(wordsOf(mail)).toContain('kindly asked to answer again');
      expect(wordsOf(mail)).toContain('12 May 2031');
    }
    const link = answerOf(await own.mailTo(mailboxOf('ada'), 'New date: '));
    expect((await answer(link, 'declined')).status).toBe(303);
    expect(await invitationOf('ada')).toMatchObject({ value: 'declined', earlier: { value: 'accepted' } });
    await settled('reinstatement-letter');
    // The letter tells the new date: nobody hears of it again by a digest.
    await own.office.put('/api/v1/clock', { instant: '2031-02-05T09:00:00-05:00' });
    const digests = await own.office.get<{ items: unknown[] }>(`/api/v1/meetings/${own.meetingId}/digests`);
    expect(digests.items).toEqual([]);
  });

  it('may be postponed and then cancelled: CANCEL once more, later than all before', async () => {
    await act('postpone', { reason: 'Once more' });
    expect(await act('cancel', { reason: 'It will not take place' })).toMatchObject({ status: 'cancelled' });
    const draft = await prepared();
    expect(draft).toMatchObject({
      kind: 'cancellation',
      subject: 'Cancellation: Invitation to the first preparatory meeting',
    });
    await own.issue(draft.id);
    const mail = await own.mailTo(mailboxOf('eld'), 'Cancellation: ');
    expect(mail.entry).toMatchObject({ method: 'CANCEL', uid: invited.entry?.uid, sequence: first + 3 });
    await settled('postponement-letter');
  });

  it('is told of beside the others to which one letter invited, whose invitation stands', async () => {
    const planned = async (title: string, date: string): Promise<string> => {
      const { id } = await own.office.post<{ id: string }>(`/api/v1/processes/${own.processId}/meetings`, {
        title,
        kind: 'consultation',
        venue: 'Palacio San Martín',
        city: 'Buenos Aires',
        zone: 'America/Argentina/Buenos_Aires',
        sittings: [{ id: 'only', date, start: '10:00', end: '13:00' }],
      });
      await own.office.post(`/api/v1/meetings/${id}/announce`);
      return id;
    };
    const [main, further] = [await planned('Main', '2031-06-02'), await planned('Further', '2031-06-09')];
    await own.issued({
      date: '2031-02-05',
      subject: 'Two meetings',
      body: 'We invite you to both.',
      about: { type: 'meeting', id: main },
      alsoInvites: [further],
    });
    await own.mailTo(mailboxOf('ada'), 'Two meetings');
    const path = `/api/v1/meetings/${further}`;
    const letterOf = async (id: string): Promise<LetterRecord> => {
      const { items } = await own.office.post<{ items: LetterRecord[] }>(`/api/v1/meetings/${id}/letters`);
      return own.office.get(`/api/v1/letters/${items[0]?.id ?? ''}`);
    };
    await own.office.post(`${path}/postpone`, { reason: 'Later' });
    const postponement = await letterOf(further);
    expect(postponement).toMatchObject({
      kind: 'postponement',
      content: { corrects: { as: 'addendum' }, about: { id: further } },
    });
    await own.issue(postponement.id);
    // Nobody has an entry of it: the letter carried that of the first meeting.
    expect((await own.mailTo(mailboxOf('ada'), 'Postponement: Two')).entry).toBeNull();
    const { version } = await own.office.get<MeetingRecord>(path);
    const sittings = [{ id: 'only', date: '2031-07-07', start: '10:00', end: '13:00' }];
    await own.office.post(`${path}/reinstate`, { sittings }, { ifMatch: version });
    const reinstatement = await letterOf(further);
    expect(reinstatement).toMatchObject({ kind: 'reinstatement', content: { corrects: { as: 'addendum' } } });
    await own.issue(reinstatement.id);
    const mail = await own.mailTo(mailboxOf('ada'), 'New date: Two');
    expect(mail.entry).toMatchObject({ method: 'REQUEST' });
    expect((await answer(answerOf(mail), 'accepted')).status).toBe(303);
    // The first meeting called off: what has not left of the letter to both would never leave.
    await own.office.post(`/api/v1/meetings/${main}/cancel`, { reason: 'No host' });
    const cancellation = await letterOf(main);
    const { findings } = await own.office.post<{ findings: { code: string }[] }>(
      `/api/v1/letters/${cancellation.id}/dry-run`,
    );
    expect(findings.map(({ code }) => code)).toContain('invitations/invited-elsewhere-too');
    for (const kind of ['postponement-letter', 'reinstatement-letter']) await settled(kind);
  });
});
