import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, insertVersioned, saveVersioned, UnitOfWork } from '../../messaging/index.js';
import type { IssuedLetter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import { publicFiles, type PublicFile } from '../domain/public-files.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterPublication } from '../persistence/publication.schemas.js';
import type { Shown } from './letter-pages.service.js';
import { LetterReader } from './letter-reader.service.js';

export interface PublicLetter {
  letter: IssuedLetter;
  publishedAt: Date;
  files: PublicFile[];
}

/** The documents page of a process is read whole; there are some dozens. */
const MOST = 500;

/** Which issued letters anybody may read, and their files. What is not released here, the public never sees. */
@Injectable()
export class LetterPublications {
  constructor(
    @InjectModel('LetterPublication') private readonly publications: Model<LetterPublication>,
    private readonly reader: LetterReader,
    private readonly uow: UnitOfWork,
  ) {}

  /** Null: not released. */
  async of(letterId: string): Promise<LetterPublication['published']> {
    return (await this.find(letterId))?.published ?? null;
  }

  /**
   * Releases an issued letter to the public; a released one stays as it is. Refusals: `letters/not-issued`,
   * `letters/personal-letter`: what one addressee reads is not for all.
   */
  async publish(actor: Actor, letterId: string): Promise<LetterPublication> {
    const letter = await this.reader.issued(letterId, actor);
    if (letter.issue.personal) {
      throw lettersProblems.personalLetter('It cannot be released to the public.', { letterId });
    }
    return this.set(actor, letter, true);
  }

  /** Takes it back: from now on nobody reads it without an account. Whoever has it, has it. */
  async unpublish(actor: Actor, letterId: string): Promise<LetterPublication> {
    return this.set(actor, await this.reader.issued(letterId, actor), false);
  }

  /** Published letters of a process with their files, by date, the newest first; seals checked. */
  async list(processId: string): Promise<PublicLetter[]> {
    const rows = await this.publications
      .find({ processId, published: { $ne: null } })
      .sort({ _id: -1 })
      .limit(MOST)
      .lean<LetterPublication[]>();
    const found: PublicLetter[] = [];
    for (const { letterId, published } of rows) {
      const letter = await this.reader.issued(letterId);
      if (published) found.push({ letter, publishedAt: published.at, files: publicFiles(letter) });
    }
    return found.sort(
      (a, b) =>
        b.letter.date.localeCompare(a.letter.date) ||
        b.letter.issue.at.getTime() - a.letter.issue.at.getTime(),
    );
  }

  /**
   * A public file, its bytes checked against their SHA-256. Refusals: `letters/not-found`, also of a letter that is not
   * released or of another process; `letters/enclosure-unknown`; `letters/record-altered` (500).
   */
  async open(processId: string, letterId: string, n: number): Promise<Shown & { sha256: string }> {
    const publication = await this.find(letterId);
    if (publication?.processId !== processId || publication.published === null) {
      throw lettersProblems.notFound('There is no such document.', { letterId });
    }
    const letter = await this.reader.issued(letterId);
    const file = publicFiles(letter).find((one) => one.n === n);
    if (!file) throw lettersProblems.enclosureUnknown('There is no such document.', { letterId });
    const { contentType, filename, sha256 } = file;
    return { bytes: await this.reader.bytes(letter, file), contentType, filename, sha256 };
  }

  private find(letterId: string): Promise<LetterPublication | null> {
    return this.publications.findById(letterId).lean<LetterPublication>();
  }

  private set(actor: Actor, letter: IssuedLetter, wanted: boolean): Promise<LetterPublication> {
    const { _id, processId } = letter;
    return this.uow.run(actor, async (tx) => {
      const before = await this.find(_id);
      if (before !== null && (before.published !== null) === wanted) return before;
      const next = {
        _id,
        letterId: _id,
        processId,
        published: wanted ? { at: tx.now, by: actorRef(actor) } : null,
      };
      if (before === null && !wanted) return { ...next, version: 0 };
      const events = [
        event(wanted ? 'letter.published' : 'letter.unpublished', { letterId: _id, processId }),
      ];
      return before
        ? saveVersioned(this.publications, tx, 'letter-publication', before, next, events)
        : insertVersioned(this.publications, tx, 'letter-publication', next, events);
    });
  }
}
