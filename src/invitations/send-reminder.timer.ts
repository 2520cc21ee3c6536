import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type NewNotice, Notices } from '../mail/index.js';
import { type Meeting, Meetings } from '../meetings/index.js';
import { saveVersioned, type Task, type Tx } from '../messaging/index.js';
import { ProcessClock } from '../platform/index.js';
import type { Invitation } from './answer.types.js';
import { sendReminder } from './invitations.tasks.js';
import { type Recipient, ReminderRecipients } from './reminder-recipients.service.js';
import { ReminderTexts, type WrittenReminder } from './reminder-texts.service.js';
import { decideBegin, decideDrop, decideEnd, tooLate } from './reminders.decide.js';
import type { Reminder, ReminderRow } from './reminders.types.js';

/** Addressees that one unit of work reminds. */
const SLICE = 250;
/** Mails that are written before anything else gets its turn. */
const AT_ONCE = 25;

/** The mails of one slice, written before its unit of work. */
export interface PreparedSlice {
  /** As of which the mails are written; a meeting that was changed since calls for other words. */
  meetingVersion: number;
  recipients: (Recipient & { written: WrittenReminder | null })[];
  /** The last addressee of a full slice: others may follow. */
  last: string | null;
}

/**
 * Sends a reminder, slice by slice. Who gets it is decided when it leaves. The mails are written before the unit of
 * work, which stays short: it looks again at the reminder, the meeting and the answers, and leaves out whoever has
 * answered since. The invitations themselves are written with the mails that are asked for, so that an answer at the
 * same moment and the reminder cannot both win: one is repeated, and then sees the other. How far the letter got and
 * which mailboxes there are is judged as it was a moment before.
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
    private readonly clock: ProcessClock,
  ) {}

  /** Null where nothing is left to send. */
  async prepare(timer: Task): Promise<PreparedSlice | null> {
    const reminder = await this.live(timer);
    if (reminder === null) return null;
    const meeting = await this.meetings.meeting(reminder.meetingId);
    const now = this.clock.now();
    return tooLate(meeting, now) === null ? this.slice(timer, reminder, meeting, now) : null;
  }

  async handle(timer: Task, tx: Tx, prepared: PreparedSlice | null): Promise<void> {
    const found = await this.live(timer);
    if (found === null) return;
    const meeting = await this.meetings.meeting(found.meetingId);
    const why = tooLate(meeting, tx.now);
    if (why !== null) {
      await this.save(tx, found, decideDrop(found, why));
      return;
    }
    const reminder = found.state === 'scheduled' ? await this.save(tx, found, decideBegin(found)) : found;
    const { recipients, last } =
      prepared?.meetingVersion === meeting.version
        ? prepared
        : await this.slice(timer, reminder, meeting, tx.now);
    await this.remind(tx, reminder, recipients);
    if (last !== null) {
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

  /** The reminder of a timer, if it is still to be sent. */
  private async live(timer: Task): Promise<Reminder | null> {
    const found = await this.reminders.findById(timer.data?.['reminderId'] ?? '').lean<Reminder>();
    return found?.state === 'scheduled' || found?.state === 'sending' ? found : null;
  }

  private async slice(timer: Task, reminder: Reminder, meeting: Meeting, now: Date): Promise<PreparedSlice> {
    const some = await this.recipients.unanswered(meeting._id, timer.data?.['after'] ?? '', SLICE);
    const recipients: PreparedSlice['recipients'] = [];
    if (some.length > 0) {
      const write = await this.texts.writer(reminder, meeting, now);
      for (const one of await this.recipients.judge(meeting, some, now)) {
        if (recipients.length % AT_ONCE === AT_ONCE - 1) await setImmediate();
        recipients.push({ ...one, written: one.outcome === 'sent' ? write(one.invitation) : null });
      }
    }
    const last = some.length === SLICE ? (some.at(-1)?.addressee.id ?? null) : null;
    return { meetingVersion: meeting.version, recipients, last };
  }

  /** A handful of writes, whatever the number of recipients. */
  private async remind(tx: Tx, reminder: Reminder, recipients: PreparedSlice['recipients']): Promise<void> {
    const open = await this.stillOpen(tx, recipients);
    if (open.length === 0) return;
    await this.rows.collection.insertMany(open.map((one) => rowOf(tx, reminder, one)) as never[], {
      session: tx.session,
    });
    await this.notices.sendAll(
      tx,
      open.flatMap((one) => noticeOf(reminder, one)),
    );
  }

  /**
   * Writes to the invitations that are reminded, and then looks which have no answer. An answer that came before this
   * unit of work is seen here; one that is written at the same moment touches the same record, and one of the two
   * is repeated.
   */
  private async stillOpen(
    tx: Tx,
    recipients: PreparedSlice['recipients'],
  ): Promise<PreparedSlice['recipients']> {
    if (recipients.length === 0) return [];
    const idsOf = (some: PreparedSlice['recipients']) => some.map(({ invitation }) => invitation._id);
    const unanswered = { value: 'none' as const };
    await this.invitations.updateMany(
      { _id: { $in: idsOf(recipients.filter(({ outcome }) => outcome === 'sent')) }, ...unanswered },
      { $set: { remindedAt: tx.now } },
    );
    const open = await this.invitations
      .find({ _id: { $in: idsOf(recipients) }, ...unanswered }, { _id: 1 })
      .lean<Pick<Invitation, '_id'>[]>();
    const ids = new Set(open.map(({ _id }) => _id));
    return recipients.filter(({ invitation }) => ids.has(invitation._id));
  }

  private save(
    tx: Tx,
    before: Reminder,
    { state, events }: ReturnType<typeof decideBegin>,
  ): Promise<Reminder> {
    return saveVersioned(this.reminders, tx, 'reminder', before, state, events);
  }
}

const keyOf = (reminder: Reminder, invitation: Invitation): string =>
  `reminder:${reminder._id}:${invitation._id}`;

function rowOf(tx: Tx, reminder: Reminder, { invitation, outcome, mailboxes }: Recipient): ReminderRow {
  return {
    _id: `${reminder._id}.${invitation._id}`,
    reminderId: reminder._id,
    meetingId: reminder.meetingId,
    invitationId: invitation._id,
    addressee: { id: invitation.addressee.id, name: invitation.addressee.name },
    at: tx.now,
    outcome,
    mailboxes: outcome === 'sent' ? mailboxes : [],
    noticeKey: outcome === 'sent' ? keyOf(reminder, invitation) : null,
  };
}

function noticeOf(
  reminder: Reminder,
  { invitation, mailboxes, written }: PreparedSlice['recipients'][number],
): NewNotice[] {
  if (written === null) return [];
  const { _id: id, addressee } = invitation;
  return [
    {
      key: keyOf(reminder, invitation),
      kind: 'reminder',
      language: 'en',
      ...written,
      about: { type: 'invitation', id },
      processId: reminder.processId,
      to: mailboxes.map((mailbox) => ({ addressee: { id: addressee.id, name: addressee.name }, mailbox })),
      lane: `reminder:${id}`,
    },
  ];
}
