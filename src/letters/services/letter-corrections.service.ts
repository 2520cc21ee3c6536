import { Inject, Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { type Actor } from '../../messaging/index.js';
import { CONFIG, type Config, ProcessClock } from '../../platform/index.js';
import { correctionOf, takesThePlace } from '../domain/corrections.js';
import type { CorrectionAudience, CorrectionKind, Letter, LetterContent } from '../domain/letter.js';
import type { LetterKindCode } from '../domain/letter.kinds.js';
import { type TextChange, textChanges } from '../domain/text-changes.js';
import { lettersProblems } from '../letters.problems.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { LetterChain } from './letter-chain.service.js';
import { LetterReader } from './letter-reader.service.js';
import { LettersService } from './letters.service.js';

export interface NewCorrection {
  as: CorrectionKind;
  to: CorrectionAudience;
  /** Names the form that asks: sent twice, it makes one draft. */
  key?: string | undefined;
  /** What the draft is and says, where it is not what such a letter begins with. */
  instead?: {
    kind: LetterKindCode;
    content: Partial<LetterContent>; /** Leaves the further meetings out, if the first letter invited to some. */
    invitesToOne?: true;
  };
}

/** What one letter changes in another. */
export interface LetterChanges {
  subject: TextChange[];
  body: TextChange[];
  /** What stands around the text: salutation, closing, signatories, place, mark, foot. */
  frame: TextChange[];
  /** Enclosures by title or name. */
  enclosures: TextChange[];
}

const MOST_IN_LINE = 1_000;

/** Letters that correct, add to, revise or cancel another. */
@Injectable()
export class LetterCorrections {
  constructor(
    private readonly reader: LetterReader,
    private readonly letters: LettersService,
    private readonly records: LettersRepository,
    private readonly chain: LetterChain,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Drafts one, dated today at the office, with the first letter's text to begin with. Refusals:
   * `letters/not-issued`: a draft is edited; `letters/not-dispatched`: the letter that encloses it is corrected;
   * `letters/superseded`: the letter that took its place is corrected; that of a process which is not the actor's.
   */
  async draft(actor: Actor, id: string, { as, to, key, instead }: NewCorrection): Promise<Letter> {
    const first = await this.reader.get(id, actor);
    if (first.state !== 'issued') {
      throw lettersProblems.notIssued('It went to nobody yet: edit it, or take it back to draft.', {
        letterId: id,
        state: first.state,
      });
    }
    if (first.issue?.dispatch === undefined) {
      throw lettersProblems.notDispatched('It is enclosed only: correct the letter that encloses it.', {
        letterId: id,
      });
    }
    if (takesThePlace(as)) await this.assertCounts(first, key);
    const today = DateTime.fromJSDate(this.clock.now(), { zone: this.config.office.zone }).toFormat(
      'yyyy-MM-dd',
    );
    const begun = correctionOf(first, as, to, today);
    const content = { ...begun.content, ...instead?.content };
    if (instead?.invitesToOne === true) delete content.alsoInvites;
    const wanted = {
      processId: first.processId,
      kind: instead?.kind ?? begun.kind,
      office: first.reference.office,
      content,
      key,
    };
    try {
      return await this.letters.draft(actor, wanted);
    } catch (error) {
      if (key === undefined || !lettersProblems.exists.is(error)) throw error;
      const there = await this.records.byKey(first.processId, key);
      if (there?.corrects?.letterId !== id) throw error;
      return there;
    }
  }

  /** The form that made a draft may come again after that draft was issued: it gets the letter that it made. */
  private async assertCounts(first: Letter, key: string | undefined): Promise<void> {
    const successor = await this.chain.successor(first);
    if (successor === null) return;
    const made = key === undefined ? null : await this.records.byKey(first.processId, key);
    if (made?.corrects?.letterId === first._id) return;
    throw lettersProblems.superseded(
      `The letter of ${successor.date}, "${successor.subject}", has taken its place: correct that one.`,
      { letterId: first._id, successor: successor._id },
    );
  }

  /** The chain that a letter belongs to: the first letter and all that hang from it, in the order of their making. */
  async chainOf(actor: Actor, id: string): Promise<Letter[]> {
    return this.chain.whole(await this.reader.get(id, actor));
  }

  /** The letter that counts: this one, or the last that took its place. */
  async counting(actor: Actor, id: string): Promise<Letter> {
    let letter = await this.reader.get(id, actor);
    for (let seen = 0; seen < MOST_IN_LINE; seen += 1) {
      const next = await this.chain.successor(letter);
      if (next === null) break;
      letter = next;
    }
    return letter;
  }

  /** What a letter changes in the one that it names. Refusal `letters/corrects-refused` if it names none. */
  async changes(
    actor: Actor,
    id: string,
  ): Promise<{ before: Letter; after: Letter; changes: LetterChanges }> {
    const after = await this.reader.get(id, actor);
    if (after.corrects === undefined) {
      throw lettersProblems.correctsRefused('It corrects no letter: there is nothing to compare it with.', {
        letterId: id,
      });
    }
    const before = await this.reader.get(after.corrects.letterId, actor);
    return { before, after, changes: changesOf(before, after) };
  }
}

export function changesOf(before: Letter, after: Letter): LetterChanges {
  return {
    subject: textChanges(before.subject, after.subject),
    body: textChanges(before.body, after.body),
    frame: textChanges(frameOf(before), frameOf(after)),
    enclosures: textChanges(enclosuresOf(before), enclosuresOf(after)),
  };
}

const frameOf = (letter: Letter): string =>
  [
    letter.placeLine,
    ...(letter.addressBlock ?? []),
    letter.salutation,
    letter.closing,
    ...letter.signatories.flatMap(({ name, lines }) => [name, ...lines]),
    letter.foot,
    letter.mark,
  ]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');

const enclosuresOf = ({ issue, enclosures }: Letter): string =>
  issue
    ? issue.enclosures.map(({ title }) => title).join('\n')
    : enclosures
        .map((enclosure) => {
          if (enclosure.title !== undefined) return enclosure.title;
          switch (enclosure.kind) {
            case 'file':
              return enclosure.name;
            case 'document':
              return enclosure.document;
            case 'received':
              return enclosure.receivedId;
            case 'letter':
              return enclosure.letterId;
          }
        })
        .join('\n');
