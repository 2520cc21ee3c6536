import { Injectable } from '@nestjs/common';
import { Deliveries, type Halt, type NewDelivery } from '../../mail/index.js';
import { type Actor, type StoredEvent, type Task, type Tx, UnitOfWork } from '../../messaging/index.js';
import { type Heard, takesThePlace } from '../domain/corrections.js';
import type { Dispatch, IssuedLetter } from '../domain/letter.js';
import { isIssued } from '../domain/letter.js';
import { continueDispatch } from '../letters.messaging.js';
import { lettersProblems } from '../letters.problems.js';
import type { DeliveryFacts } from '../participants.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { LetterChain } from './letter-chain.service.js';
import { LetterReader } from './letter-reader.service.js';
import { LetterReceipts } from './letter-receipts.service.js';

/** Most deliveries that one unit of work writes. */
const SLICE = 5_000;

/** From an issued letter to its deliveries, slice by slice; and halting them while they leave. */
@Injectable()
export class LetterDispatch {
  constructor(
    private readonly letters: LettersRepository,
    private readonly reader: LetterReader,
    private readonly deliveries: Deliveries,
    private readonly receipts: LetterReceipts,
    private readonly chain: LetterChain,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Reaction to `letter.issued`. A letter that is enclosed only has nothing to dispatch. One that takes the place of
   * another stops for good what has not left of that one, in the same unit of work in which its own mails are asked
   * for: whoever had not got the first gets this one alone. Where the first is not fanned out yet, for reactions have
   * no order, its mails are superseded as they come.
   */
  async begin(event: StoredEvent<'letter.issued'>, tx: Tx): Promise<void> {
    const letter = await this.reader.get(event.data.letterId);
    if (!isIssued(letter) || !letter.issue.dispatch) return;
    if (letter.corrects && takesThePlace(letter.corrects.as)) {
      const before = await this.chain.before(letter);
      const goesTo = new Set((await this.reader.everybody(letter)).map(({ addresseeId }) => addresseeId));
      for (const earlier of await this.chain.line(letter.corrects.letterId, before)) {
        await this.deliveries.supersede(tx, { kind: 'letter', id: earlier._id });
        await this.receipts.callOff(tx, earlier, `The letter of ${letter.date} took its place.`, goesTo);
      }
    }
    await this.slice(letter, letter.issue.dispatch, 1, tx);
  }

  /** Timer: the addressees that did not fit into the slice before. */
  async goOn(timer: Task, tx: Tx): Promise<void> {
    const letter = await this.reader.issued(timer.data?.['letterId'] ?? '');
    if (letter.issue.dispatch)
      await this.slice(letter, letter.issue.dispatch, Number(timer.data?.['from']), tx);
  }

  /**
   * Stops the mails of a letter that have not left; they stay queued. Halted already, nothing changes: since when and
   * by whom is told. Refusals: `letters/all-have-left` when nothing can leave any more, `letters/superseded`.
   */
  async halt(actor: Actor, id: string, reason?: string): Promise<Halt> {
    const letter = await this.dispatched(id, actor);
    return this.uow.run(actor, async (tx) => {
      await this.assertCounts(letter);
      await this.assertNotAllGone(letter);
      return this.deliveries.halt({ kind: 'letter', id: letter._id }, tx, reason);
    });
  }

  /** Lets them go on. Not halted, nothing changes. */
  async resume(actor: Actor, id: string): Promise<{ halted: false }> {
    const letter = await this.dispatched(id, actor);
    await this.uow.run(actor, (tx) => this.deliveries.resume({ kind: 'letter', id: letter._id }, tx));
    return { halted: false };
  }

  private async assertCounts(letter: IssuedLetter): Promise<void> {
    const successor = await this.chain.successor(letter);
    if (!successor) return;
    throw lettersProblems.superseded(
      `The letter of ${successor.date}, "${successor.subject}", has taken its place; halt that one.`,
      { letterId: letter._id, successor: successor._id },
    );
  }

  /** Mails that failed stay failed; only a person has them tried again. */
  private async assertNotAllGone(letter: IssuedLetter): Promise<void> {
    const mails = await this.deliveries.coverage({ kind: 'letter', id: letter._id });
    const asked = new Set(mails.map(({ addressee }) => addressee.id));
    const everybody = await this.reader.everybody(letter);
    // The deliveries follow the issue by a reaction, slice by slice.
    if (everybody.some(({ addresseeId, mailboxes }) => mailboxes.length > 0 && !asked.has(addresseeId)))
      return;
    if (mails.some(({ mailboxes }) => mailboxes.some(({ state }) => waiting.has(state)))) return;
    const has = mails.filter(({ state }) => state === 'reached').length;
    throw lettersProblems.allHaveLeft(
      `Nothing is left to be halted: ${has} of ${everybody.length} addressees have it by mail. Write a correction; it goes to all, or only to those who got this letter.`,
      { letterId: letter._id, reached: has, corrections: `/api/v1/letters/${letter._id}/corrections` },
    );
  }

  private async slice(letter: IssuedLetter, dispatch: Dispatch, from: number, tx: Tx): Promise<void> {
    const addressees = await this.letters.addresseesFrom(letter._id, from, SLICE);
    const heard = letter.corrects ? await this.chain.heard(await this.chain.before(letter)) : null;
    const superseded = (await this.chain.successor(letter)) !== null;
    const rows: NewDelivery[] = [];
    let next = from;
    for (const addressee of addressees) {
      const own = deliveriesOf(
        letter,
        dispatch,
        addressee,
        tx.actor.correlationId,
        heard ? heardFacts(heard.get(addressee.addresseeId)) : {},
      );
      if (rows.length + own.length > SLICE) break;
      rows.push(...own);
      if (addressee.mailboxes.length === 0 && !superseded) await this.receipts.ask(tx, letter, addressee);
      next = addressee.n + 1;
    }
    if (rows.length > 0) await this.deliveries.fanOut(tx, rows);
    if (next <= dispatch.totals.all) {
      const data = { letterId: letter._id, from: String(next) };
      await tx.schedule(continueDispatch, `${letter._id}.${next}`, tx.now, data);
    }
  }

  private async dispatched(id: string, actor: Actor): Promise<IssuedLetter> {
    const letter = await this.reader.issued(id, actor);
    if (letter.issue.dispatch) return letter;
    throw lettersProblems.notDispatched('Look for the letter that encloses it: its mails carry this one.', {
      letterId: id,
    });
  }
}

const waiting: ReadonlySet<string> = new Set(['queued', 'deferred', 'sending']);

/** What an addressee had, or may have had, of the letters before; frozen with the mail. */
export const heardFacts = (heard: Heard | undefined): DeliveryFacts => ({
  has: (heard?.has ?? []).join(' '),
  mailed: (heard?.mailed ?? []).join(' '),
  mayHave: (heard?.mayHave ?? []).join(' '),
});

/** One delivery for each mailbox that gets a mail at once; the others are the next ones to try. */
export function deliveriesOf(
  letter: IssuedLetter,
  dispatch: Dispatch,
  addressee: Pick<
    LetterAddressee,
    'addresseeId' | 'name' | 'mailboxes' | 'mailboxesAtOnce' | 'follows' | 'facts'
  >,
  correlationId: string,
  more: DeliveryFacts = {},
): NewDelivery[] {
  const addresses = addressee.mailboxes.map(({ address }) => address);
  const alternatives = addresses.slice(addressee.mailboxesAtOnce);
  return addresses.slice(0, addressee.mailboxesAtOnce).map((mailbox, index): NewDelivery => ({
    source: { kind: 'letter', id: letter._id },
    processId: letter.processId,
    addressee: { id: addressee.addresseeId, name: addressee.name },
    mailbox,
    alternatives: index === 0 ? alternatives : [],
    lane: laneOf(dispatch, index === 0 ? (addressee.follows ?? mailbox) : mailbox),
    laneNumber: dispatch.lane.number,
    facts: { ...addressee.facts, ...more },
    holdUntil: dispatch.holdUntil,
    ...(dispatch.pacePerMinute === 0 ? {} : { pacePerMinute: dispatch.pacePerMinute }),
    ...(dispatch.deadline === undefined ? {} : { deadline: dispatch.deadline }),
    correlationId,
  }));
}

/** What corrects a letter never overtakes it at a mailbox. */
export const laneOf = (dispatch: Dispatch, mailbox: string): string =>
  `letter:${dispatch.lane.root}:${mailbox}`;
