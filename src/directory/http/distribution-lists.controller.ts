import { Controller, Get, Put, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  id as recordId,
  ifMatchVersion,
  isoDate,
  language,
  pageQuery,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { Directory } from '../directory.service.js';
import { DistributionLists } from '../distribution-lists.service.js';
import type { ListRule } from '../domain/rule.js';
import { listBody, listId } from '../schemas.js';

const byId = z.strictObject({ id: listId });
const listQuery = z.strictObject(pageQuery);
const onDay = z.strictObject({
  on: isoDate,
  language: language.optional(),
  /** Whose accredited stakeholders are meant, where the rule doesn't say so. */
  process: recordId.optional(),
});

@ApiTags('directory')
@Controller('api/v1/distribution-lists')
export class DistributionListsController {
  constructor(
    private readonly lists: DistributionLists,
    private readonly directory: Directory,
  ) {}

  @Get()
  @RequirePermission('directory:read')
  async list(@ZodQuery(listQuery) query: z.infer<typeof listQuery>) {
    return pageView(await this.lists.list(query));
  }

  @Get(':id')
  @RequirePermission('directory:read')
  async get(@ZodParams(byId) { id }: z.infer<typeof byId>, @Res({ passthrough: true }) reply: FastifyReply) {
    return recordView(withEtag(reply, await this.lists.get(id)));
  }

  @Get(':id/resolution')
  @RequirePermission('directory:read')
  @ApiOperation({ summary: 'Who is on the list on the day `on` and why, and who is not and why' })
  async resolution(
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(onDay) query: z.infer<typeof onDay>,
  ) {
    return this.directory.resolve(id, query.on, query.language, query.process);
  }

  @Put(':id')
  @RequirePermission('directory:write')
  @ApiHeader({ name: 'If-Match', required: false, description: 'Needed where the list exists' })
  async define(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(listBody) body: z.infer<typeof listBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const version = request.headers['if-match'] === undefined ? undefined : ifMatchVersion(request);
    const rule = JSON.parse(JSON.stringify(body.rule)) as ListRule;
    return recordView(withEtag(reply, await this.lists.define(actor, id, version, body.title, rule)));
  }
}
