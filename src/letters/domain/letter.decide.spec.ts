import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../platform/index.js';
import type { Issue, Letter } from './letter.js';
import { contentOf } from './letter.js';
import {
  asksToConfirm,
  decideLetter,
  draftLetter,
  type LetterCommand,
  referenceText,
} from './letter.decide.js';
import { context, HOSTILE, person, sampleContent, sampleLetter } from '../../../test/support/letters.js';
import {
  initialLetterState,
  letterStates,
  letterTable,
  type LetterState,
  stepsFrom,
} from './letter.states.js';

const issue: Issue = {
  at: new Date('2017-06-06T14:00:00Z'),
  by: { kind: 'person', id: 'office' },
  personal: false,
  enclosures: [],
  seal: 'seal',
};

const signedCopy = {
  sha256: 'f'.repeat(64),
  size: 10,
  pages: 1,
  name: 'scan.pdf',
  comparison: { result: 'no-text' as const, missing: [], foreign: [] },
};

const command = (step: LetterCommand['step'], changes: Partial<Letter> = {}): LetterCommand => {
  switch (step) {
    case 'edit':
      return { step, content: sampleContent('pga-cover-letter', { subject: 'Another subject', ...changes }) };
    case 'clear':
      return { step, textSha256: 'abc' };
    case 'return':
      return { step, reason: 'The hall is wrong' };
    case 'issue':
      return { step, issue };
    case 'attach-signed':
      return { step, copy: signedCopy };
    case 'sign':
      return { step, sha256: signedCopy.sha256, compared: true };
    case 'submit-for-clearance':
    case 'discard':
      return { step };
  }
};

/** Given a letter, when a command comes, then this. */
const when = (given: Letter, step: LetterCommand['step'], by = 'clearer') =>
  decideLetter(given, command(step), context(person(by)));

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('a letter', () => {
  it('begins as a draft, with its writer and its number on the record', () => {
    const { next, events } = draftLetter(
      {
        id: 'l',
        processId: 'p',
        kind: 'pga-cover-letter',
        reference: { office: 'PGA', year: 2017, number: 14 },
        content: sampleContent('pga-cover-letter', { subject: HOSTILE }),
      },
      context(),
    );
    expect(next).toMatchObject({ state: 'draft', writers: ['writer'], subject: HOSTILE });
    expect(referenceText(next.reference)).toBe('PGA/2017/14');
    expect(next.history).toEqual([
      { at: new Date('2017-06-06T14:00:00Z'), by: { kind: 'person', id: 'writer' }, what: 'drafted' },
    ]);
    expect(events).toEqual([
      {
        type: 'letter.drafted',
        data: {
          letterId: 'l',
          processId: 'p',
          kind: 'pga-cover-letter',
          date: '2017-06-06',
          subject: HOSTILE,
          reference: 'PGA/2017/14',
        },
      },
    ]);
  });

  it('is edited in draft, and the record says which fields and by whom', () => {
    const { next, events } = when(sampleLetter(), 'edit', 'second');
    expect(next).toMatchObject({ subject: 'Another subject', writers: ['writer', 'second'] });
    expect(next.history.at(-1)).toMatchObject({ what: 'edited', note: 'subject', by: { id: 'second' } });
    expect(events).toMatchObject([{ type: 'letter.edited', data: { fields: ['subject'] } }]);
  });

  it('keeps no trace of an edit that changes nothing', () => {
    const given = sampleLetter();
    const { next, events } = decideLetter(
      given,
      { step: 'edit', content: contentOf(given) },
      context(person('second')),
    );
    expect(next).toBe(given);
    expect(events).toEqual([]);
  });

  it('loses what an edit leaves out', () => {
    const { closing: _, ...content } = sampleContent('pga-cover-letter');
    const { next } = decideLetter(sampleLetter(), { step: 'edit', content }, context());
    expect(next).not.toHaveProperty('closing');
  });

  it('is cleared by somebody else than its writers', () => {
    const given = sampleLetter({ state: 'in-clearance', writers: ['writer', 'second'] });
    expect(codeOf(() => when(given, 'clear', 'writer'))).toBe('letters/clearer-is-writer');
    expect(codeOf(() => when(given, 'clear', 'second'))).toBe('letters/clearer-is-writer');
    expect(when(given, 'clear', 'clearer').next).toMatchObject({ state: 'cleared', clearedText: 'abc' });
  });

  it('is cleared by its writer where the settings allow it', () => {
    const given = sampleLetter({ state: 'in-clearance' });
    const { next } = decideLetter(given, command('clear'), context(person('writer'), false));
    expect(next.state).toBe('cleared');
  });

  it('goes back to draft with a reason, and loses its clearance', () => {
    const given = sampleLetter({ state: 'cleared', clearedText: 'abc' });
    const { next, events } = when(given, 'return');
    expect(next.state).toBe('draft');
    expect(next).not.toHaveProperty('clearedText');
    expect(events).toMatchObject([
      { type: 'letter.returned', data: { reason: 'The hall is wrong', from: 'cleared' } },
    ]);
  });

  it('is not edited while others clear it', () => {
    for (const state of ['in-clearance', 'cleared'] as const) {
      expect(codeOf(() => when(sampleLetter({ state }), 'edit'))).toBe('letters/not-draft');
    }
  });

  it('is not issued before it is cleared', () => {
    expect(codeOf(() => when(sampleLetter(), 'issue'))).toBe('letters/step-not-allowed');
    expect(codeOf(() => when(sampleLetter({ state: 'in-clearance' }), 'issue'))).toBe(
      'letters/step-not-allowed',
    );
  });

  it('is issued once, with what was fixed and its seal on the event', () => {
    const { next, events } = when(sampleLetter({ state: 'cleared' }), 'issue');
    expect(next).toMatchObject({ state: 'issued', issue });
    expect(events).toMatchObject([{ type: 'letter.issued', data: { seal: 'seal', addressees: 0 } }]);
    expect(codeOf(() => when({ ...next, version: 5 }, 'issue'))).toBe('letters/already-issued');
  });

  it('cannot enclose, cite or correct itself, nor have more signatories than its kind', () => {
    const refused = (changes: Parameters<typeof sampleContent>[1]) =>
      codeOf(() =>
        decideLetter(
          sampleLetter(),
          { step: 'edit', content: sampleContent('pga-cover-letter', changes) },
          context(),
        ),
      );
    expect(refused({ enclosures: [{ kind: 'letter', letterId: 'letter-1' }] })).toBe(
      'letters/content-refused',
    );
    expect(refused({ refersTo: ['letter-1'] })).toBe('letters/content-refused');
    expect(refused({ corrects: { letterId: 'letter-1', as: 'correction' } })).toBe('letters/content-refused');
    expect(refused({ dispatched: false, audience: { listId: 'all' } })).toBe('letters/content-refused');
    const signatory = { name: 'A', lines: [] };
    expect(refused({ signatories: [signatory, signatory] })).toBe('letters/content-refused');
  });
});

