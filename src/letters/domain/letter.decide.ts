import { event, type Actor, type NewEvent } from '../../messaging/index.js';
import { lettersProblems } from '../letters.problems.js';
import {
  type ActorRef,
  contentOf,
  type HistoryEntry,
  type Issue,
  type Letter,
  type LetterContent,
  type LetterReference,
  type SignedCopy,
} from './letter.js';
import { type LetterKindCode, letterKinds } from './letter.kinds.js';
import {
  initialLetterState,
  type LetterState,
  type LetterStep,
  nextLetterState,
  stepsFrom,
} from './letter.states.js';
import { canonicalJson } from './seal.js';
import type { SignatureRule } from './signatory.js';

export type LetterCommand =
  | { step: 'edit'; content: LetterContent }
  | { step: 'submit-for-clearance'; note?: string }
  | { step: 'clear'; note?: string; textSha256: string }
  | { step: 'return'; reason: string }
  | { step: 'attach-signed'; copy: Omit<SignedCopy, 'attachedAt' | 'attachedBy' | 'confirmed'> }
  | { step: 'sign'; sha256: string; compared: boolean }
  | { step: 'issue'; issue: Issue }
  | { step: 'discard' };

/** Under which a command is decided: who, when (process time), and the office's rules. */
export interface LetterContext {
  actor: Actor;
  now: Date;
  /** From the settings (CLEARER_DIFFERS): a second pair of eyes is asked for. */
  clearerDiffers: boolean;
}

export type LetterBody = Omit<Letter, 'version'>;

export interface LetterDecision {
  next: LetterBody;
  events: NewEvent[];
}

export const actorRef = ({ kind, id, name }: Actor): ActorRef => ({
  kind,
  id,
  ...(name === undefined ? {} : { name }),
});

export const referenceText = ({ office, year, number }: LetterReference): string =>
  `${office}/${year}/${number}`;

export interface Drafting {
  id: string;
  processId: string;
  kind: LetterKindCode;
  key?: string | undefined;
  reference: LetterReference;
  content: LetterContent;
}

/** A new draft. Refusal: `letters/content-refused`. */
export function draftLetter(drafting: Drafting, { actor, now }: LetterContext): LetterDecision {
  const { id, processId, kind, key, reference, content } = drafting;
  assertContent(kind, id, content);
  return {
    next: {
      _id: id,
      processId,
      kind,
      ...(key === undefined ? {} : { key }),
      reference,
      state: initialLetterState,
      writers: [actor.id],
      history: [{ at: now, by: actorRef(actor), what: 'drafted' }],
      createdAt: now,
      updatedAt: now,
      ...contentOf(content),
    },
    events: [
      event('letter.drafted', {
        letterId: id,
        processId,
        kind,
        date: content.date,
        subject: content.subject,
        reference: referenceText(reference),
      }),
    ],
  };
}

/**
 * The rules of the record. Refusals: `letters/not-draft`, `letters/step-not-allowed`, `letters/already-issued`,
 * `letters/clearer-is-writer`, `letters/content-refused`, `letters/signature-not-wanted`, `letters/signature-missing`,
 * `letters/signed-copy-missing`, `letters/not-compared`. An edit that changes nothing has no events.
 */
export function decideLetter(letter: Letter, command: LetterCommand, context: LetterContext): LetterDecision {
  const state = assertStep(letter, command.step);
  const facts = { letterId: letter._id, processId: letter.processId };
  const note = 'note' in command && command.note !== undefined ? { note: command.note } : {};
  switch (command.step) {
    case 'edit':
      return edited(letter, command.content, context);
    case 'submit-for-clearance':
      return {
        next: moved(letter, state, 'submitted', context, note),
        events: [event('letter.submitted-for-clearance', { ...facts, ...note })],
      };
    case 'clear':
      assertClearer(letter, context);
      return {
        next: { ...moved(letter, state, 'cleared', context, note), clearedText: command.textSha256 },
        events: [event('letter.cleared', { ...facts, ...note })],
      };
    case 'return':
      return {
        next: withoutClearance(
          moved(letter, state, 'returned', context, { note: returnNote(letter, command.reason) }),
        ),
        events: [event('letter.returned', { ...facts, reason: command.reason, from: letter.state })],
      };
    case 'attach-signed':
      return attached(letter, state, command.copy, context);
    case 'sign':
      return signed(letter, state, command, context);
    case 'issue':
      assertSigned(letter);
      return issued(letter, state, command.issue, context);
    case 'discard':
      return { next: { ...letter, state }, events: [event('letter.discarded', facts)] };
  }
}

