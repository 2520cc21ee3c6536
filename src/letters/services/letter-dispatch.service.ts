import { Injectable } from '@nestjs/common';
import { Deliveries, type NewDelivery } from '../../mail/index.js';
import { type Actor, type StoredEvent, type Task, type Tx, UnitOfWork } from '../../messaging/index.js';
import type { Dispatch, IssuedLetter } from '../domain/letter.js';
import { isIssued } from '../domain/letter.js';
import { continueDispatch } from '../letters.messaging.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LettersRepository } from '../persistence/letters.repository.js';
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
    private readonly uow: UnitOfWork,
  ) {}

  /** Reaction to `letter.issued`. A letter that is enclosed only has nothing to dispatch. */
  async begin(event: StoredEvent<'letter.issued'>, tx: Tx): Promise<void> {
    const letter = await this.reader.get(event.data.letterId);
    if (!isIssued(letter) || !letter.issue.dispatch) return;
    if (letter.corrects?.as === 'revision') {
      await this.deliveries.supersede(tx, { kind: 'letter', id: letter.corrects.letterId });
    }
    await this.slice(letter, letter.issue.dispatch, 1, tx);
  }

  /** Timer: the addressees that did not fit into the slice before. */
  async goOn(timer: Task, tx: Tx): Promise<void> {
    const letter = await this.reader.issued(timer.data?.['letterId'] ?? '');
    if (letter.issue.dispatch)
      await this.slice(letter, letter.issue.dispatch, Number(timer.data?.['from']), tx);
  }

  /** Stops the mails of a letter that have not left; they stay queued. */
  async halt(actor: Actor, id: string, reason?: string): Promise<{ halted: true }> {
    const letter = await this.dispatched(id, actor);
    await this.uow.run(actor, (tx) => this.deliveries.halt({ kind: 'letter', id: letter._id }, tx, reason));
    return { halted: true };
  }

  async resume(actor: Actor, id: string): Promise<{ halted: false }> {
    const letter = await this.dispatched(id, actor);
    await this.uow.run(actor, (tx) => this.deliveries.resume({ kind: 'letter', id: letter._id }, tx));
    return { halted: false };
  }

  private async slice(letter: IssuedLetter, dispatch: Dispatch, from: number, tx: Tx): Promise<void> {
    const addressees = await this.letters.addresseesFrom(letter._id, from, SLICE);
    const rows: NewDelivery[] = [];
    let next = from;
    for (const addressee of addressees) {
      const own = deliveriesOf(letter, dispatch, addressee, tx.actor.correlationId);
      if (rows.length + own.length > SLICE) break;
      rows.push(...own);
      if (addressee.mailboxes.length === 0) await this.receipts.ask(tx, letter, addressee);
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

/** One delivery for each mailbox that gets a mail at once; the others are the next ones to try. */
export function deliveriesOf(
  letter: IssuedLetter,
  dispatch: Dispatch,
  addressee: Pick<LetterAddressee, 'addresseeId' | 'name' | 'mailboxes' | 'mailboxesAtOnce' | 'facts'>,
  correlationId: string,
): NewDelivery[] {
  const addresses = addressee.mailboxes.map(({ address }) => address);
  const alternatives = addresses.slice(addressee.mailboxesAtOnce);
  return addresses.slice(0, addressee.mailboxesAtOnce).map((mailbox, index): NewDelivery => ({
    source: { kind: 'letter', id: letter._id },
    processId: letter.processId,
    addressee: { id: addressee.addresseeId, name: addressee.name },
    mailbox,
    alternatives: index === 0 ? alternatives : [],
    lane: `letter:${dispatch.lane.root}:${mailbox}`,
    laneNumber: dispatch.lane.number,
    facts: addressee.facts,
    holdUntil: dispatch.holdUntil,
    ...(dispatch.pacePerMinute === 0 ? {} : { pacePerMinute: dispatch.pacePerMinute }),
    ...(dispatch.deadline === undefined ? {} : { deadline: dispatch.deadline }),
    correlationId,
  }));
}
