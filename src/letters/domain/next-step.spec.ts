import { describe, expect, it } from '@jest/globals';
import { letterStates } from './letter.states.js';
import type { Letter } from './letter.js';
import { nextStep } from './next-step.js';

const letter = (changes: Partial<Letter>): Letter => ({
  _id: 'letter-1',
  version: 1,
  processId: 'process-1',
  kind: 'pga-cover-letter',
  reference: { office: 'PGA', year: 2031, number: 1 },
  state: 'draft',
  writers: [],
  history: [],
  createdAt: new Date(0),
  updatedAt: new Date(0),
  date: '2031-02-03',
  subject: 'Invitation',
  language: 'en',
  letterheads: [],
  salutation: 'Excellency,',
  body: '',
  signatories: [],
  shortTitle: 'Letter',
  enclosures: [],
  refersTo: [],
  dispatched: true,
  signature: 'none',
  ...changes,
});
const noted = (what: 'returned' | 'submitted' | 'edited', note: string): Letter['history'] => [
  { at: new Date(0), by: { kind: 'person', id: 'p' }, what, note },
];

describe('what a letter waits for', () => {
  it('is a person between the writer and the issue, and nobody else', () => {
    const kinds = letterStates.map((state) => [state, nextStep(letter({ state }))?.kind ?? null]);
    expect(Object.fromEntries(kinds)).toEqual({
      draft: null,
      'in-clearance': 'letter-to-clear',
      cleared: 'letter-to-issue',
      signed: 'letter-to-issue',
      issued: null,
      discarded: null,
    });
    expect(nextStep(letter({ state: 'cleared', signature: 'required' }))?.kind).toBe('letter-to-sign');
  });

  it('is the writer again when it was returned, until the writer takes it up', () => {
    expect(nextStep(letter({ history: noted('returned', 'Wrong hour') }))).toMatchObject({
      kind: 'letter-returned',
      detail: 'Wrong hour',
    });
    expect(nextStep(letter({ history: noted('edited', '') }))).toBeNull();
  });

  it('is one item all the way, with the note of who asks', () => {
    const asked = nextStep(letter({ state: 'in-clearance', history: noted('submitted', 'For tomorrow') }));
    expect(asked).toMatchObject({ detail: 'For tomorrow', about: { type: 'letter', id: 'letter-1' } });
    expect(asked?.key).toBe(nextStep(letter({ state: 'cleared' }))?.key);
  });
});
