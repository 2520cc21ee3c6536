import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  bodyWord,
  Contradictions,
  type InvitationRecord,
  Invitations,
  keepBody,
  officeAnswerBody,
  ReminderTables,
  Seats,
} from '../../../invitations/index.js';
import type { Actor } from '../../../messaging/index.js';
import { meetingFieldsOf, moreRowsFor, readMeeting, withMoreRows } from '../../answer-form.js';
import { fieldsFrom } from '../../answer-form.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { type EnteredFields, InvitationPage } from './invitation-page.js';
import { OwnMeetings } from './own-meeting.service.js';
import { invitationPath, meetingCrumbs } from './parts.js';

interface Refused {
  fields?: EnteredFields;
  note?: string;
  faults: readonly Fault[];
}

/** One invitation: history, an answer entered by the office, contradictions settled. */
@ConsoleController('office/invitations/:id')
export class InvitationPages {
  constructor(
    private readonly console: Console,
    private readonly invitations: Invitations,
    private readonly contradictions: Contradictions,
    private readonly seats: Seats,
    private readonly reminders: ReminderTables,
    private readonly own: OwnMeetings,
  ) {}

  @Get()
  @RequirePermission('invitations:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, session, await this.own.invitation(actor, id));
  }

  @Post('answers')
  @RequirePermission('invitations:answer')
  async answer(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const record = await this.own.invitation(actor, id);
    const values = new FormValues(sent);
    const fields: EnteredFields = {
      ...meetingFieldsOf(sent),
      channel: values.text('channel'),
      dated: values.text('dated'),
    };
    if (moreRowsFor(sent) !== null) {
      await this.send(reply, session, record, { fields: withMoreRows(fields), faults: [] });
      return;
    }
    const limited = (await this.seats.limitOf(record.meeting._id)) !== null;
    const read = readMeeting(fields, {
      namesNeeded: limited,
      body: bodyWord(record.invitation.addressee),
    });
    const way = officeAnswerBody.pick({ channel: true, dated: true }).safeParse({
      channel: fields.channel,
      dated: fields.dated.trim() === '' ? null : fields.dated,
    });
    const faults = [
      ...(way.success
        ? []
        : faultsOf(way.error, { channel: 'By which way it came', dated: 'Date that it bears' })),
      ...read.faults,
    ];
    if (!way.success || !('answer' in read) || read.answer === null || faults.length > 0) {
      await this.send(reply, session, record, { fields, faults });
      return;
    }
    try {
      await this.invitations.answerByOffice(actor, id, { ...read.answer, ...way.data });
    } catch (error) {
      const refused = consoleRefusal(error);
      if (refused === null) throw error;
      await this.send(reply, session, record, { fields, faults: refused });
      return;
    }
    seeOther(reply, invitationPath(id), 'answer-entered');
  }

  @Post('keep')
  @RequirePermission('invitations:answer')
  async keep(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const record = await this.own.invitation(actor, id);
    const note = new FormValues(sent).text('note');
    const read = keepBody.safeParse({ note });
    if (!read.success) {
      const faults = faultsOf(read.error, { note: 'Who confirmed it, and how' });
      await this.send(reply, session, record, { note, faults });
      return;
    }
    try {
      await this.contradictions.keepStanding(actor, id, read.data.note);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.send(reply, session, record, { note, faults });
      return;
    }
    seeOther(reply, invitationPath(id), 'contradiction-settled');
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    record: InvitationRecord,
    refused?: Refused,
  ): Promise<void> {
    const { invitation, meeting } = record;
    const [todos, reminders, limit] = await Promise.all([
      this.contradictions.of(invitation),
      this.reminders.ofInvitation(invitation._id),
      this.seats.limitOf(meeting._id),
    ]);
    const faults = refused?.faults ?? [];
    await this.console.send(reply, session, {
      title: `${invitation.addressee.name}: invitation`,
      nav: 'meetings',
      crumbs: meetingCrumbs(meeting, { text: invitation.addressee.name }),
      wide: true,
      faults,
      children: InvitationPage({
        session,
        record,
        limited: limit !== null,
        todos,
        reminders,
        fields: refused?.fields ?? { ...fieldsFrom(invitation.standing), channel: '', dated: '' },
        ...(refused?.note === undefined ? {} : { note: refused.note }),
        faults,
      }),
    });
  }
}
