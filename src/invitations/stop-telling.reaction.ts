import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Deliveries, DeliveryReader } from '../mail/index.js';
import { Meetings } from '../meetings/index.js';
import { saveVersioned, type StoredEvent, type Tx } from '../messaging/index.js';
import { sendChangeDigest } from './change-digests/change-digests.tasks.js';
import type { DigestRow } from './change-digests/change-digests.types.js';
import { sendReminder } from './invitations.tasks.js';
import { decideDrop, tooLate } from './reminders.decide.js';
import type { Reminder, ReminderRow } from './reminders.types.js';

const UNDER_WAY: readonly string[] = ['queued', 'deferred', 'sending'];

/** A meeting was called off: what was to be said of its dates is not said any more. */
@Injectable()
export class StopTelling {
  constructor(
    @InjectModel('Reminder') private readonly reminders: Model<Reminder>,
    @InjectModel('ReminderRow') private readonly reminded: Model<ReminderRow>,
    @InjectModel('DigestRow') private readonly digests: Model<DigestRow>,
    private readonly meetings: Meetings,
    private readonly deliveries: Deliveries,
    private readonly reader: DeliveryReader,
  ) {}

  /** Reminders and change notices that wait never leave; what is being handed over at this moment may. */
  async handle(
    { data: { meetingId } }: StoredEvent<'meeting.postponed' | 'meeting.cancelled'>,
    tx: Tx,
  ): Promise<void> {
    const meeting = await this.meetings.meeting(meetingId);
    const why = tooLate(meeting, tx.now);
    if (why === null || (meeting.status !== 'postponed' && meeting.status !== 'cancelled')) return;
    await tx.cancel(sendChangeDigest, meetingId);
    const open = await this.reminders
      .find({ meetingId, state: { $in: ['scheduled', 'sending'] } })
      .lean<Reminder[]>();
    for (const before of open) {
      const { state, events } = decideDrop(before, why);
      await tx.cancel(sendReminder, before._id);
      await saveVersioned(this.reminders, tx, 'reminder', before, state, events);
    }
    await this.supersede(tx, meetingId);
  }

  private async supersede(tx: Tx, meetingId: string): Promise<void> {
    const reminded = await this.reminded.find({ meetingId, outcome: 'sent' }).lean<ReminderRow[]>();
    const digests = await this.digests.find({ meetingId }).lean<DigestRow[]>();
    const keys = [
      ...reminded.flatMap(({ noticeKey }) => noticeKey ?? []),
      ...digests.flatMap(({ mails }) => mails.map(({ noticeKey }) => noticeKey)),
    ];
    for (const [id, addressees] of await this.reader.coverageOfEach('notice', keys)) {
      const states = addressees.flatMap(({ mailboxes }) => mailboxes.map(({ state }) => state));
      if (!states.some((state) => UNDER_WAY.includes(state))) continue;
      await this.deliveries.supersede(tx, { kind: 'notice', id });
    }
  }
}
