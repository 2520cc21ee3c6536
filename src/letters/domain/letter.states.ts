/**
 * The states of a letter as a table: state → command → next state. What is not in the table is refused.
 * `attach-signed` keeps the scanned copy, `sign` is the word of a person that it is this letter; whether the kind
 * wants a signed copy, and whether it must have one, is decided by `decideLetter`.
 */
export const letterTable = {
  draft: { edit: 'draft', 'submit-for-clearance': 'in-clearance', discard: 'discarded' },
  'in-clearance': { clear: 'cleared', return: 'draft' },
  cleared: {
    'attach-signed': 'cleared',
    sign: 'signed',
    issue: 'issued',
    return: 'draft',
  },
  signed: { issue: 'issued', return: 'draft' },
  /** After that only a correction, an addendum, a revision or a cancellation: each a letter of its own. */
  issued: {},
  /** Kept, and hidden from lists: its number is not given again. */
  discarded: {},
} as const satisfies Record<string, Partial<Record<LetterStep, string>>>;

export type LetterStep =
  'edit' | 'submit-for-clearance' | 'discard' | 'clear' | 'return' | 'attach-signed' | 'sign' | 'issue';
export type LetterState = keyof typeof letterTable;

export const letterStates = Object.keys(letterTable) as LetterState[];
export const initialLetterState = 'draft' satisfies LetterState;

/** The state that a step leads to; null where the table does not allow it. */
export function nextLetterState(state: LetterState, step: LetterStep): LetterState | null {
  const row: Partial<Record<LetterStep, LetterState>> = letterTable[state];
  return row[step] ?? null;
}

/** The steps that a letter in this state may take. */
export const stepsFrom = (state: LetterState): LetterStep[] =>
  Object.keys(letterTable[state]) as LetterStep[];
