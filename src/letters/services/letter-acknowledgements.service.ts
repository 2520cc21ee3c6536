import { Injectable } from '@nestjs/common';
import { type Actor, event, type Tx, UnitOfWork } from '../../messaging/index.js';
import type { IssuedLetter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import type { AcknowledgementWay, LetterAcknowledgement } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { LetterReader } from './letter-reader.service.js';
import { LetterReceipts } from './letter-receipts.service.js';

export interface NewAcknowledgement {
  how: AcknowledgementWay;
  /** Who said so, on their side. */
  who?: string | undefined;
  /** Now, if left out. */
  at?: Date | undefined;
  note?: string | undefined;
}

/** That an addressee let the office know that they have a letter. */
@Injectable()
export class LetterAcknowledgements {
  constructor(
    private readonly records: AfterIssueRecords,
    private readonly letters: LettersRepository,
    private readonly reader: LetterReader,
    private readonly receipts: LetterReceipts,
    private readonly uow: UnitOfWork,
  ) {}

  /** Records it, or corrects what there is; it counts as reached. Refusal `letters/addressee-unknown`. */
  async record(
    actor: Actor,
    letterId: string,
    addresseeId: string,
    acknowledgement: NewAcknowledgement,
  ): Promise<LetterAcknowledgement> {
    const letter = await this.reader.issued(letterId, actor);
    await this.reader.addressee(letter, addresseeId);
    return this.uow.run(actor, async (tx) => {
      const before = await this.records.acknowledgement(letterId, addresseeId);
      return this.save(tx, letter, addresseeId, before, acknowledgement);
    });
  }

  /**
   * Whoever answers an invitation has the letter that carries it. Does nothing where the letter was not addressed to
   * them, or is acknowledged already.
   */
  async byAnswer(
    tx: Tx,
    letterId: string,
    addresseeId: string,
    { at, who }: { at: Date; who?: string | undefined },
  ): Promise<void> {
    const letter = await this.letters.find(letterId);
    if (letter?.state !== 'issued' || letter.issue === undefined || letter.issue.at > at) return;
    if (await this.records.acknowledgement(letterId, addresseeId)) return;
    if (!(await this.isAddressed(letterId, addresseeId))) return;
    await this.save(tx, letter as IssuedLetter, addresseeId, null, { how: 'answer', at, who });
  }

  /** By the link under the mail, once: what is recorded already, in whatever way, stays as it was. */
  byLink(
    actor: Actor,
    letter: IssuedLetter,
    { addresseeId }: Pick<LetterAddressee, 'addresseeId'>,
  ): Promise<LetterAcknowledgement> {
    return this.uow.run(actor, async (tx) => {
      const before = await this.records.acknowledgement(letter._id, addresseeId);
      return before ?? this.save(tx, letter, addresseeId, null, { how: 'link' });
    });
  }

  private async isAddressed(letterId: string, addresseeId: string): Promise<boolean> {
    return (
      (await this.records.supplement(letterId, addresseeId)) !== null ||
      (await this.letters.isAddressed(letterId, addresseeId))
    );
  }

  private async save(
    tx: Tx,
    letter: IssuedLetter,
    addresseeId: string,
    before: LetterAcknowledgement | null,
    { how, who, at = tx.now, note }: NewAcknowledgement,
  ): Promise<LetterAcknowledgement> {
    const next = {
      _id: `${letter._id}.${addresseeId}`,
      letterId: letter._id,
      addresseeId,
      how,
      ...(who === undefined ? {} : { who }),
      at,
      ...(note === undefined ? {} : { note }),
      recordedAt: tx.now,
      recordedBy: actorRef(tx.actor),
    };
    await this.receipts.seenTo(tx, letter._id, addresseeId, 'They say that they have it.');
    const facts = { letterId: letter._id, processId: letter.processId, addresseeId, how };
    return this.records.saveAcknowledgement(tx, before, next, [event('letter.acknowledged', facts)]);
  }
}
