import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Deliveries } from '../../mail/index.js';
import {
  type Actor,
  event,
  insertVersioned,
  saveVersioned,
  type Tx,
  UnitOfWork,
} from '../../messaging/index.js';
import { channelNames } from '../domain/channels.js';
import type { IssuedLetter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import { LetterFiles } from './letter-files.service.js';
import { LetterReader } from './letter-reader.service.js';

export interface NewReceipt {
  channel: LetterReceipt['channel'];
  /** Now, if left out. */
  receivedAt?: Date | undefined;
  givenBy?: string | undefined;
  takenBy?: string | undefined;
  /** SHA-256 of the uploaded receipt. A receipt that is recorded again without one keeps the one it has. */
  file?: string | undefined;
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
    private readonly files: LetterFiles,
    private readonly deliveries: Deliveries,
    private readonly uow: UnitOfWork,
  ) {}

  /** Puts the delivery by hand on the to-do list of the office, unless its receipt is already there. */
  async ask(tx: Tx, letter: IssuedLetter, addressee: LetterAddressee): Promise<void> {
    if (await this.receipts.exists({ _id: `${letter._id}.${addressee.addresseeId}` })) return;
    await tx.todo({
      key: todoKey(letter._id, addressee.addresseeId),
      kind: 'letter-by-hand',
      title: `Deliver the letter of ${letter.date} to ${addressee.name} ${channelNames[addressee.channel ?? 'by-hand']}, and record the receipt`,
      detail: `${addressee.name} has no mailbox. The letter: "${letter.subject}".`,
      about: { type: 'letter', id: letter._id },
      processId: letter.processId,
    });
  }

  /**
   * Takes deliveries off the to-do list that are no longer called for: those by hand, and those that failed where a
   * letter that takes this one's place goes to the same addressee.
   */
  async callOff(tx: Tx, letter: IssuedLetter, why: string, goesTo: ReadonlySet<string>): Promise<void> {
    for (const { mailboxes, addresseeId } of await this.reader.everybody(letter)) {
      if (mailboxes.length === 0) await tx.settle(todoKey(letter._id, addresseeId), why);
    }
    for (const { state, addressee } of await this.deliveries.coverage({ kind: 'letter', id: letter._id })) {
      if (state === 'not-reached' && goesTo.has(addressee.id))
        await this.deliveries.settleNotReached(tx, letter._id, addressee.id, why);
    }
  }

  /** Takes an addressee off the to-do list: they have the letter, or it goes to them in another way. */
  async seenTo(tx: Tx, letterId: string, addresseeId: string, note: string): Promise<void> {
    await tx.settle(todoKey(letterId, addresseeId), note);
    await this.deliveries.settleNotReached(tx, letterId, addresseeId, note);
  }

  /**
   * Records a receipt, or corrects the one there is. It counts as reached. Refusals: `letters/addressee-unknown`,
   * `letters/file-unknown`, `letters/file-refused` for a file that is neither PDF nor image.
   */
  async record(
    actor: Actor,
    letterId: string,
    addresseeId: string,
    receipt: NewReceipt,
  ): Promise<LetterReceipt> {
    const letter = await this.reader.issued(letterId, actor);
    await this.reader.addressee(letter, addresseeId);
    const file = receipt.file === undefined ? undefined : await this.fileOf(receipt.file);
    return this.uow.run(actor, async (tx) => {
      const _id = `${letterId}.${addresseeId}`;
      const before = await this.receipts.findById(_id).lean<LetterReceipt>();
      const { channel, receivedAt = tx.now, note, givenBy, takenBy } = receipt;
      const scan = file ?? before?.file;
      const next = {
        _id,
        letterId,
        addresseeId,
        channel,
        receivedAt,
        ...(givenBy === undefined ? {} : { givenBy }),
        ...(takenBy === undefined ? {} : { takenBy }),
        ...(scan === undefined ? {} : { file: scan }),
        ...(note === undefined ? {} : { note }),
        recordedAt: tx.now,
        recordedBy: actorRef(actor),
      };
      const facts = { letterId, processId: letter.processId, addresseeId, channel };
      const events = [event('letter.handed-over', facts)];
      await this.seenTo(tx, letterId, addresseeId, `Delivered ${channelNames[channel]}`);
      return before
        ? saveVersioned(this.receipts, tx, 'letter-receipt', before, next, events)
        : insertVersioned(this.receipts, tx, 'letter-receipt', next, events);
    });
  }

  private async fileOf(sha256: string): Promise<NonNullable<LetterReceipt['file']>> {
    const { name, contentType } = await this.files.get(sha256);
    if (contentType !== 'application/pdf' && !contentType.startsWith('image/')) {
      throw lettersProblems.fileRefused('A receipt is a PDF or an image (PNG, JPEG).', { sha256 });
    }
    return { sha256, name, contentType };
  }

  async of(letterId: string): Promise<Map<string, LetterReceipt>> {
    const rows = await this.receipts.find({ letterId }).lean<LetterReceipt[]>();
    return new Map(rows.map((row) => [row.addresseeId, row]));
  }
}
