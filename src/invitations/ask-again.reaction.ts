import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Meetings } from '../meetings/index.js';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { Ids, platformProblems } from '../platform/index.js';
import { settleFor } from './answer.todos.js';
import type { HistoryRow, Invitation } from './answer.types.js';
import { type AskedAgain, decideAskAgain } from './ask-again.decide.js';
import { Seats } from './seats.service.js';

/** Asks everybody who was invited to a meeting anew when it came back. */
@Injectable()
export class AskAgain {
  constructor(
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    @InjectModel('Answer') private readonly answers: Model<HistoryRow>,
    private readonly meetings: Meetings,
    private readonly seats: Seats,
    private readonly ids: Ids,
  ) {}

  /**
   * A handful of writes, whatever the number of invitations. Whoever has answered the new dates already was asked anew
   * with that answer. Seats are given in the order of the new answers.
   */
  async handle({ data: { meetingId } }: StoredEvent<'meeting.reinstated'>, tx: Tx): Promise<void> {
    const meeting = await this.meetings.meeting(meetingId);
    const all = await this.invitations.find({ meetingId }).lean<Invitation[]>();
    const histories = Map.groupBy(
      await this.answers.find({ meetingId }).lean<HistoryRow[]>(),
      ({ invitationId }) => invitationId,
    );
    const asked = all.flatMap((before) => {
      const context = { id: this.ids.next(), actor: tx.actor, now: tx.now };
      const after = decideAskAgain(before, histories.get(before._id) ?? [], meeting, context);
      return after.rows.length === 0 ? [] : [{ before, after }];
    });
    await this.save(tx, asked);
    await this.settle(tx, asked);
    // Of those who are asked nothing new: links open until the meeting ends.
    await this.invitations.collection.updateMany(
      { meetingId },
      { $set: { expiresAt: meeting.endsAt } },
      { session: tx.session },
    );
    await this.seats.bringAll(tx, meetingId);
  }

  private async save(tx: Tx, asked: readonly { before: Invitation; after: AskedAgain }[]): Promise<void> {
    if (asked.length === 0) return;
    const session = { session: tx.session };
    await this.answers.collection.insertMany(asked.flatMap(({ after }) => after.rows) as never[], session);
    const { matchedCount } = await this.invitations.collection.bulkWrite(
      asked.map(({ before, after }) => ({
        replaceOne: {
          filter: { _id: before._id, version: before.version } as never,
          replacement: {
            ...after.state,
            version: tx.append({ type: 'invitation', id: before._id, version: before.version }, after.events),
          } as never,
        },
      })),
      { ...session, ordered: false },
    );
    if (matchedCount !== asked.length) {
      throw platformProblems.conflict('Somebody answered at the same moment. It is looked at again.');
    }
  }

  /** Contradictions between answers to earlier dates are nobody's affair any more. */
  private async settle(tx: Tx, asked: readonly { before: Invitation }[]): Promise<void> {
    for (const { before } of asked) {
      if (before.standing === null) continue;
      for (const key of settleFor(before))
        await tx.settle(key, 'The meeting has other dates: all are asked again.');
    }
  }
}
