import { Injectable } from '@nestjs/common';
import { type Letter, LetterClearances, type LetterComment } from '../../../letters/index.js';
import { Ids } from '../../../platform/index.js';
import { OfficeDay } from '../form-values.js';

/** What is said about a letter, and what changed in it since it was cleared last. */
@Injectable()
export class LetterTalk {
  constructor(
    private readonly clearances: LetterClearances,
    private readonly ids: Ids,
    private readonly day: OfficeDay,
  ) {}

  async of(letter: Letter): Promise<{
    comments: LetterComment[];
    since: Awaited<ReturnType<LetterClearances['changesSince']>>;
    formKey: string;
    zone: string;
  }> {
    return {
      comments: await this.clearances.commentsOn(letter._id),
      since: await this.clearances.changesSince(letter),
      formKey: this.ids.random(),
      zone: this.day.zone,
    };
  }
}