function assertStep(letter: Letter, step: LetterStep): LetterState {
  const next = nextLetterState(letter.state, step);
  if (next !== null) return next;
  const extensions = { letterId: letter._id, state: letter.state, allowed: stepsFrom(letter.state) };
  if (letter.state === 'issued') {
    throw lettersProblems.alreadyIssued(
      'An issued letter never changes. Write a correction, an addendum, a revision or a cancellation that names it.',
      extensions,
    );
  }
  if (step === 'edit' || step === 'discard') {
    throw lettersProblems.notDraft(
      `The letter is ${letter.state}. Return it to draft with a reason, then edit.`,
      extensions,
    );
  }
  const may = extensions.allowed.join(', ');
  throw lettersProblems.stepNotAllowed(
    `"${step}" is not possible while the letter is ${letter.state}; possible now: ${may}.`,
    extensions,
  );
}

function assertClearer(letter: Letter, { actor, clearerDiffers }: LetterContext): void {
  if (clearerDiffers && letter.writers.includes(actor.id)) {
    throw lettersProblems.clearerIsWriter(
      'You drafted or edited this letter. Ask somebody else with the right to clear, or return it.',
      { letterId: letter._id },
    );
  }
}

function edited(letter: Letter, content: LetterContent, { actor, now }: LetterContext): LetterDecision {
  assertContent(letter.kind, letter._id, content);
  const fields = changedFields(contentOf(letter), contentOf(content));
  if (fields.length === 0) return { next: letter, events: [] };
  const entry: HistoryEntry = { at: now, by: actorRef(actor), what: 'edited', note: fields.join(', ') };
  const { _id, processId, kind, reference, state, createdAt } = letter;
  return {
    next: {
      _id,
      processId,
      kind,
      reference,
      state,
      createdAt,
      writers: [...new Set([...letter.writers, actor.id])],
      history: [...letter.history, entry],
      updatedAt: now,
      ...contentOf(content),
    },
    events: [event('letter.edited', { letterId: _id, processId, fields })],
  };
}

/** Whether this letter goes out as a signed copy. */
export const signatureRule = ({ kind, signature }: Pick<Letter, 'kind' | 'signature'>): SignatureRule =>
  signature ?? letterKinds[kind].signature;

/**
 * Whether its mails ask to confirm that the letter has come, where they ask nothing else: as its kind has it, and not of
 * a letter that takes an earlier one back.
 */
export const asksToConfirm = ({ kind, corrects }: Pick<Letter, 'kind' | 'corrects'>): boolean =>
  letterKinds[kind].asksToConfirm && corrects?.as !== 'cancellation';

function assertTakesSignature(letter: Letter): void {
  if (signatureRule(letter) !== 'none') return;
  throw lettersProblems.signatureNotWanted(
    'It goes out as it is written here. Take it back to draft and say so there if it shall be signed.',
    { letterId: letter._id },
  );
}

function assertSigned(letter: Letter): void {
  if (letter.state === 'signed' || signatureRule(letter) !== 'required') return;
  throw lettersProblems.signatureMissing('Print it, have it signed, and upload the signed copy first.', {
    letterId: letter._id,
  });
}

function attached(
  letter: Letter,
  state: LetterState,
  copy: Omit<SignedCopy, 'attachedAt' | 'attachedBy' | 'confirmed'>,
  context: LetterContext,
): LetterDecision {
  assertTakesSignature(letter);
  if (letter.signedCopy?.sha256 === copy.sha256) return { next: letter, events: [] };
  const by = actorRef(context.actor);
  const note = `${copy.name}, SHA-256 ${copy.sha256}`;
  return {
    next: {
      ...moved(letter, state, 'signed-copy-attached', context, { note }),
      signedCopy: { ...copy, attachedAt: context.now, attachedBy: by },
    },
    events: [
      event('letter.signed-copy-attached', {
        letterId: letter._id,
        processId: letter.processId,
        pdf: copy.sha256,
        comparison: copy.comparison.result,
      }),
    ],
  };
}

