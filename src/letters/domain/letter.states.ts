/**
 * The states of a letter as a table: state → command → next state. What is not in the table is refused.
 * A signed copy will come between cleared and issued (`cleared: { sign: 'signed' }`, `signed: { issue, return }`):
 * a row more, nothing else.
 */
export const letterTable = {
  draft: { edit: 'draft', 'submit-for-clearance': 'in-clearance', discard: 'discarded' },
  'in-clearance': { clear: 'cleared', return: 'draft' },
  cleared: { issue: 'issued', return: 'draft' },
  /** After that only a correction, an addendum, a revision or a cancellation: each a letter of its own. */
  issued: {},
  /** Kept, and hidden from lists: its number is not given again. */
  discarded: {},
} as const satisfies Record<string, Partial<Record<LetterStep, string>>>;

export type LetterStep = 'edit' | 'submit-for-clearance' | 'discard' | 'clear' | 'return' | 'issue';
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
