import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Deliveries } from '../mail/index.js';
import type { Tx } from '../messaging/index.js';
import type { ReminderRow } from './reminders.types.js';

/** What an answer does to reminders: those that have not left, never leave. */
@Injectable()
export class ReminderStops {
  constructor(
    @InjectModel('ReminderRow') private readonly rows: Model<ReminderRow>,
    private readonly deliveries: Deliveries,
  ) {}

  /** In the unit of work of the answer. */
  async stop(tx: Tx, invitationId: string): Promise<void> {
    const rows = await this.rows
      .find({ invitationId, outcome: 'sent' }, { noticeKey: 1 })
      .lean<Pick<ReminderRow, 'noticeKey'>[]>();
    for (const { noticeKey } of rows) {
      if (noticeKey !== null) await this.deliveries.supersede(tx, { kind: 'notice', id: noticeKey });
    }
  }
}
