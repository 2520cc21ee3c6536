import { Injectable } from '@nestjs/common';
import { Deliveries } from '../../mail/index.js';
import { type Coverage, coverageOf } from '../domain/coverage.js';
import type { IssuedLetter } from '../domain/letter.js';
import { lettersProblems } from '../letters.problems.js';
import { LetterReader } from './letter-reader.service.js';
import { LetterReceipts } from './letter-receipts.service.js';

/** Who has a letter and who has not: the addressees of the record beside what became of their mails. */
@Injectable()
export class LetterCoverage {
  constructor(
    private readonly reader: LetterReader,
    private readonly deliveries: Deliveries,
    private readonly receipts: LetterReceipts,
  ) {}

  async of(letter: IssuedLetter): Promise<Coverage> {
    if (!letter.issue.dispatch) {
      throw lettersProblems.notDispatched(
        'Look for the letter that encloses it: its coverage is this one’s too.',
        {
          letterId: letter._id,
        },
      );
    }
    const [addressees, mails, receipts] = await Promise.all([
      this.reader.allAddressees(letter),
      this.deliveries.coverage({ kind: 'letter', id: letter._id }),
      this.receipts.of(letter._id),
    ]);
    return coverageOf(addressees, mails, receipts);
  }
}
