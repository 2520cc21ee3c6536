import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LetterCopies } from '../../src/letters/index.js';
import { systemActor } from '../../src/messaging/index.js';
import type { Finding, Problem } from '../../src/platform/index.js';
import { AfterIssueHouse, type LetterRecord, mailboxOf } from '../support/after-issue-house.js';
import { eventually } from '../support/eventually.js';

interface Line {
  id: string;
  standing: string;
  open: boolean;
}

interface Coverage {
  open: number;
  totals: Record<string, { reached: number; all: number }>;
  addressees: Line[];
}

interface DryRun {
  ready: boolean;
  addressees: number;
  findings: Finding[];
  excluded: { id: string }[];
}

const path = ({ id }: LetterRecord, more = ''): string => `/api/v1/letters/${id}${more}`;

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
  } catch (error) {
    return (error as Problem).code;
  }
  return 'accepted';
};

/** Waits until no mail of the letter waits. */
const left = (own: AfterIssueHouse, letter: LetterRecord): Promise<void> =>
  eventually(async () => {
    const progress = await own.office.get<{ state: string; mails: number }>(path(letter, '/progress'));
    expect(['left', 'superseded']).toContain(progress.state);
    expect(progress.mails).toBeGreaterThan(0);
  }, 30_000);

const coverageOf = (own: AfterIssueHouse, letter: LetterRecord): Promise<Coverage> =>
  own.office.get(path(letter, '/coverage'));

const lineOf = async (own: AfterIssueHouse, letter: LetterRecord, id: string): Promise<Line | undefined> =>
  (await coverageOf(own, letter)).addressees.find((one) => one.id === id);

/** What is on the to-do list for an addressee of a letter, by kind. */
const todosOf = async (own: AfterIssueHouse, code: string): Promise<string[]> => {
  const all = await own.office.all<{ kind: string; title: string }>('/api/v1/todos', { state: 'open' });
  return all.filter(({ title }) => title.includes(`Mission of ${code}`)).map(({ kind }) => kind);
};

