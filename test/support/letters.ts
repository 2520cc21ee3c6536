import type { Actor } from '../../src/messaging/index.js';
import type { Letter, LetterContent } from '../../src/letters/domain/letter.js';
import { draftLetter, type LetterContext } from '../../src/letters/domain/letter.decide.js';
import { type LetterKindCode, letterKinds } from '../../src/letters/domain/letter.kinds.js';

/** A name that breaks whatever does not escape it. For specs. */
export const HOSTILE = '*R* {{x}} <b>';

export const at = (iso: string): Date => new Date(iso);

export const person = (id: string): Actor => ({ kind: 'person', id, correlationId: 'c-1' });

export const context = (actor = person('writer'), clearerDiffers = true): LetterContext => ({
  actor,
  now: at('2017-06-06T14:00:00Z'),
  clearerDiffers,
});

/** A complete letter of a kind, made from the kind's own sample. For specs. */
export function sampleContent(kind: LetterKindCode, changes: Partial<LetterContent> = {}): LetterContent {
  const { sample, defaults, shortTitle, dispatched } = letterKinds[kind];
  return {
    date: '2017-06-06',
    subject: sample.subject,
    language: 'en',
    letterheads: defaults.en.letterheads,
    salutation: defaults.en.salutation,
    body: sample.body,
    closing: defaults.en.closing,
    signatories: sample.signatories,
    ...(defaults.en.foot === undefined ? {} : { foot: defaults.en.foot }),
    shortTitle,
    enclosures: [],
    refersTo: [],
    dispatched,
    ...changes,
  };
}

export function sampleLetter(
  changes: Partial<Letter> = {},
  kind: LetterKindCode = 'pga-cover-letter',
): Letter {
  const { next } = draftLetter(
    {
      id: 'letter-1',
      processId: 'process-1',
      kind,
      reference: { office: 'PGA', year: 2017, number: 1 },
      content: sampleContent(kind),
    },
    context(),
  );
  return { ...next, version: 1, ...changes };
}
