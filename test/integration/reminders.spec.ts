import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Invitations } from '../../src/invitations/index.js';
import { SendReminder } from '../../src/invitations/send-reminder.timer.js';
import { systemActor, type Task, UnitOfWork } from '../../src/messaging/index.js';
import { AnswersHouse } from '../support/answers-house.js';
import { eventually } from '../support/eventually.js';

interface Reminder {
  id: string;
  state: string;
  why: string | null;
  addressees: { addressee: { id: string }; outcome: string; mail: string | null; value: string }[];
}
interface Recipients {
  due: { addressee: { id: string } }[];
  halted: { addressee: { id: string } }[];
  notReached: { addressee: { id: string } }[];
  answered: number;
}

const coming = { value: 'accepted' as const, level: null, participants: [], comment: null };
const names = (rows: { addressee: { id: string } }[]): string[] => rows.map(({ addressee }) => addressee.id);

describe('reminders', () => {
  let own: AnswersHouse;

  beforeAll(async () => {
    own = await AnswersHouse.open();
    own.smtp.script('eee@mission.example.org', { rcpt: '550 5.1.1 no such user' });
    await own.invite(['del-aaa', 'del-bbb', 'del-ccc', 'del-eee']);
    const held = await own.invite(['del-fff'], { subject: 'Second round' }, { holdSeconds: 3_600 });
    await own.office.post(`/api/v1/letters/${held}/halt`, { reason: 'a wrong hour' });
    await own.mailsTo('ccc@mission.example.org', 'Invitation');
    await eventually(async () => {
      const { due, notReached } = await recipients();
      expect([names(due), names(notReached)]).toEqual([['del-aaa', 'del-bbb', 'del-ccc'], ['del-eee']]);
    });
  });
  afterAll(() => own?.close());

  const recipients = (): Promise<Recipients> =>
    own.office.get<Recipients>(`/api/v1/meetings/${own.session}/reminders/recipients`);
  const plan = (body: object = {}, meetingId = own.session) =>
    own.office.post<Reminder>(`/api/v1/meetings/${meetingId}/reminders`, body);
  const read = (id: string) => own.office.get<Reminder>(`/api/v1/reminders/${id}`);
  const timerOf = (id: string): Promise<Task> =>
    own.house.app
      .get<Model<Task>>(getModelToken('Task'), { strict: false })
      .findById(`send-reminder:${id}`)
      .lean<Task>()
      .orFail();
  const sent = async (id: string): Promise<Reminder> => {
    await eventually(async () => expect((await read(id)).state).toBe('sent'));
    return read(id);
  };

  it('list apart whom the letter was stopped for and whom it did not reach, and count who has answered', async () => {
    await own.get(Invitations).answerByLink(own.invitation('del-ccc'), 'Registry', coming);
    const { due, halted, notReached, answered } = await recipients();
    expect({ due: names(due), halted: names(halted), notReached: names(notReached), answered }).toEqual({
      due: ['del-aaa', 'del-bbb'],
      halted: ['del-fff'],
      notReached: ['del-eee'],
      answered: 1,
    });
  });

  it('are previewed as an addressee reads them, with the way to answer', async () => {
    const path = `/api/v1/meetings/${own.session}/reminders/preview`;
    const preview = await own.office.post<Record<string, string>>(path, {
      invitationId: own.invitation('del-bbb'),
    });
    expect(preview).toMatchObject({ to: 'Belonia', subject: expect.stringContaining('Reminder: ') });
    expect(preview['text']).toContain('not yet received an answer from Belonia');
    // Whoever holds the link answers in the delegation's name: a preview doesn't hand it out.
    expect(preview['text']).toContain('/a/LINK-OF-THE-ADDRESSEE');
    expect(preview['html']).toContain('/a/LINK-OF-THE-ADDRESSEE');
    await expect(own.office.post(path, { body: 'Dear {{ nobody.name }}' })).rejects.toMatchObject({
      code: 'invitations/reminder-faulty',
    });
  });

  it('go once to each who has not answered, carry the link, and say what became of them', async () => {
    const { id } = await plan({ body: 'We await the answer of {{ addressee.name }}.' });
    const reminder = await sent(id);
    expect(reminder.addressees.map(({ addressee, outcome }) => [addressee.id, outcome])).toEqual([
      ['del-aaa', 'sent'],
      ['del-bbb', 'sent'],
      ['del-eee', 'not-reached'],
      ['del-fff', 'halted'],
    ]);
    const [mail = ''] = await own.mailsTo('aaa@mission.example.org', 'Subject: Reminder');
    expect(mail).toContain('/a/');
    await own.mailsTo('bbb@mission.example.org', 'Subject: Reminder');
    await own.get(Invitations).answerByLink(own.invitation('del-bbb'), 'Registry', coming);
    await eventually(async () =>
      expect((await read(id)).addressees.slice(0, 2)).toMatchObject([
        { mail: 'accepted', value: 'none' },
        { mail: 'accepted', value: 'accepted' },
      ]),
    );
    const reminders = own.smtp.accepted.filter(({ raw }) => raw.toString().includes('Subject: Reminder'));
    expect(reminders.flatMap(({ to }) => to).sort()).toEqual([
      'aaa@mission.example.org',
      'bbb@mission.example.org',
    ]);
  });

  it('wait for their hour, and may be called off until then', async () => {
    const later = await plan({ at: '2017-06-08T09:00:00+02:00', zone: 'Europe/Zurich' });
    expect(later.state).toBe('scheduled');
    const cancelled = await own.office.post<Reminder>(`/api/v1/reminders/${later.id}/cancel`);
    expect(cancelled.state).toBe('cancelled');
    await expect(own.office.post(`/api/v1/reminders/${later.id}/cancel`)).rejects.toMatchObject({
      code: 'invitations/reminder-not-scheduled',
    });
    const second = await plan({ at: '2017-06-08T10:00:00+02:00' });
    await own.step('2017-06-08T07:30:00Z');
    expect((await read(second.id)).state).toBe('scheduled');
    expect((await read(later.id)).state).toBe('cancelled');
    await own.step('2017-06-08T08:00:01Z');
    expect((await sent(second.id)).addressees.map(({ outcome }) => outcome)).toContain('sent');
    await own.mailsTo('aaa@mission.example.org', 'Subject: Reminder', 2);
  });

  it('are stopped by an answer while they wait in the queue', async () => {
    await own.smtp.refuse();
    const { id } = await plan();
    await sent(id);
    await own.get(Invitations).answerByLink(own.invitation('del-aaa'), 'Registry', coming);
    await own.smtp.listen();
    await eventually(async () =>
      expect((await read(id)).addressees[0]).toMatchObject({ mail: 'superseded', value: 'accepted' }),
    );
    await own.mailsTo('aaa@mission.example.org', 'Subject: Receipt');
    const reminders = own.smtp.to('aaa@mission.example.org').filter(({ raw }) => {
      const text = raw.toString();
      return text.includes('Subject: Reminder') && text.includes('disregard');
    });
    expect(reminders).toHaveLength(1);
  });

  it('and an answer at the same moment never both win, and nobody gets one twice', async () => {
    const meetingId = await own.addMeeting({ title: 'Race', ordinal: 9 });
    const codes = ['aaa', 'bbb', 'ccc', 'eee'];
    await own.invite(
      codes.map((code) => `del-${code}`),
      { about: { type: 'meeting', id: meetingId }, subject: 'Race' },
    );
    const unanswered = async () =>
      own.office.get<Recipients>(`/api/v1/meetings/${meetingId}/reminders/recipients`);
    await eventually(async () => expect(names((await unanswered()).due)).toHaveLength(4), 30_000);
    const answers = codes.map((code) =>
      own.get(Invitations).answerByLink(own.invitation(`del-${code}`, meetingId), 'Registry', coming),
    );
    const [{ id }] = await Promise.all([plan({ subject: 'Race reminder' }, meetingId), ...answers]);
    const { addressees } = await sent(id);
    await eventually(async () => {
      for (const line of (await read(id)).addressees)
        expect([line.mail === 'accepted' || line.mail === 'superseded', line.value]).toEqual([
          true,
          'accepted',
        ]);
    });
    expect(new Set(names(addressees)).size).toBe(addressees.length);
  });

  it('leave out whoever answered after the mails were written, and before they were asked for', async () => {
    const meetingId = await own.addMeeting({ title: 'Between', ordinal: 10 });
    const codes = ['aaa', 'bbb'];
    await own.invite(
      codes.map((code) => `del-${code}`),
      { about: { type: 'meeting', id: meetingId }, subject: 'Between' },
    );
    await eventually(async () => {
      const { due } = await own.office.get<Recipients>(`/api/v1/meetings/${meetingId}/reminders/recipients`);
      expect(names(due)).toHaveLength(2);
    });
    const { id } = await plan({ at: '2017-06-16T09:00:00Z', subject: 'Between reminder' }, meetingId);
    const timer = await timerOf(id);
    const send = own.get(SendReminder);
    const prepared = await send.prepare(timer);
    expect(prepared?.recipients.map(({ written }) => written?.subject)).toEqual([
      'Between reminder',
      'Between reminder',
    ]);
    await own.get(Invitations).answerByLink(own.invitation('del-aaa', meetingId), 'Registry', coming);
    const actor = systemActor('send-reminder', 'between');
    await own.get(UnitOfWork).run(actor, (tx) => send.handle(timer, tx, prepared));
    await own.mailsTo('bbb@mission.example.org', 'Subject: Between reminder');
    expect((await read(id)).addressees).toMatchObject([{ addressee: { id: 'del-bbb' }, outcome: 'sent' }]);
    expect((await read(id)).state).toBe('sent');
    expect(
      own.smtp
        .to('aaa@mission.example.org')
        .filter(({ raw }) => raw.toString().includes('Subject: Between reminder')),
    ).toEqual([]);
  });

  it('are written anew when the meeting is changed after they were written', async () => {
    const meetingId = await own.addMeeting({ title: 'Words', ordinal: 11 });
    await own.invite(['del-ccc'], { about: { type: 'meeting', id: meetingId }, subject: 'Words' });
    await eventually(async () => {
      const { due } = await own.office.get<Recipients>(`/api/v1/meetings/${meetingId}/reminders/recipients`);
      expect(names(due)).toHaveLength(1);
    });
    const { id } = await plan(
      { at: '2017-06-16T09:00:00Z', subject: 'On the {{ meeting.title }}' },
      meetingId,
    );
    const timer = await timerOf(id);
    const send = own.get(SendReminder);
    const prepared = await send.prepare(timer);
    // As if the programme had been changed in between: what was prepared holds for the version before.
    const older = prepared && { ...prepared, meetingVersion: prepared.meetingVersion - 1, recipients: [] };
    const actor = systemActor('send-reminder', 'anew');
    await own.get(UnitOfWork).run(actor, (tx) => send.handle(timer, tx, older));
    await own.mailsTo('ccc@mission.example.org', 'Subject: On the Words');
  });

  it('go to more addressees than one unit of work reminds, to each once', async () => {
    const meetingId = await own.addMeeting({ title: 'Many', ordinal: 12 });
    const codes = Array.from({ length: 253 }, (_none, n) => `del-zz${String(n).padStart(3, '0')}`);
    const rows = codes.map((code) => `${code},observer,2016-01-01,Land ${code},test`);
    await own.office.post('/api/v1/directory/imports', {
      kind: 'delegations',
      csv: ['id,category,since,name_en,source', ...rows].join('\n'),
      apply: true,
    });
    const boxes = codes.map((code) => `${code},${code}@mission.example.org,registry`);
    await own.office.post('/api/v1/directory/imports', {
      kind: 'contacts',
      csv: ['owner,address,role', ...boxes].join('\n'),
      apply: true,
    });
    // The letters wait: whoever they have not reached is listed, and gets no mail.
    await own.invite(
      codes,
      { about: { type: 'meeting', id: meetingId }, subject: 'Many' },
      { holdSeconds: 3_600 },
    );
    const { id } = await plan({}, meetingId);
    const { addressees } = await sent(id);
    expect(addressees.map(({ outcome }) => outcome)).toEqual(codes.map(() => 'not-reached'));
    expect(names(addressees)).toEqual(codes);
  });

  it('are refused when no answer could be given any more, and dropped when that came to be', async () => {
    await expect(plan({ at: '2017-06-17T08:00:00Z' })).rejects.toMatchObject({
      code: 'invitations/reminder-too-late',
    });
    const meetingId = await own.addMeeting({ title: 'Called off', ordinal: 8 });
    await own.invite(['del-aaa'], { about: { type: 'meeting', id: meetingId }, subject: 'Called off' });
    const { id } = await plan({ at: '2017-06-09T08:00:00Z' }, meetingId);
    await own.office.post(`/api/v1/meetings/${meetingId}/cancel`, { reason: 'No room.' });
    await own.step('2017-06-09T08:00:01Z');
    await eventually(async () =>
      expect(await read(id)).toMatchObject({ state: 'dropped', why: 'The meeting is cancelled.' }),
    );
  });

  it('are for the office of the process alone, and take clean text only', async () => {
    const path = `/api/v1/meetings/${own.session}/reminders`;
    const facilitator = await own.house.client('facilitator');
    await expect(facilitator.post(path, {})).rejects.toMatchObject({ code: 'access/forbidden' });
    for (const body of [
      { subject: 'a\r\nBcc: x@y.org' },
      { body: '' },
      { at: 'soon' },
      { zone: 'Mars/Base' },
    ])
      await expect(plan(body)).rejects.toMatchObject({ status: 422 });
    await expect(read('none')).rejects.toMatchObject({ code: 'invitations/reminder-not-found' });
  });
});