describe('a letter after its issue, where not all have it', () => {
  let own: AfterIssueHouse;

  beforeAll(async () => {
    // What is refused for now waits long enough for a correction to meet it.
    own = await AfterIssueHouse.open({ MAIL_BACKOFF_SECONDS: '3600' });
  });
  afterAll(async () => {
    await own?.close();
  });

  it('is corrected, while it is still going out, to those who got it: who waits gets the corrected one alone', async () => {
    await own.failing({ bel: 550, eld: 451 });
    const letter = await own.issued({ subject: 'Half gone' });
    await eventually(async () => {
      const { byState } = await own.office.get<{ byState: Record<string, number> }>(
        path(letter, '/progress'),
      );
      expect(byState).toMatchObject({ accepted: 4, deferred: 1, failed: 1 });
    });
    const halted = await own.office.post<{ waits: { id: string }[]; has: { id: string }[] }>(
      path(letter, '/halt'),
      { reason: 'Wrong room' },
    );
    expect(halted.waits.map(({ id }) => id)).toEqual(['del-eld']);
    expect(halted.has.map(({ id }) => id)).toEqual(['del-ada', 'del-cas', 'del-dor', 'del-far']);
    const draft = await own.correct(letter.id, 'correction', 'those-who-got-it');
    await own.office.post(path(draft, '/submit-for-clearance'));
    await own.clearer.post(path(draft, '/clear'));
    const { addressees, excluded } = await own.office.post<DryRun>(path(draft, '/dry-run'));
    expect(excluded.map(({ id }) => id)).toEqual(['del-bel']);
    await own.failing({});
    await own.office.post(path(draft, '/issue'), { addressees });
    await left(own, draft);
    await left(own, letter);
    for (const code of ['ada', 'cas', 'dor', 'far']) {
      const subjects = (await own.mailsTo(mailboxOf(code), 'Half gone')).map(({ subject }) => subject);
      expect({ code, subjects }).toEqual({ code, subjects: ['Half gone', 'Correction: Half gone'] });
    }
    const [toEld, ...more] = await own.mailsTo(mailboxOf('eld'), 'Half gone');
    expect(more).toEqual([]);
    expect(toEld?.subject).toBe('Correction: Half gone');
    expect(toEld?.entry).toMatchObject({ method: 'REQUEST' });
    expect(await own.mailsTo(mailboxOf('bel'), 'Half gone')).toEqual([]);

    // Who has neither is open work, until they are added to the letter that counts.
    expect(await lineOf(own, letter, 'del-eld')).toMatchObject({ standing: 'superseded', open: false });
    expect(await lineOf(own, letter, 'del-bel')).toMatchObject({ standing: 'not-reached', open: true });
    expect((await coverageOf(own, letter)).open).toBe(1);
    expect(await todosOf(own, 'bel')).toContain('addressee-not-reached');
    const retry = await own.office.get<{ items: { id: string }[] }>('/api/v1/deliveries', {
      query: { sourceId: letter.id, addresseeId: 'del-bel' },
    });
    expect(retry.items).toHaveLength(1);
    expect(await codeOf(own.office.post(`/api/v1/deliveries/${retry.items[0]?.id ?? ''}/retry`))).toBe(
      'mail/overtaken',
    );
    await own.office.post(path(draft, '/addressees'), {
      addressee: 'del-bel',
      reason: 'Their mailbox failed',
    });
    const toBel = await own.mailTo(mailboxOf('bel'), 'Half gone');
    expect(toBel.entry).toMatchObject({ method: 'REQUEST' });
    expect(await lineOf(own, letter, 'del-bel')).toMatchObject({ standing: 'superseded', open: false });
    expect((await coverageOf(own, letter)).open).toBe(0);
    expect(await todosOf(own, 'bel')).not.toContain('addressee-not-reached');
  });

  it('is no open work any more where a correction goes to all', async () => {
    await own.failing({ far: 550 });
    const letter = await own.issued({ subject: 'Failed once' });
    await left(own, letter);
    expect(await todosOf(own, 'far')).toContain('addressee-not-reached');
    await own.failing({});
    const correction = await own.issue((await own.correct(letter.id, 'revision')).id);
    await left(own, correction);
    expect(await lineOf(own, letter, 'del-far')).toMatchObject({ standing: 'superseded', open: false });
    expect((await coverageOf(own, letter)).open).toBe(0);
    expect(await todosOf(own, 'far')).not.toContain('addressee-not-reached');
    expect((await own.mailTo(mailboxOf('far'), 'Failed once')).entry).toMatchObject({ method: 'REQUEST' });
  });

  it('cannot be halted where no mail goes at all, and takes a forgotten addressee once, however often at once', async () => {
    await own.office.put('/api/v1/distribution-lists/by-hand', {
      title: 'By hand alone',
      rule: { categories: [], include: [{ id: 'del-gon', why: 'Has no mailbox' }] },
    });
    const letter = await own.issued({
      subject: 'By hand alone',
      audience: { listId: 'by-hand', channels: [{ addressee: 'del-gon', channel: 'fax' }] },
    });
    // Set to another channel before its issue, they are open work.
    expect(await coverageOf(own, letter)).toMatchObject({
      open: 1,
      totals: { all: { reached: 0, all: 1 } },
      addressees: [{ id: 'del-gon', standing: 'by-hand', channel: 'fax', open: true }],
    });
    expect(await codeOf(own.office.post(path(letter, '/halt')))).toBe('letters/all-have-left');

    const add = (addressee: string) =>
      codeOf(own.office.post(path(letter, '/addressees'), { addressee, reason: 'Left out by mistake' }));
    const outcomes = await Promise.all(['del-ada', 'del-ada', 'del-cas', 'del-ada', 'del-cas'].map(add));
    expect(outcomes.toSorted()).toEqual([
      'accepted',
      'accepted',
      'letters/already-addressed',
      'letters/already-addressed',
      'letters/already-addressed',
    ]);
    await left(own, letter);
    for (const code of ['ada', 'cas']) {
      expect(await own.mailsTo(mailboxOf(code), 'By hand alone')).toHaveLength(1);
    }
    const { totals, addressees } = await coverageOf(own, letter);
    expect(totals['all']).toEqual({ reached: 2, all: 3 });
    expect(addressees.map(({ id }) => id).toSorted()).toEqual(['del-ada', 'del-cas', 'del-gon']);
  });

  it('is taken off the to-do list when they say that they have it, or it goes to a mailbox after all', async () => {
    const letter = await own.issued({ subject: 'Said to have come' });
    await left(own, letter);
    const before = (await todosOf(own, 'gon')).length;
    await own.office.post(path(letter, '/addressees/del-gon/acknowledgement'), { how: 'telephone' });
    expect(await todosOf(own, 'gon')).toHaveLength(before - 1);
    const other = await own.issued({ subject: 'Sent after all' });
    await left(own, other);
    expect(await todosOf(own, 'gon')).toHaveLength(before);
    const copy = { mailbox: 'private@gon.example.org', reason: 'Their registry has no mailbox yet' };
    await own.office.post(path(other, '/addressees/del-gon/copies'), copy);
    expect((await own.mailTo(copy.mailbox)).text).toContain('Copy sent again on');
    expect(await todosOf(own, 'gon')).toHaveLength(before - 1);
    await eventually(async () => {
      expect(await lineOf(own, other, 'del-gon')).toMatchObject({ standing: 'reached', by: 'mail' });
    });
  });

  it('takes a receipt, an acknowledgement and a copy once, however often they are sent at once', async () => {
    const letter = await own.issued({ subject: 'Pressed thrice' });
    await left(own, letter);
    const copies = own.house.app.get(LetterCopies);
    const actor = systemActor('test', 'three-at-once');
    const wanted = { mailbox: 'again@ada.example.org', reason: 'Lost', key: 'form-1' };
    const thrice = [1, 2, 3];
    const made = await Promise.all(thrice.map(() => copies.send(actor, letter.id, 'del-ada', wanted)));
    expect(new Set(made.map(({ _id }) => _id)).size).toBe(1);
    await own.mailTo('again@ada.example.org');
    await left(own, letter);
    expect(await own.mailsTo('again@ada.example.org')).toHaveLength(1);
    // The very same record, marked: one line, with the mail of the issue and the copy.
    const ada = await lineOf(own, letter, 'del-ada');
    expect(ada).toMatchObject({
      copies: [{ copy: 1, mailbox: wanted.mailbox, reason: 'Lost' }],
      mail: {
        mailboxes: [
          { copy: 0, mailbox: mailboxOf('ada') },
          { copy: 1, mailbox: wanted.mailbox },
        ],
      },
    });
    expect((await coverageOf(own, letter)).totals['all']).toEqual({ reached: 6, all: 7 });

    const said = { how: 'in-person', who: 'M. Cas' };
    await Promise.all(
      thrice.map(() => own.office.post(path(letter, '/addressees/del-cas/acknowledgement'), said)),
    );
    await Promise.all(
      thrice.map(() =>
        own.office.post(path(letter, '/addressees/del-gon/receipt'), {
          channel: 'by-hand',
          takenBy: 'M. Gon',
        }),
      ),
    );
    const { open, totals, addressees } = await coverageOf(own, letter);
    expect({ open, totals: totals['all'], lines: addressees.length }).toEqual({
      open: 0,
      totals: { reached: 7, all: 7 },
      lines: 7,
    });
  });

  it('cancelled takes the entry out of the calendars of those to whom it was mailed, and of nobody else', async () => {
    await own.failing({ bel: 550, far: 550 });
    const letter = await own.issued({ subject: 'Off' });
    const other = await own.issued({ subject: 'By mail later' });
    await left(own, letter);
    await left(own, other);
    for (const one of [letter, other]) {
      await own.office.post(path(one, '/addressees/del-gon/receipt'), { channel: 'by-hand' });
    }
    await own.office.post(path(letter, '/addressees/del-bel/acknowledgement'), { how: 'telephone' });
    await own.mailboxFor('gon');
    await own.failing({});

    // Who was handed the letter gets the entry with the first mail.
    const corrected = await own.issue((await own.correct(other.id, 'correction')).id);
    await left(own, corrected);
    expect((await own.mailTo(mailboxOf('gon'), 'By mail later')).entry).toMatchObject({ method: 'REQUEST' });
    expect((await own.mailTo(mailboxOf('ada'), 'Correction: By mail later')).entry).toBeNull();

    await own.office.post(`/api/v1/meetings/${own.meetingId}/cancel`, { reason: 'No room' });
    const held = await own.issue((await own.correct(letter.id, 'cancellation')).id, { holdSeconds: 3_600 });
    // It never leaves: the one that takes its place says the same to the calendars.
    const again = await own.issue((await own.correct(held.id, 'correction')).id);
    expect(again.kind).toBe('cancellation');
    await left(own, again);
    const first = await own.mailTo(mailboxOf('ada'), 'Off');
    for (const code of ['ada', 'cas', 'dor', 'eld']) {
      const [mail, ...others] = await own.mailsTo(mailboxOf(code), ': Off');
      expect(others).toEqual([]);
      expect({ code, entry: mail?.entry }).toMatchObject({
        code,
        entry: { method: 'CANCEL', uid: first.entry?.uid },
      });
      expect(mail?.entry?.sequence).toBeGreaterThan(first.entry?.sequence ?? Infinity);
    }
    for (const code of ['bel', 'far', 'gon']) {
      const mails = await own.mailsTo(mailboxOf(code), ': Off');
      expect({ code, entries: mails.map(({ entry }) => entry) }).toEqual({ code, entries: [null] });
    }
    expect(await own.mailsTo(mailboxOf('hid'))).toEqual([]);

    // Corrected once more, it is in nobody's calendar any more, and nothing is taken out twice.
    const third = await own.issue((await own.correct(again.id, 'correction')).id);
    await left(own, third);
    for (const code of ['ada', 'bel', 'cas', 'dor', 'eld', 'far', 'gon']) {
      await eventually(async () => {
        expect(await own.mailsTo(mailboxOf(code), ': Off')).toHaveLength(2);
      });
      const [, mail] = await own.mailsTo(mailboxOf(code), ': Off');
      expect({ code, entry: mail?.entry }).toEqual({ code, entry: null });
    }
  });
});

