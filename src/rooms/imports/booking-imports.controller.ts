import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { id, Idempotent, ZodBody, ZodParams } from '../../platform/index.js';
import { placeKey } from '../venues/venues.commands.js';
import { BookingImport, type BookingImportReport, MOST_IMPORTED } from './booking-import.service.js';
import { bookingColumnMeanings, bookingColumns } from './booking-rows.js';

const byId = z.strictObject({ id: placeKey });
const importBody = z
  .strictObject({
    csv: z.string().min(1),
    processId: id.nullable().default(null),
    /** Lines that are left out. */
    skip: z.array(z.int().min(2)).max(MOST_IMPORTED).default([]),
    apply: z.boolean().default(false),
  })
  .meta({ description: 'A table of bookings as text; without `apply` nothing is booked' });

const columns = Object.entries(bookingColumnMeanings)
  .map(
    ([name, meaning]) =>
      `- \`${name}\`${bookingColumns.required.includes(name) ? ' (needed)' : ''}: ${meaning}`,
  )
  .join('\n');

@ApiTags('rooms')
@Controller('api/v1/venues')
export class BookingImportsController {
  constructor(private readonly imports: BookingImport) {}

  @Post(':id/booking-imports')
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('bookings:write')
  @ApiOperation({
    summary: 'Looks at a table of bookings; with `apply` books them, all or none',
    description: `At most ${MOST_IMPORTED} rows. A row that has a fault or finds no place refuses the whole table, with every such row, until it is mended or named in \`skip\`. The same table a second time books nothing.\n\n${columns}`,
  })
  import(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id: venueId }: z.infer<typeof byId>,
    @ZodBody(importBody) { csv, apply, processId, skip }: z.infer<typeof importBody>,
  ): Promise<BookingImportReport> {
    const command = { venueId, processId: actor.processId ?? processId, skip };
    const bytes = Buffer.from(csv);
    return apply ? this.imports.apply(actor, command, bytes) : this.imports.preview(command, bytes);
  }
}
