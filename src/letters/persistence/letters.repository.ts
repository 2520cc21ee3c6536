import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { insertVersioned, type NewEvent, saveVersioned, type Tx } from '../../messaging/index.js';
import { afterCursor, containing, type Page, type PageRequest, toPage } from '../../platform/index.js';
import type { Letter, LetterReference } from '../domain/letter.js';
import type { LetterKindCode } from '../domain/letter.kinds.js';
import type { LetterBody } from '../domain/letter.decide.js';
import type { LetterState } from '../domain/letter.states.js';
import type { CitedLetter } from '../domain/values.js';
import { nextStep, nextStepKey } from '../domain/next-step.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterAddressee, LetterNumber } from './letter.schemas.js';
import type { ReceivedLetter } from './received.schemas.js';

export interface LetterFilter {
  processId?: string | undefined;
  state?: LetterState | undefined;
  kind?: LetterKindCode | undefined;
}

const STREAM = 'letter';
const BULK = 1_000;

/** Letters in MongoDB. Written only by `insert` and `save`; an issued letter is refused by `save`. */
@Injectable()
export class LettersRepository {
  constructor(
    @InjectModel('Letter') private readonly letters: Model<Letter>,
    @InjectModel('LetterAddressee') private readonly addressees: Model<LetterAddressee>,
    @InjectModel('LetterNumber') private readonly numbers: Model<LetterNumber>,
    @InjectModel('ReceivedLetter') private readonly received: Model<ReceivedLetter>,
  ) {}

  /** The letter as it stands in the database; its seal is not checked here (see LetterReader). */
  async get(id: string): Promise<Letter> {
    const letter = await this.letters.findById(id).lean<Letter>();
    if (!letter) throw lettersProblems.notFound(`There is no letter ${id}.`, { letterId: id });
    return letter;
  }

  /** The letter of a process that bears the key, discarded ones too. */
  async byKey(processId: string, key: string): Promise<Letter | null> {
    return this.letters.findOne({ processId, key }).lean<Letter>();
  }

  async find(id: string): Promise<Letter | null> {
    return this.letters.findById(id).lean<Letter>();
  }

  /** Letters that correct, add to, revise or cancel one of these; without discarded drafts. */
  async naming(ids: readonly string[]): Promise<Letter[]> {
    return this.letters
      .find({ 'corrects.letterId': { $in: ids }, state: { $ne: 'discarded' } })
      .sort({ _id: 1 })
      .lean<Letter[]>();
  }

  /** Letters issued to an addressee, the latest first. */
  async issuedTo(addresseeId: string, processId: string | undefined, limit: number): Promise<Letter[]> {
    const rows = await this.addressees
      .find({ addresseeId })
      .sort({ letterId: -1 })
      .select({ letterId: 1 })
      .lean<Pick<LetterAddressee, 'letterId'>[]>();
    return this.letters
      .find({
        _id: { $in: rows.map(({ letterId }) => letterId) },
        ...(processId === undefined ? {} : { processId }),
      })
      .sort({ date: -1, _id: -1 })
      .limit(limit)
      .lean<Letter[]>();
  }

  async insert(tx: Tx, next: LetterBody, events: readonly NewEvent[]): Promise<Letter> {
    return insertVersioned(this.letters, tx, STREAM, next, events);
  }

  async save(tx: Tx, before: Letter, next: LetterBody, events: readonly NewEvent[]): Promise<Letter> {
    if (before.state === 'issued') {
      throw lettersProblems.alreadyIssued('An issued letter never changes.', { letterId: before._id });
    }
    const after = await saveVersioned(this.letters, tx, STREAM, before, next, events);
    await this.askForNextStep(tx, after);
    return after;
  }

  /** Keeps the office's to-do list in step with the letter, in the same unit of work. */
  private async askForNextStep(tx: Tx, letter: Letter): Promise<void> {
    const item = nextStep(letter);
    await (item ? tx.todo(item) : tx.settle(nextStepKey(letter._id)));
  }

  /** Next number in the office's register of the year; numbers of discarded drafts are not given again. */
  async nextReference(tx: Tx, office: string, year: number): Promise<LetterReference> {
    const row = await this.numbers.findOneAndUpdate(
      { _id: `${office}/${year}` },
      { $inc: { last: 1 } },
      { upsert: true, returnDocument: 'after', session: tx.session },
    );
    return { office, year, number: row.last };
  }

  /** What other letters may know of these, also of letters that were received; ids that are not there are left out. */
  async cited(ids: readonly string[]): Promise<Map<string, CitedLetter>> {
    const rows = await this.letters
      .find({ _id: { $in: [...new Set(ids)] } })
      .select({ date: 1, subject: 1, shortTitle: 1, state: 1, dispatched: 1, processId: 1 })
      .lean<CitedLetter[]>();
    const found = new Map(rows.map((row) => [row._id, row]));
    const others = [...new Set(ids)].filter((id) => !found.has(id));
    if (others.length === 0) return found;
    for (const row of await this.received.find({ _id: { $in: others } }).lean<ReceivedLetter[]>()) {
      found.set(row._id, citedReceived(row));
    }
    return found;
  }

