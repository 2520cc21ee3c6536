import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../access/index.js';
import { contentDisposition } from '../letters/index.js';
import type { Actor } from '../messaging/index.js';
import { id, line, ZodQuery } from '../platform/index.js';
import { placeKey } from '../rooms/index.js';
import { RoomRequests } from './room-requests.service.js';

export const requestsPdfQuery = z.strictObject({
  authority: line(200),
  venue: placeKey.optional(),
  stationery: id.optional(),
});

@ApiTags('rooms')
@Controller('api/v1/bookings')
export class RoomRequestsController {
  constructor(private readonly requests: RoomRequests) {}

  @Get('requests.pdf')
  @RequirePermission('bookings:read')
  @ApiProduces('application/pdf')
  @ApiOperation({
    summary: 'What an outside authority is asked for, as a list to send to it',
    description:
      'Under the letterhead of `stationery`, by venue and time, with the reference of each request.',
  })
  async pdf(
    @CurrentActor() actor: Actor,
    @ZodQuery(requestsPdfQuery) query: z.infer<typeof requestsPdfQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { authority, venue, stationery } = query;
    const { bytes, contentType, filename } = await this.requests.pdf(actor, {
      authority,
      venueId: venue,
      stationeryId: stationery,
    });
    void reply.headers({
      'content-type': contentType,
      'content-disposition': contentDisposition(filename),
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'none'",
    });
    return bytes;
  }
}
