import { Controller, Get, Put, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  ifMatchVersion,
  pageQuery,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { placeKey, roomBody, venueBody } from './venues.commands.js';
import { Venues } from './venues.service.js';

const byId = z.strictObject({ id: placeKey });
type ById = z.infer<typeof byId>;
const listQuery = z.strictObject(pageQuery);
const roomsQuery = z.strictObject({ ...pageQuery, venue: placeKey.optional() });

const versionOf = (request: FastifyRequest): number | undefined =>
  request.headers['if-match'] === undefined ? undefined : ifMatchVersion(request);

@ApiTags('rooms')
@Controller('api/v1/venues')
export class VenuesController {
  constructor(private readonly venues: Venues) {}

  @Get()
  @RequirePermission('rooms:read')
  async list(@ZodQuery(listQuery) query: z.infer<typeof listQuery>) {
    return pageView(await this.venues.listVenues(query));
  }

  @Get(':id')
  @RequirePermission('rooms:read')
  async get(@ZodParams(byId) { id }: ById, @Res({ passthrough: true }) reply: FastifyReply) {
    return recordView(withEtag(reply, await this.venues.venue(id)));
  }

  @Put(':id')
  @RequirePermission('rooms:write')
  @ApiOperation({ summary: 'Adds a venue, or replaces it at the version that was read' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Needed where the venue exists' })
  async define(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: ById,
    @ZodBody(venueBody) body: z.infer<typeof venueBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordView(withEtag(reply, await this.venues.defineVenue(actor, id, versionOf(request), body)));
  }
}

@ApiTags('rooms')
@Controller('api/v1/rooms')
export class RoomsController {
  constructor(private readonly venues: Venues) {}

  @Get()
  @RequirePermission('rooms:read')
  async list(@ZodQuery(roomsQuery) { venue, ...page }: z.infer<typeof roomsQuery>) {
    return pageView(await this.venues.listRooms(page, venue));
  }

  @Get(':id')
  @RequirePermission('rooms:read')
  async get(@ZodParams(byId) { id }: ById, @Res({ passthrough: true }) reply: FastifyReply) {
    return recordView(withEtag(reply, await this.venues.room(id)));
  }

  @Put(':id')
  @RequirePermission('rooms:write')
  @ApiOperation({ summary: 'Adds a room, or replaces it at the version that was read' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Needed where the room exists' })
  async define(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: ById,
    @ZodBody(roomBody) body: z.infer<typeof roomBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordView(withEtag(reply, await this.venues.defineRoom(actor, id, versionOf(request), body)));
  }
}