describe('a letter that invites to two meetings', () => {
  let own: AnswersHouse;

  beforeAll(async () => {
    own = await AnswersHouse.open();
  });
  afterAll(() => own?.close());

  it('is checked for each of them before it is issued', async () => {
    const planned = await own.office.post<{ id: string }>(`/api/v1/processes/${own.processId}/meetings`, {
      title: 'Planned',
      kind: 'meeting',
      venue: 'Somewhere',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      sittings: [{ id: 'one', date: '2017-06-21', start: '09:00', end: '10:00' }],
    });
    const draft = async (more: object) => {
      const { id } = await own.office.post<{ id: string }>('/api/v1/letters', {
        processId: own.processId,
        kind: 'pga-cover-letter',
        date: '2017-06-06',
        subject: 'Invitation',
        body: 'Text.',
        signatories: [{ name: 'Peter Thomson' }],
        about: { type: 'meeting', id: own.session },
        ...more,
      });
      const { findings } = await own.office.post<{ findings: { code: string; where?: string }[] }>(
        `/api/v1/letters/${id}/dry-run`,
      );
      return findings.filter(({ code }) => code.startsWith('invitations/')).map(({ code }) => code);
    };
    expect(await draft({ alsoInvites: [planned.id] })).toEqual(['invitations/meeting-not-announced']);
    expect(await draft({ alsoInvites: ['nowhere'] })).toEqual(['invitations/meeting-unknown']);
    expect(await draft({ alsoInvites: [own.session] })).toEqual(['invitations/meeting-named-twice']);
    expect(await draft({ alsoInvites: [own.dialogue], kind: 'transmission' })).toEqual([
      'invitations/invites-nobody',
    ]);
    expect(await draft({ alsoInvites: [own.dialogue] })).toEqual([]);
  });

  it('opens an invitation to each, asks on one page, keeps the answers apart, and receipts them by one mail', async () => {
    await own.invite(['del-aaa', 'del-bbb'], {
      alsoInvites: [own.dialogue],
      body: 'I invite you to the {{ meeting.title }}{% for other in alsoInvites %} and to the {{ other.heading }}{% endfor %}.',
    });
    const [mail = ''] = await own.mailsTo('aaa@mission.example.org', 'Subject: Invitation');
    expect(mail).toContain('Informal dialogue, 20 June 2017');
    expect(mail.match(/BEGIN:VEVENT/g) ?? []).toHaveLength(mail.includes('BEGIN:VEVENT') ? 1 : 0);
    const id = own.invitation('del-aaa');
    const link = /https?:\/\/\S+?(\/a\/[\w.-]+)/.exec(mail.replace(/=\r\n/g, ''))?.[1] ?? '';
    const page = await (await fetch(new URL(link, own.url))).text();
    for (const text of ['Informal dialogue', 'name="value"', 'name="m1-value"', '/calendar/meetings/'])
      expect(page).toContain(text);
    const body = new URLSearchParams({
      value: 'accepted',
      'name-0': 'Ms. Ada Sample',
      'm1-value': 'declined',
      'typed-by': 'Registry',
      rows: '2',
    });
    const posted = await fetch(new URL(link, own.url), { method: 'POST', body, redirect: 'manual' });
    expect(posted.status).toBe(303);
    const [main, other] = await own.get(Invitations).readWithFurther(id);
    expect([main?.invitation.value, other?.invitation.value]).toEqual(['accepted', 'declined']);
    const receipts = await own.mailsTo('aaa@mission.example.org', 'Subject: Receipt');
    expect(receipts).toHaveLength(1);
    expect(receipts[0]).toContain('Informal dialogue');
    expect(receipts[0]?.replace(/=\r\n/g, '').match(/\/w\//g)?.length).toBeGreaterThanOrEqual(2);
    const receipt = await (await fetch(new URL(`${link}/receipt`, own.url))).text();
    expect(receipt).toContain('will attend');
    expect(receipt).toContain('will not attend');
  });

  it('may enclose the list of participants, as the answers stood', async () => {
    const ref = { type: 'meeting', id: own.session };
    await own.invite(['del-ccc'], {
      subject: 'Who comes',
      enclosures: [{ kind: 'document', document: 'participants-list', ref }],
    });
    const [mail = ''] = await own.mailsTo('ccc@mission.example.org', 'Subject: Who comes');
    expect(mail).toContain('List of participants.pdf');
  });

  it('shows stakeholders nothing of States: neither mailboxes nor answers', async () => {
    await own.get(Invitations).answerByLink(own.invitation('del-bbb', own.dialogue), 'Registry', {
      ...coming,
      participants: [{ name: 'Secret Diplomat', function: null }],
      comment: 'confidential remark',
    });
    await own.invite(['org-relief-union', 'org-house-of-all'], {
      about: { type: 'meeting', id: own.dialogue },
      subject: 'Dialogue',
      foot: null,
    });
    const [mail = ''] = await own.mailsTo('office@relief.example.org', 'Subject: Dialogue');
    const link = /https?:\/\/\S+?(\/a\/[\w.-]+)/.exec(mail.replace(/=\r\n/g, ''))?.[1] ?? '';
    const body = new URLSearchParams({
      value: 'accepted',
      'name-0': 'Ms. Visitor',
      'typed-by': 'Desk',
      rows: '2',
    });
    expect((await fetch(new URL(link, own.url), { method: 'POST', body, redirect: 'manual' })).status).toBe(
      303,
    );
    const [receipt = ''] = await own.mailsTo('office@relief.example.org', 'Subject: Receipt');
    const pages = await Promise.all(
      [link, `${link}/receipt`, `/meetings/${own.dialogue}`, `/calendar/meetings/${own.dialogue}.ics`].map(
        async (path) => (await fetch(new URL(path, own.url))).text(),
      ),
    );
    const all = [mail, receipt, ...pages];
    expect(pages[0]).toContain('organisation');
    for (const text of all)
      for (const secret of ['mission.example.org', 'Secret Diplomat', 'confidential', 'Belonia', 'Arcadia'])
        expect(text).not.toContain(secret);
    for (const { to, raw } of own.smtp.accepted)
      if (to.some((address) => address.endsWith('mission.example.org')))
        expect(raw.toString()).not.toMatch(/relief|Visitor/);
  });
});