  /** Which letters enclose which, for everything that hangs below one letter. */
  async enclosureGraph(start: Pick<Letter, '_id' | 'enclosures'>): Promise<Map<string, string[]>> {
    const graph = new Map<string, string[]>([[start._id, enclosedIds(start)]]);
    let unknown = enclosedIds(start);
    while (unknown.length > 0) {
      const rows = await this.letters
        .find({ _id: { $in: unknown } })
        .select({ enclosures: 1 })
        .lean<Pick<Letter, '_id' | 'enclosures'>[]>();
      for (const id of unknown) graph.set(id, []);
      for (const row of rows) graph.set(row._id, enclosedIds(row));
      unknown = [...new Set(rows.flatMap(enclosedIds))].filter((id) => !graph.has(id));
    }
    return graph;
  }

  /** Letters in the order in which they were drafted, or the latest first; discarded ones only when asked for. */
  async list(
    filter: LetterFilter,
    page: PageRequest,
    order: 'drafted' | 'latest' = 'drafted',
  ): Promise<Page<Letter>> {
    const after = afterCursor(page);
    const state = filter.state ?? { $ne: 'discarded' as const };
    const where: QueryFilter<Letter> = { state };
    if (filter.processId !== undefined) where['processId'] = filter.processId;
    if (filter.kind !== undefined) where['kind'] = filter.kind;
    if (after !== null) where['_id'] = order === 'latest' ? { $lt: after } : { $gt: after };
    const rows = await this.letters
      .find(where)
      .sort({ _id: order === 'latest' ? -1 : 1 })
      .limit(page.limit + 1)
      .lean<Letter[]>();
    return toPage(page, rows, ({ _id }) => _id);
  }

  /** Letters of a day, or with these words in subject or number (PGA/2017/14); the latest first. */
  async search(
    { words, day, processId }: { words: string; day: string | null; processId?: string | undefined },
    limit: number,
  ): Promise<Letter[]> {
    const number = /^([A-Z]{2,8})\/(\d{4})\/(\d{1,6})$/i.exec(words.trim());
    const [, office = '', year, count] = number ?? [];
    return this.letters
      .find({
        state: { $ne: 'discarded' },
        ...(processId === undefined ? {} : { processId }),
        $or: [
          { subject: containing(words) },
          ...(day === null ? [] : [{ date: day }]),
          ...(number === null
            ? []
            : [
                {
                  'reference.office': office.toUpperCase(),
                  'reference.year': Number(year),
                  'reference.number': Number(count),
                },
              ]),
        ],
      })
      .sort({ date: -1, _id: -1 })
      .limit(limit)
      .lean<Letter[]>();
  }

  /** The issued letters of these lanes, each by its first letter: what was corrected, and what corrects it. */
  async inLanes(roots: readonly string[]): Promise<Letter[]> {
    return this.letters
      .find({ 'issue.dispatch.lane.root': { $in: [...roots] } })
      .sort({ _id: 1 })
      .lean<Letter[]>();
  }

  /** The last place taken in the lane of a chain of corrections; -1 if none is. */
  async lastInLane(root: string): Promise<number> {
    const last = await this.letters
      .findOne({ 'issue.dispatch.lane.root': root })
      .sort({ 'issue.dispatch.lane.number': -1 })
      .select({ 'issue.dispatch.lane': 1 })
      .lean<Letter>();
    return last?.issue?.dispatch?.lane.number ?? -1;
  }

  async insertAddressees(tx: Tx, rows: readonly LetterAddressee[]): Promise<void> {
    for (let from = 0; from < rows.length; from += BULK) {
      await this.addressees.collection.insertMany(rows.slice(from, from + BULK) as never[], {
        session: tx.session,
      });
    }
  }

  /** Addressees of an issued letter from number `from` on, in order. */
  async addresseesFrom(letterId: string, from: number, limit: number): Promise<LetterAddressee[]> {
    return this.addressees
      .find({ letterId, n: { $gte: from } })
      .sort({ n: 1 })
      .limit(limit)
      .lean<LetterAddressee[]>();
  }

  async isAddressed(letterId: string, addresseeId: string): Promise<boolean> {
    return (await this.addressees.exists({ _id: `${letterId}.${addresseeId}` })) !== null;
  }

  async allAddressees(letterId: string): Promise<LetterAddressee[]> {
    return this.addressees.find({ letterId }).sort({ n: 1 }).lean<LetterAddressee[]>();
  }

  async addressee(letterId: string, addresseeId: string): Promise<LetterAddressee> {
    const row = await this.addressees.findById(`${letterId}.${addresseeId}`).lean<LetterAddressee>();
    if (!row) {
      throw lettersProblems.addresseeUnknown(`The letter is not addressed to ${addresseeId}.`, { letterId });
    }
    return row;
  }
}

const enclosedIds = ({ enclosures }: Pick<Letter, 'enclosures'>): string[] =>
  enclosures.flatMap((enclosure) => (enclosure.kind === 'letter' ? [enclosure.letterId] : []));

/** A letter of others is there, as it is, and never changes. */
const citedReceived = ({ _id, date, subject, sender, processId }: ReceivedLetter): CitedLetter => ({
  _id,
  date,
  subject,
  shortTitle: `Letter of ${sender}`,
  state: 'issued',
  dispatched: false,
  processId,
  received: true,
});
