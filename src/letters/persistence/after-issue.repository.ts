import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { insertVersioned, type NewEvent, saveVersioned, type Tx } from '../../messaging/index.js';
import type { LetterAcknowledgement, LetterCopy, LetterSupplement } from './after-issue.schemas.js';

/** What is recorded of an issued letter after its issue. The letter itself never changes. */
@Injectable()
export class AfterIssueRecords {
  constructor(
    @InjectModel('LetterSupplement') private readonly supplements: Model<LetterSupplement>,
    @InjectModel('LetterCopy') private readonly copies: Model<LetterCopy>,
    @InjectModel('LetterAcknowledgement') private readonly acknowledgements: Model<LetterAcknowledgement>,
  ) {}

  /** Those who were added after issue, in the order of their adding; their seals are not checked here. */
  supplementsOf(letterId: string): Promise<LetterSupplement[]> {
    return this.supplements.find({ letterId }).sort({ n: 1 }).lean<LetterSupplement[]>().exec();
  }

  supplement(letterId: string, addresseeId: string): Promise<LetterSupplement | null> {
    return this.supplements.findById(`${letterId}.${addresseeId}`).lean<LetterSupplement>().exec();
  }

  addSupplement(tx: Tx, row: Omit<LetterSupplement, 'version'>, events: readonly NewEvent[]) {
    return insertVersioned(this.supplements, tx, 'letter-supplement', row, events);
  }

  copiesOf(letterId: string, addresseeId?: string): Promise<LetterCopy[]> {
    return this.copies
      .find({ letterId, ...(addresseeId === undefined ? {} : { addresseeId }) })
      .sort({ addresseeId: 1, copy: 1 })
      .lean<LetterCopy[]>()
      .exec();
  }

  addCopy(tx: Tx, row: Omit<LetterCopy, 'version'>, events: readonly NewEvent[]) {
    return insertVersioned(this.copies, tx, 'letter-copy', row, events);
  }

  async acknowledgementsOf(letterId: string): Promise<Map<string, LetterAcknowledgement>> {
    const rows = await this.acknowledgements.find({ letterId }).lean<LetterAcknowledgement[]>();
    return new Map(rows.map((row) => [row.addresseeId, row]));
  }

  acknowledgement(letterId: string, addresseeId: string): Promise<LetterAcknowledgement | null> {
    return this.acknowledgements.findById(`${letterId}.${addresseeId}`).lean<LetterAcknowledgement>().exec();
  }

  saveAcknowledgement(
    tx: Tx,
    before: LetterAcknowledgement | null,
    next: Omit<LetterAcknowledgement, 'version'>,
    events: readonly NewEvent[],
  ) {
    return before
      ? saveVersioned(this.acknowledgements, tx, 'letter-acknowledgement', before, next, events)
      : insertVersioned(this.acknowledgements, tx, 'letter-acknowledgement', next, events);
  }
}
