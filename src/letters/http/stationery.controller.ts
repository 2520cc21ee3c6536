import { Controller, Delete, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, IfMatch, withEtag, ZodBody, ZodParams, ZodQuery } from '../../platform/index.js';
import type { Stationery } from '../persistence/received.schemas.js';
import { Stationeries } from '../services/stationeries.service.js';
import { byId, stationeryBody, stationeryQuery, toStationery } from './letter.schemas.js';

const stationeryView = ({ _id, ...rest }: Stationery) => ({ id: _id, ...rest });

/** Letterheads, salutations, signatories … as data: what a draft takes where its writer says nothing else. */
@ApiTags('letters')
@Controller('api/v1/stationery')
export class StationeryController {
  constructor(private readonly stationeries: Stationeries) {}

  @Get()
  @RequirePermission('letters:read')
  async list(
    @CurrentActor() actor: Actor,
    @ZodQuery(stationeryQuery) query: z.infer<typeof stationeryQuery>,
  ) {
    const items = await this.stationeries.list(actor.processId ?? query.processId);
    return { items: items.map(stationeryView) };
  }

  @Post()
  @RequirePermission('letters:write')
  @Idempotent()
  async add(
    @CurrentActor() actor: Actor,
    @ZodBody(stationeryBody) body: z.infer<typeof stationeryBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const made = await this.stationeries.add(actor, toStationery(body));
    void reply.header('location', `/api/v1/stationery/${made._id}`);
    return stationeryView(withEtag(reply, made));
  }

  @Get(':id')
  @RequirePermission('letters:read')
  async get(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stationeryView(withEtag(reply, await this.stationeries.get(id, actor)));
  }

  @Put(':id')
  @RequirePermission('letters:write')
  @ApiHeader({ name: 'If-Match', required: true })
  async change(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() expected: number,
    @ZodBody(stationeryBody) body: z.infer<typeof stationeryBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const changed = await this.stationeries.change(actor, id, expected, toStationery(body));
    return stationeryView(withEtag(reply, changed));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('letters:write')
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOperation({ summary: 'Withdraws it: no new letter takes it; letters keep what they took' })
  async withdraw(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() expected: number,
  ): Promise<void> {
    await this.stationeries.withdraw(actor, id, expected);
  }
}
