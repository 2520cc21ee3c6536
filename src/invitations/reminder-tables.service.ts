import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { DeliveryReader } from '../mail/index.js';
import type { AnswerValue, Invitation } from './answer.types.js';
import type { ReminderRow } from './reminders.types.js';

/** What became of one addressee of one reminder. */
export interface RemindedLine extends ReminderRow {
  /** How the mail stands; null where none was asked for. `superseded`: it was stopped by an answer. */
  mail: 'waiting' | 'accepted' | 'failed' | 'unknown' | 'superseded' | null;
  /** The answer that stands now. */
  value: AnswerValue | 'none';
  answeredAt: Date | null;
}

/** Who was reminded when, and what became of it. */
@Injectable()
export class ReminderTables {
  constructor(
    @InjectModel('ReminderRow') private readonly rows: Model<ReminderRow>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly deliveries: DeliveryReader,
  ) {}

  /** Who was reminded, and what became of it; in the order of the addressees' ids. */
  async of(id: string): Promise<RemindedLine[]> {
    const rows = await this.rows.find({ reminderId: id }).sort({ 'addressee.id': 1 }).lean<ReminderRow[]>();
    return this.lines(rows);
  }

  /** The reminders of one invitation. */
  async ofInvitation(invitationId: string): Promise<RemindedLine[]> {
    return this.lines(await this.rows.find({ invitationId }).sort({ at: 1, _id: 1 }).lean<ReminderRow[]>());
  }

  private async lines(rows: readonly ReminderRow[]): Promise<RemindedLine[]> {
    const keys = rows.flatMap(({ noticeKey }) => (noticeKey === null ? [] : [noticeKey]));
    const mails = await this.deliveries.coverageOfEach('notice', keys);
    const answers = await this.invitations
      .find({ _id: { $in: rows.map(({ invitationId }) => invitationId) } }, { value: 1, standing: 1 })
      .lean<Pick<Invitation, '_id' | 'value' | 'standing'>[]>();
    const byId = new Map(answers.map((one) => [one._id, one]));
    return rows.map((row): RemindedLine => {
      const answer = byId.get(row.invitationId);
      const boxes = (row.noticeKey === null ? [] : (mails.get(row.noticeKey) ?? [])).flatMap(
        ({ mailboxes }) => mailboxes,
      );
      return {
        ...row,
        mail: row.noticeKey === null ? null : mailOf(boxes.map(({ state }) => state)),
        value: answer?.value ?? 'none',
        answeredAt: answer?.standing?.at ?? null,
      };
    });
  }
}

function mailOf(states: readonly string[]): Exclude<RemindedLine['mail'], null> {
  if (states.includes('accepted')) return 'accepted';
  if (states.some((state) => state === 'queued' || state === 'sending' || state === 'deferred'))
    return 'waiting';
  if (states.includes('superseded')) return 'superseded';
  return states.length === 0 ? 'waiting' : 'failed';
}
