import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Delivery, NewDelivery } from '../../src/mail/index.js';
import { Delegations } from '../../src/directory/index.js';
import {
  isIssued,
  type Letter,
  LetterFiles,
  LetterIssue,
  LetterLinks,
  type LetterParticipant,
  LetterParticipants,
  LetterReader,
  LettersService,
  SystemDocuments,
} from '../../src/letters/index.js';
import { LetterComposer } from '../../src/letters/services/letter-composer.js';
import { LetterDispatch } from '../../src/letters/services/letter-dispatch.service.js';
import { Deliveries } from '../../src/mail/index.js';
import { type StoredEvent, type Task, type Tx, UnitOfWork } from '../../src/messaging/index.js';
import { type Finding, Problem } from '../../src/platform/index.js';
import { HOSTILE, person, sampleContent } from '../support/letters.js';
import { LettersHouse, samplePdf, system } from '../support/letters-house.js';

const MEETING = { type: 'meeting' as const, id: 'meeting-1' };

/** Stands in for invitations: gives each addressee a fact, and every mail a foot. */
class Rounds implements LetterParticipant {
  readonly name = 'rounds';
  opened: string[] = [];
  complaint: Finding | null = null;

  concerns(letter: Letter): boolean {
    return letter.about?.id === MEETING.id;
  }

  findings(): Promise<Finding[]> {
    return Promise.resolve(this.complaint ? [this.complaint] : []);
  }

  onIssue(_tx: Tx, _letter: Letter, addressees: readonly { id: string }[]) {
    this.opened = addressees.map(({ id }) => id);
    return Promise.resolve(Object.fromEntries(this.opened.map((id) => [id, { invitationId: `inv-${id}` }])));
  }

  values(_letter: Letter, addressee: { id: string } | null): Promise<object> {
    const meeting = { title: 'third session', place: 'Geneva' };
    return Promise.resolve(
      addressee ? { meeting, answer: { link: `https://example.org/${addressee.id}` } } : { meeting },
    );
  }

  mailFoot(_letter: Letter, delivery: Delivery) {
    const text = `Answer: ${delivery.facts['invitationId'] ?? 'none'}`;
    return Promise.resolve({ text, html: `<p>${text}</p>` });
  }
}

