import { Injectable } from '@nestjs/common';
import type { Addressee } from '../../directory/index.js';
import type { FrozenEnclosure, Letter } from '../domain/letter.js';
import type { Values } from '../rendering/index.js';
import { LetterPreparation, type PreparedLetter } from './letter-preparation.service.js';

/** What a draft stands on at this moment, for whoever writes it. */
export interface LetterOutlook {
  /** What its text may name, with the values of now; those of an addressee are the chosen one's. */
  values: Values;
  /** Whom it would go to now; without those who are not reached by any channel yet. */
  addressees: Pick<Addressee, 'id' | 'name'>[];
  /** On the list, but without a mailbox on the letter's date. */
  withoutMailbox: Pick<Addressee, 'id' | 'name'>[];
  /** Each addressee reads pages of their own. */
  personal: boolean;
  /** All that would travel with it, in order; enclosures of enclosed letters follow these. */
  package: Pick<FrozenEnclosure, 'depth' | 'title' | 'filename'>[];
}

const named = ({ id, name }: Addressee): Pick<Addressee, 'id' | 'name'> => ({ id, name });

/** Tells writers what they may name and whom they write to. Checks nothing; the dry run does. */
@Injectable()
export class LetterOutlooks {
  constructor(private readonly preparation: LetterPreparation) {}

  /** `addresseeId`: whose values are shown; the first one's if it is left out or is not addressed. */
  async of(letter: Letter, addresseeId?: string): Promise<LetterOutlook> {
    const prepared = await this.preparation.gather(letter);
    const { addressees, resolution, personal, enclosures } = prepared;
    return {
      values: await this.values(prepared, addresseeId),
      addressees: letter.dispatched ? addressees.map(named) : [],
      withoutMailbox: letter.dispatched ? (resolution?.withoutMailbox ?? []).map(named) : [],
      personal,
      package: enclosures.map(({ depth, title, filename }) => ({ depth, title, filename })),
    };
  }

  private async values(prepared: PreparedLetter, addresseeId: string | undefined): Promise<Values> {
    const { letter, addressees, values } = prepared;
    const reader = addressees.find(({ id }) => id === addresseeId) ?? addressees[0];
    return letter.dispatched && reader ? this.preparation.valuesFor(prepared, reader) : values;
  }
}
