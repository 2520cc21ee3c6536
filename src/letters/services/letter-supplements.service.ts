import { Injectable } from '@nestjs/common';
import { type Addressee, Directory } from '../../directory/index.js';
import { Deliveries } from '../../mail/index.js';
import { type Actor, event, type Tx, UnitOfWork } from '../../messaging/index.js';
import type { ReceiptChannel } from '../domain/channels.js';
import { takesThePlace } from '../domain/corrections.js';
import type { Dispatch, IssuedLetter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import { type DeliveryFacts, LetterParticipants } from '../participants.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import type { LetterSupplement } from '../persistence/after-issue.schemas.js';
import { LetterChain } from './letter-chain.service.js';
import { assertInTime, dispatchOf } from './letter-copies.service.js';
import { deliveriesOf, heardFacts } from './letter-dispatch.service.js';
import { frozenAddressee } from './letter-issue.service.js';
import { addresseeSeal, LetterReader } from './letter-reader.service.js';
import { LetterReceipts } from './letter-receipts.service.js';

export interface NewAddressee {
  /** Delegation or organisation. */
  id: string;
  /** For the record. */
  reason: string;
  /** How the office reaches who has no mailbox. */
  channel?: ReceiptChannel | undefined;
  /** Names the form that asks. */
  key?: string | undefined;
}

/** Somebody who was forgotten: the letter that was issued goes to one more, and stays as it is. */
@Injectable()
export class LetterSupplements {
  constructor(
    private readonly records: AfterIssueRecords,
    private readonly reader: LetterReader,
    private readonly chain: LetterChain,
    private readonly directory: Directory,
    private readonly participants: LetterParticipants,
    private readonly deliveries: Deliveries,
    private readonly receipts: LetterReceipts,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Adds an addressee as the directory has them on the letter's date, opens what the letter opened for the others, and
   * sends the same pages. Refusals: `letters/already-addressed`, `letters/superseded`, `letters/no-such-addressee`,
   * `letters/no-mailbox` without another channel, `letters/too-late` once its meeting is over, and
   * `letters/personal-letter`: what each reads was made at issue, from facts that may have changed since.
   */
  async add(actor: Actor, letterId: string, wanted: NewAddressee): Promise<LetterSupplement> {
    const letter = await this.reader.issued(letterId, actor);
    const dispatch = dispatchOf(letter);
    if (letter.issue.personal) {
      throw lettersProblems.personalLetter(
        'It was made for each addressee at issue. Write the one who was forgotten a letter of their own.',
        { letterId },
      );
    }
    return this.uow.run(actor, async (tx) => {
      await this.chain.meet(tx, letterId);
      const everybody = await this.reader.everybody(letter);
      const known = await this.records.supplement(letterId, wanted.id);
      if (known && wanted.key !== undefined && known.key === wanted.key) return known;
      if (everybody.some(({ addresseeId }) => addresseeId === wanted.id)) {
        throw lettersProblems.alreadyAddressed(
          `It is addressed to ${wanted.id} already; a copy can be sent again.`,
          { letterId },
        );
      }
      await this.assertCounts(letter);
      assertInTime(tx, letter);
      const addressee = await this.find(letter, wanted);
      const row = await this.rowOf(tx, letter, addressee, everybody.length + 1, wanted);
      const facts = { letterId, processId: letter.processId, addresseeId: wanted.id };
      const saved = await this.records.addSupplement(tx, row, [
        event('letter.addressee-added', { ...facts, reason: wanted.reason, seal: row.seal }),
      ]);
      await this.put(tx, letter, dispatch, saved);
      await this.settleEarlier(tx, letter, wanted.id);
      return saved;
    });
  }

  private async assertCounts(letter: IssuedLetter): Promise<void> {
    const successor = await this.chain.successor(letter);
    if (!successor) return;
    throw lettersProblems.superseded(
      `The letter of ${successor.date}, "${successor.subject}", has taken its place; add the addressee to that one.`,
      { letterId: letter._id, successor: successor._id },
    );
  }

  /** What failed of the letters whose place this one takes is no work any more. */
  private async settleEarlier(tx: Tx, letter: IssuedLetter, addresseeId: string): Promise<void> {
    if (letter.corrects === undefined || !takesThePlace(letter.corrects.as)) return;
    const before = await this.chain.before(letter);
    for (const { _id } of await this.chain.line(letter.corrects.letterId, before)) {
      await this.receipts.seenTo(tx, _id, addresseeId, `The letter of ${letter.date} goes to them.`);
    }
  }

  private async find(letter: IssuedLetter, { id, channel }: NewAddressee): Promise<Addressee> {
    const addressee = await this.directory.addressee(id, letter.date, letter.language, letter.processId);
    if (!addressee) {
      throw lettersProblems.noSuchAddressee(
        `The directory has nobody with the id ${id} on ${letter.date}, the date of the letter.`,
        {
          findings: [
            {
              level: 'error',
              where: 'addressee',
              code: 'letters/no-such-addressee',
              message: `The directory has nobody with the id ${id} on ${letter.date}.`,
            },
          ],
        },
      );
    }
    if (addressee.mailboxes.length === 0 && channel === undefined) {
      throw lettersProblems.noMailbox(
        `${addressee.name} has no mailbox. Enter one in the directory, or say by which channel it goes.`,
        {
          findings: [
            {
              level: 'error',
              where: 'channel',
              code: 'letters/no-mailbox',
              message: `${addressee.name} has no mailbox: say by which channel it goes.`,
            },
          ],
        },
      );
    }
    return addressee;
  }

  private async rowOf(
    tx: Tx,
    letter: IssuedLetter,
    addressee: Addressee,
    n: number,
    { reason, channel, key }: NewAddressee,
  ): Promise<Omit<LetterSupplement, 'version'>> {
    let facts: DeliveryFacts = {};
    for (const participant of this.participants.concerning(letter)) {
      facts = { ...facts, ...(await participant.onAdded?.(tx, letter, addressee)) };
    }
    const byMail = addressee.mailboxes.length > 0;
    const row = {
      ...frozenAddressee(letter._id, n, addressee, {
        atOnce: byMail ? 1 : 0,
        ...(byMail || channel === undefined ? {} : { channel }),
      }),
      facts,
      addedAt: tx.now,
      addedBy: actorRef(tx.actor),
      reason,
      ...(key === undefined ? {} : { key }),
    };
    return { ...row, seal: addresseeSeal(row) };
  }

  private async put(tx: Tx, letter: IssuedLetter, dispatch: Dispatch, row: LetterSupplement): Promise<void> {
    if (row.mailboxes.length === 0) {
      await this.receipts.ask(tx, letter, row);
      return;
    }
    const heard = letter.corrects ? await this.chain.heard(await this.chain.before(letter)) : null;
    const more = heard ? heardFacts(heard.get(row.addresseeId)) : {};
    await this.deliveries.fanOut(tx, deliveriesOf(letter, dispatch, row, tx.actor.correlationId, more));
  }
}
