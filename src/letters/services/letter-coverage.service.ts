import { Injectable } from '@nestjs/common';
import { type Coverage, coverageOf } from '../domain/coverage.js';
import type { IssuedLetter } from '../domain/letter.js';
import { lettersProblems } from '../letters.problems.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import { LetterChain } from './letter-chain.service.js';

/** Who has a letter and who has not: the addressees of the record beside what became of their mails. */
@Injectable()
export class LetterCoverage {
  constructor(
    private readonly chain: LetterChain,
    private readonly later: AfterIssueRecords,
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
    const { addressees, mails, ...recorded } = await this.chain.went(letter);
    const copies = await this.later.copiesOf(letter._id);
    const followed = await this.chain.followed(letter);
    return coverageOf(addressees, mails, { ...recorded, copies, followed });
  }
}
