import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RequirePermission } from '../access/index.js';
import { contentDisposition, DocumentPages } from '../letters/index.js';
import { dayOf, isoDate, ProcessClock, ZodParams, ZodQuery } from '../platform/index.js';
import { Bookings, leavesOf, placeKey, Venues } from '../rooms/index.js';
import { dayIn, doorSheet } from './door-sheet.js';

const byId = z.strictObject({ id: placeKey });
const onQuery = z.strictObject({ on: isoDate.optional() });

@ApiTags('rooms')
@Controller('api/v1/rooms')
export class DoorSheetsController {
  constructor(
    private readonly venues: Venues,
    private readonly bookings: Bookings,
    private readonly documents: DocumentPages,
    private readonly clock: ProcessClock,
  ) {}

  @Get(':id/door-sheet.pdf')
  @RequirePermission('rooms:read')
  @ApiProduces('application/pdf')
  @ApiOperation({
    summary: 'What hangs at the door of a room on a day: confirmed bookings with their hours',
    description: 'Of confidential bookings it says only "Occupied". `on` left out: today where the room is.',
  })
  async sheet(
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(onQuery) query: z.infer<typeof onQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const room = await this.venues.room(id);
    const venue = await this.venues.venue(room.venueId);
    const on = query.on ?? dayOf(this.clock.now(), venue.zone);
    const { from, to } = dayIn(on, venue.zone);
    const bookings = await this.bookings.liveOf(leavesOf(room), from, to);
    const { title, source, values } = doorSheet(room, venue, on, bookings);
    const { bytes, contentType, filename } = await this.documents.made(title, source, values);
    void reply.headers({
      'content-type': contentType,
      'content-disposition': contentDisposition(filename),
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'none'",
    });
    return bytes;
  }
}
