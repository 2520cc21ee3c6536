import { Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../access/index.js';
import type { Actor } from '../messaging/index.js';
import { id, Idempotent, pageQuery, withEtag, ZodBody, ZodParams, ZodQuery } from '../platform/index.js';
import {
  type MeetingWithRooms,
  meetingWithRoomsBody,
  type OpenProcess,
  openProcessBody,
} from './meetings.commands.js';
import { Meetings } from './meetings.service.js';
import { processView, meetingView } from './meetings.views.js';

const byId = z.strictObject({ id });
const page = z.strictObject({ ...pageQuery });

@ApiTags('processes')
@Controller('api/v1/processes')
export class ProcessesController {
  constructor(private readonly meetings: Meetings) {}

  @Get()
  @RequirePermission('processes:read')
  async list(@CurrentActor() actor: Actor, @ZodQuery(page) query: z.infer<typeof page>) {
    const { items, next } = await this.meetings.listProcesses(query, actor.processId);
    return { items: items.map(processView), next };
  }

  /** Opens a process. A token that is good for one process opens no other. */
  @Post()
  @Idempotent()
  @RequirePermission('processes:write')
  async open(
    @CurrentActor() actor: Actor,
    @ZodBody(openProcessBody) body: OpenProcess,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    assertProcess(actor, undefined);
    const process = withEtag(reply, await this.meetings.openProcess(actor, body));
    void reply.header('location', `/api/v1/processes/${process._id}`);
    return processView(process);
  }

  @Get(':id')
  @RequirePermission('processes:read')
  async read(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    assertProcess(actor, params.id);
    return processView(withEtag(reply, await this.meetings.process(params.id)));
  }

  @Get(':id/meetings')
  @RequirePermission('meetings:read')
  async listMeetings(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodQuery(page) query: z.infer<typeof page>,
  ) {
    assertProcess(actor, params.id);
    const { items, next } = await this.meetings.listMeetings(params.id, query);
    return { items: items.map(meetingView), next };
  }

  /** Plans a meeting. Faults of its sittings come back all at once. */
  @Post(':id/meetings')
  @Idempotent()
  @RequirePermission('meetings:write')
  async plan(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodBody(meetingWithRoomsBody) { displace, ...facts }: MeetingWithRooms,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    assertProcess(actor, params.id);
    const meeting = withEtag(reply, await this.meetings.plan(actor, params.id, facts, displace));
    void reply.header('location', `/api/v1/meetings/${meeting._id}`);
    return meetingView(meeting);
  }
}
