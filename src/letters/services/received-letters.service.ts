import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { assertProcess } from '../../access/index.js';
import { type Actor, event, insertVersioned, saveVersioned, UnitOfWork } from '../../messaging/index.js';
import {
  afterCursor,
  assertVersion,
  containing,
  Ids,
  type Page,
  type PageRequest,
  toPage,
} from '../../platform/index.js';
import { actorRef, referenceText } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import type { ReceivedFacts, ReceivedLetter } from '../persistence/received.schemas.js';
import { LetterFiles } from './letter-files.service.js';

export interface NewReceivedLetter extends ReceivedFacts {
  processId: string;
  /** SHA-256 of an uploaded PDF. */
  file: string;
  /** Names the form that asks: sent twice, it makes one record. */
  key?: string | undefined;
}

const STREAM = 'received-letter';
/** The register of letters received. */
const REGISTER = 'IN';

/** Letters that others wrote to the President or the office: recorded, numbered, enclosed and cited like its own. */
@Injectable()
export class ReceivedLetters {
  constructor(
    @InjectModel('ReceivedLetter') private readonly received: Model<ReceivedLetter>,
    private readonly letters: LettersRepository,
    private readonly files: LetterFiles,
    private readonly uow: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** Refusals: `letters/file-unknown`, `letters/file-refused` if the file is no PDF. */
  async record(actor: Actor, { processId, file, key, ...facts }: NewReceivedLetter): Promise<ReceivedLetter> {
    assertProcess(actor, processId);
    const { _id: sha256, size, pages, name } = await this.files.get(file);
    if (pages === undefined) {
      throw lettersProblems.fileRefused('A letter received is kept as a PDF: scan it, or print it to one.', {
        findings: [{ level: 'error', code: 'letters/file-refused', where: 'file', message: 'Choose a PDF.' }],
      });
    }
    const _id = key ?? this.ids.next();
    return this.uow.run(actor, async (tx) => {
      const known = await this.received.findById(_id).lean<ReceivedLetter>();
      if (known?.processId === processId) return known;
      const by = actorRef(actor);
      const reference = await this.letters.nextReference(tx, REGISTER, Number(facts.date.slice(0, 4)));
      const letter = {
        _id,
        processId,
        reference,
        ...facts,
        file: { sha256, size, pages, name },
        recordedAt: tx.now,
        recordedBy: by,
        history: [{ at: tx.now, by, what: 'recorded' as const }],
      };
      return insertVersioned(this.received, tx, STREAM, letter, [
        event('received-letter.recorded', {
          receivedId: _id,
          processId,
          reference: referenceText(reference),
          pdf: sha256,
        }),
      ]);
    });
  }

  /** Corrects what was written down of it; its pages and its number stay. */
  async correct(actor: Actor, id: string, expected: number, facts: ReceivedFacts): Promise<ReceivedLetter> {
    return this.uow.run(actor, async (tx) => {
      const before = await this.get(id, actor);
      assertVersion(expected, before.version);
      const { note: _, ...kept } = before;
      const fields = (['sender', 'addressee', 'date', 'subject', 'language', 'note'] as const).filter(
        (field) => before[field] !== facts[field],
      );
      if (fields.length === 0) return before;
      const entry = { at: tx.now, by: actorRef(actor), what: 'corrected' as const, note: fields.join(', ') };
      const after = { ...kept, ...facts, history: [...before.history, entry] };
      return saveVersioned(this.received, tx, STREAM, before, after, [
        event('received-letter.corrected', { receivedId: id, processId: before.processId, fields }),
      ]);
    });
  }

  async get(id: string, actor?: Actor): Promise<ReceivedLetter> {
    const letter = await this.received.findById(id).lean<ReceivedLetter>();
    if (!letter) throw lettersProblems.receivedUnknown(`There is no received letter ${id}.`);
    if (actor) assertProcess(actor, letter.processId);
    return letter;
  }

  async bytes({ file }: ReceivedLetter): Promise<Buffer> {
    return this.files.bytes(file.sha256);
  }

  /** In the order of recording. */
  async list(
    { processId }: { processId?: string | undefined },
    page: PageRequest,
  ): Promise<Page<ReceivedLetter>> {
    const after = afterCursor(page);
    const rows = await this.received
      .find({
        ...(processId === undefined ? {} : { processId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(page.limit + 1)
      .lean<ReceivedLetter[]>();
    return toPage(page, rows, ({ _id }) => _id);
  }

  /** By words of the sender or the subject, by its own date, or by its number in the register; the latest first. */
  async search(
    { words, day, processId }: { words: string; day: string | null; processId?: string | undefined },
    limit: number,
  ): Promise<ReceivedLetter[]> {
    const [, office, year, count] = /^([A-Z]{2,8})\/(\d{4})\/(\d{1,6})$/i.exec(words.trim()) ?? [];
    return this.received
      .find({
        ...(processId === undefined ? {} : { processId }),
        $or: [
          { sender: containing(words) },
          { subject: containing(words) },
          ...(day === null ? [] : [{ date: day }]),
          ...(office?.toUpperCase() === REGISTER
            ? [
                {
                  'reference.office': REGISTER,
                  'reference.year': Number(year),
                  'reference.number': Number(count),
                },
              ]
            : []),
        ],
      })
      .sort({ date: -1, _id: -1 })
      .limit(limit)
      .lean<ReceivedLetter[]>();
  }
}