describe('the letter record', () => {
  let house: LettersHouse;
  const rounds = new Rounds();
  let note = { title: 'Procedural note', paragraph: 'Floor interventions last at most three minutes.' };

  beforeAll(async () => {
    house = await LettersHouse.open();
    house.get(LetterParticipants).register(rounds);
    house.get(SystemDocuments).register('procedural-note', () =>
      Promise.resolve({
        title: note.title,
        source: {
          kind: 'document',
          language: 'en',
          title: note.title,
          date: '2017-06-01',
          body: note.paragraph,
        },
        values: {},
      }),
    );
  });

  afterAll(async () => {
    await house?.close();
  });

  const issue = (letter: Letter, addressees: number, actor = house.writer) =>
    house.get(LetterIssue).issue(actor, letter._id, { addressees, holdSeconds: 0, pacePerMinute: 0 });
  const refusal = async (act: Promise<unknown>): Promise<Problem> => {
    const error: unknown = await act.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error instanceof Problem) return error;
    throw new Error('not refused with a problem', { cause: error });
  };
  const codesOf = (findings: unknown): string[] => (findings as Finding[]).map(({ code }) => code);
  const dryRun = (letter: Letter) => house.get(LetterIssue).dryRun(house.writer, letter._id);
  const count = (collection: string, filter = {}) => house.db.collection(collection).countDocuments(filter);
  /** Runs the reaction to `letter.issued` by hand and returns the deliveries it fans out. */
  const dispatch = async (letter: Letter): Promise<NewDelivery[]> => {
    const issued = await house.db
      .collection<StoredEvent<'letter.issued'>>('events')
      .findOne({ stream: `letter:${letter._id}`, type: 'letter.issued' });
    if (!issued) throw new Error('The letter was not issued.');
    const fanOut = jest.spyOn(house.get(Deliveries), 'fanOut');
    try {
      await house.get(UnitOfWork).run(system, (tx) => house.get(LetterDispatch).begin(issued, tx));
      return fanOut.mock.calls.flatMap(([, rows]) => rows);
    } finally {
      fanOut.mockRestore();
    }
  };
  const mailOf = (letter: Letter, row: NewDelivery) =>
    house.get(LetterComposer).parts(letter._id, row as unknown as Delivery);

  it('numbers drafts in the register of office and year, also when many are drafted at once', async () => {
    const drafts = await Promise.all(
      Array.from({ length: 8 }, () => house.draft('pga-cover-letter', {}, { office: 'TEST' })),
    );
    const numbers = drafts.map(({ reference }) => reference.number).sort((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('keeps an edit only if it starts from the current version', async () => {
    const draft = await house.draft('pga-cover-letter');
    const letters = house.get(LettersService);
    const content = sampleContent('pga-cover-letter', { subject: HOSTILE });
    const edited = await letters.edit(house.writer, draft._id, draft.version, content);
    expect(edited).toMatchObject({ subject: HOSTILE, version: 2 });
    const late = await refusal(letters.edit(house.writer, draft._id, draft.version, content));
    expect(late.code).toBe('platform/stale');
  });

  it('lets only one of two who decide at the same moment', async () => {
    const draft = await house.draft('pga-cover-letter', { about: MEETING });
    const letters = house.get(LettersService);
    await letters.step(house.writer, draft._id, { step: 'submit-for-clearance' });
    const results = await Promise.allSettled([
      letters.clear(house.clearer, draft._id),
      letters.step(house.clearer, draft._id, { step: 'return', reason: 'no' }),
      letters.clear(person('third'), draft._id),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    const events = await house.db
      .collection('events')
      .find({ stream: `letter:${draft._id}` })
      .sort({ version: 1 })
      .toArray();
    expect(events.map(({ version }) => Number(version))).toEqual(events.map((_, index) => index + 1));
    expect((await house.get(LetterReader).get(draft._id)).version).toBe(events.length);
  });

  it('refuses to clear a text that cannot be filled', async () => {
    const draft = await house.draft('pga-cover-letter', { body: 'To {{ nobody.name }}' });
    const letters = house.get(LettersService);
    await letters.step(house.writer, draft._id, { step: 'submit-for-clearance' });
    expect((await refusal(letters.clear(house.clearer, draft._id))).code).toBe('letters/source-faulty');
  });

  it('keeps a process-bound actor out of other processes', async () => {
    const draft = await house.draft('pga-cover-letter');
    const stranger = { ...house.writer, processId: 'process-2' };
    const content = sampleContent('pga-cover-letter');
    const letters = house.get(LettersService);
    const acts: (() => Promise<unknown>)[] = [
      () => letters.edit(stranger, draft._id, 1, content),
      () => house.get(LetterIssue).dryRun(stranger, draft._id),
      () => house.get(LetterReader).get(draft._id, stranger),
      () => letters.draft(stranger, { processId: 'process-1', kind: 'pga-cover-letter', content }),
    ];
    for (const act of acts) expect((await refusal(act())).code).toBe('access/other-process');
  });

  describe('the dry run', () => {
    it('finds everything at once, and writes nothing', async () => {
      await house.addMission({ id: 'del-mute', name: 'Mute', mailboxes: [] });
      const draft = await house.draft('pga-cover-letter', {
        date: '2017-06-06',
        body: 'On Monday, 20 June 2017, {{ missing.value }} in {{ meeting.place }}.',
        signatories: [],
        about: MEETING,
        audience: { listId: 'all' },
        refersTo: ['nowhere'],
        enclosures: [
          { kind: 'letter', letterId: 'nowhere' },
          { kind: 'document', document: 'list-of-speakers', ref: MEETING },
          { kind: 'file', sha256: '0'.repeat(64), name: 'Brief.pdf' },
        ],
      });
      rounds.complaint = {
        level: 'error',
        code: 'meetings/outside',
        message: 'A sitting lies outside its meeting.',
      };
      const before = await count('events');
      const { ready, findings, totals } = await dryRun(draft);
      rounds.complaint = null;
      expect(ready).toBe(false);
      expect(codesOf(findings)).toEqual(
        expect.arrayContaining([
          'letters/not-found',
          'letters/document-unknown',
          'letters/file-unknown',
          'letters/signatories',
          'letters/mailbox-missing',
          'letters/cited-unknown',
          'letters/enclosed-unknown',
          'unresolved-placeholder',
          'meetings/outside',
        ]),
      );
      expect(findings.some(({ message }) => message.includes('20 June 2017'))).toBe(true);
      expect(findings.every(({ message }) => message.length > 0)).toBe(true);
      expect(totals).toMatchObject({ memberStates: 2, observerStates: 1, fictitious: 1 });
      expect(await count('events')).toBe(before);
      const [delegation] = [await house.get(Delegations).get('del-mute')];
      await house.get(Delegations).change(system, 'del-mute', delegation.version, {
        status: [{ category: 'member-state', source: 'test', from: '2000-01-01', until: '2001-01-01' }],
      });
    });

    it('sends what is too large as a link, and says so', async () => {
      const large = await house
        .get(LetterFiles)
        .upload(house.writer, 'Large.pdf', await samplePdf('Large', 7_000_000));
      const draft = await house.draft('pga-cover-letter', {
        about: MEETING,
        audience: { listId: 'all' },
        enclosures: [{ kind: 'file', sha256: large._id, name: 'Large.pdf' }],
      });
      const { ready, findings, enclosures, pages } = await dryRun(draft);
      expect(ready).toBe(true);
      expect(pages).toBe(1);
      expect(codesOf(findings)).toContain('letters/enclosure-large');
      expect(enclosures).toMatchObject([{ n: 1, filename: 'Large.pdf', travels: 'linked' }]);
      const issued = await issue(await house.clear(draft), 4);
      const [row] = await dispatch(issued);
      if (!row) throw new Error('no delivery');
      const { text, html } = await mailOf(issued, row);
      const url = /http\S+\/l\/\S+/.exec(text)?.[0] ?? '';
      expect(text).toContain(large._id);
      expect(html).toContain(`href="${url}"`);
      const shown = await house.get(LetterLinks).open(url.split('/l/')[1] ?? '');
      expect(shown).toMatchObject({ filename: 'Large.pdf', sha256: large._id });
      const { attachments } = await house.get(LetterComposer).shared(issued._id);
      expect(attachments.map(({ filename }) => filename)).toEqual(['2017-06-06 Letter of the President.pdf']);
    });

    it('finds letters that enclose each other', async () => {
      const one = await house.draft('transmission');
      const two = await house.draft('transmission', { enclosures: [{ kind: 'letter', letterId: one._id }] });
      const content = sampleContent('transmission', { enclosures: [{ kind: 'letter', letterId: two._id }] });
      await house.get(LettersService).edit(house.writer, one._id, one.version, content);
      expect(codesOf((await dryRun(one)).findings)).toContain('letters/enclosure-circle');
    });

    it('tells how far it is when every addressee reads their own text', async () => {
      const draft = await house.draft('appointment', { about: MEETING, audience: { listId: 'all' } });
      const steps: [number, number][] = [];
      const { ready, personal } = await house
        .get(LetterIssue)
        .dryRun(house.writer, draft._id, (done, of) => steps.push([done, of]));
      expect({ ready, personal }).toEqual({ ready: true, personal: true });
      expect(steps.at(-1)).toEqual([4, 4]);
    });

    it('warns when what the letter says has changed since it was cleared', async () => {
      const enclosures = [{ kind: 'document' as const, document: 'procedural-note', ref: MEETING }];
      const cleared = await house.clear(await house.draft('transmission', { about: MEETING, enclosures }));
      expect(codesOf((await dryRun(cleared)).findings)).not.toContain('letters/changed-since-clearance');
      note = { ...note, paragraph: 'Floor interventions last at most two minutes.' };
      expect(codesOf((await dryRun(cleared)).findings)).toContain('letters/changed-since-clearance');
    });
  });

  describe('the issue', () => {
    it('is refused with all findings while an error stands, and nothing is written', async () => {
      const cleared = await house.clear(
        await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'nobody' } }),
      );
      const problem = await refusal(issue(cleared, 0));
      expect(problem).toMatchObject({ code: 'letters/findings', status: 409 });
      expect(codesOf(problem.extensions['findings'])).toContain('directory/list-not-found');
      expect((await house.get(LetterReader).get(cleared._id)).state).toBe('cleared');
      expect(await count('letter_addressees', { letterId: cleared._id })).toBe(0);
    });

    it('is refused when it goes to another number of addressees than was confirmed', async () => {
      const cleared = await house.clear(
        await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'all' } }),
      );
      const problem = await refusal(issue(cleared, 195));
      expect(problem).toMatchObject({ code: 'letters/addressee-count', extensions: { addressees: 4 } });
    });

    it('sends one mail to each addressee for the whole package, and opens one round', async () => {
      const brief = await house
        .get(LetterFiles)
        .upload(house.writer, 'brief.PDF', await samplePdf('Issue brief'));
      const transmission = await house.clear(
        await house.draft('transmission', {
          date: '2017-06-02',
          about: MEETING,
          enclosures: [{ kind: 'file', sha256: brief._id, name: 'Issue brief no. 3.pdf' }],
        }),
      );
      const facilitators = await house.clear(
        await house.draft('co-facilitators-letter', {
          date: '2017-06-01',
          about: MEETING,
          enclosures: [{ kind: 'document', document: 'procedural-note', ref: MEETING }],
        }),
      );
      rounds.opened = [];
      const cover = await house.clear(
        await house.draft('pga-cover-letter', {
          about: MEETING,
          audience: { listId: 'all' },
          enclosures: [facilitators, transmission].map(({ _id }) => ({
            kind: 'letter' as const,
            letterId: _id,
          })),
        }),
      );
      const early = await refusal(issue(cover, 4));
      expect(codesOf(early.extensions['findings'])).toContain('letters/enclosed-not-issued');

      const enclosed = [await issue(facilitators, 0), await issue(transmission, 0)];
      expect(rounds.opened).toEqual([]);
      const issued = await issue(cover, 4);
      expect(rounds.opened).toHaveLength(4);

      const rows: NewDelivery[] = [];
      for (const letter of [...enclosed, issued]) rows.push(...(await dispatch(letter)));
      expect(rows).toHaveLength(4);
      expect(new Set(rows.map(({ addressee }) => addressee.id)).size).toBe(4);
      expect(rows.find(({ addressee }) => addressee.id === 'del-aaa')).toMatchObject({
        mailbox: 'aaa@example.org',
        alternatives: ['aaa-2@example.org'],
        lane: `letter:${issued._id}:aaa@example.org`,
        laneNumber: 0,
        facts: { invitationId: 'inv-del-aaa' },
        addressee: { name: HOSTILE },
      });

      const { attachments } = await house.get(LetterComposer).shared(issued._id);
      expect(attachments.map(({ filename }) => filename)).toEqual([
        '2017-06-06 Letter of the President.pdf',
        '2017-06-01 Letter of the co-facilitators.pdf',
        'Procedural note.pdf',
        '2017-06-02 Letter of transmission.pdf',
        'Issue brief no. 3.pdf',
      ]);
      for (const { content } of attachments) expect(content.subarray(0, 5).toString()).toBe('%PDF-');
      const [row] = rows;
      if (!row) throw new Error('no delivery');
      const mail = await mailOf(issued, row);
      expect(mail.text).toContain('Answer: inv-del-');
      expect(mail.html).toMatch(/<p>Answer: inv-del-.*<\/p><\/div><\/body>/su);
      expect(await mailOf(issued, row)).toEqual(mail);
    });

    it('prints a hostile name literally for each of its readers', async () => {
      const body = 'To {{ addressee.name }}, {{ answer.link }}.';
      const issued = await issue(
        await house.clear(
          await house.draft('appointment', { body, about: MEETING, audience: { listId: 'all' } }),
        ),
        4,
      );
      if (!isIssued(issued)) throw new Error('not issued');
      expect(issued.issue).toMatchObject({ personal: true });
      expect(issued.issue.rendering).toBeUndefined();
      const reader = house.get(LetterReader);
      const { text, html, pdf } = await reader.rendering(issued, 'del-aaa');
      expect((await reader.bytes(issued, text)).toString()).toContain(`To ${HOSTILE}`);
      expect((await reader.bytes(issued, html)).toString()).toContain('*R* {{x}} &lt;b&gt;');
      expect((await reader.rendering(issued, 'del-bbb')).pdf.sha256).not.toBe(pdf.sha256);
      expect((await refusal(reader.rendering(issued))).code).toBe('letters/personal-letter');
      const rows = await dispatch(issued);
      const hostile = rows.find(({ addressee }) => addressee.id === 'del-aaa');
      if (!hostile) throw new Error('no delivery');
      expect((await mailOf(issued, hostile)).text).toContain('https://example.org/del-aaa');
    });

    it('freezes what the directory says, whatever changes later', async () => {
      const draft = await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'all' } });
      const issued = await issue(await house.clear(draft), 4);
      if (!isIssued(issued)) throw new Error('not issued');
      const reader = house.get(LetterReader);
      const before = await reader.allAddressees(issued);
      const delegation = await house.get(Delegations).get('del-bbb');
      await house.get(Delegations).change(system, 'del-bbb', delegation.version, {
        names: [{ language: 'en', form: 'short', name: 'Renamed', source: 'test', from: '2000-01-01' }],
      });
      expect(await reader.allAddressees(issued)).toEqual(before);
      expect(before.map(({ name }) => name)).toContain('Belonia');
      await house
        .get(Delegations)
        .change(system, 'del-bbb', delegation.version + 1, { names: delegation.names });
      await expect(reader.verify(issued._id)).resolves.toHaveLength(3);
    });

    it('happens once, whoever asks at the same moment', async () => {
      const cleared = await house.clear(
        await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'all' } }),
      );
      const results = await Promise.allSettled([issue(cleared, 4), issue(cleared, 4), issue(cleared, 4)]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await count('letter_addressees', { letterId: cleared._id })).toBe(4);
      expect(await count('events', { stream: `letter:${cleared._id}`, type: 'letter.issued' })).toBe(1);
      expect((await refusal(issue(cleared, 4))).code).toBe('letters/already-issued');
    });

    it('gives corrections their place in the lane of the first letter', async () => {
      const first = await issue(
        await house.clear(
          await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'all' } }),
        ),
        4,
      );
      let corrected = first;
      for (const number of [1, 2]) {
        const corrects = { letterId: corrected._id, as: 'correction' as const };
        corrected = await issue(
          await house.clear(
            await house.draft('correction', { corrects, about: MEETING, audience: { listId: 'all' } }),
          ),
          4,
        );
        expect(corrected.issue?.dispatch?.lane).toEqual({ root: first._id, number });
      }
    });
  });

  it('goes to more addressees than one unit of work takes, slice by slice', async () => {
    const size = 5_200;
    const delegation = await house.get(Delegations).get('del-bbb');
    const contact = await house.db.collection('contacts').findOne({ 'owner.id': 'del-bbb' });
    const ids = Array.from({ length: size }, (_, index) => `del-many-${index}`);
    const names = [{ ...delegation.names[0], name: 'One of many' }];
    await house.db
      .collection('delegations')
      .insertMany(ids.map((_id) => ({ ...delegation, _id: _id as never, names, fictitious: true })));
    await house.db.collection('contacts').insertMany(
      ids.map((id) => ({
        ...contact,
        _id: `contact-${id}` as never,
        owner: { type: 'delegation', id },
        address: `${id}@example.org`,
        addressKey: `${id}@example.org`,
      })),
    );
    const all = size + 4;
    try {
      const issued = await issue(
        await house.clear(
          await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'all' } }),
        ),
        all,
      );
      const first = await dispatch(issued);
      expect(first).toHaveLength(5_000);
      const timer = await house.db
        .collection<Task>('tasks')
        .findOne({ name: 'continue-dispatch', state: 'due' });
      expect(timer?.data).toEqual({ letterId: issued._id, from: '5001' });
      if (!timer) throw new Error('no timer');
      const fanOut = jest.spyOn(house.get(Deliveries), 'fanOut');
      await house.get(UnitOfWork).run(system, (tx) => house.get(LetterDispatch).goOn(timer, tx));
      const second = fanOut.mock.calls.flatMap(([, rows]) => rows);
      fanOut.mockRestore();
      expect(new Set([...first, ...second].map(({ addressee }) => addressee.id)).size).toBe(all);
    } finally {
      await house.db.collection('delegations').deleteMany({ _id: { $in: ids as never[] } });
      await house.db.collection('contacts').deleteMany({ 'owner.id': { $in: ids } });
    }
  });

  describe('an issued letter', () => {
    let issued: Letter;

    beforeAll(async () => {
      issued = await issue(
        await house.clear(
          await house.draft('pga-cover-letter', { about: MEETING, audience: { listId: 'all' } }),
        ),
        4,
      );
    });

    it('takes no edit, no step and no write around the record', async () => {
      const letters = house.get(LettersService);
      const content = sampleContent('pga-cover-letter');
      expect((await refusal(letters.edit(house.writer, issued._id, issued.version, content))).code).toBe(
        'letters/already-issued',
      );
      for (const step of ['submit-for-clearance', 'discard'] as const) {
        expect((await refusal(letters.step(house.writer, issued._id, { step }))).code).toBe(
          'letters/already-issued',
        );
      }
      await expect(house.db.model('Letter').updateOne({ _id: issued._id }, { subject: 'x' })).rejects.toThrow(
        'never written again',
      );
      await expect(house.db.model('LetterAddressee').deleteMany({ letterId: issued._id })).rejects.toThrow(
        'never written again',
      );
    });

    it('is refused, and put on the to-do list, when its record was altered in the database', async () => {
      const letters = house.db.collection<{ _id: string; subject: string }>('letters');
      await letters.updateOne({ _id: issued._id }, { $set: { subject: 'Altered' } });
      const problem = await refusal(house.get(LetterReader).get(issued._id));
      expect(problem).toMatchObject({ code: 'letters/record-altered', status: 500 });
      expect(await count('todos', { _id: `letter-altered:${issued._id}` as never, state: 'open' })).toBe(1);
      await letters.updateOne({ _id: issued._id }, { $set: { subject: issued.subject } });
      await expect(house.get(LetterReader).get(issued._id)).resolves.toBeDefined();
    });

    it('is refused when an addressee or a byte was altered', async () => {
      const reader = house.get(LetterReader);
      const letter = await reader.issued(issued._id);
      const rows = house.db.collection<{ _id: string; name: string }>('letter_addressees');
      await rows.updateOne({ _id: `${issued._id}.del-ccc` }, { $set: { name: 'Somebody else' } });
      expect((await refusal(reader.addressee(letter, 'del-ccc'))).code).toBe('letters/record-altered');
      await rows.updateOne({ _id: `${issued._id}.del-ccc` }, { $set: { name: 'Cascadia' } });
      await rows.deleteOne({ _id: `${issued._id}.del-ddd` });
      expect((await refusal(reader.allAddressees(letter))).code).toBe('letters/record-altered');

      const text = letter.issue.rendering?.text;
      if (!text) throw new Error('no text');
      const blob = await house.db
        .collection<{ _id: string; file: object }>('blobs')
        .findOne({ _id: text.sha256 });
      await house.db
        .collection('files.chunks')
        .updateOne({ files_id: blob?.file }, { $set: { data: Buffer.from('Something else was written.') } });
      expect((await refusal(reader.bytes(letter, text))).code).toBe('letters/record-altered');
      expect((await refusal(reader.verify(issued._id))).code).toBe('letters/record-altered');
    });
  });
});
