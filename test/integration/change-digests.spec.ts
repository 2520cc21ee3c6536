import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken, getModelToken } from '@nestjs/mongoose';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import type { Connection, Model } from 'mongoose';
import { SendChangeDigest } from '../../src/invitations/change-digests/send-change-digest.timer.js';
import { DigestPreviews, Invitations } from '../../src/invitations/index.js';
import {
  MeetingEntries,
  Meetings,
  Reinstatements,
  type ReleasedContent,
  Releases,
} from '../../src/meetings/index.js';
import { systemActor, type Task, type Todo, UnitOfWork } from '../../src/messaging/index.js';
import { ProcessClock } from '../../src/platform/index.js';
import { AnswersHouse } from '../support/answers-house.js';
import { signIn } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { sameAgain } from '../support/geneva-session.js';

interface Digest {
  id: string;
  from: number;
  to: number;
  state: string;
  addressees: number;
  people: number;
  mails: number;
  byHand: number;
}
interface Preview {
  to: number;
  at: string | null;
  changes: { what: string; before: string | null; after: string | null }[];
  addressees: number;
  mails: number;
  calendar: boolean;
  people: { id: string; name: string; mailbox: string; changes: { what: string }[] }[];
  leftOut: { addressee: { id: string }; why: string }[];
  sample: { subject: string; text: string; html: string } | null;
}

const system = systemActor('test', 'change-digests');
const coming = { value: 'accepted' as const, level: null, participants: [], comment: null };
const mailboxOf = (code: string): string => `${code}@mission.example.org`;

