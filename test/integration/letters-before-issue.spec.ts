import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApiTokens } from '../../src/access/index.js';
import {
  type Letter,
  LetterClearances,
  LetterProofs,
  LetterReader,
  LetterSchedules,
  LettersService,
  LetterSigning,
} from '../../src/letters/index.js';
import { LetterPreparation } from '../../src/letters/services/letter-preparation.service.js';
import { LetterRendering } from '../../src/letters/services/letter-rendering.service.js';
import { DeliveryReader } from '../../src/mail/index.js';
import { type Actor, type Task, type Todo, UnitOfWork } from '../../src/messaging/index.js';
import { Problem, ProcessClockKeeper } from '../../src/platform/index.js';
import { sampleContent } from '../support/letters.js';
import { LettersHouse, samplePdf, system } from '../support/letters-house.js';

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
};

const BODY = { body: 'I have the honour to invite you to the session in Room XIX on Tuesday, 20 June 2017.' };

describe('a letter before its issue', () => {
  let house: LettersHouse;
  let office: Actor;

  beforeAll(async () => {
    house = await LettersHouse.open();
    await house.get(ProcessClockKeeper).set(new Date('2017-06-06T12:00:00Z'));
    const { token } = await house.get(ApiTokens).create(system, { name: 'the office', roles: ['office'] });
    office = { kind: 'token', id: token._id, name: 'the office', correlationId: 'c-1' };
  });
  afterAll(() => house.close());

  const draft = (changes: object = {}): Promise<Letter> =>
    house.draft('pga-cover-letter', { ...BODY, audience: { listId: 'all' }, ...changes });

  const todosAbout = (letter: Letter): Promise<Todo[]> =>
    house.db.collection<Todo>('todos').find({ 'about.id': letter._id, state: 'open' }).toArray();

  describe('in clearance', () => {
    it('stands on the to-do list as what it waits for, each time as old as that', async () => {
      const service = house.get(LettersService);
      const letter = await draft();
      const { _id } = letter;
      expect(await todosAbout(letter)).toEqual([]);
      const submit = () => service.step(house.writer, _id, { step: 'submit-for-clearance', note: 'Please' });
      await submit();
      expect(await todosAbout(letter)).toMatchObject([{ kind: 'letter-to-clear', detail: 'Please' }]);
      const clock = house.get(ProcessClockKeeper);
      await clock.set(new Date('2017-06-06T12:10:00Z'));
      await service.step(house.clearer, _id, { step: 'return', reason: 'The hall' });
      const [returned] = await todosAbout(letter);
      expect(returned).toMatchObject({ kind: 'letter-returned', detail: 'The hall' });
      expect(returned?.openedAt.getTime()).toBeGreaterThanOrEqual(Date.parse('2017-06-06T12:10:00Z'));
      await submit();
      await service.clear(house.clearer, _id);
      const [cleared] = await todosAbout(letter);
      expect(cleared).toMatchObject({ kind: 'letter-to-issue' });
      expect(cleared).not.toHaveProperty('detail');
      const at = new Date('2017-06-07T13:00:00Z');
      await house.get(LetterSchedules).set(office, _id, { at, addressees: 4 });
      expect(await todosAbout(letter)).toEqual([]);
      await house.get(LetterSchedules).cancel(office, _id);
      expect(await todosAbout(letter)).toMatchObject([{ kind: 'letter-to-issue' }]);
    });

    it('is commented on by writer and clearer, in order, a form sent twice once', async () => {
      const letter = await draft();
      const clearances = house.get(LetterClearances);
      await clearances.comment(house.writer, letter._id, 'Is the hall right?', 'form-a');
      await clearances.comment(house.writer, letter._id, 'Is the hall right?', 'form-a');
      await clearances.comment(house.clearer, letter._id, 'It is Room XIX.');
      const comments = await clearances.commentsOn(letter._id);
      expect(comments.map(({ text, by }) => [by.id, text])).toEqual([
        ['writer', 'Is the hall right?'],
        ['clearer', 'It is Room XIX.'],
      ]);
    });

    it('takes no comment once it is discarded', async () => {
      const letter = await draft();
      await house.get(LettersService).step(house.writer, letter._id, { step: 'discard' });
      expect(await codeOf(house.get(LetterClearances).comment(house.writer, letter._id, 'Why?'))).toBe(
        'letters/step-not-allowed',
      );
    });

    it('shows word by word what changed since it was cleared last, over all fields', async () => {
      const letter = await draft();
      const clearances = house.get(LetterClearances);
      expect(await clearances.changesSince(letter)).toBeNull();
      await house.clear(letter);
      const service = house.get(LettersService);
      const back = await service.step(house.writer, letter._id, { step: 'return', reason: 'The hall' });
      expect((await clearances.changesSince(back))?.changes).toEqual([]);
      const content = sampleContent('pga-cover-letter', {
        body: BODY.body.replace('XIX', 'XX'),
        audience: { listId: 'all' },
        closing: 'With my highest consideration.',
      });
      const edited = await service.edit(house.writer, letter._id, back.version, content);
      const since = await clearances.changesSince(edited);
      expect(since?.by).toMatchObject({ id: 'clearer' });
      expect(since?.changes.map(({ field }) => field)).toEqual(['body', 'closing']);
      const words = since?.changes[0]?.changes.filter(({ kind }) => kind !== 'same');
      expect(words).toEqual([
        { kind: 'removed', text: 'XIX' },
        { kind: 'added', text: 'XX' },
      ]);
    });
  });

  describe('as a proof', () => {
    it('goes to one mailbox, marked on every part, and counts as no delivery of the letter', async () => {
      const letter = await draft({
        body: 'To the {{ addressee.office }}.',
        enclosures: [],
      });
      const proofs = house.get(LetterProofs);
      const proof = await proofs.send(office, letter._id, {
        mailbox: 'me@office.example.org',
        addresseeId: 'del-bbb',
      });
      expect(proof.subject).toBe(`[Proof] ${letter.subject}`);
      expect(proof.text).toContain('Nothing was issued');
      expect(proof.html).toContain('role="note"');
      expect(proof.text).toContain('Belonia');
      expect(proof.attachments.map(({ filename }) => filename)).toEqual([
        'Proof 2017-06-06 Letter of the President.pdf',
      ]);
      const rows = await house
        .get(DeliveryReader)
        .list({ sourceKind: 'proof', sourceId: proof._id }, { limit: 5 });
      expect(rows.items).toMatchObject([{ mailbox: 'me@office.example.org', addressee: { id: office.id } }]);
      expect(await house.get(DeliveryReader).coverage({ kind: 'letter', id: letter._id })).toEqual([]);
      expect(await proofs.parts(proof._id, undefined as never)).not.toHaveProperty('calendar');
    });
  });

  describe('at an hour', () => {
    const AT = new Date('2017-06-06T13:00:00Z');
    /** What the worker does when the hour has come. */
    const hourComes = async (letter: Letter): Promise<void> => {
      const schedules = house.get(LetterSchedules);
      const timer = (await house.db
        .collection<Task>('tasks')
        .findOne({ name: 'issue-letter-at-hour', key: letter._id })) as Task;
      const outcome = await schedules.carryOut(timer);
      await house.get(UnitOfWork).run(system, (tx) => schedules.settle(timer, tx, outcome));
    };
    afterEach(() => {
      jest.restoreAllMocks();
    });
    const set = (letter: Letter, addressees = 4) =>
      house.get(LetterSchedules).set(office, letter._id, { at: AT, zone: 'America/New_York', addressees });

    it('is issued in the name of who set the hour', async () => {
      const letter = await house.clear(await draft());
      await set(letter);
      await hourComes(letter);
      const issued = await house.get(LetterReader).issued(letter._id);
      expect(issued.issue.by).toMatchObject({ kind: 'token', name: 'the office' });
      expect(await house.get(LetterSchedules).of(letter._id)).toMatchObject({ state: 'issued' });
      expect(await todosAbout(letter)).toEqual([]);
    });

    it('is not issued if it changed, and the office is told why', async () => {
      const letter = await house.clear(await draft());
      await set(letter);
      const bytes = await samplePdf('scan');
      await house.get(LetterSigning).attach(house.writer, letter._id, { name: 'a.pdf', bytes });
      await hourComes(letter);
      expect(await house.get(LetterReader).get(letter._id)).toMatchObject({ state: 'cleared' });
      expect(await house.get(LetterSchedules).of(letter._id)).toMatchObject({ state: 'refused' });
      expect(await todosAbout(letter)).toMatchObject([{ kind: 'letter-not-issued' }]);
    });

    it('is not issued to another number of addressees than was confirmed', async () => {
      const letter = await house.clear(await draft());
      await set(letter);
      await house.addMission({ id: 'del-eee', name: 'Erewhon', mailboxes: ['eee@example.org'] });
      await hourComes(letter);
      const schedule = await house.get(LetterSchedules).of(letter._id);
      expect(schedule?.why).toContain('4 addressees');
      expect(await house.get(LetterReader).get(letter._id)).toMatchObject({ state: 'cleared' });
    });

    it('is not issued with a warning that nobody had seen', async () => {
      const letter = await house.clear(await draft());
      await set(letter, 5);
      await house.addMission({ id: 'del-fff', name: 'Freedonia', mailboxes: ['eee@example.org'] });
      await house.get(LetterSchedules).set(office, letter._id, { at: AT, addressees: 6 });
      await house.db
        .collection('letter_schedules')
        .updateOne({ _id: letter._id as never }, { $set: { known: [] } });
      await hourComes(letter);
      const schedule = await house.get(LetterSchedules).of(letter._id);
      expect(schedule).toMatchObject({ state: 'refused' });
      expect(schedule?.why).toContain('something new');
    });

    it('is called off, and then the hour passes without it', async () => {
      const letter = await house.clear(await draft());
      await set(letter, 6);
      await house.get(LetterSchedules).cancel(office, letter._id);
      await hourComes(letter);
      expect(await house.get(LetterReader).get(letter._id)).toMatchObject({ state: 'cleared' });
      expect(await house.get(LetterSchedules).of(letter._id)).toMatchObject({ state: 'cancelled' });
    });

    it('stays as it is when the hour is called off, or set anew, while its pages are being made', async () => {
      const schedules = house.get(LetterSchedules);
      const rendering = house.get(LetterRendering);
      const render = rendering.render.bind(rendering);
      const meanwhile = (act: () => Promise<unknown>) =>
        jest.spyOn(rendering, 'render').mockImplementation(async (prepared, keep, progress) => {
          const made = await render(prepared, keep, progress);
          jest.restoreAllMocks();
          await act();
          return made;
        });
      const letter = await house.clear(await draft());
      await set(letter, 6);
      meanwhile(() => schedules.cancel(office, letter._id));
      await hourComes(letter);
      expect(await house.get(LetterReader).get(letter._id)).toMatchObject({ state: 'cleared' });
      expect(await schedules.of(letter._id)).toMatchObject({ state: 'cancelled' });
      expect(await todosAbout(letter)).toMatchObject([{ kind: 'letter-to-issue' }]);
      // A second press changes nothing.
      expect(await schedules.cancel(office, letter._id)).toMatchObject({ state: 'cancelled' });

      await set(letter, 6);
      const later = new Date(AT.getTime() + 3_600_000);
      meanwhile(() => schedules.set(office, letter._id, { at: later, addressees: 6 }));
      await hourComes(letter);
      expect(await house.get(LetterReader).get(letter._id)).toMatchObject({ state: 'cleared' });
      expect(await schedules.of(letter._id)).toMatchObject({ state: 'waiting', at: later });
    });

    it('is issued when the hour is called off too late, and whoever called it off is told so', async () => {
      const schedules = house.get(LetterSchedules);
      const letter = await house.clear(await draft());
      await set(letter, 6);
      const preparation = house.get(LetterPreparation);
      const assertStill = preparation.assertStill.bind(preparation);
      const freezing = Promise.withResolvers<null>();
      const cancelled = freezing.promise.then(() => codeOf(schedules.cancel(office, letter._id)));
      // Within the unit of work that issues it, and before its end.
      jest.spyOn(preparation, 'assertStill').mockImplementation((tx, prepared) => {
        freezing.resolve(null);
        return assertStill(tx, prepared);
      });
      await hourComes(letter);
      expect(await cancelled).toBe('letters/already-issued');
      expect(await house.get(LetterReader).get(letter._id)).toMatchObject({ state: 'issued' });
      expect(await schedules.of(letter._id)).toMatchObject({ state: 'issued' });
      expect(await codeOf(schedules.cancel(office, letter._id))).toBe('letters/already-issued');
    });

    it('waits for no hour that has passed, and not before it is cleared', async () => {
      const schedules = house.get(LetterSchedules);
      const letter = await house.clear(await draft());
      const passed = { at: new Date('2017-06-06T11:00:00Z'), addressees: 6 };
      expect(await codeOf(schedules.set(office, letter._id, passed))).toBe('letters/hour-passed');
      const open = await draft();
      expect(await codeOf(schedules.set(office, open._id, { at: AT, addressees: 6 }))).toBe(
        'letters/step-not-allowed',
      );
    });

    it('is not issued for who may issue no more', async () => {
      const letter = await house.clear(await draft());
      const gone: Actor = { kind: 'person', id: 'nobody', name: 'A. Nobody', correlationId: 'c-2' };
      await house.get(LetterSchedules).set(gone, letter._id, { at: AT, addressees: 6 });
      await hourComes(letter);
      const schedule = await house.get(LetterSchedules).of(letter._id);
      expect(schedule?.why).toContain('letters:issue');
    });
  });
});