describe('a letter whose meeting is over', () => {
  it('is not corrected, sent again or added to any more, and each says why; what is to be done by hand is', async () => {
    const own = await AfterIssueHouse.open();
    try {
      const letter = await own.issued();
      await left(own, letter);
      const draft = await own.correct(letter.id, 'correction');
      await own.office.post(path(draft, '/submit-for-clearance'));
      await own.clearer.post(path(draft, '/clear'));
      const { addressees } = await own.office.post<DryRun>(path(draft, '/dry-run'));
      await own.office.put('/api/v1/clock', { instant: '2031-03-10T16:00:00-03:00' });

      const { ready, findings } = await own.office.post<DryRun>(path(draft, '/dry-run'));
      expect(ready).toBe(false);
      expect(findings.find(({ code }) => code === 'invitations/meeting-over')).toMatchObject({
        level: 'error',
        message: expect.stringMatching(/is over|ended on/u),
        fix: expect.stringContaining('too late to correct an invitation'),
      });
      expect(await codeOf(own.office.post(path(draft, '/issue'), { addressees }))).toBe('letters/findings');
      const copy = { mailbox: mailboxOf('ada'), reason: 'Lost' };
      expect(await codeOf(own.office.post(path(letter, '/addressees/del-ada/copies'), copy))).toBe(
        'letters/too-late',
      );
      const added = { addressee: 'del-hid', reason: 'Left out by mistake' };
      expect(await codeOf(own.office.post(path(letter, '/addressees'), added))).toBe('letters/too-late');
      expect((await coverageOf(own, letter)).addressees.map(({ id }) => id)).not.toContain('del-hid');
      await own.office.post(path(letter, '/addressees/del-gon/receipt'), { channel: 'by-hand' });
      expect((await coverageOf(own, letter)).open).toBe(0);
    } finally {
      await own.close();
    }
  });
});
