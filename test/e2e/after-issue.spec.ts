import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../src/platform/index.js';
import { AfterIssueHouse, type LetterRecord, mailboxOf, MISSIONS } from '../support/after-issue-house.js';
import { eventually } from '../support/eventually.js';
import { samplePdf } from '../support/letters-house.js';

interface Coverage {
  open: number;
  counts: Record<string, number>;
  totals: Record<string, { reached: number; all: number }>;
  addressees: { id: string; standing: string; by: string | null; open: boolean; [more: string]: unknown }[];
}

const refused = async (promise: Promise<unknown>): Promise<Pick<Problem, 'code' | 'detail'>> => {
  try {
    await promise;
  } catch (error) {
    return error as Problem;
  }
  throw new Error('It was not refused.');
};

describe('a letter after its issue', () => {
  let own: AfterIssueHouse;
  let first: LetterRecord;
  const path = (letter: LetterRecord, more = ''): string => `/api/v1/letters/${letter.id}${more}`;
  const coverageOf = (letter: LetterRecord, query = ''): Promise<Coverage> =>
    own.office.get(path(letter, `/coverage${query}`));
  const standingOf = async (letter: LetterRecord, id: string) =>
    (await coverageOf(letter)).addressees.find((one) => one.id === id);
  /** Waits until no mail of the letter waits. */
  const left = (letter: LetterRecord): Promise<void> =>
    eventually(async () => {
      const progress = await own.office.get<{ state: string; mails: number }>(path(letter, '/progress'));
      expect(progress).toMatchObject({ state: expect.stringMatching(/^(left|superseded)$/) });
      expect(progress.mails).toBeGreaterThan(0);
    }, 30_000);
  /** A mailbox that was kept in the directory, first in use, is where later letters go. */
  const todayOf = (code: string): string => (code === 'cas' ? 'new@cas.example.org' : mailboxOf(code));
  const answerOf = (mail: { text?: string | undefined }): string =>
    /https?:\/\/\S+\/a\/\S+/.exec(mail.text ?? '')?.[0] ?? '';

  beforeAll(async () => {
    own = await AfterIssueHouse.open();
    first = await own.issued();
    await left(first);
  });
  afterAll(async () => {
    await own?.close();
  });

  it('is open work until the one without mailbox has it: by hand, with who gave, who took, and the receipt', async () => {
    expect(await coverageOf(first)).toMatchObject({ open: 1, counts: { reached: 6, 'by-hand': 1 } });
    expect((await coverageOf(first, '?show=open')).addressees.map(({ id }) => id)).toEqual(['del-gon']);
    const upload = await own.office.post<{ sha256: string }>('/api/v1/files', undefined, {
      bytes: { type: 'application/pdf', content: await samplePdf('Receipt') },
      query: { name: 'receipt.pdf' },
    });
    const receipt = { channel: 'e-delegate', givenBy: 'The courier', takenBy: 'M. Gon', file: upload.sha256 };
    await own.office.post(path(first, '/addressees/del-gon/receipt'), receipt);
    expect(await standingOf(first, 'del-gon')).toMatchObject({
      standing: 'reached',
      by: 'receipt',
      receipt: {
        channel: 'e-delegate',
        givenBy: 'The courier',
        takenBy: 'M. Gon',
        file: { name: 'receipt.pdf' },
      },
    });
    expect((await coverageOf(first)).open).toBe(0);
    const todos = await own.office.all<{ kind: string; state: string }>('/api/v1/todos', { state: 'open' });
    expect(todos.filter(({ kind }) => kind === 'letter-by-hand')).toEqual([]);
  });

  it('says that all have left when it is halted too late, and offers the correction', async () => {
    const refusal = await refused(own.office.post(path(first, '/halt'), { reason: 'Wrong room' }));
    expect(refusal.code).toBe('letters/all-have-left');
    expect(refusal.detail).toContain('Write a correction');
  });

  it('is acknowledged by answering, and by what the office records', async () => {
    const [mail] = await own.mailsTo(mailboxOf('ada'));
    const form = new URLSearchParams({
      value: 'accepted',
      level: '',
      comment: '',
      'typed-by': 'The registry',
      rows: '0',
    });
    expect(
      (await fetch(answerOf(mail ?? {}), { method: 'POST', body: form, redirect: 'manual' })).status,
    ).toBe(303);
    await eventually(async () => {
      expect(await standingOf(first, 'del-ada')).toMatchObject({
        acknowledged: { how: 'answer', who: 'The registry' },
      });
    });
    const called = { how: 'telephone', who: 'M. Bel', note: 'They have it.' };
    await own.office.post(path(first, '/addressees/del-bel/acknowledgement'), called);
    expect((await coverageOf(first, '?show=acknowledged')).addressees.map(({ id }) => id)).toEqual([
      'del-ada',
      'del-bel',
    ]);
    const own2 = own.office.post(path(first, '/addressees/del-bel/acknowledgement'), { how: 'answer' });
    expect((await refused(own2)).code).toBe('platform/invalid-input');
  });

  it('is sent again as it was, marked, and its new mailbox is kept in the directory', async () => {
    const wanted = { mailbox: 'new@cas.example.org', reason: 'The registry lost it' };
    await own.office.post(path(first, '/addressees/del-cas/copies'), wanted);
    await eventually(async () => {
      expect(await own.mailsTo('new@cas.example.org')).toHaveLength(1);
    });
    const [copy] = await own.mailsTo('new@cas.example.org');
    const [before] = await own.mailsTo(mailboxOf('cas'));
    expect(copy?.subject).toBe(before?.subject);
    expect(copy?.text).toContain('Copy sent again on 3 February 2031.');
    const pdf = (mail: typeof copy) =>
      mail?.attachments.find(({ contentType }) => contentType === 'application/pdf')?.content;
    expect(pdf(copy)?.equals(pdf(before) ?? Buffer.of())).toBe(true);
    expect(answerOf(copy ?? {})).toBe(answerOf(before ?? {}));
    await own.office.post(path(first, '/addressees/del-cas/mailboxes'), { mailbox: wanted.mailbox });
    await own.office.post(path(first, '/addressees/del-cas/mailboxes'), { mailbox: wanted.mailbox });
    const contacts = await own.office.get<{ items: { address: string; source: string }[] }>(
      '/api/v1/delegations/del-cas/contacts',
    );
    expect(contacts.items.find(({ address }) => address === wanted.mailbox)?.source).toMatch(
      /^office, on re-send of PGA\/2031\/\d+$/,
    );
    expect(await standingOf(first, 'del-cas')).toMatchObject({
      copies: [{ copy: 1, mailbox: wanted.mailbox }],
    });
    const nobody = own.office.post(path(first, '/addressees/del-zzz/copies'), wanted);
    expect((await refused(nobody)).code).toBe('letters/addressee-unknown');
  });

  it('goes to one who was forgotten, with an invitation of their own; the letter stays as it was', async () => {
    const before = await own.office.get<{ issue: { seal: string } }>(path(first));
    const add = () =>
      own.office.post(path(first, '/addressees'), { addressee: 'del-hid', reason: 'Left out by mistake' });
    await add();
    await eventually(async () => {
      expect(await own.mailsTo(mailboxOf('hid'))).toHaveLength(1);
    });
    const [mail] = await own.mailsTo(mailboxOf('hid'));
    expect(mail?.entry).toMatchObject({ method: 'REQUEST' });
    expect((await fetch(answerOf(mail ?? {}))).status).toBe(200);
    expect((await refused(add())).code).toBe('letters/already-addressed');
    expect((await own.office.get<{ issue: { seal: string } }>(path(first))).issue.seal).toBe(
      before.issue.seal,
    );
    expect((await coverageOf(first)).totals['all']).toEqual({ reached: 8, all: 8 });
    const unknown = own.office.post(path(first, '/addressees'), { addressee: 'del-zzz', reason: 'x' });
    expect((await refused(unknown)).code).toBe('letters/no-such-addressee');
  });

  it('is never added to when it reads differently for each addressee', async () => {
    const personal = await own.issued({
      subject: 'To each',
      body: 'Dear {{ addressee.nameInText }}, welcome.',
    });
    const adding = own.office.post(path(personal, '/addressees'), { addressee: 'del-hid', reason: 'x' });
    expect((await refused(adding)).code).toBe('letters/personal-letter');
  });

  it('is corrected to all who had it and who were added; the calendar entry goes only where it is not yet', async () => {
    const draft = await own.correct(first.id, 'correction');
    expect(draft).toMatchObject({
      state: 'draft',
      kind: 'pga-cover-letter',
      subject: 'Correction: Invitation to the first preparatory meeting',
    });
    const { body } = draft.content;
    const content = { ...draft.content, body: body.replace('Room XX', 'Room XVII') };
    await own.office.put(path(draft), content, { ifMatch: draft.version });
    const changes = await own.office.get<{ changes: { body: { kind: string; text: string }[] } }>(
      path(draft, '/corrects'),
    );
    expect(changes.changes.body.filter(({ kind }) => kind === 'added').map(({ text }) => text)).toContain(
      'XVII',
    );
    const correction = await own.issue(draft.id);
    await left(correction);
    for (const code of [...MISSIONS, 'hid']) {
      const mail = await own.mailTo(todayOf(code), 'Correction: ');
      expect(mail?.text?.replace(/\s+/gu, ' ')).toContain('Room XVII');
      // Time and place are as they were, and everybody has the entry.
      expect({ code, entry: mail?.entry }).toEqual({ code, entry: null });
      const [before] = await own.mailsTo(todayOf(code), 'Invitation');
      expect(answerOf(mail ?? {})).toBe(answerOf(before ?? {}));
    }
    expect((await fetch(answerOf((await own.mailsTo(mailboxOf('ada'), 'Correction'))[0] ?? {}))).status).toBe(
      200,
    );
    for (const late of [
      own.office.post(path(first, '/addressees/del-ada/copies'), { mailbox: mailboxOf('ada'), reason: 'x' }),
      own.office.post(path(first, '/halt')),
    ]) {
      expect((await refused(late)).code).toBe('letters/superseded');
    }

    // A correction of the correction. The room is another one now, so the entry goes again with the next sequence.
    const [invitation] = await own.mailsTo(mailboxOf('ada'), 'Invitation');
    await own.moveTo('Salón Azul');
    const second = await own.correct(correction.id, 'correction', 'those-who-got-it');
    expect(second.subject).toBe('Correction: Invitation to the first preparatory meeting');
    const chain = await own.office.get<{ items: LetterRecord[] }>(path(first, '/corrections'));
    expect(chain.items.map(({ id }) => id)).toEqual([first.id, correction.id, second.id]);
    const again = await own.issue(second.id);
    await left(again);
    await eventually(async () => {
      expect(await own.mailsTo(mailboxOf('ada'), 'Correction: ')).toHaveLength(2);
    });
    const [, moved] = await own.mailsTo(mailboxOf('ada'), 'Correction: ');
    expect(moved?.entry).toMatchObject({
      method: 'REQUEST',
      uid: invitation?.entry?.uid,
      sequence: (invitation?.entry?.sequence ?? NaN) + 1,
    });
    expect(answerOf(moved ?? {})).toBe(answerOf(invitation ?? {}));
  });

  it('is not corrected twice beside each other: what is wrong is corrected in the letter that counts', async () => {
    expect((await refused(own.correct(first.id, 'revision'))).code).toBe('letters/superseded');
    const letter = await own.issued({ subject: 'Corrected once' }, { holdSeconds: 3_600 });
    const drafts = [await own.correct(letter.id, 'correction'), await own.correct(letter.id, 'revision')];
    for (const { id } of drafts) {
      await own.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
      await own.clearer.post(`/api/v1/letters/${id}/clear`);
    }
    const { addressees } = await own.office.post<{ addressees: number }>(
      `/api/v1/letters/${drafts[0]?.id ?? ''}/dry-run`,
    );
    const issues = await Promise.allSettled(
      drafts.map(({ id }) => own.office.post(`/api/v1/letters/${id}/issue`, { addressees })),
    );
    const lost = issues.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []));
    expect(lost).toHaveLength(1);
    expect(['letters/superseded', 'letters/findings']).toContain(lost[0]?.code);
    const loser = drafts[issues.findIndex(({ status }) => status === 'rejected')];
    const { ready, findings } = await own.office.post<{ ready: boolean; findings: { code: string }[] }>(
      `/api/v1/letters/${loser?.id ?? ''}/dry-run`,
    );
    expect(ready).toBe(false);
    expect(findings.map(({ code }) => code)).toContain('letters/corrects-superseded');
    const winner = drafts.find((one) => one !== loser);
    if (winner) await left(winner);
    expect(await own.mailsTo(mailboxOf('bel'), 'Corrected once')).toHaveLength(1);
  });

  it('is corrected within its own process alone', async () => {
    const other = await own.office.post<{ id: string }>('/api/v1/processes', {
      title: 'Another treaty',
      shortTitle: 'Another',
      office: { name: 'Another secretariat' },
    });
    const { content } = await own.correct((await own.issued({ subject: 'Of one process' })).id, 'correction');
    const stray = await own.office.post<LetterRecord>('/api/v1/letters', {
      processId: other.id,
      kind: 'pga-cover-letter',
      ...content,
      about: undefined,
    });
    const { ready, findings } = await own.office.post<{
      ready: boolean;
      findings: { code: string; where?: string; message: string }[];
    }>(path(stray, '/dry-run'));
    expect(ready).toBe(false);
    expect(findings.filter(({ where }) => where === 'corrects')).toMatchObject([
      { code: 'letters/cited-unknown', message: expect.stringContaining('in this process') },
    ]);
  });

  it('cannot be corrected while it is a draft, nor when it is enclosed only', async () => {
    const draft = await own.correct(first.id, 'addendum');
    expect((await refused(own.correct(draft.id, 'correction'))).code).toBe('letters/not-issued');
    const enclosed = await own.issued({ subject: 'Enclosed', dispatched: false, audience: undefined });
    expect((await refused(own.correct(enclosed.id, 'correction'))).code).toBe('letters/not-dispatched');
  });

  it('superseded while it is held goes to nobody, and the correction to all, with the entry', async () => {
    const held = await own.issued({ subject: 'Held' }, { holdSeconds: 3_600 });
    const halted = await own.office.post<{
      halted: boolean;
      by: string;
      waits: unknown[];
      has: unknown[];
      since: string;
    }>(path(held, '/halt'), { reason: 'Wrong room' });
    expect(halted).toMatchObject({ halted: true, has: [], reason: 'Wrong room' });
    const again = await own.office.post<{ since: string }>(path(held, '/halt'), { reason: 'Again' });
    expect(again).toMatchObject({ since: halted.since, reason: 'Wrong room' });
    await eventually(async () => {
      const { waits } = await own.office.get<{ waits: unknown[] }>(path(held, '/progress'));
      expect(waits).toHaveLength(6);
    });
    const draft = await own.correct(held.id, 'revision', 'those-who-got-it');
    const revision = await own.issue(draft.id);
    await left(revision);
    await left(held);
    expect(await own.office.get(path(held, '/progress'))).toMatchObject({
      state: 'superseded',
      successor: { _id: revision.id },
    });
    expect(await coverageOf(held)).toMatchObject({ open: 0, counts: { superseded: 7 } });
    for (const code of MISSIONS) {
      const revised = await own.mailTo(todayOf(code), 'Revision: Held');
      expect(revised.entry).toMatchObject({ method: 'REQUEST' });
      expect((await own.mailsTo(todayOf(code), 'Held')).map(({ subject }) => subject)).toEqual([
        'Revision: Held',
      ]);
    }
    const todos = await own.office.all<{ about: { id: string } }>('/api/v1/todos', { state: 'open' });
    expect(todos.filter(({ about }) => about.id === held.id)).toEqual([]);
  });

  it('cancelled with its meeting takes the entry out of the calendars of those who had it, and of nobody else', async () => {
    const letter = await own.issued({ subject: 'To be cancelled' });
    await left(letter);
    await own.office.post(`/api/v1/meetings/${own.meetingId}/cancel`, { reason: 'No room' });
    const draft = await own.correct(letter.id, 'cancellation');
    expect(draft).toMatchObject({ kind: 'cancellation', subject: 'Cancellation: To be cancelled' });
    const cancellation = await own.issue(draft.id);
    await left(cancellation);
    const mail = await own.mailTo(mailboxOf('dor'), 'Cancellation: ');
    const [before] = await own.mailsTo(mailboxOf('dor'), 'To be cancelled');
    expect(mail?.entry).toMatchObject({ method: 'CANCEL', uid: before?.entry?.uid });
    expect(mail?.entry?.sequence).toBeGreaterThan(before?.entry?.sequence ?? Infinity);
    expect(answerOf(mail ?? {})).toBe('');
  });
});
