import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../access/index.js';
import { DocumentPages } from '../letters/index.js';
import { Meetings } from '../meetings/index.js';
import type { Actor } from '../messaging/index.js';
import { id, IfMatch, withEtag, ZodBody, ZodParams } from '../platform/index.js';
import { AnswerDocuments } from './answer-documents.service.js';
import { type SeatsBody, seatsBody } from './invitations.commands.js';
import { Seats } from './seats.service.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('invitations')
@Controller('api/v1/meetings/:id')
export class SeatsController {
  constructor(
    private readonly seats: Seats,
    private readonly meetings: Meetings,
    private readonly documents: DocumentPages,
    private readonly answers: AnswerDocuments,
  ) {}

  /** Limit, seats taken, and the waiting list in its order. */
  @Get('seats')
  @RequirePermission('invitations:read')
  async read(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.ownMeeting(actor, params.id);
    return withEtag(reply, await this.seats.view(params.id));
  }

  /** Sets, changes or takes away the limit. Nobody loses a seat; who waits moves on at once. */
  @Put('seats')
  @RequirePermission('invitations:answer')
  async set(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @IfMatch() version: number,
    @ZodBody(seatsBody) body: SeatsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.ownMeeting(actor, params.id);
    return withEtag(reply, await this.seats.setLimit(actor, params.id, version, body));
  }

  /** All answers as CSV. What a spreadsheet would take for a formula is made inert. */
  @Get('answers.csv')
  @RequirePermission('invitations:read')
  async csv(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById, @Res() reply: FastifyReply) {
    await this.ownMeeting(actor, params.id);
    const { bytes, filename } = await this.answers.csv(params.id);
    send(reply, bytes, 'text/csv; charset=utf-8', filename);
  }

  /** The list of participants as PDF, as the answers stand now. */
  @Get('participants-list.pdf')
  @RequirePermission('invitations:read')
  async participants(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res() reply: FastifyReply,
  ) {
    await this.ownMeeting(actor, params.id);
    const ref = { type: 'meeting', id: params.id };
    const { bytes, contentType, filename } = await this.documents.pdf('participants-list', ref);
    send(reply, bytes, contentType, filename);
  }

  private async ownMeeting(actor: Actor, meetingId: string): Promise<void> {
    assertProcess(actor, (await this.meetings.meeting(meetingId)).processId);
  }
}

function send(reply: FastifyReply, bytes: Buffer, type: string, filename: string): void {
  void reply
    .headers({
      'content-type': type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'cache-control': 'no-store',
    })
    .send(bytes);
}
