import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../access/index.js';
import { type Meeting, Meetings } from '../meetings/index.js';
import type { Actor } from '../messaging/index.js';
import { id, Idempotent, Ids, recordView, ZodBody, ZodParams } from '../platform/index.js';
import {
  reminderBody,
  type ReminderBody,
  reminderPreviewBody,
  type ReminderPreviewBody,
} from './invitations.commands.js';
import type { Recipient } from './reminder-recipients.service.js';
import { ReminderTables } from './reminder-tables.service.js';
import { Reminders } from './reminders.service.js';
import { defaultReminder } from './reminders.types.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('reminders')
@Controller('api/v1')
export class RemindersController {
  constructor(
    private readonly reminders: Reminders,
    private readonly tables: ReminderTables,
    private readonly meetings: Meetings,
    private readonly ids: Ids,
  ) {}

  /** Reminders of a meeting, the latest first. */
  @Get('meetings/:id/reminders')
  @RequirePermission('invitations:read')
  async list(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.ownMeeting(actor, params.id);
    return { items: (await this.reminders.list(params.id)).map(recordView), default: defaultReminder };
  }

  /** Who would get a reminder that left now; those who would not are listed apart. */
  @Get('meetings/:id/reminders/recipients')
  @RequirePermission('invitations:read')
  async recipients(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.ownMeeting(actor, params.id);
    const { due, halted, notReached, withoutMailbox, answered } = await this.reminders.who(params.id);
    return {
      meetingId: params.id,
      due: due.map(recipientView),
      halted: halted.map(recipientView),
      notReached: notReached.map(recipientView),
      withoutMailbox: withoutMailbox.map(recipientView),
      answered,
    };
  }

  /** The mail as one addressee would read it. Changes nothing. */
  @Post('meetings/:id/reminders/preview')
  @HttpCode(200)
  @RequirePermission('invitations:read')
  async preview(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(reminderPreviewBody) { invitationId, ...text }: ReminderPreviewBody,
  ) {
    await this.ownMeeting(actor, params.id);
    return this.reminders.preview(params.id, withDefaults(text), invitationId);
  }

  /** Sends a reminder, now or at an hour. Who gets it is decided when it leaves. */
  @Post('meetings/:id/reminders')
  @Idempotent()
  @RequirePermission('invitations:remind')
  async plan(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(reminderBody) { at, zone, ...text }: ReminderBody,
  ) {
    const meeting = await this.ownMeeting(actor, params.id);
    const plan = { ...withDefaults(text), at: at ?? null, zone: zone ?? meeting.zone };
    return recordView(await this.reminders.plan(actor, params.id, this.ids.next(), plan));
  }

  /** A reminder with who was reminded when, and what became of it. */
  @Get('reminders/:id')
  @RequirePermission('invitations:read')
  async read(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    const reminder = await this.reminders.get(params.id);
    assertProcess(actor, reminder.processId);
    const addressees = (await this.tables.of(params.id)).map(
      ({ _id, reminderId: _reminder, meetingId: _meeting, ...line }) => line,
    );
    return { ...recordView(reminder), addressees };
  }

  /** Calls a reminder off that has not left. */
  @Post('reminders/:id/cancel')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('invitations:remind')
  async cancel(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    assertProcess(actor, (await this.reminders.get(params.id)).processId);
    return recordView(await this.reminders.cancel(actor, params.id));
  }

  private async ownMeeting(actor: Actor, meetingId: string): Promise<Meeting> {
    const meeting = await this.meetings.meeting(meetingId);
    assertProcess(actor, meeting.processId);
    return meeting;
  }
}

const withDefaults = (text: { subject?: string | undefined; body?: string | undefined }) => ({
  subject: text.subject ?? defaultReminder.subject,
  body: text.body ?? defaultReminder.body,
});

const recipientView = ({ invitation, mailboxes }: Recipient) => ({
  invitationId: invitation._id,
  addressee: invitation.addressee,
  mailboxes,
});
