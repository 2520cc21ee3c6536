import { Controller, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../access/index.js';
import type { Actor } from '../messaging/index.js';
import { id, Idempotent, IfMatch, withEtag, ZodBody, ZodParams } from '../platform/index.js';
import type { Meeting } from './meeting.types.js';
import {
  cancelBody,
  type CancelMeeting,
  type MeetingWithRooms,
  meetingWithRoomsBody,
  type ProgrammeBody,
  postponeBody,
  type PostponeMeeting,
  programmeBody,
  reinstateBody,
  type ReinstateMeeting,
} from './meetings.commands.js';
import { Meetings } from './meetings.service.js';
import { Reinstatements } from './releases/reinstatements.service.js';
import { meetingView, programmeView, timeBudgetView } from './meetings.views.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('meetings')
@Controller('api/v1/meetings/:id')
export class MeetingsController {
  constructor(
    private readonly meetings: Meetings,
    private readonly reinstatements: Reinstatements,
  ) {}

  @Get()
  @RequirePermission('meetings:read')
  async read(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return meetingView(withEtag(reply, await this.own(actor, params.id)));
  }

  /** Changes a planned meeting. If-Match names the version that was read. */
  @Put()
  @RequirePermission('meetings:write')
  async revise(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @IfMatch() version: number,
    @ZodBody(meetingWithRoomsBody) { displace, ...facts }: MeetingWithRooms,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    const meeting = await this.meetings.revise(actor, params.id, version, facts, displace);
    return meetingView(withEtag(reply, meeting));
  }

  @Get('programme')
  @RequirePermission('meetings:read')
  async programme(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return programmeView(withEtag(reply, await this.own(actor, params.id)));
  }

  /** Sets the whole programme; faults come back all at once, warnings beside what was saved. */
  @Put('programme')
  @RequirePermission('meetings:write')
  async setProgramme(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @IfMatch() version: number,
    @ZodBody(programmeBody) body: ProgrammeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    const { meeting } = await this.meetings.setProgramme(actor, params.id, version, body);
    return programmeView(withEtag(reply, meeting));
  }

  /** Speaking time of each panel, with the upper bound of floor interventions: for the office only. */
  @Get('time-budget')
  @RequirePermission('meetings:read')
  async timeBudget(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    return timeBudgetView(await this.own(actor, params.id));
  }

  /** Makes the meeting public: pages and feeds show it. */
  @Post('announce')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('meetings:write')
  async announce(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    return meetingView(withEtag(reply, await this.meetings.announce(actor, params.id)));
  }

  /** Closes the meeting after its last sitting; a timer does so by itself. */
  @Post('hold')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('meetings:write')
  async hold(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    return meetingView(withEtag(reply, await this.meetings.hold(actor, params.id)));
  }

  /** Cancels the meeting: feeds show it struck out, answers are no longer taken. */
  @Post('cancel')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('meetings:write')
  async cancel(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(cancelBody) body: CancelMeeting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    return meetingView(withEtag(reply, await this.meetings.cancel(actor, params.id, body.reason)));
  }

  /** To a date to be announced: its rooms are free, calendars lose it with the letter, no answer is taken. */
  @Post('postpone')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('meetings:write')
  @ApiOperation({ summary: 'Postpones an announced meeting to a date to be announced' })
  async postpone(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(postponeBody) body: PostponeMeeting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    return meetingView(withEtag(reply, await this.meetings.postpone(actor, params.id, body.reason)));
  }

  /** Brings a postponed or cancelled meeting back, with its rooms and the next release. */
  @Post('reinstate')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('meetings:write')
  @ApiOperation({ summary: 'Announces a postponed or cancelled meeting again, with new sittings' })
  async reinstate(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @IfMatch() version: number,
    @ZodBody(reinstateBody) { displace, ...body }: ReinstateMeeting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    const meeting = await this.reinstatements.reinstate(actor, params.id, version, body, displace);
    return meetingView(withEtag(reply, meeting));
  }

  private async own(actor: Actor, id: string): Promise<Meeting> {
    const meeting = await this.meetings.meeting(id);
    assertProcess(actor, meeting.processId);
    return meeting;
  }
}
