import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  id,
  Idempotent,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { type JoinBody, joinBody, waitsQuery, withdrawBody } from './waits.commands.js';
import { RoomWaits } from './waits.service.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('rooms')
@Controller('api/v1/room-waits')
export class RoomWaitsController {
  constructor(private readonly waits: RoomWaits) {}

  @Get()
  @RequirePermission('bookings:read')
  @ApiOperation({ summary: 'The waiting list for rooms, each place counted as it is now' })
  async list(@CurrentActor() actor: Actor, @ZodQuery(waitsQuery) query: z.infer<typeof waitsQuery>) {
    const { venue, room, state, process, from, to, ...page } = query;
    const processId = actor.processId ?? process;
    const filter = { venueId: venue, roomId: room, state, from, to, processId };
    return pageView(await this.waits.list(filter, page));
  }

  @Post()
  @HttpCode(201)
  @Idempotent()
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'Joins the waiting list for what is taken' })
  async join(
    @CurrentActor() actor: Actor,
    @ZodBody(joinBody) { zone, ...facts }: JoinBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordView(withEtag(reply, await this.waits.join(actor, { facts, zone })));
  }

  @Get(':id')
  @RequirePermission('bookings:read')
  async get(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordView(withEtag(reply, await this.waits.get(actor, params.id)));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'Leaves the list; what is offered goes to the next' })
  async withdraw(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(withdrawBody) { why }: z.infer<typeof withdrawBody>,
  ) {
    return recordView(await this.waits.withdraw(actor, params.id, why));
  }
}
