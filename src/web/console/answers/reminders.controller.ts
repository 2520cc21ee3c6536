import { Body, Get, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  defaultReminder,
  invitationsProblems,
  type Reminder,
  type ReminderPlan,
  Reminders,
  ReminderTables,
  reminderText,
  tooLate,
} from '../../../invitations/index.js';
import { headingOf, instantOf, longInstant, type Meeting } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import {
  CONFIG,
  type Config,
  ianaZone,
  Ids,
  isoDate,
  ProcessClock,
  wallTime,
} from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { OwnMeetings } from './own-meeting.service.js';
import { meetingCrumbs, remindersPath } from './parts.js';
import { ReminderPage } from './reminder-page.js';
import { type ReminderFields, RemindersPage } from './reminders-page.js';

const labels = { subject: 'Subject', body: 'Text', date: 'Day', time: 'Hour', zone: 'Time of', when: 'When' };
const form = z.object({
  ...reminderText,
  when: z.enum(['now', 'at'], 'choose when it leaves'),
  zone: ianaZone,
  key: z.uuid(),
});
const hour = z.object({ date: isoDate, time: wallTime });

/** Reminders of a meeting: who would get one, the writing, the hour, and what became of those that were sent. */
@ConsoleController('office/meetings/:id/reminders')
export class ReminderPages {
  constructor(
    private readonly console: Console,
    private readonly reminders: Reminders,
    private readonly tables: ReminderTables,
    private readonly own: OwnMeetings,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @RequirePermission('invitations:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, id);
    await this.send(reply, session, meeting, this.blank(meeting), { faults: [] });
  }

  /** Plans a reminder, or shows it as an addressee would read it. */
  @Post()
  @RequirePermission('invitations:remind')
  async plan(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, id);
    const values = new FormValues(sent);
    const fields = fieldsOf(values);
    const read = planOf(fields);
    if ('faults' in read) {
      await this.send(reply, session, meeting, fields, { faults: read.faults });
      return;
    }
    try {
      if (values.text('action') === 'preview') {
        const { plan } = read;
        const preview = await this.reminders.preview(meeting._id, { subject: plan.subject, body: plan.body });
        await this.send(reply, session, meeting, fields, { faults: [], preview });
        return;
      }
      await this.reminders.plan(actor, meeting._id, read.key, read.plan);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.send(reply, session, meeting, fields, { faults: faults.map(inForm) });
      return;
    }
    seeOther(reply, `${remindersPath(meeting._id)}/${read.key}`, 'reminder-planned');
  }

  @Get(':reminder')
  @RequirePermission('invitations:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: { id: string; reminder: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, path.id);
    const reminder = await this.ofMeeting(meeting, path.reminder);
    await this.console.send(reply, session, {
      title: `Reminder: ${headingOf(meeting)}`,
      nav: 'meetings',
      crumbs: meetingCrumbs(
        meeting,
        { text: 'Reminders', href: remindersPath(meeting._id) },
        { text: longInstant(reminder.dueAt, reminder.zone) },
      ),
      wide: true,
      children: ReminderPage({ session, meeting, reminder, lines: await this.tables.of(reminder._id) }),
    });
  }

  @Post(':reminder/cancel')
  @RequirePermission('invitations:remind')
  async cancel(
    @CurrentActor() actor: Actor,
    @Param() path: { id: string; reminder: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, path.id);
    const { _id, state } = await this.ofMeeting(meeting, path.reminder);
    if (state !== 'cancelled') await this.reminders.cancel(actor, _id);
    seeOther(reply, `${remindersPath(meeting._id)}/${_id}`, 'reminder-cancelled');
  }

  private async ofMeeting(meeting: Meeting, id: string): Promise<Reminder> {
    const reminder = await this.reminders.get(id);
    if (reminder.meetingId === meeting._id) return reminder;
    throw invitationsProblems.reminderNotFound('It is one of another meeting.', { reminderId: id });
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    meeting: Meeting,
    fields: ReminderFields,
    more: { faults: readonly Fault[]; preview?: { to: string; subject: string; text: string } },
  ): Promise<void> {
    const [recipients, reminders] = await Promise.all([
      this.reminders.who(meeting._id),
      this.reminders.list(meeting._id),
    ]);
    await this.console.send(reply, session, {
      title: `Reminders: ${headingOf(meeting)}`,
      nav: 'meetings',
      crumbs: meetingCrumbs(meeting, { text: 'Reminders' }),
      wide: true,
      faults: more.faults,
      children: RemindersPage({
        session,
        meeting,
        recipients,
        reminders,
        fields,
        zones: [...new Set([meeting.zone, this.config.office.zone, 'Etc/UTC'])],
        closed: tooLate(meeting, this.clock.now()),
        preview: more.preview ?? null,
        faults: more.faults,
      }),
    });
  }

  private blank({ zone }: Meeting): ReminderFields {
    return { ...defaultReminder, when: 'now', date: '', time: '', zone, key: this.ids.next() };
  }
}

const fieldsOf = (values: FormValues): ReminderFields => ({
  subject: values.text('subject'),
  body: values.text('body'),
  when: values.text('when'),
  date: values.text('date'),
  time: values.text('time'),
  zone: values.text('zone'),
  key: values.text('key'),
});

function planOf(fields: ReminderFields): { plan: ReminderPlan; key: string } | { faults: Fault[] } {
  const read = form.safeParse(fields);
  const at = fields.when === 'at' ? hour.safeParse(fields) : null;
  const faults = [
    ...(read.success ? [] : faultsOf(read.error, labels)),
    ...(at === null || at.success ? [] : faultsOf(at.error, labels)),
  ];
  if (!read.success || (at !== null && !at.success)) return { faults };
  const { subject, body, zone, key } = read.data;
  if (at === null) return { plan: { subject, body, zone, at: null }, key };
  const instant = instantOf(at.data.date, at.data.time, zone);
  if (instant === null)
    return { faults: [{ field: 'time', message: 'Hour: the clocks skip this hour on that day' }] };
  return { plan: { subject, body, zone, at: instant }, key };
}

/** Findings name a line of the text or the moment; in the form they belong to a field. */
function inForm(fault: Fault): Fault {
  const field = /^(subject|body)/.exec(fault.field)?.[1] ?? (fault.field === 'at' ? 'time' : fault.field);
  return { ...fault, field };
}