describe('the confirmation of a letter', () => {
  it('is asked for, but not by one that cancels a meeting or takes an earlier letter back', () => {
    const asks = (changes: Pick<Letter, 'kind'> & Partial<Letter>) =>
      asksToConfirm({ ...sampleLetter(), ...changes });
    const correcting = (as: 'addendum' | 'cancellation') => ({ corrects: { letterId: 'earlier', as } });
    expect(asks({ kind: 'pga-cover-letter' })).toBe(true);
    expect(asks({ kind: 'transmission' })).toBe(true);
    expect(asks({ kind: 'correction', ...correcting('addendum') })).toBe(true);
    expect(asks({ kind: 'cancellation' })).toBe(false);
    expect(asks({ kind: 'pga-cover-letter', ...correcting('cancellation') })).toBe(false);
  });
});

describe('a signed copy', () => {
  const cleared = () => sampleLetter({ state: 'cleared', clearedText: 'abc' });
  const attachedWith = (result: 'same' | 'differs' | 'no-text', given = cleared()): Letter => {
    const copy = { ...signedCopy, comparison: { result, missing: [], foreign: [] } };
    const { next } = decideLetter(given, { step: 'attach-signed', copy }, context());
    return { ...next, version: given.version + 1 };
  };
  const sign = (given: Letter, compared: boolean, sha256 = signedCopy.sha256) =>
    decideLetter(given, { step: 'sign', sha256, compared }, context(person('president-office')));

  it('is confirmed by a person, by name, and leads to issue', () => {
    const { next, events } = sign(attachedWith('same'), false);
    expect(next).toMatchObject({
      state: 'signed',
      signedCopy: { confirmed: { by: { id: 'president-office' }, compared: false } },
    });
    expect(events).toMatchObject([{ type: 'letter.signed', data: { comparison: 'same' } }]);
    expect(when({ ...next, version: 4 }, 'issue').next.state).toBe('issued');
  });

  it('needs somebody who has compared the pages where its text differs, or where it holds none', () => {
    for (const result of ['differs', 'no-text'] as const) {
      expect(codeOf(() => sign(attachedWith(result), false))).toBe('letters/not-compared');
      const { next } = sign(attachedWith(result), true);
      expect(next.history.at(-1)).toMatchObject({ what: 'signed', by: { id: 'president-office' } });
      expect(next.history.at(-1)?.note).toContain('pages compared');
    }
  });

  it('is the one that was looked at: another one that came meanwhile is not confirmed with it', () => {
    expect(codeOf(() => sign(attachedWith('same'), true, 'a'.repeat(64)))).toBe(
      'letters/signed-copy-missing',
    );
    expect(codeOf(() => sign(cleared(), true))).toBe('letters/signed-copy-missing');
  });

  it('sent twice is one', () => {
    const given = attachedWith('same');
    expect(decideLetter(given, { step: 'attach-signed', copy: signedCopy }, context()).events).toEqual([]);
  });

  it('is not taken where the letter wants none, and not left out where it must have one', () => {
    const refused = () => attachedWith('same', { ...cleared(), signature: 'none' });
    expect(codeOf(refused)).toBe('letters/signature-not-wanted');
    expect(codeOf(() => when({ ...cleared(), signature: 'required' }, 'issue'))).toBe(
      'letters/signature-missing',
    );
  });

  it('is void when the letter returns to draft; the history keeps its hash', () => {
    const { next } = sign(attachedWith('same'), false);
    const returned = when({ ...next, version: 4 }, 'return').next;
    expect(returned).not.toHaveProperty('signedCopy');
    expect(returned.history.at(-1)?.note).toContain(signedCopy.sha256);
  });
});

