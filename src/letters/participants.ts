import { Injectable } from '@nestjs/common';
import type { Addressee } from '../directory/index.js';
import type { Delivery } from '../mail/index.js';
import type { Tx } from '../messaging/index.js';
import type { Finding } from '../platform/index.js';
import type { IssuedLetter, Letter } from './domain/letter.js';
import { lettersProblems } from './letters.problems.js';
import type { Values } from './rendering/index.js';

/** Small facts that travel frozen with a delivery, such as `invitationId`. */
export type DeliveryFacts = Record<string, string>;

/**
 * A part above letters that has to do with some of them: invitations open when the letter is issued, put the
 * answer link under its text and the calendar part beside it. Letters itself knows nothing of invitations.
 */
export interface LetterParticipant {
  name: string;
  concerns(letter: Letter): boolean;
  /** For the dry run: what speaks against issuing. Asked once per run, with all addressees. */
  findings(letter: Letter, addressees: readonly Addressee[]): Promise<Finding[]>;
  /**
   * In the unit of work that issues the letter; only of a letter that is dispatched. `now` is `tx.now`.
   * Returns facts by addressee id; they are frozen with the addressee and handed to each delivery.
   */
  onIssue(tx: Tx, letter: Letter, addressees: readonly Addressee[]): Promise<Record<string, DeliveryFacts>>;
  /**
   * In the unit of work that adds somebody who was forgotten to an issued letter: what {@link onIssue} did for the
   * others. Left out, nothing is to be done.
   */
  onAdded?(tx: Tx, letter: IssuedLetter, addressee: Addressee): Promise<DeliveryFacts>;
  /**
   * Values for the text. With `null`: what is the same for all (`meeting` …). With an addressee, in addition:
   * what is theirs, under `invitation` or `answer`; naming those makes the letter personal.
   */
  values(letter: Letter, addressee: Addressee | null): Promise<object>;
  /**
   * The calendar part of one mail, from frozen facts: the same bytes at every try. Of a letter that names an earlier
   * one, the facts `has` and `mayHave` list the letters (ids, parted by spaces) that the addressee had, or may have
   * had, when this one was put on its way.
   */
  calendarPart?(
    letter: Letter,
    delivery: Delivery,
  ): Promise<{ method: 'REQUEST' | 'CANCEL'; content: string } | undefined>;
  /** What stands under the letter's text in one mail, such as the answer link. HTML is inserted as it is. */
  mailFoot?(letter: Letter, delivery: Delivery): Promise<{ text: string; html: string } | undefined>;
  /** No mail of the letter is tried again after it, such as the end of the meeting. */
  deadline?(letter: Letter): Promise<Date | undefined>;
}

/** The participants; each registers itself once, in the constructor of its module. */
@Injectable()
export class LetterParticipants {
  private readonly participants: LetterParticipant[] = [];

  register(participant: LetterParticipant): void {
    if (this.participants.some(({ name }) => name === participant.name)) {
      throw lettersProblems.documentTwice(`The participant "${participant.name}" is registered twice.`);
    }
    this.participants.push(participant);
  }

  concerning(letter: Letter): readonly LetterParticipant[] {
    return this.participants.filter((participant) => participant.concerns(letter));
  }

  /** All values that participants supply, for one addressee or for all. */
  async values(letter: Letter, addressee: Addressee | null): Promise<Values> {
    const parts = await Promise.all(
      this.concerning(letter).map((participant) => participant.values(letter, addressee)),
    );
    return Object.assign({}, ...parts) as Values;
  }
}
