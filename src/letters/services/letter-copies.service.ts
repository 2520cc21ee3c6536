import { Injectable } from '@nestjs/common';
import { Contacts, type ContactRole, directoryProblems } from '../../directory/index.js';
import { Deliveries } from '../../mail/index.js';
import { type Actor, event, type Tx, UnitOfWork } from '../../messaging/index.js';
import type { Dispatch, IssuedLetter } from '../domain/letter.js';
import { actorRef, referenceText } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import type { LetterCopy } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LetterChain } from './letter-chain.service.js';
import { heardFacts, laneOf } from './letter-dispatch.service.js';
import { LetterReader } from './letter-reader.service.js';
import { LetterReceipts } from './letter-receipts.service.js';

export interface NewCopy {
  mailbox: string;
  /** For the record. */
  reason: string;
  /** Names the form that asks: sent twice, it asks for one copy. */
  key?: string | undefined;
}

export interface NewMailbox {
  mailbox: string;
  /** Shown before the address. */
  name: string;
  role: ContactRole;
  /** First day, YYYY-MM-DD. */
  from?: string | undefined;
}

/** The very same letter once more to one addressee: the same pages, the same record, marked as a copy. */
@Injectable()
export class LetterCopies {
  constructor(
    private readonly records: AfterIssueRecords,
    private readonly reader: LetterReader,
    private readonly chain: LetterChain,
    private readonly deliveries: Deliveries,
    private readonly receipts: LetterReceipts,
    private readonly contacts: Contacts,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Sends it again, at once. Its mail says at the top of the foot when the copy was sent again; the subject stays, for
   * by it and the date the letter is cited. Refusals: `letters/superseded`, `letters/too-late`, `letters/under-way`
   * while a mail to that mailbox may still go out, `letters/addressee-unknown`.
   */
  async send(actor: Actor, letterId: string, addresseeId: string, wanted: NewCopy): Promise<LetterCopy> {
    const letter = await this.reader.issued(letterId, actor);
    const dispatch = dispatchOf(letter);
    const addressee = await this.reader.addressee(letter, addresseeId);
    return this.uow.run(actor, async (tx) => {
      // Two at once see each other, and a correction that is issued at this moment.
      await this.chain.meet(tx, letterId);
      const known = await this.records.copiesOf(letterId, addresseeId);
      const same = wanted.key === undefined ? undefined : known.find(({ key }) => key === wanted.key);
      if (same) return same;
      await this.assertMay(tx, letter, addressee, wanted.mailbox);
      const copy = (known.at(-1)?.copy ?? 0) + 1;
      const saved = await this.records.addCopy(
        tx,
        {
          _id: `${letterId}.${addresseeId}.${copy}`,
          letterId,
          addresseeId,
          mailbox: wanted.mailbox,
          copy,
          at: tx.now,
          by: actorRef(actor),
          reason: wanted.reason,
          ...(wanted.key === undefined ? {} : { key: wanted.key }),
        },
        [
          event('letter.sent-again', {
            letterId,
            processId: letter.processId,
            addresseeId,
            mailbox: wanted.mailbox,
            copy,
            reason: wanted.reason,
          }),
        ],
      );
      await this.put(tx, letter, dispatch, addressee, saved);
      await this.receipts.seenTo(tx, letterId, addresseeId, `Sent again to ${wanted.mailbox}`);
      return saved;
    });
  }

  /** Puts the new mailbox into the directory, with the letter as its source; harmless if it is there. */
  async keepMailbox(actor: Actor, letterId: string, addresseeId: string, mailbox: NewMailbox): Promise<void> {
    const letter = await this.reader.issued(letterId, actor);
    const { category } = await this.reader.addressee(letter, addresseeId);
    const owner = {
      type: category === 'stakeholder' ? 'organisation' : 'delegation',
      id: addresseeId,
    } as const;
    try {
      await this.contacts.add(actor, owner, {
        address: mailbox.mailbox,
        name: mailbox.name,
        role: mailbox.role,
        order: 1,
        source: `office, on re-send of ${referenceText(letter.reference)}`,
        ...(mailbox.from === undefined ? {} : { from: mailbox.from }),
      });
    } catch (error) {
      if (!directoryProblems.contactExists.is(error)) throw error;
    }
  }

  private async assertMay(
    tx: Tx,
    letter: IssuedLetter,
    addressee: LetterAddressee,
    mailbox: string,
  ): Promise<void> {
    const successor = await this.chain.successor(letter);
    if (successor) {
      throw lettersProblems.superseded(
        `The letter of ${successor.date}, "${successor.subject}", has taken its place; send that one.`,
        { letterId: letter._id, successor: successor._id },
      );
    }
    assertInTime(tx, letter);
    const mails = await this.deliveries.coverage({ kind: 'letter', id: letter._id });
    const own = mails.find((mail) => mail.addressee.id === addressee.addresseeId);
    const underWay = (own?.mailboxes ?? []).some(
      (row) =>
        row.mailbox.toLowerCase() === mailbox.toLowerCase() &&
        (row.state === 'queued' || row.state === 'sending' || row.state === 'deferred'),
    );
    if (!underWay) return;
    throw lettersProblems.underWay(
      `A mail of this letter to ${mailbox} may still go out. Look again when it has ended.`,
      {
        letterId: letter._id,
        mailbox,
      },
    );
  }

  private async put(
    tx: Tx,
    letter: IssuedLetter,
    dispatch: Dispatch,
    addressee: LetterAddressee,
    { copy, mailbox, at }: LetterCopy,
  ): Promise<void> {
    const heard = letter.corrects ? await this.chain.heard(await this.chain.before(letter)) : null;
    await this.deliveries.fanOut(tx, [
      {
        source: { kind: 'letter', id: letter._id },
        processId: letter.processId,
        addressee: { id: addressee.addresseeId, name: addressee.name },
        mailbox,
        alternatives: [],
        copy,
        lane: laneOf(dispatch, mailbox),
        laneNumber: dispatch.lane.number,
        facts: {
          ...addressee.facts,
          ...(heard ? heardFacts(heard.get(addressee.addresseeId)) : {}),
          sentAgainAt: at.toISOString(),
        },
        holdUntil: dispatch.holdUntil,
        ...(dispatch.deadline === undefined ? {} : { deadline: dispatch.deadline }),
        correlationId: tx.actor.correlationId,
      },
    ]);
  }
}

/** Refuses, with `letters/too-late`, what would be given up before it leaves. */
export function assertInTime(tx: Tx, letter: IssuedLetter): void {
  const deadline = letter.issue.dispatch?.deadline;
  if (deadline === undefined || deadline > tx.now) return;
  throw lettersProblems.tooLate(
    `Its time passed at ${deadline.toISOString()}; no mail of it leaves any more.`,
    {
      letterId: letter._id,
    },
  );
}

/** Refuses a letter that is enclosed only. */
export function dispatchOf(letter: IssuedLetter): Dispatch {
  if (letter.issue.dispatch) return letter.issue.dispatch;
  throw lettersProblems.notDispatched('It is enclosed only: look for the letter that encloses it.', {
    letterId: letter._id,
  });
}
