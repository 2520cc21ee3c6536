import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RequirePermission } from '../access/index.js';
import { contentDisposition } from '../letters/index.js';
import { isoDate, ZodParams, ZodQuery } from '../platform/index.js';
import { placeKey } from '../rooms/index.js';
import { DoorSheets } from './door-sheets.service.js';

const byId = z.strictObject({ id: placeKey });
const onQuery = z.strictObject({ on: isoDate.optional() });

@ApiTags('rooms')
@Controller('api/v1/rooms')
export class DoorSheetsController {
  constructor(private readonly sheets: DoorSheets) {}

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
    const { bytes, contentType, filename } = await this.sheets.pdf(id, query.on);
    void reply.headers({
      'content-type': contentType,
      'content-disposition': contentDisposition(filename),
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'none'",
    });
    return bytes;
  }
}
