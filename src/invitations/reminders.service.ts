import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Meeting, Meetings } from '../meetings/index.js';
import { type Actor, insertVersioned, saveVersioned, UnitOfWork } from '../messaging/index.js';
import { ProcessClock } from '../platform/index.js';
import type { Invitation } from './answer.types.js';
import { invitationsProblems } from './invitations.problems.js';
import { sendReminder } from './invitations.tasks.js';
import { ReminderRecipients, type Recipients } from './reminder-recipients.service.js';
import { ReminderTexts, type WrittenReminder } from './reminder-texts.service.js';
import { decideCancelReminder, decideSchedule, type ReminderPlan } from './reminders.decide.js';
import type { Reminder, ReminderText } from './reminders.types.js';

/** Reminders to those who have not answered: planned, previewed, called off, and what became of them. */
@Injectable()
export class Reminders {
  constructor(
    @InjectModel('Reminder') private readonly reminders: Model<Reminder>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly meetings: Meetings,
    private readonly recipients: ReminderRecipients,
    private readonly texts: ReminderTexts,
    private readonly work: UnitOfWork,
    private readonly clock: ProcessClock,
  ) {}

  async who(meetingId: string): Promise<Recipients> {
    return this.recipients.of(await this.meetings.meeting(meetingId), this.clock.now());
  }

  /** The mail as one of its addressees would read it: the one named, or the first. */
  async preview(
    meetingId: string,
    text: ReminderText,
    invitationId?: string,
  ): Promise<WrittenReminder & { to: string }> {
    const meeting = await this.meetings.meeting(meetingId);
    const sample = await this.sample(meeting, invitationId);
    await this.refuseFaulty(text, meeting, sample);
    const written = await this.texts.write(text, meeting, sample, this.clock.now(), true);
    return { ...written, to: sample.addressee.name };
  }

  /**
   * Plans a reminder for an hour, or for now. `id` is given by the caller: asked for twice under one id, it is planned
   * once.
   * @throws invitations/reminder-too-late, invitations/reminder-faulty, invitations/nobody-to-remind
   */
  async plan(actor: Actor, meetingId: string, id: string, plan: ReminderPlan): Promise<Reminder> {
    const meeting = await this.meetings.meeting(meetingId);
    const known = await this.reminders.findById(id).lean<Reminder>();
    if (known?.meetingId === meetingId) return known;
    await this.refuseFaulty(plan, meeting, await this.sample(meeting));
    const by = { kind: actor.kind, id: actor.id, name: actor.name ?? null };
    return this.work.run(actor, async (tx) => {
      const { state, events } = decideSchedule(id, meeting, plan, by, tx.now);
      const saved = await insertVersioned(this.reminders, tx, 'reminder', state, events);
      await tx.schedule(sendReminder, id, saved.dueAt, { reminderId: id });
      return saved;
    });
  }

  /** Calls it off, also while it leaves: whoever has it, has it. */
  cancel(actor: Actor, id: string): Promise<Reminder> {
    return this.work.run(actor, async (tx) => {
      const before = await this.get(id);
      const { state, events } = decideCancelReminder(before);
      await tx.cancel(sendReminder, id);
      return saveVersioned(this.reminders, tx, 'reminder', before, state, events);
    });
  }

  /** @throws invitations/reminder-not-found */
  async get(id: string): Promise<Reminder> {
    const found = await this.reminders.findById(id).lean<Reminder>();
    if (found) return found;
    throw invitationsProblems.reminderNotFound(`There is no reminder ${id}.`, { reminderId: id });
  }

  /** Reminders of a meeting, the latest first; at most 200. */
  list(meetingId: string): Promise<Reminder[]> {
    return this.reminders.find({ meetingId }).sort({ _id: -1 }).limit(200).lean<Reminder[]>().exec();
  }

  /** Any invitation of the meeting shows how the text reads. */
  private async sample(meeting: Meeting, id?: string): Promise<Invitation> {
    const where = { meetingId: meeting._id, ...(id === undefined ? {} : { _id: id }) };
    const order = { 'addressee.id': 1 } as const;
    const found =
      (await this.invitations
        .findOne({ ...where, value: 'none' })
        .sort(order)
        .lean<Invitation>()) ?? (await this.invitations.findOne(where).sort(order).lean<Invitation>());
    if (found) return found;
    throw invitationsProblems.nobodyToRemind('Nobody is invited to this meeting yet.', {
      meetingId: meeting._id,
    });
  }

  private async refuseFaulty(text: ReminderText, meeting: Meeting, sample: Invitation): Promise<void> {
    const findings = await this.texts.findings(text, meeting, sample, this.clock.now());
    const errors = findings.filter(({ level }) => level === 'error');
    if (errors.length === 0) return;
    throw invitationsProblems.reminderFaulty(errors.map(({ message }) => message).join(' '), {
      findings: errors,
    });
  }
}
