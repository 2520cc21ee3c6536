import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type Actor,
  event,
  insertVersioned,
  saveVersioned,
  type Tx,
  UnitOfWork,
} from '../../messaging/index.js';
import type { IssuedLetter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import { LetterReader } from './letter-reader.service.js';

export interface NewReceipt {
  channel: LetterReceipt['channel'];
  /** Now, if left out. */
  receivedAt?: Date | undefined;
  note?: string | undefined;
}

const todoKey = (letterId: string, addresseeId: string): string =>
  `letter-by-hand:${letterId}.${addresseeId}`;

/** Letters that reach an addressee by another channel than mail: what is to be done, and that it was done. */
@Injectable()
export class LetterReceipts {
  constructor(
    @InjectModel('LetterReceipt') private readonly receipts: Model<LetterReceipt>,
    private readonly reader: LetterReader,
    private readonly uow: UnitOfWork,
  ) {}

  /** Puts the delivery by hand on the to-do list of the office, unless its receipt is already there. */
  async ask(tx: Tx, letter: IssuedLetter, addressee: LetterAddressee): Promise<void> {
    if (await this.receipts.exists({ _id: `${letter._id}.${addressee.addresseeId}` })) return;
    await tx.todo({
      key: todoKey(letter._id, addressee.addresseeId),
      kind: 'letter-by-hand',
      title: `Deliver the letter of ${letter.date} to ${addressee.name}, and record the receipt`,
      detail: `${addressee.name} has no mailbox. The letter: "${letter.subject}".`,
      about: { type: 'letter', id: letter._id },
      processId: letter.processId,
    });
  }

  /** Records a receipt, or corrects the one there is. It counts as reached. */
  async record(
    actor: Actor,
    letterId: string,
    addresseeId: string,
    receipt: NewReceipt,
  ): Promise<LetterReceipt> {
    const letter = await this.reader.issued(letterId, actor);
    await this.reader.addressee(letter, addresseeId);
    return this.uow.run(actor, async (tx) => {
      const _id = `${letterId}.${addresseeId}`;
      const before = await this.receipts.findById(_id).lean<LetterReceipt>();
      const { channel, receivedAt = tx.now, note } = receipt;
      const next = {
        _id,
        letterId,
        addresseeId,
        channel,
        receivedAt,
        ...(note === undefined ? {} : { note }),
        recordedAt: tx.now,
        recordedBy: actorRef(actor),
      };
      const facts = { letterId, processId: letter.processId, addresseeId, channel };
      const events = [event('letter.handed-over', facts)];
      await tx.settle(todoKey(letterId, addresseeId), `Received: ${channel}`);
      return before
        ? saveVersioned(this.receipts, tx, 'letter-receipt', before, next, events)
        : insertVersioned(this.receipts, tx, 'letter-receipt', next, events);
    });
  }

  async of(letterId: string): Promise<Map<string, LetterReceipt>> {
    const rows = await this.receipts.find({ letterId }).lean<LetterReceipt[]>();
    return new Map(rows.map((row) => [row.addresseeId, row]));
  }
}
