import { Inject, Injectable } from '@nestjs/common';
import { assertProcess } from '../../access/index.js';
import { type Actor, UnitOfWork } from '../../messaging/index.js';
import { assertVersion, CONFIG, type Config, Ids, ProcessClock } from '../../platform/index.js';
import type { Letter, LetterContent } from '../domain/letter.js';
import {
  decideLetter,
  draftLetter,
  type LetterCommand,
  type LetterContext,
} from '../domain/letter.decide.js';
import { type LetterKindCode, letterKinds } from '../domain/letter.kinds.js';
import { lettersProblems } from '../letters.problems.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { LetterClearances } from './letter-clearance.service.js';
import { LetterPreparation } from './letter-preparation.service.js';

export interface NewLetter {
  processId: string;
  kind: LetterKindCode;
  /** A name that the office gives it, unique in its process. */
  key?: string | undefined;
  /** Whose register numbers it; the kind's own if left out. */
  office?: string | undefined;
  content: LetterContent;
}

type Step = Extract<LetterCommand['step'], 'submit-for-clearance' | 'return' | 'discard'>;

/** The commands of the record up to clearance. Issuing is a matter of its own (LetterIssue). */
@Injectable()
export class LettersService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: LettersRepository,
    private readonly preparation: LetterPreparation,
    private readonly clearances: LetterClearances,
    private readonly clock: ProcessClock,
    private readonly ids: Ids,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Drafts a letter and gives it the next number of its office's register in the year of its date. Refused with the
   * letter's id (`letters/exists`) if one of the process has the key.
   */
  async draft(actor: Actor, { processId, kind, key, office, content }: NewLetter): Promise<Letter> {
    assertProcess(actor, processId);
    const id = this.ids.next();
    return this.uow.run(actor, async (tx) => {
      const there = key === undefined ? null : await this.letters.byKey(processId, key);
      if (there) {
        throw lettersProblems.exists(`The key ${key ?? ''} belongs to "${there.subject}".`, {
          letterId: there._id,
        });
      }
      const year = Number(content.date.slice(0, 4));
      const reference = await this.letters.nextReference(tx, office ?? letterKinds[kind].office, year);
      const { next, events } = draftLetter(
        { id, processId, kind, key, reference, content },
        this.context(actor, tx.now),
      );
      return this.letters.insert(tx, next, events);
    });
  }

  /** Replaces the content of a draft. Refusals: those of `decideLetter`; 412 if `expected` is not the version. */
  async edit(actor: Actor, id: string, expected: number, content: LetterContent): Promise<Letter> {
    return this.decide(actor, id, { step: 'edit', content }, expected);
  }

  async step(
    actor: Actor,
    id: string,
    command: Extract<LetterCommand, { step: Step }>,
    expected?: number,
  ): Promise<Letter> {
    return this.decide(actor, id, command, expected);
  }

  /**
   * Clears a letter, and keeps a fingerprint of how it reads now: the dry run says so if what it names changes
   * before it is issued. A text that can't be filled (a placeholder without a value) can't be cleared.
   */
  async clear(actor: Actor, id: string, note?: string, expected?: number): Promise<Letter> {
    const letter = await this.letters.get(id);
    assertProcess(actor, letter.processId);
    if (expected !== undefined) assertVersion(expected, letter.version);
    // Asked first, so that who may not clear hears that, and not of faults in the text.
    const context = this.context(actor, this.clock.now());
    decideLetter(letter, { step: 'clear', textSha256: '' }, context);
    const textSha256 = await this.preparation.fingerprint(letter);
    const command = { step: 'clear' as const, textSha256, ...(note === undefined ? {} : { note }) };
    return this.decide(actor, id, command, letter.version);
  }

  private async decide(actor: Actor, id: string, command: LetterCommand, expected?: number): Promise<Letter> {
    return this.uow.run(actor, async (tx) => {
      const letter = await this.letters.get(id);
      assertProcess(actor, letter.processId);
      if (expected !== undefined) assertVersion(expected, letter.version);
      const { next, events } = decideLetter(letter, command, this.context(actor, tx.now));
      if (command.step === 'clear') await this.clearances.keep(tx, letter);
      return this.letters.save(tx, letter, next, events);
    });
  }

  private context(actor: Actor, now: Date): LetterContext {
    return { actor, now, clearerDiffers: this.config.office.clearerDiffers };
  }
}
