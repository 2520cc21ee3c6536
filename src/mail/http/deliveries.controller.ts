import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { id, Idempotent, line, pageQuery, ZodBody, ZodParams, ZodQuery } from '../../platform/index.js';
import { Deliveries } from '../deliveries.service.js';
import { DeliveryReader } from '../delivery-reader.service.js';
import { deliveryStates } from '../domain/delivery.states.js';
import { sourceKinds } from '../domain/delivery.js';
import { deliveryLine, deliveryView } from './delivery.views.js';

const byId = z.strictObject({ id });
const filter = {
  sourceKind: z.enum(sourceKinds).optional(),
  sourceId: line(200).optional(),
  processId: id.optional(),
  state: z.enum(deliveryStates).optional(),
  mailbox: line(254).optional(),
  addresseeId: line(200).optional(),
  marked: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
};
const summaryQuery = z.strictObject(filter);
const listQuery = z.strictObject({ ...filter, ...pageQuery });
const giveUpBody = z.strictObject({ reason: line(500) });

/** The ledger of mails: what became of each, and what a person may do about it. */
@ApiTags('deliveries')
@Controller('api/v1/deliveries')
export class DeliveriesController {
  constructor(
    private readonly reader: DeliveryReader,
    private readonly deliveries: Deliveries,
  ) {}

  @Get()
  @RequirePermission('deliveries:read')
  @ApiOperation({
    summary: 'Deliveries in the order in which they were asked for, with the servers’ last words',
  })
  async list(@CurrentActor() actor: Actor, @ZodQuery(listQuery) query: z.infer<typeof listQuery>) {
    const { limit, cursor, ...wanted } = query;
    const { items, next } = await this.reader.list(scoped(actor, wanted), { limit, cursor });
    return { items: items.map(deliveryLine), next };
  }

  @Get('summary')
  @RequirePermission('deliveries:read')
  @ApiOperation({ summary: 'How many deliveries are in each state; of one letter, also its hold and halt' })
  summary(@CurrentActor() actor: Actor, @ZodQuery(summaryQuery) query: z.infer<typeof summaryQuery>) {
    return this.reader.summary(scoped(actor, query));
  }

  @Get(':id')
  @RequirePermission('deliveries:read')
  @ApiOperation({ summary: 'One delivery with every try' })
  async get(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    return deliveryView(await this.reader.get(params.id, actor));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @RequirePermission('deliveries:write')
  @Idempotent()
  @ApiOperation({ summary: 'Tries a failed mail again, or a deferred one now' })
  async retry(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    return deliveryView(await this.deliveries.retry(actor, params.id));
  }

  @Post(':id/give-up')
  @HttpCode(200)
  @RequirePermission('deliveries:write')
  @Idempotent()
  @ApiOperation({ summary: 'Ends the tries of a mail, with the reason for the record' })
  async giveUp(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodBody(giveUpBody) { reason }: z.infer<typeof giveUpBody>,
  ) {
    return deliveryView(await this.deliveries.giveUp(actor, params.id, reason));
  }
}

/** A token that is bound to a process sees that process alone. */
const scoped = <Filter extends { processId?: string | undefined }>(actor: Actor, filter: Filter): Filter =>
  actor.processId === undefined ? filter : { ...filter, processId: actor.processId };
