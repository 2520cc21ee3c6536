import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { LetterReader, LettersRepository } from '../letters/index.js';
import { headingOf, type Meeting, Meetings } from '../meetings/index.js';
import { type StoredEvent, TodoList, type Tx } from '../messaging/index.js';
import { meetingLetterKey } from './answer.todos.js';
import type { Invitation } from './answer.types.js';
import { InvitationRounds } from './invitation-rounds.js';
import { meetingsInvitedTo } from './letter.rules.js';
import { letterCalledFor, type MeetingLetterKind } from './meeting-letters.words.js';

const MOST_LETTERS = 200;

@Injectable()
export class SettleMeetingLetter {
  constructor(
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly meetings: Meetings,
    private readonly rounds: InvitationRounds,
    private readonly letters: LettersRepository,
    private readonly reader: LetterReader,
    private readonly todos: TodoList,
  ) {}

  /**
   * Those who were invited may have been so by several letters: the item stays until all of these are followed, and
   * says how many are not told.
   */
  async handle({ data: { letterId } }: StoredEvent<'letter.issued'>, tx: Tx): Promise<void> {
    const letter = await this.letters.get(letterId);
    if (!letter.dispatched) return;
    const about = letter.about === undefined ? [] : [letter.about.id];
    for (const id of new Set([...meetingsInvitedTo(letter), ...about])) {
      const meeting = await this.meetings.find(id);
      const called = meeting === null ? null : letterCalledFor(meeting);
      if (meeting !== null && called !== null) await this.bring(tx, meeting, called);
    }
  }

  private async bring(tx: Tx, meeting: Meeting, kind: MeetingLetterKind): Promise<void> {
    const key = meetingLetterKey(kind, meeting._id);
    if ((await this.todos.openAmong([key])).length === 0) return;
    const told = await this.told(meeting, kind);
    if (told.length === 0) return;
    const { _id: meetingId, processId } = meeting;
    const left = await this.invitations.countDocuments({ meetingId, 'addressee.id': { $nin: told } });
    if (left === 0) {
      await tx.settle(key, 'The letter was issued.');
      return;
    }
    await tx.todo({
      key,
      kind: `${kind}-letter`,
      title: `${headingOf(meeting)}: ${left} who were invited are not among the addressees of the letter that tells of it`,
      detail:
        'They were invited by another letter, which is to be followed too. Settle this once they are told.',
      about: { type: 'meeting', id: meetingId },
      processId,
    });
  }

  /** Addressees (ids) of the letters that told of it. */
  private async told(
    { _id, processId, updatedAt, reinstated }: Meeting,
    kind: MeetingLetterKind,
  ): Promise<string[]> {
    const ids =
      kind === 'reinstatement'
        ? await this.rounds.lettersInvitingSince(_id, reinstated?.at ?? updatedAt)
        : (
            await this.letters.list({ processId, state: 'issued', kind }, { limit: MOST_LETTERS }, 'latest')
          ).items
            .filter(({ about, issue }) => about?.id === _id && issue !== undefined && issue.at >= updatedAt)
            .map((letter) => letter._id);
    const addressees: string[] = [];
    for (const id of ids) {
      const everybody = await this.reader.everybody(await this.reader.issued(id));
      addressees.push(...everybody.map(({ addresseeId }) => addresseeId));
    }
    return addressees;
  }
}
