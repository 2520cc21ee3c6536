import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Notices } from '../mail/index.js';
import { type Meeting, Meetings } from '../meetings/index.js';
import { saveVersioned, type Task, type Tx } from '../messaging/index.js';
import type { Invitation } from './answer.types.js';
import { sendReminder } from './invitations.tasks.js';
import { type Recipient, ReminderRecipients } from './reminder-recipients.service.js';
import { ReminderTexts } from './reminder-texts.service.js';
import { decideBegin, decideDrop, decideEnd, tooLate } from './reminders.decide.js';
import type { Reminder, ReminderRow } from './reminders.types.js';

/** Addressees that one unit of work reminds. */
const SLICE = 50;

/**
 * Sends a reminder, slice by slice. Who gets it is decided here, when it leaves. The invitation itself is written
 * with each mail that is asked for, so that an answer at the same moment and the reminder cannot both win: one is
 * repeated, and then sees the other.
 */
@Injectable()
export class SendReminder {
  constructor(
    @InjectModel('Reminder') private readonly reminders: Model<Reminder>,
    @InjectModel('ReminderRow') private readonly rows: Model<ReminderRow>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly meetings: Meetings,
    private readonly recipients: ReminderRecipients,
    private readonly texts: ReminderTexts,
    private readonly notices: Notices,
  ) {}

  async handle(timer: Task, tx: Tx): Promise<void> {
    const found = await this.reminders.findById(timer.data?.['reminderId'] ?? '').lean<Reminder>();
    if (found?.state !== 'scheduled' && found?.state !== 'sending') return;
    const meeting = await this.meetings.meeting(found.meetingId);
    const why = tooLate(meeting, tx.now);
    if (why !== null) {
      await this.save(tx, found, decideDrop(found, why));
      return;
    }
    const reminder = found.state === 'scheduled' ? await this.save(tx, found, decideBegin(found)) : found;
    const after = timer.data?.['after'] ?? '';
    const some = await this.recipients.unanswered(meeting._id, after, SLICE);
    await this.remind(tx, reminder, meeting, await this.recipients.judge(meeting, some, tx.now));
    const last = some.at(-1)?.addressee.id;
    if (some.length === SLICE && last !== undefined) {
      await tx.schedule(sendReminder, `${reminder._id}.${last}`, tx.now, {
        reminderId: reminder._id,
        after: last,
      });
      return;
    }
    const reminded = await this.rows.countDocuments({ reminderId: reminder._id, outcome: 'sent' });
    const apart = await this.rows.countDocuments({ reminderId: reminder._id, outcome: { $ne: 'sent' } });
    await this.save(tx, reminder, decideEnd(reminder, { reminded, apart }, tx.now));
  }

  private async remind(
    tx: Tx,
    reminder: Reminder,
    meeting: Meeting,
    recipients: readonly Recipient[],
  ): Promise<void> {
    if (recipients.length === 0) return;
    const rows = recipients.map(({ invitation, outcome, mailboxes }): ReminderRow => ({
      _id: `${reminder._id}.${invitation._id}`,
      reminderId: reminder._id,
      meetingId: meeting._id,
      invitationId: invitation._id,
      addressee: { id: invitation.addressee.id, name: invitation.addressee.name },
      at: tx.now,
      outcome,
      mailboxes: outcome === 'sent' ? mailboxes : [],
      noticeKey: outcome === 'sent' ? `reminder:${reminder._id}:${invitation._id}` : null,
    }));
    await this.rows.collection.insertMany(rows as never[], { session: tx.session });
    for (const { invitation, outcome, mailboxes } of recipients) {
      if (outcome !== 'sent') continue;
      const { _id: id, addressee } = invitation;
      await this.invitations.updateOne({ _id: id }, { $set: { remindedAt: tx.now } });
      const written = await this.texts.write(reminder, meeting, invitation, tx.now);
      await this.notices.send(tx, {
        key: `reminder:${reminder._id}:${id}`,
        kind: 'reminder',
        language: 'en',
        ...written,
        about: { type: 'invitation', id },
        processId: reminder.processId,
        to: mailboxes.map((mailbox) => ({
          addressee: { id: addressee.id, name: addressee.name },
          mailbox,
        })),
        lane: `reminder:${id}`,
      });
    }
  }

  private save(
    tx: Tx,
    before: Reminder,
    { state, events }: ReturnType<typeof decideBegin>,
  ): Promise<Reminder> {
    return saveVersioned(this.reminders, tx, 'reminder', before, state, events);
  }
}
