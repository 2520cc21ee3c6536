import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Addressee, Directory } from '../directory/index.js';
import { LetterCoverage, LetterReader, LettersRepository } from '../letters/index.js';
import { DeliveryReader } from '../mail/index.js';
import { dayOf, type Meeting } from '../meetings/index.js';
import type { Invitation } from './answer.types.js';
import { type InvitationRound, letterOfRound } from './invitations.schemas.js';
import { outcomeFor, type Reach } from './reminders.decide.js';
import type { ReminderOutcome } from './reminders.types.js';

/** One invitation without an answer, and what a reminder that left now would do. */
export interface Recipient {
  invitation: Invitation;
  outcome: ReminderOutcome;
  /** As the directory has them today. */
  mailboxes: string[];
}

/** Who would get a reminder, and who would not: listed apart. */
export interface Recipients {
  due: Recipient[];
  /** The letter was stopped before it went out to them. */
  halted: Recipient[];
  /** The letter has not reached them: what they need is the letter. */
  notReached: Recipient[];
  withoutMailbox: Recipient[];
  answered: number;
}

/** Finds who has not answered, and whether a reminder makes sense for them. */
@Injectable()
export class ReminderRecipients {
  constructor(
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    @InjectModel('InvitationRound') private readonly rounds: Model<InvitationRound>,
    private readonly letters: LettersRepository,
    private readonly reader: LetterReader,
    private readonly coverage: LetterCoverage,
    private readonly deliveries: DeliveryReader,
    private readonly directory: Directory,
  ) {}

  async of(meeting: Meeting, now: Date): Promise<Recipients> {
    const rows = await this.unanswered(meeting._id, '', 100_000);
    const all = await this.judge(meeting, rows, now);
    const by = (outcome: ReminderOutcome): Recipient[] => all.filter((one) => one.outcome === outcome);
    return {
      due: by('sent'),
      halted: by('halted'),
      notReached: by('not-reached'),
      withoutMailbox: by('no-mailbox'),
      answered: await this.invitations.countDocuments({ meetingId: meeting._id, value: { $ne: 'none' } }),
    };
  }

  /** Invitations without an answer, in the order of the addressees' ids, after the one named. */
  unanswered(meetingId: string, after: string, limit: number): Promise<Invitation[]> {
    return this.invitations
      .find({ meetingId, value: 'none', 'addressee.id': { $gt: after } })
      .sort({ 'addressee.id': 1 })
      .limit(limit)
      .lean<Invitation[]>()
      .exec();
  }

  async judge(meeting: Meeting, rows: readonly Invitation[], now: Date): Promise<Recipient[]> {
    const reach = await this.reachOf(meeting);
    const today = dayOf(now, meeting.zone);
    const ids = rows.map(({ addressee }) => addressee.id);
    const addressees = await this.directory.addressees(ids, today, 'en', meeting.processId);
    return rows.flatMap((invitation): Recipient[] => {
      const { id } = invitation.addressee;
      const mailboxes = mailboxesOf(addressees.get(id));
      const outcome = outcomeFor(invitation, reach.get(id) ?? 'not-reached', mailboxes);
      return outcome === null ? [] : [{ invitation, outcome, mailboxes }];
    });
  }

  /**
   * Whoever any letter of the meeting's invitations reached, or one that corrects it, is reached. Where those invited
   * were asked anew, only letters since count: no reminder is the first that somebody hears of a new date.
   */
  private async reachOf({ _id: meetingId, reinstated }: Meeting): Promise<Map<string, Reach>> {
    const since = reinstated !== undefined && reinstated.asked > 0 ? reinstated.at : new Date(0);
    const rounds = await this.rounds.find({ meetingId }).lean<InvitationRound[]>();
    const inviting = await Promise.all(
      [...new Set(rounds.map(letterOfRound))].map((id) => this.letters.get(id)),
    );
    const roots = inviting.flatMap(({ issue }) => issue?.dispatch?.lane.root ?? []);
    const reach = new Map<string, Reach>();
    for (const { _id } of await this.letters.inLanes(roots)) {
      const letter = await this.reader.issued(_id);
      if (letter.issue.dispatch === undefined || letter.issue.at < since) continue;
      const { source } = await this.deliveries.summary({ sourceKind: 'letter', sourceId: _id });
      const halted = (source?.halted ?? null) !== null;
      for (const line of (await this.coverage.of(letter)).addressees) {
        const known = reach.get(line.id);
        const here: Reach = line.reached
          ? 'reached'
          : halted && line.standing === 'waiting'
            ? 'halted'
            : 'not-reached';
        if (known === undefined || here === 'reached' || (known === 'not-reached' && here === 'halted'))
          reach.set(line.id, here);
      }
    }
    return reach;
  }
}

function mailboxesOf(addressee: Addressee | undefined): string[] {
  const all = (addressee?.mailboxes ?? []).map(({ address }) => address);
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}
