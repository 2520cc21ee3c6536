import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RequirePermission } from '../../access/index.js';
import { ZodParams, ZodQuery } from '../../platform/index.js';
import { placeKey } from '../venues/venues.commands.js';
import { windowsQuery } from './availability.commands.js';
import { Availability, LONGEST_SPAN_DAYS } from './availability.service.js';
import { seatsFor } from './room-fit.js';

const byId = z.strictObject({ id: placeKey });

@ApiTags('rooms')
@Controller('api/v1/venues')
export class AvailabilityController {
  constructor(private readonly availability: Availability) {}

  @Get(':id/free-windows')
  @RequirePermission('rooms:read')
  @ApiOperation({
    summary: 'When the rooms of a venue are free',
    description:
      `Windows of at least \`minutes\` within \`from\` and \`to\` (RFC 3339, at most ${LONGEST_SPAN_DAYS} days apart), while the house is open, with \`before\` and \`after\` minutes free around them; left out: the gaps of each room. ` +
      'A booking may begin and end anywhere within a window. `seats` count in `layout`, or in the layout that has the most; `equipment`, `accessibility` and `room` may be repeated. ' +
      'Rooms that do not fit or are closed are left out; those that were asked for as `room` are named in `unfit` with the reasons. A window is no promise: others may book at the same moment.',
  })
  async freeWindows(
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(windowsQuery) query: z.infer<typeof windowsQuery>,
  ) {
    const { seats = null, layout = null, booths = 0, before = null, after = null, room, ...asked } = query;
    const wish = { ...asked, seats, layout, booths, before, after, rooms: room };
    const { venue, rooms, unfit } = await this.availability.windows(id, wish);
    return {
      venueId: venue._id,
      zone: venue.zone,
      from: query.from,
      to: query.to,
      rooms: rooms.map((one) => ({
        roomId: one.room._id,
        name: one.room.name,
        seats: seatsFor(one.room, layout),
        approval: one.room.approval,
        authority: one.room.authority,
        before: one.before,
        after: one.after,
        windows: one.windows,
      })),
      unfit: unfit.map((one) => ({ roomId: one.room._id, name: one.room.name, findings: one.findings })),
    };
  }
}
