import { Injectable } from '@nestjs/common';
import { Deliveries, DeliveryReader } from '../../mail/index.js';
import type { Tx } from '../../messaging/index.js';
import { type Heard, heardOf, lineFrom, type Went } from '../domain/corrections.js';
import { isIssued, type IssuedLetter, type Letter } from '../domain/letter.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { LetterReader } from './letter-reader.service.js';
import { LetterReceipts } from './letter-receipts.service.js';

/** A letter and those that correct, add to, revise or cancel it, and what became of each. */
@Injectable()
export class LetterChain {
  constructor(
    private readonly letters: LettersRepository,
    private readonly reader: LetterReader,
    private readonly later: AfterIssueRecords,
    private readonly deliveries: Deliveries,
    private readonly ledger: DeliveryReader,
    private readonly receipts: LetterReceipts,
  ) {}

  /** The letter that it names, the one that that names … down to the first; the named one comes first. */
  async before(letter: Pick<Letter, 'corrects'>): Promise<Letter[]> {
    const found: Letter[] = [];
    for (let id = letter.corrects?.letterId; id !== undefined && !found.some(({ _id }) => _id === id);) {
      const earlier = await this.letters.find(id);
      if (!earlier) break;
      found.push(earlier);
      id = earlier.corrects?.letterId;
    }
    return found;
  }

  /** The letters (issued and dispatched) whose place a letter takes that names this one. */
  async line(id: string, before: readonly Letter[]): Promise<IssuedLetter[]> {
    const byId = new Map(before.map((letter) => [letter._id, letter]));
    const line = lineFrom(id, byId).flatMap((one) => byId.get(one) ?? []);
    const issued: IssuedLetter[] = [];
    for (const { _id } of line.filter(isDispatched)) issued.push(await this.reader.issued(_id));
    return issued;
  }

  /** The first letter, and all that hang from it, drafts too; in the order of their making. */
  async whole(letter: Letter): Promise<Letter[]> {
    const earlier = await this.before(letter);
    const first = earlier.at(-1) ?? letter;
    const all = new Map([[first._id, first]]);
    for (let from = [first._id]; from.length > 0;) {
      const next = (await this.letters.naming(from)).filter(({ _id }) => !all.has(_id));
      for (const one of next) all.set(one._id, one);
      from = next.map(({ _id }) => _id);
    }
    return [...all.values()].sort((a, b) => (a._id < b._id ? -1 : 1));
  }

  /** What became of one letter. */
  async went(letter: IssuedLetter): Promise<Went> {
    const source = { kind: 'letter', id: letter._id } as const;
    // One after the other: within a unit of work there is one session.
    const addressees = await this.reader.everybody(letter);
    const mails = await this.deliveries.coverage(source);
    const receipts = await this.receipts.of(letter._id);
    const acknowledgements = await this.later.acknowledgementsOf(letter._id);
    const superseded = await this.ledger.superseded(source);
    return { letterId: letter._id, addressees, mails, receipts, acknowledgements, superseded };
  }

  /** How everybody stands with the letters before this one. */
  async heard(before: readonly Letter[]): Promise<Map<string, Heard>> {
    const went: Went[] = [];
    for (const { _id } of before.filter(isDispatched))
      went.push(await this.went(await this.reader.issued(_id)));
    return heardOf(went);
  }

  /** See {@link Deliveries.meet}. */
  async meet(tx: Tx, letterId: string): Promise<void> {
    await this.deliveries.meet(tx, { kind: 'letter', id: letterId });
  }

  /** Addressees (ids) of the letters that took the place of this one: what is open with them is open there. */
  async followed(letter: Letter): Promise<Set<string>> {
    const ids = new Set<string>();
    const seen = new Set([letter._id]);
    for (let next = await this.successor(letter); next !== null && !seen.has(next._id);) {
      seen.add(next._id);
      if (isDispatched(next)) {
        for (const { addresseeId } of await this.reader.everybody(next)) ids.add(addresseeId);
      }
      next = await this.successor(next);
    }
    return ids;
  }

  /** The issued letter that took the place of this one; null while it counts. */
  async successor(letter: Letter): Promise<Letter | null> {
    const naming = await this.letters.naming([letter._id]);
    return (
      naming.find(
        (one) => one.state === 'issued' && one.corrects !== undefined && one.corrects.as !== 'addendum',
      ) ?? null
    );
  }
}

const isDispatched = (letter: Letter): letter is IssuedLetter =>
  isIssued(letter) && letter.issue.dispatch !== undefined;
