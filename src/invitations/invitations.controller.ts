import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../access/index.js';
import { Meetings } from '../meetings/index.js';
import type { Actor } from '../messaging/index.js';
import { id, Idempotent, withEtag, ZodBody, ZodParams, ZodQuery } from '../platform/index.js';
import { withdrawnIds } from './answer.decide.js';
import { Contradictions } from './contradictions.service.js';
import type { HistoryRow, Invitation } from './answer.types.js';
import {
  invitationQuery,
  keepBody,
  type KeepBody,
  type InvitationQuery,
  officeAnswerBody,
  type OfficeAnswerBody,
} from './invitations.commands.js';
import { type InvitationRecord, Invitations } from './invitations.service.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('invitations')
@Controller('api/v1')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly meetings: Meetings,
    private readonly contradictions: Contradictions,
  ) {}

  /** Invitations to a meeting, by delegation, with the answer that stands. */
  @Get('meetings/:id/invitations')
  @RequirePermission('invitations:read')
  async list(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodQuery(invitationQuery) query: InvitationQuery,
  ) {
    await this.ownMeeting(actor, params.id);
    const { limit, cursor, ...filter } = query;
    const { items, next } = await this.invitations.list(params.id, filter, { limit, cursor });
    return { items: items.map(invitationView), next };
  }

  /** Counts by category, electoral group and level. */
  @Get('meetings/:id/invitations/summary')
  @RequirePermission('invitations:read')
  async summary(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.ownMeeting(actor, params.id);
    return { meetingId: params.id, ...(await this.invitations.summary(params.id)) };
  }

  /** One invitation with all answers it ever had. */
  @Get('invitations/:id')
  @RequirePermission('invitations:read')
  async read(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const record = await this.invitations.read(params.id);
    assertProcess(actor, record.invitation.processId);
    withEtag(reply, record.invitation);
    return recordView(record);
  }

  /** An answer that reached the office by telephone, mail or note verbale. It stands, whatever stood before. */
  @Post('invitations/:id/answers')
  @Idempotent()
  @RequirePermission('invitations:answer')
  async answer(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(officeAnswerBody) body: OfficeAnswerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    assertProcess(actor, (await this.invitations.read(params.id)).invitation.processId);
    const record = await this.invitations.answerByOffice(actor, params.id, body);
    withEtag(reply, record.invitation);
    return recordView(record);
  }

  /** Answers contradict each other, the office asked, and what stands stays: the to-do is settled with the note. */
  @Post('invitations/:id/keep-standing')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('invitations:answer')
  async keep(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById, @ZodBody(keepBody) body: KeepBody) {
    assertProcess(actor, (await this.invitations.read(params.id)).invitation.processId);
    return recordView(await this.contradictions.keepStanding(actor, params.id, body.note));
  }

  private async ownMeeting(actor: Actor, meetingId: string): Promise<void> {
    assertProcess(actor, (await this.meetings.meeting(meetingId)).processId);
  }
}

function invitationView({ _id, ...invitation }: Invitation) {
  return { id: _id, ...invitation };
}

function recordView({ invitation, history }: InvitationRecord) {
  const withdrawn = withdrawnIds(history);
  return { ...invitationView(invitation), history: history.map((row) => rowView(row, withdrawn)) };
}

function rowView(row: HistoryRow, withdrawn: ReadonlySet<string>) {
  const { _id, invitationId: _invitation, meetingId: _meeting, ...rest } = row;
  return { id: _id, ...rest, ...(row.kind === 'answer' ? { withdrawn: withdrawn.has(_id) } : {}) };
}
