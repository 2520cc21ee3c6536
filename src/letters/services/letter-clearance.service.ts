import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, insertVersioned, type Tx, UnitOfWork } from '../../messaging/index.js';
import { Ids } from '../../platform/index.js';
import { contentChanges, type FieldChange } from '../domain/content-changes.js';
import { contentOf, type Letter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterClearance, LetterComment } from '../persistence/before-issue.schemas.js';
import { LetterReader } from './letter-reader.service.js';

/** What clearers and writers say to each other about a letter, and what changed since it was cleared last. */
@Injectable()
export class LetterClearances {
  constructor(
    @InjectModel('LetterComment') private readonly comments: Model<LetterComment>,
    @InjectModel('LetterClearance') private readonly clearances: Model<LetterClearance>,
    private readonly reader: LetterReader,
    private readonly uow: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /**
   * Adds a comment. A form that is sent twice with the same key leaves one. Refusals: `letters/already-issued`,
   * `letters/step-not-allowed` on a discarded letter.
   */
  async comment(actor: Actor, letterId: string, text: string, key?: string): Promise<LetterComment> {
    const _id = key ?? this.ids.next();
    return this.uow.run(actor, async (tx) => {
      const letter = await this.reader.get(letterId, actor);
      assertOpen(letter);
      const known = await this.comments.findById(_id).lean<LetterComment>();
      if (known?.letterId === letterId) return known;
      const { processId, version } = letter;
      const comment = {
        _id,
        letterId,
        processId,
        letterVersion: version,
        at: tx.now,
        by: actorRef(actor),
        text,
      };
      return insertVersioned(this.comments, tx, 'letter-comment', comment, [
        event('letter.commented', { letterId, processId, commentId: _id }),
      ]);
    });
  }

  /** In the order in which they were made. */
  async commentsOn(letterId: string): Promise<LetterComment[]> {
    return this.comments.find({ letterId }).sort({ at: 1, _id: 1 }).lean<LetterComment[]>();
  }

  /** Keeps how the letter reads as it is cleared; in the clearance's own unit of work. */
  async keep(tx: Tx, letter: Letter): Promise<void> {
    const row = {
      _id: `${letter._id}.${letter.version}`,
      letterId: letter._id,
      at: tx.now,
      by: actorRef(tx.actor),
      content: contentOf(letter),
    };
    await this.clearances.collection.insertOne(row as never, { session: tx.session });
  }

  /** What reads differently since the letter was cleared last; null if it never was. */
  async changesSince(
    letter: Letter,
  ): Promise<{ at: Date; by: LetterClearance['by']; changes: FieldChange[] } | null> {
    const last = await this.clearances
      .findOne({ letterId: letter._id })
      .sort({ at: -1, _id: -1 })
      .lean<LetterClearance>();
    if (!last) return null;
    return { at: last.at, by: last.by, changes: contentChanges(last.content, contentOf(letter)) };
  }
}

function assertOpen({ _id, state }: Letter): void {
  if (state === 'issued') {
    throw lettersProblems.alreadyIssued('It can no longer be changed, so there is nothing to comment on.', {
      letterId: _id,
    });
  }
  if (state === 'discarded')
    throw lettersProblems.stepNotAllowed('The letter was discarded.', { letterId: _id, state });
}