/** A person says that the copy is this letter. Where no machine could tell, they must have compared the pages. */
function signed(
  letter: Letter,
  state: LetterState,
  { sha256, compared }: { sha256: string; compared: boolean },
  context: LetterContext,
): LetterDecision {
  assertTakesSignature(letter);
  const copy = letter.signedCopy;
  if (copy?.sha256 !== sha256) {
    throw lettersProblems.signedCopyMissing(
      copy ? 'Another copy was uploaded meanwhile. Look at that one.' : 'Upload the signed copy first.',
      { letterId: letter._id },
    );
  }
  const { result } = copy.comparison;
  if (result !== 'same' && !compared) {
    const why =
      result === 'differs' ? 'Its text differs from the text that was cleared.' : 'It holds no text.';
    throw lettersProblems.notCompared(`${why} Compare the pages, and say that you have.`, {
      letterId: letter._id,
      findings: [
        {
          level: 'error',
          code: 'letters/not-compared',
          where: 'compared',
          message: `${why} Compare the pages.`,
        },
      ],
    });
  }
  const by = actorRef(context.actor);
  const words = {
    same: 'same text',
    differs: 'text differs, pages compared',
    'no-text': 'no text, pages compared',
  };
  return {
    next: {
      ...moved(letter, state, 'signed', context, { note: `${words[result]}; SHA-256 ${sha256}` }),
      signedCopy: { ...copy, confirmed: { at: context.now, by, compared } },
    },
    events: [
      event('letter.signed', {
        letterId: letter._id,
        processId: letter.processId,
        pdf: sha256,
        comparison: result,
        compared,
      }),
    ],
  };
}

/** What a return takes away stays in the history. */
const returnNote = ({ signedCopy }: Letter, reason: string): string =>
  signedCopy ? `${reason} (The signed copy ${signedCopy.sha256} is void.)` : reason;

function issued(letter: Letter, state: LetterState, issue: Issue, context: LetterContext): LetterDecision {
  return {
    next: { ...moved(letter, state, 'issued', context, {}), issue },
    events: [
      event('letter.issued', {
        letterId: letter._id,
        processId: letter.processId,
        kind: letter.kind,
        date: letter.date,
        subject: letter.subject,
        dispatched: letter.dispatched,
        addressees: issue.dispatch?.totals.all ?? 0,
        ...pdfOf(issue),
        enclosures: issue.enclosures.map(({ sha256 }) => sha256),
        seal: issue.seal,
        ...(letter.corrects === undefined ? {} : { corrects: letter.corrects }),
      }),
    ],
  };
}

/** What was sent as the letter: its signed copy, if it has one. */
function pdfOf({ signed: copy, rendering }: Issue): { pdf?: string } {
  const sent = copy?.sha256 ?? rendering?.pdf.sha256;
  return sent === undefined ? {} : { pdf: sent };
}

function moved(
  letter: Letter,
  state: LetterState,
  what: HistoryEntry['what'],
  { actor, now }: LetterContext,
  note: { note?: string },
): LetterBody {
  const entry: HistoryEntry = { at: now, by: actorRef(actor), what, ...note };
  return { ...letter, state, history: [...letter.history, entry], updatedAt: now };
}

function withoutClearance(letter: LetterBody): LetterBody {
  const { clearedText: _, signedCopy: __, ...rest } = letter;
  return rest;
}

function changedFields(before: LetterContent, after: LetterContent): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof LetterContent>;
  return [...names].filter((name) => canonicalJson(before[name]) !== canonicalJson(after[name])).sort();
}

/** What can't even be kept as a draft: contradictions. What is merely missing is found by the dry run. */
function assertContent(kind: LetterKindCode, id: string, content: LetterContent): void {
  const { signatories } = letterKinds[kind];
  const refuse = (detail: string, where: string): never => {
    throw lettersProblems.contentRefused(detail, {
      findings: [{ level: 'error', code: 'letters/content-refused', where, message: detail }],
    });
  };
  if (content.signatories.length > signatories.max) {
    refuse(`A letter of this kind has at most ${signatories.max} signatories.`, 'signatories');
  }
  if (!content.dispatched && content.audience !== undefined) {
    refuse(
      'A letter that is enclosed only has no addressees of its own: leave the audience out.',
      'audience',
    );
  }
  const named = content.enclosures.flatMap((enclosure) =>
    enclosure.kind === 'letter' ? [enclosure.letterId] : [],
  );
  if ([...named, ...content.refersTo, content.corrects?.letterId].includes(id)) {
    refuse('A letter cannot enclose, cite or correct itself.', 'enclosures');
  }
}
