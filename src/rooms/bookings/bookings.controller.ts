import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  id,
  Idempotent,
  instant,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { placeKey } from '../venues/venues.commands.js';
import { Blockings } from './blockings.service.js';
import type { BookingCommand } from './booking.decide.js';
import { BookingSeries } from './booking-series.service.js';
import {
  answerBody,
  blockingBody,
  bookingsQuery,
  type HoldBody,
  holdBody,
  moveBody,
  noteBody,
  reconfirmationBody,
  type SeriesBody,
  seriesBody,
  whyBody,
} from './bookings.commands.js';
import { Bookings } from './bookings.service.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('rooms')
@Controller('api/v1/bookings')
export class BookingsController {
  constructor(
    private readonly bookings: Bookings,
    private readonly series: BookingSeries,
  ) {}

  @Get()
  @RequirePermission('bookings:read')
  async list(@CurrentActor() actor: Actor, @ZodQuery(bookingsQuery) query: z.infer<typeof bookingsQuery>) {
    const { venue, room, state, series, from, to, ...page } = query;
    const filter = { venueId: venue, roomId: room, state, series, from, to, processId: actor.processId };
    return pageView(await this.bookings.list(filter, page));
  }

  @Post()
  @HttpCode(201)
  @Idempotent()
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'Holds a room; a loser hears what stands in the way' })
  async hold(
    @CurrentActor() actor: Actor,
    @ZodBody(holdBody) body: HoldBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { zone, until, override, reconfirmBy, ...facts } = body;
    const { booking, findings } = await this.bookings.hold(actor, {
      facts,
      zone,
      until,
      override,
      reconfirmBy,
    });
    return { ...recordView(withEtag(reply, booking)), findings };
  }

  @Post('series/plan')
  @HttpCode(200)
  @RequirePermission('bookings:read')
  @ApiOperation({ summary: 'Every day of a series with what stands in its way; nothing is written' })
  async plan(@ZodBody(seriesBody) body: SeriesBody) {
    return { days: await this.series.plan(seriesOf(body)) };
  }

  @Post('series')
  @HttpCode(201)
  @Idempotent()
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'Holds every day that was not left out, or none' })
  async holdSeries(@CurrentActor() actor: Actor, @ZodBody(seriesBody) body: SeriesBody) {
    const { series, bookings } = await this.series.hold(actor, seriesOf(body));
    return { series, bookings: bookings.map((booking) => recordView(booking)) };
  }

  @Get(':id')
  @RequirePermission('bookings:read')
  async get(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const booking = await this.bookings.get(params.id);
    assertProcess(actor, booking.processId ?? undefined);
    return recordView(withEtag(reply, booking));
  }

  @Post(':id/move')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('bookings:write')
  async move(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(moveBody) { override, ...to }: z.infer<typeof moveBody>,
  ) {
    return recordView(await this.bookings.move(actor, params.id, to, { override }));
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  confirm(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    return this.act(actor, params, { act: 'confirm' });
  }

  @Post(':id/ask-reconfirm')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'It is released at this instant unless somebody reconfirms it before' })
  askReconfirm(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(reconfirmationBody) { by }: z.infer<typeof reconfirmationBody>,
  ) {
    return this.act(actor, params, { act: 'ask-reconfirm', by });
  }

  @Post(':id/reconfirm')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  reconfirm(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    return this.act(actor, params, { act: 'reconfirm' });
  }

  @Post(':id/release')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  release(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(whyBody) { why }: z.infer<typeof whyBody>,
  ) {
    return this.act(actor, params, { act: 'release', why });
  }

  @Post(':id/accept')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'Its organiser takes what was offered' })
  accept(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    return this.act(actor, params, { act: 'accept' });
  }

  @Post(':id/decline')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'Its organiser does not take what was offered' })
  decline(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    return this.act(actor, params, { act: 'decline' });
  }

  @Post(':id/approve')
  @HttpCode(200)
  @RequirePermission('bookings:approve')
  approve(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(noteBody) { note }: z.infer<typeof noteBody>,
  ) {
    return this.act(actor, params, { act: 'approve', note });
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @RequirePermission('bookings:approve')
  refuse(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(whyBody) { why }: z.infer<typeof whyBody>,
  ) {
    return this.act(actor, params, { act: 'refuse', note: why });
  }

  @Post(':id/request')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'The outside authority was asked for the room' })
  request(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(answerBody) body: z.infer<typeof answerBody>,
  ) {
    return this.act(actor, params, { act: 'request', ...body });
  }

  @Post(':id/grant')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'The outside authority has given the room' })
  grant(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(answerBody) body: z.infer<typeof answerBody>,
  ) {
    return this.act(actor, params, { act: 'grant', ...body });
  }

  @Post(':id/deny')
  @HttpCode(200)
  @RequirePermission('bookings:write')
  @ApiOperation({ summary: 'The outside authority has denied the room' })
  deny(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodBody(answerBody) body: z.infer<typeof answerBody>,
  ) {
    return this.act(actor, params, { act: 'deny', ...body });
  }

  private async act(
    actor: Actor,
    { id: bookingId }: ById,
    command: Exclude<BookingCommand, { act: 'move' | 'expire' | 'displace' | 'lapse' }>,
  ) {
    return recordView(await this.bookings.act(actor, bookingId, command));
  }
}

function seriesOf({ days, from, to, skip, elsewhere, ...facts }: SeriesBody) {
  return { facts, days, from, to, skip, elsewhere };
}

const blockingsQuery = z.strictObject({
  venue: placeKey,
  from: instant,
  to: instant,
});

@ApiTags('rooms')
@Controller('api/v1/blockings')
export class BlockingsController {
  constructor(private readonly blockings: Blockings) {}

  @Get()
  @RequirePermission('bookings:read')
  async list(@ZodQuery(blockingsQuery) { venue, from, to }: z.infer<typeof blockingsQuery>) {
    return { items: (await this.blockings.standingIn(venue, from, to)).map((one) => recordView(one)) };
  }

  @Post()
  @HttpCode(201)
  @Idempotent()
  @RequirePermission('rooms:write')
  async add(@CurrentActor() actor: Actor, @ZodBody(blockingBody) body: z.infer<typeof blockingBody>) {
    return recordView(await this.blockings.add(actor, body));
  }

  @Post(':id/lift')
  @HttpCode(200)
  @RequirePermission('rooms:write')
  async lift(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    return recordView(await this.blockings.lift(actor, params.id));
  }
}
