import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { line, ZodQuery } from '../../platform/index.js';
import { placeKey } from '../venues/venues.commands.js';
import { RequestLists } from './request-lists.service.js';

const requestsQuery = z.strictObject({ authority: line(200).optional(), venue: placeKey.optional() });

@ApiTags('rooms')
@Controller('api/v1/bookings')
export class RequestListsController {
  constructor(private readonly lists: RequestLists) {}

  @Get('requests.csv')
  @RequirePermission('bookings:read')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'What outside authorities are asked for, with their answers' })
  async csv(
    @CurrentActor() actor: Actor,
    @ZodQuery(requestsQuery) { authority, venue }: z.infer<typeof requestsQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const bytes = await this.lists.csv({ authority, venueId: venue, processId: actor.processId });
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="room-requests.csv"')
      .header('cache-control', 'no-store');
    return bytes;
  }
}