describe('notices of changes', () => {
  let own: AnswersHouse;
  let releases: Releases;
  let meetings = 0;

  beforeAll(async () => {
    own = await AnswersHouse.open();
    releases = own.get(Releases);
  });
  afterAll(() => own?.close());

  /** A meeting of one sitting, to which these have been invited by mail. */
  const invited = async (codes: readonly string[], more: object = {}) => {
    meetings += 1;
    const title = `Meeting ${meetings}`;
    const id = await own.addMeeting({
      title,
      kind: `meeting ${title.toLowerCase()}`,
      ordinal: null,
      ...more,
    });
    if (codes.length > 0) {
      await own.invite(
        codes.map((code) => `del-${code}`),
        { about: { type: 'meeting', id }, subject: `To ${title}.` },
      );
    }
    const letters = new Map<string, string>();
    for (const code of codes) {
      const [letter = ''] = await own.mailsTo(mailboxOf(code), `Subject: To ${title}.`);
      letters.set(code, letter);
    }
    await allLeft();
    return { id, subject: `Subject: Changes to the programme: Meeting ${title.toLowerCase()}\r\n`, letters };
  };
  /** What the mail server accepted is on the record a moment later. */
  const allLeft = (): Promise<void> =>
    eventually(async () => expect(await collection('deliveries').countDocuments({ open: true })).toBe(0));
  const collection = (name: string) =>
    own.house.app.get<Connection>(getConnectionToken(), { strict: false }).collection(name);
  const release = async (id: string, change: (content: ReleasedContent) => void, editorial = false) => {
    const { content, draft } = await releases.report(id);
    const next = structuredClone(content);
    change(next);
    const saved = await releases.save(system, id, draft?.version, next);
    const words = { heading: 'A change', note: null, editorial };
    return releases.release(system, id, saved.version, words);
  };
  const starts =
    (start: string) =>
    ({ sittings }: ReleasedContent): void => {
      for (const sitting of sittings) sitting.start = start;
    };
  const inRoom =
    (room: string | null) =>
    (content: ReleasedContent): void => {
      content.room = room;
    };
  const timerOf = async (id: string): Promise<Task | null> =>
    own.house.app
      .get<Model<Task>>(getModelToken('Task'), { strict: false })
      .findById(`send-change-digest:${id}`)
      .lean<Task>();
  /** Until the reactions to all releases of the meeting have run. */
  const planned = async (id: string): Promise<Task | null> => {
    await eventually(async () => {
      const events = await collection('events')
        .find({ type: 'programme.released', 'data.meetingId': id }, { projection: { _id: 1 } })
        .toArray();
      for (const { _id } of events) {
        const key = `plan-change-digest:${String(_id)}` as never;
        expect(await collection('tasks').findOne({ _id: key })).toMatchObject({ state: 'done' });
      }
    });
    return timerOf(id);
  };
  const minutesLater = (minutes: number): Promise<unknown> =>
    own.step(new Date(own.get(ProcessClock).now().getTime() + minutes * 60_000).toISOString());
  /** The quiet period passes, and the digest is asked for, or is not. */
  const quiet = async (id: string): Promise<void> => {
    await planned(id);
    await minutesLater(11);
    // Of a meeting that was called off, it is cancelled.
    await eventually(async () => expect((await timerOf(id))?.state).toMatch(/^(done|cancelled)$/u));
  };
  /** So many delegations, each with a mailbox. */
  const many = async (count: number): Promise<string[]> => {
    const codes = Array.from({ length: count }, (_none, n) => `zz${String(n).padStart(3, '0')}`);
    const rows = codes.map((code) => `del-${code},observer,2016-01-01,Land ${code},test`);
    await own.office.post('/api/v1/directory/imports', {
      kind: 'delegations',
      csv: ['id,category,since,name_en,source', ...rows].join('\n'),
      apply: true,
    });
    const boxes = codes.map((code) => `del-${code},${mailboxOf(code)},registry`);
    await own.office.post('/api/v1/directory/imports', {
      kind: 'contacts',
      csv: ['owner,address,role', ...boxes].join('\n'),
      apply: true,
    });
    return codes;
  };
  /** The next day on which it is ten o'clock in Geneva in June, within 24 hours. */
  const nextDay = (): string => {
    const eight = 8 * 3_600_000;
    return new Date(own.get(ProcessClock).now().getTime() - eight + 86_400_000).toISOString().slice(0, 10);
  };
  const digests = async (id: string): Promise<Digest[]> =>
    (await own.office.get<{ items: Digest[] }>(`/api/v1/meetings/${id}/digests`)).items;
  const arrived = (code: string, subject: string) =>
    own.smtp.accepted.filter(
      ({ to, raw }) => to.includes(mailboxOf(code)) && raw.toString().includes(subject),
    );
  const parsed = async (mail: string) => {
    const { text = '', html, attachments } = await simpleParser(mail);
    const part = attachments.find(({ contentType }) => contentType === 'text/calendar');
    const calendar =
      part === undefined ? null : new ICAL.Component(ICAL.parse(part.content.toString()) as never);
    const event = calendar?.getFirstSubcomponent('vevent') ?? null;
    return {
      text,
      html: html === false ? '' : html,
      method: calendar?.getFirstPropertyValue('method') ?? null,
      uid: event?.getFirstPropertyValue('uid') ?? null,
      sequence: event?.getFirstPropertyValue('sequence') ?? null,
      attendees: event?.getAllProperties('attendee').map((one) => String(one.getFirstValue())) ?? [],
      start: String(event?.getFirstPropertyValue('dtstart') ?? ''),
    };
  };

  it('gather releases within the quiet period into one, with old and new side by side', async () => {
    const { id, subject } = await invited(['aaa', 'bbb']);
    await release(id, starts('11:00'));
    await planned(id);
    await release(id, inRoom('Room XVII'));
    const timer = await planned(id);
    expect(timer).toMatchObject({ state: 'due' });
    expect(timer?.dueAt.getTime()).toBe((await releases.get(id, 3)).at.getTime() + 600_000);
    expect(await digests(id)).toEqual([]);
    await quiet(id);
    const [mail = ''] = await own.mailsTo(mailboxOf('aaa'), subject);
    await own.mailsTo(mailboxOf('bbb'), subject);
    expect(await digests(id)).toMatchObject([
      { from: 1, to: 3, state: 'sent', addressees: 2, mails: 2, byHand: 0 },
    ]);
    const { text, html } = await parsed(mail);
    expect(text).toContain('before: Monday, 19 June 2017, 10:00-13:00');
    expect(text).toContain('now:    Monday, 19 June 2017, 11:00-13:00');
    expect(text).toContain('now:    Room XVII');
    expect(text).toContain(`/meetings/${id}`);
    expect(html).toContain('Monday, 19 June 2017, 10:00-13:00</td>');
    expect(arrived('aaa', subject)).toHaveLength(1);
    const event = await collection('events').findOne({ type: 'digest.sent', 'data.meetingId': id });
    expect(event?.['data']).toMatchObject({ from: 1, to: 3, addressees: 2, mails: 2, byHand: 0 });
  });

  it('carry the entry of the invitation with its next SEQUENCE, and leave the answer link as it was', async () => {
    const { id, subject, letters } = await invited(['aaa', 'bbb']);
    const before = await parsed(letters.get('aaa') ?? '');
    await release(id, starts('11:00'));
    await quiet(id);
    const [mail = ''] = await own.mailsTo(mailboxOf('aaa'), subject);
    const after = await parsed(mail);
    expect(before.method).toBe('REQUEST');
    expect(after).toMatchObject({
      method: 'REQUEST',
      uid: before.uid,
      sequence: Number(before.sequence) + 1,
      attendees: [`mailto:${mailboxOf('aaa')}`],
      start: '2017-06-19T11:00:00',
    });
    expect(after.attendees).toEqual(before.attendees);
    const organizer = (text: string): string | undefined =>
      /rsvp\+[\w.-]+@/.exec(text.replace(/\r\n /g, ''))?.[0];
    expect(organizer(mail)).toBe(organizer(letters.get('aaa') ?? ''));
    for (const text of [before.text, after.text]) {
      const link = /https?:\/\/\S+?(\/a\/[\w.-]+)/.exec(text)?.[1] ?? '';
      expect((await fetch(new URL(link, own.url))).status).toBe(200);
    }
    // The next change is one of people or items alone: no calendar needs to move.
    await release(id, ({ programme }) => {
      programme.push({
        id: 'opening',
        sitting: 'morning',
        date: null,
        start: '11:00',
        end: '11:30',
        kind: 'opening',
        title: 'Opening',
        ledBy: null,
        paragraph: null,
        seats: [],
      } as never);
    });
    await quiet(id);
    const [, second = ''] = await own.mailsTo(mailboxOf('aaa'), subject, 2);
    const next = await parsed(second);
    expect(next.method).toBeNull();
    expect(next.text).toContain('New item: Opening');
    expect(next.text).not.toContain('10:00-13:00');
    expect((await digests(id)).map(({ from, to }) => [from, to])).toEqual([
      [2, 3],
      [1, 2],
    ]);
  });

  it('leave at once within 24 hours of a sitting', async () => {
    const sittings = [{ id: 'morning', date: '2017-06-07', start: '10:00', end: '13:00' }];
    const { id, subject, letters } = await invited(['aaa'], { sittings, answersBy: null });
    const before = await parsed(letters.get('aaa') ?? '');
    await release(id, inRoom('Room XX'));
    const [mail = ''] = await own.mailsTo(mailboxOf('aaa'), subject);
    expect((await parsed(mail)).sequence).toBe(Number(before.sequence) + 1);
    // Moved away from tomorrow: who meant to come tomorrow is told at once too.
    await release(id, (content) => {
      for (const sitting of content.sittings) sitting.date = '2017-06-23';
    });
    await own.mailsTo(mailboxOf('aaa'), subject, 2);
    // The answer page stays open until the new end.
    const { invitation } = await own.get(Invitations).read(own.invitation('del-aaa', id));
    expect(invitation.expiresAt.toISOString()).toBe('2017-06-23T11:00:00.000Z');
    await release(id, inRoom('Room XXI'));
    expect((await planned(id))?.state).toBe('due');
  });

  it('say nothing of wording', async () => {
    const { id, subject } = await invited(['aaa']);
    await release(
      id,
      (content) => {
        content.title = `${content.title}, revised`;
      },
      true,
    );
    expect(await planned(id)).toBeNull();
    await minutesLater(11);
    expect(await digests(id)).toEqual([]);
    expect(arrived('aaa', subject)).toEqual([]);
  });

  it('say nothing of what was taken back in time', async () => {
    const { id, subject } = await invited(['aaa']);
    await release(id, starts('11:00'));
    await release(id, starts('10:00'));
    await quiet(id);
    expect(await digests(id)).toEqual([]);
    expect(arrived('aaa', subject)).toEqual([]);
    // What comes after it is told alone.
    await release(id, inRoom('Room V'));
    await quiet(id);
    const [mail = ''] = await own.mailsTo(mailboxOf('aaa'), subject);
    expect((await parsed(mail)).text).not.toContain('11:00');
  });

  it('do not go to those who declined; who comes after all is told of what they missed', async () => {
    const { id, subject } = await invited(['aaa', 'bbb']);
    const answer = (value: 'accepted' | 'declined') =>
      own.get(Invitations).answerByLink(own.invitation('del-bbb', id), 'Registry', { ...coming, value });
    await answer('declined');
    await release(id, starts('11:00'));
    await quiet(id);
    await own.mailsTo(mailboxOf('aaa'), subject);
    expect(await digests(id)).toMatchObject([{ addressees: 1, mails: 1 }]);
    expect(arrived('bbb', subject)).toEqual([]);
    await answer('accepted');
    const [mail = ''] = await own.mailsTo(mailboxOf('bbb'), subject);
    expect((await parsed(mail)).text).toContain('now:    Monday, 19 June 2017, 11:00-13:00');
    // An answer that is no change of mind tells nobody anything.
    await own.get(Invitations).answerByLink(own.invitation('del-aaa', id), 'Registry', coming);
    await release(id, inRoom('Room V'));
    await quiet(id);
    for (const code of ['aaa', 'bbb']) {
      const [, next = ''] = await own.mailsTo(mailboxOf(code), subject, 2);
      expect((await parsed(next)).text).not.toContain('10:00-13:00');
    }
    expect((await digests(id)).map(({ from, to, mails }) => [from, to, mails])).toEqual([
      [2, 3, 2],
      [1, 2, 1],
      [1, 2, 1],
    ]);
  });

  it('are sent once however often their timer runs', async () => {
    const { id, subject } = await invited(['aaa']);
    await release(id, starts('11:00'));
    const timer = await planned(id);
    if (timer === null) throw new Error('There is no timer.');
    const send = own.get(SendChangeDigest);
    const [first, second] = [await send.prepare(timer), await send.prepare(timer)];
    const run = (prepared: typeof first) =>
      own.get(UnitOfWork).run(system, (tx) => send.handle(timer, tx, prepared));
    await Promise.all([run(first), run(second)]);
    await run(first);
    await own.mailsTo(mailboxOf('aaa'), subject);
    await run(second);
    await quiet(id);
    expect(await digests(id)).toHaveLength(1);
    expect(arrived('aaa', subject)).toHaveLength(1);
  });

  it('take the place of one that has not left, and tell what that one told too', async () => {
    const { id, subject } = await invited(['aaa']);
    await own.smtp.refuse();
    await release(id, starts('11:00'));
    await quiet(id);
    await release(id, inRoom('Room V'));
    await quiet(id);
    expect((await digests(id)).map(({ from, to }) => [from, to])).toEqual([
      [1, 3],
      [1, 2],
    ]);
    await own.smtp.listen();
    const [mail = ''] = await own.mailsTo(mailboxOf('aaa'), subject);
    const { text } = await parsed(mail);
    expect(text).toContain('11:00-13:00');
    expect(text).toContain('Room V');
    await allLeft();
    expect(arrived('aaa', subject)).toHaveLength(1);
    // And what is taken back before it leaves, never leaves.
    await own.smtp.refuse();
    await release(id, inRoom('Room VI'));
    await quiet(id);
    await release(id, inRoom('Room V'));
    await quiet(id);
    await own.smtp.listen();
    await allLeft();
    expect(arrived('aaa', subject)).toHaveLength(1);
  });

  it('tell each net difference once, whatever is released and whenever it is quiet', async () => {
    const rooms = ['Room A', 'Room B', 'Room C'];
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...rooms) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
        const { id, subject } = await invited(['ccc']);
        const told: (string | null)[] = [null];
        let present: string | null = null;
        for (const room of [...steps, null]) {
          // Null: the quiet period passes.
          if (room !== null && room !== present) {
            present = room;
            await release(id, inRoom(room));
          } else if (room === null && (await planned(id)) !== null) {
            await quiet(id);
            await allLeft();
            if (told.at(-1) !== present) told.push(present);
          }
          expect(arrived('ccc', subject)).toHaveLength(told.length - 1);
        }
        const texts = await Promise.all(
          arrived('ccc', subject).map(async ({ raw }) => (await parsed(raw.toString())).text),
        );
        for (const [n, text] of texts.entries()) {
          expect(text).toContain(`before: ${told[n] ?? 'room to be announced'}`);
          expect(text).toContain(`now:    ${told[n + 1] ?? ''}`);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('are told by hand where there is no mailbox', async () => {
    const { id, subject } = await invited(['aaa', 'bbb']);
    await collection('invitations').updateOne(
      { _id: own.invitation('del-bbb', id) as never },
      { $set: { mailboxes: [] } },
    );
    const { items } = await own.office.get<{ items: { id: string; address: string }[] }>(
      '/api/v1/delegations/del-bbb/contacts',
    );
    const contacts = await collection('contacts').find({ 'owner.id': 'del-bbb' }).toArray();
    expect(items.length).toBe(contacts.length);
    await collection('contacts').deleteMany({ 'owner.id': 'del-bbb' });
    try {
      await release(id, starts('11:00'));
      await quiet(id);
    } finally {
      await collection('contacts').insertMany(contacts);
    }
    await own.mailsTo(mailboxOf('aaa'), subject);
    expect(await digests(id)).toMatchObject([{ addressees: 1, mails: 1, byHand: 1 }]);
    const todo = await collection('todos').findOne<Todo>({
      kind: 'tell-by-hand',
      'about.id': own.invitation('del-bbb', id),
    });
    expect(todo).toMatchObject({ state: 'open', title: expect.stringContaining('Tell Belonia') });
    expect(todo?.detail).toContain('Now: Monday, 19 June 2017, 11:00-13:00.');
  });

  it('are shown to the office before the release', async () => {
    const { id } = await invited(['aaa', 'bbb']);
    const entry = await own.get(MeetingEntries).entryOf(id);
    const preview = (): Promise<Preview> => own.office.get<Preview>(`/api/v1/meetings/${id}/draft/notices`);
    expect(await preview()).toMatchObject({ to: 1, at: null, changes: [], addressees: 0, sample: null });
    await own
      .get(Invitations)
      .answerByLink(own.invitation('del-bbb', id), 'Registry', { ...coming, value: 'declined' });
    const { content } = await releases.report(id);
    const next = structuredClone(content);
    starts('11:00')(next);
    const draft = await releases.save(system, id, undefined, next);
    const shown = await preview();
    expect(shown).toMatchObject({
      to: 2,
      changes: [{ what: 'sitting-moved' }],
      addressees: 1,
      mails: 1,
      calendar: true,
      leftOut: [{ addressee: { id: 'del-bbb' }, why: 'declined' }],
      sample: { subject: expect.stringContaining('Changes to the programme: Meeting') },
    });
    expect(shown.at).not.toBeNull();
    for (const body of [shown.sample?.text, shown.sample?.html]) {
      expect(body).toContain('11:00-13:00');
      expect(body).toContain('/a/LINK-OF-THE-ADDRESSEE');
    }
    // One by one, a page after the other, as the console shows them.
    const pages = own.get(DigestPreviews);
    const first = await pages.addressees(id, { limit: 1 });
    expect(first.items).toMatchObject([
      {
        id: 'del-aaa',
        kind: 'invited',
        leftOut: null,
        mails: [{ mailbox: mailboxOf('aaa'), calendar: true, changes: [{ what: 'sitting-moved' }] }],
      },
    ]);
    const second = await pages.addressees(id, { limit: 1, after: first.next ?? '' });
    expect(second.items).toMatchObject([{ id: 'del-bbb', leftOut: 'declined', mails: [] }]);
    expect(await pages.addressees(id, { limit: 1, after: second.next ?? '' })).toEqual({
      items: [],
      next: null,
    });
    const desk = await signIn(own.house, 'office');
    const { processId } = await own.get(Meetings).meeting(id);
    const address = `/office/processes/${processId}/meetings/${id}/programme/notices`;
    const page = async (): Promise<string> =>
      (await (await desk.get(address)).text()).replace(/<[^>]+>/gu, ' ');
    expect(await page()).toContain(`${mailboxOf('aaa')} (with the calendar entry)`);
    expect(await page()).toContain('10:00-13:00');
    expect(await page()).toContain('has declined');
    expect(await page()).toContain('No notice of a change was sent yet.');
    // Looking changed nothing.
    expect(await own.get(MeetingEntries).entryOf(id)).toEqual(entry);
    expect(await timerOf(id)).toBeNull();
    await releases.release(system, id, draft.version, { heading: 'A', note: null, editorial: false });
    // Released, and not told yet.
    expect(await preview()).toMatchObject({ to: 2, addressees: 1, changes: [{ what: 'sitting-moved' }] });
    await quiet(id);
    expect(await preview()).toMatchObject({ addressees: 0 });
    expect((await page()).replace(/\s+/gu, ' ')).toContain('from 1 to 2 sent 1 1 0');
    const participant = await own.house.client('participant');
    for (const path of ['draft/notices', 'digests'])
      await expect(participant.get(`/api/v1/meetings/${id}/${path}`)).rejects.toMatchObject({
        code: 'access/forbidden',
      });
  });

  it('do not leave for a meeting that was cancelled meanwhile: that has its letter', async () => {
    const { id, subject } = await invited(['aaa']);
    await release(id, starts('11:00'));
    await planned(id);
    await own.get(Meetings).cancel(system, id, 'No room.');
    await quiet(id);
    expect(await digests(id)).toEqual([]);
    expect(arrived('aaa', subject)).toEqual([]);
  });

  it('reach more addressees than one unit of work tells, each once', async () => {
    const codes = await many(260);
    const { id, subject } = await invited(codes);
    await release(id, starts('11:00'));
    await quiet(id);
    await eventually(async () =>
      expect(await digests(id)).toMatchObject([
        { state: 'sent', from: 1, to: 2, addressees: 260, mails: 260 },
      ]),
    );
    await allLeft();
    const told = own.smtp.accepted.filter(({ raw }) => raw.toString().includes(subject));
    expect(told.flatMap(({ to }) => to).sort()).toEqual(codes.map(mailboxOf));
  });

  describe('to those who sit on the programme', () => {
    const seat = (id: string, more: object = {}) => ({
      id: `seat-${id}`,
      role: 'moderator' as const,
      person: {
        id,
        mailbox: mailboxOf(id),
        title: 'Ms.',
        name: id,
        function: null,
        delegation: null,
        affiliation: null,
        ...more,
      },
    });
    const panel = (id: string, start: string, end: string, ...who: string[]) => ({
      id,
      sitting: 'morning',
      date: null,
      start,
      end,
      kind: 'panel' as const,
      title: `Panel ${id}`,
      ledBy: null,
      paragraph: null,
      seats: who.map((one) => seat(one)),
    });
    let people = 0;
    const fresh = (): string => `moderator-${(people += 1)}`;
    /** Two panels, each with its moderator, as release 2; nobody is told of having a seat. */
    const seated = async (codes: readonly string[]) => {
      const meeting = await invited(codes);
      const [first, second] = [fresh(), fresh()];
      await release(meeting.id, ({ programme }) => {
        programme.push(panel('1', '10:00', '11:00', first), panel('2', '11:00', '12:00', second));
      });
      await quiet(meeting.id);
      return { ...meeting, first, second };
    };

    it('say what concerns them alone, and nothing of having been given a seat', async () => {
      const { id, subject, first, second } = await seated(['aaa']);
      await own.mailsTo(mailboxOf('aaa'), subject);
      expect(await digests(id)).toMatchObject([{ addressees: 1, people: 0, mails: 1 }]);
      const { content } = await releases.report(id);
      const next = structuredClone(content);
      Object.assign(next.programme[0] ?? {}, { start: '09:45', end: '10:45' });
      for (const sitting of next.sittings) sitting.start = '09:30';
      next.programme[1] = { ...panel('2', '11:00', '12:00', second), title: 'Panel 2, newly worded' };
      const draft = await releases.save(system, id, undefined, next);
      const preview = await own.office.get<Preview>(`/api/v1/meetings/${id}/draft/notices`);
      expect(preview).toMatchObject({
        addressees: 3,
        mails: 3,
        people: [
          {
            id: first,
            name: `Ms. ${first}`,
            mailbox: mailboxOf(first),
            changes: [{ what: 'sitting-moved' }, { what: 'item-moved' }],
          },
          { id: second, changes: [{ what: 'sitting-moved' }] },
        ],
      });
      expect(preview.sample?.text).toContain('LINK-OF-THE-ADDRESSEE');
      await releases.release(system, id, draft.version, { heading: 'Earlier', note: null, editorial: false });
      await quiet(id);
      const [mail = ''] = await own.mailsTo(mailboxOf(first), subject);
      const { text, html, method } = await parsed(mail);
      expect(text).toContain('What concerns you on the programme of the meeting');
      expect(text).toContain('before: Monday, 19 June 2017, 10:00-11:00');
      expect(text).toContain('now:    Monday, 19 June 2017, 09:45-10:45');
      expect(html).toContain('Monday, 19 June 2017, 09:45-10:45');
      for (const words of ['Panel 2', '/a/', 'Your answer']) expect(text).not.toContain(words);
      expect(method).toBeNull();
      await own.mailsTo(mailboxOf(second), subject);
      expect((await digests(id))[0]).toMatchObject({ addressees: 3, people: 2, mails: 3 });
    });

    it('tell in any case who is no longer on an item, and whose item is taken out; where nobody is invited too', async () => {
      const { id, subject, first, second } = await seated([]);
      const third = fresh();
      await release(id, ({ programme }) => {
        programme[0] = panel('1', '10:00', '11:00', third);
        programme.splice(1, 1);
      });
      await quiet(id);
      const [replaced = ''] = await own.mailsTo(mailboxOf(first), subject);
      expect((await parsed(replaced)).text).toContain('Your seat: Panel 1');
      expect((await parsed(replaced)).text).toContain('now:    you are no longer on it');
      const [dropped = ''] = await own.mailsTo(mailboxOf(second), subject);
      expect((await parsed(dropped)).text).toContain('Item taken out: Panel 2');
      expect(arrived(third, subject)).toEqual([]);
      // Whoever is gone hears of nothing more; who comes back does.
      await release(id, inRoom('Room XX'));
      await quiet(id);
      await own.mailsTo(mailboxOf(third), subject);
      expect(arrived(first, subject)).toHaveLength(1);
      await release(id, ({ programme }) => void programme.push(panel('3', '12:00', '13:00', first)));
      await quiet(id);
      const [, back = ''] = await own.mailsTo(mailboxOf(first), subject, 2);
      expect((await parsed(back)).text).toContain('New for you: Panel 3');
    });

    it('are silent on wording and contacts, and leave at once within 24 hours', async () => {
      const sittings = [{ id: 'morning', date: nextDay(), start: '10:00', end: '13:00' }];
      const { id, subject } = await invited([], { sittings, answersBy: null });
      const [first, second] = [fresh(), fresh()];
      await release(id, ({ programme }) => {
        programme.push(panel('1', '10:00', '11:00', first), panel('2', '11:00', '12:00', second));
      });
      await planned(id);
      await release(
        id,
        ({ programme }) => {
          for (const item of programme) item.title = `${item.title}!`;
          Object.assign(programme[1]?.seats[0]?.person ?? {}, { mailbox: `new.${mailboxOf(second)}` });
        },
        true,
      );
      await planned(id);
      await release(id, ({ programme }) => {
        for (const item of programme) item.start = item.start.replace(':00', ':10');
      });
      await own.mailsTo(mailboxOf(first), subject);
      await own.mailsTo(`new.${mailboxOf(second)}`, subject);
      expect(arrived(second, subject)).toEqual([]);
      expect(arrived(first, subject)).toHaveLength(1);
    });

    it('go at once where the meeting is postponed, comes back or is cancelled, and begin anew from there', async () => {
      const { id, first, second } = await seated([]);
      const heading = `Meeting meeting ${meetings}`;
      const meeting = () => own.get(Meetings).meeting(id);
      await own.get(Meetings).postpone(system, id, 'The host asks for time.');
      for (const one of [first, second]) {
        const [mail = ''] = await own.mailsTo(mailboxOf(one), `Subject: Postponed: ${heading}`);
        expect((await parsed(mail)).text).toContain('The host asks for time.');
      }
      const postponed = await meeting();
      const sittings = postponed.sittings.map((sitting) => ({ ...sitting, date: '2017-06-26' }));
      // The second panel does not come back.
      const items = postponed.programme.slice(0, 1);
      const { version } = postponed;
      await own.get(Reinstatements).reinstate(system, id, version, sameAgain(postponed, { sittings, items }));
      const [back = ''] = await own.mailsTo(mailboxOf(first), `Subject: New date: ${heading}`);
      const { text } = await parsed(back);
      expect(text).toContain('takes place on 26 June 2017, Geneva, instead of 19 June 2017.');
      expect(text).toContain('Moderator, Monday, 26 June 2017, 10:00-11:00');
      const [gone = ''] = await own.mailsTo(mailboxOf(second), `Subject: New date: ${heading}`);
      expect((await parsed(gone)).text).toContain('You are on its programme no longer.');
      await release(id, inRoom('Room XXII'));
      await quiet(id);
      const [told = ''] = await own.mailsTo(mailboxOf(first), `Changes to the programme: ${heading}`);
      expect((await parsed(told)).text).not.toContain('19 June');
      await own.get(Meetings).cancel(system, id, 'No host.');
      const [off = ''] = await own.mailsTo(mailboxOf(first), `Subject: Cancelled: ${heading}`);
      expect((await parsed(off)).text).toContain('Your part of it falls away with it:');
      await allLeft();
      const to = (one: string): string[] =>
        own.smtp.accepted
          .filter((mail) => mail.to.includes(mailboxOf(one)))
          .map(({ raw }) => /^Subject: (\w+)/mu.exec(raw.toString())?.[1] ?? '');
      expect(to(first)).toEqual(['Postponed', 'New', 'Changes', 'Cancelled']);
      expect(to(second)).toEqual(['Postponed', 'New']);
    });

    it('reach them behind more invited than one unit of work tells', async () => {
      const codes = await many(250);
      const { id, subject } = await invited(codes);
      const [first, second] = [fresh(), fresh()];
      await release(id, ({ programme }) => {
        programme.push(panel('1', '10:00', '11:00', first), panel('2', '11:00', '12:00', second));
      });
      await release(id, inRoom('Room XX'));
      await quiet(id);
      await eventually(async () =>
        expect((await digests(id))[0]).toMatchObject({ state: 'sent', addressees: 252, people: 2 }),
      );
      for (const one of [first, second]) await own.mailsTo(mailboxOf(one), subject);
      await allLeft();
      expect(arrived(first, subject)).toHaveLength(1);
    });
  });
});
