import { Inject, Injectable } from '@nestjs/common';
import { assertProcess } from '../../access/index.js';
import { type Actor, UnitOfWork } from '../../messaging/index.js';
import { assertVersion, Blobs, CONFIG, type Config, ProcessClock } from '../../platform/index.js';
import { compareTexts } from '../domain/comparison.js';
import type { Letter } from '../domain/letter.js';
import { decideLetter, type LetterCommand } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { inspectUpload } from '../rendering/index.js';
import { pdfText } from '../rendering/pdf-text.js';
import { LetterPreparation } from './letter-preparation.service.js';
import { LetterRendering } from './letter-rendering.service.js';

/** Signed copies: a cleared letter is printed and signed, its scan comes back, and a person confirms it. */
@Injectable()
export class LetterSigning {
  constructor(
    private readonly letters: LettersRepository,
    private readonly preparation: LetterPreparation,
    private readonly rendering: LetterRendering,
    private readonly blobs: Blobs,
    private readonly uow: UnitOfWork,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Keeps the scan and compares its text, if it holds one, with the pages that were cleared. Another copy replaces one
   * that nobody has confirmed. Refusals: those of the PDF inspection (no PDF, encrypted, damaged, active),
   * `letters/personal-letter`, `letters/signature-not-wanted`, `letters/step-not-allowed`.
   */
  async attach(
    actor: Actor,
    id: string,
    { name, bytes }: { name: string; bytes: Buffer },
    expected?: number,
  ): Promise<Letter> {
    const letter = await this.letters.get(id);
    assertProcess(actor, letter.processId);
    if (expected !== undefined) assertVersion(expected, letter.version);
    const empty = { result: 'no-text' as const, missing: [], foreign: [] };
    // Asked first: who can't attach a copy now hears that, and not of faults in the file.
    const blank = { sha256: '', size: 0, pages: 0, name, comparison: empty };
    decideLetter(letter, { step: 'attach-signed', copy: blank }, this.context(actor, this.clock.now()));
    const { pages } = await inspectUpload(bytes);
    const prepared = await this.preparation.gather(letter);
    if (prepared.personal) {
      throw lettersProblems.personalLetter(
        'It reads differently for each addressee: one signed page cannot stand for all of them.',
        { letterId: id },
      );
    }
    const cleared = await this.rendering.pdfOf(prepared.source, prepared.values);
    const comparison = compareTexts(await pdfText(cleared), await pdfText(bytes));
    const copy = { sha256: await this.blobs.put(bytes), size: bytes.length, pages, name, comparison };
    return this.decide(actor, id, { step: 'attach-signed', copy }, letter.version);
  }

  /** Confirms the copy; `compared`: the person has held the pages against the text. Refusals: those of the decision. */
  async sign(
    actor: Actor,
    id: string,
    { sha256, compared }: { sha256: string; compared: boolean },
    expected?: number,
  ): Promise<Letter> {
    return this.decide(actor, id, { step: 'sign', sha256, compared }, expected);
  }

  private decide(actor: Actor, id: string, command: LetterCommand, expected?: number): Promise<Letter> {
    return this.uow.run(actor, async (tx) => {
      const letter = await this.letters.get(id);
      assertProcess(actor, letter.processId);
      if (expected !== undefined) assertVersion(expected, letter.version);
      const { next, events } = decideLetter(letter, command, this.context(actor, tx.now));
      return events.length === 0 ? letter : this.letters.save(tx, letter, next, events);
    });
  }

  private context(actor: Actor, now: Date) {
    return { actor, now, clearerDiffers: this.config.office.clearerDiffers };
  }
}
