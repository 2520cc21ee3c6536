import type { NewTodo } from '../../messaging/index.js';
import type { Letter } from './letter.js';
import { signatureRule } from './letter.decide.js';

/** What waits for a person before a letter is issued: one item a letter, which changes as the letter goes on. */
export const nextStepKey = (letterId: string): string => `letter-next-step:${letterId}`;

/** Null where nobody is waited for: the writer is at work, or the letter is issued or discarded. */
export function nextStep(letter: Letter): NewTodo | null {
  const { _id, processId, subject, date } = letter;
  const item = (kind: string, title: string, detail?: string): NewTodo => ({
    key: nextStepKey(_id),
    kind,
    title,
    about: { type: 'letter', id: _id },
    processId,
    ...(detail === undefined ? {} : { detail }),
  });
  const named = `"${subject}" of ${date}`;
  const last = letter.history.at(-1);
  switch (letter.state) {
    case 'draft':
      return last?.what === 'returned'
        ? item('letter-returned', `Mend the letter ${named}, which was returned`, last.note)
        : null;
    case 'in-clearance':
      return item('letter-to-clear', `Clear or return the letter ${named}`, last?.note);
    case 'cleared':
      return signatureRule(letter) === 'required'
        ? item('letter-to-sign', `Have the letter ${named} signed`)
        : item('letter-to-issue', `Issue the letter ${named}, which is cleared`);
    case 'signed':
      return item('letter-to-issue', `Issue the letter ${named}, which is signed`);
    case 'issued':
    case 'discarded':
      return null;
  }
}