describe('the table of states', () => {
  it('leads only to states that are in it, and reaches all of them from the first', () => {
    const reached = new Set<LetterState>([initialLetterState]);
    for (const state of reached) {
      for (const target of Object.values(letterTable[state])) {
        expect(letterStates).toContain(target);
        reached.add(target);
      }
    }
    expect([...reached].sort()).toEqual([...letterStates].sort());
  });

  it('has no way out of issued', () => {
    expect(stepsFrom('issued')).toEqual([]);
  });

  it('lets no sequence of commands change a letter once it is issued', () => {
    const steps = fc.constantFrom<LetterCommand['step']>(
      'edit',
      'submit-for-clearance',
      'clear',
      'return',
      'attach-signed',
      'sign',
      'issue',
      'discard',
    );
    const tries = fc.array(
      fc.record({ step: steps, subject: fc.string(), by: fc.constantFrom('a', 'b', 'c') }),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(tries, (commands) => {
        let letter = sampleLetter();
        let frozen: string | null = null;
        for (const { step, subject, by } of commands) {
          try {
            const { next, events } = decideLetter(letter, command(step, { subject }), context(person(by)));
            expect(frozen).toBeNull();
            letter = { ...next, version: letter.version + events.length };
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
            expect(error.status).toBeGreaterThanOrEqual(409);
          }
          frozen ??= letter.state === 'issued' ? JSON.stringify(letter) : null;
          if (frozen !== null) expect(JSON.stringify(letter)).toBe(frozen);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('edits content in draft alone, and issues only what somebody else has cleared since the last edit', () => {
    const steps = fc.array(
      fc.record({
        step: fc.constantFrom<LetterCommand['step']>(
          'edit',
          'submit-for-clearance',
          'clear',
          'return',
          'attach-signed',
          'sign',
          'issue',
        ),
        subject: fc.string(),
        by: fc.constantFrom('a', 'b', 'c'),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (commands) => {
        let letter = sampleLetter();
        for (const { step, subject, by } of commands) {
          const before = letter;
          try {
            const { next, events } = decideLetter(letter, command(step, { subject }), context(person(by)));
            letter = { ...next, version: letter.version + events.length };
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
          if (letter.subject !== before.subject) expect(before.state).toBe('draft');
          if (letter.state === 'issued' && before.state !== 'issued') {
            const last = letter.history.map(({ what }) => what);
            const since = last.lastIndexOf('cleared');
            const allowed = ['cleared', 'signed-copy-attached', 'signed', 'issued'];
            expect(since).toBeGreaterThan(last.lastIndexOf('edited'));
            expect(allowed).toEqual(expect.arrayContaining(last.slice(since)));
            expect(letter.writers).not.toContain(letter.history[since]?.by.id);
            expect(last.slice(since).includes('signed')).toBe(before.state === 'signed');
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
