import { Controller, Get, Patch, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  Idempotent,
  IfMatch,
  pageQuery,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import type { OrganisationFacts } from '../domain/organisation.js';
import { organisationIdOf } from '../domain/organisation.js';
import { Organisations } from '../organisations.service.js';
import { newOrganisation, organisationChange, organisationId } from '../schemas.js';

const byId = z.strictObject({ id: organisationId });
const listQuery = z.strictObject(pageQuery);

@ApiTags('directory')
@Controller('api/v1/organisations')
export class OrganisationsController {
  constructor(private readonly organisations: Organisations) {}

  @Get()
  @RequirePermission('directory:read')
  async list(@ZodQuery(listQuery) query: z.infer<typeof listQuery>) {
    return pageView(await this.organisations.list(query));
  }

  @Get(':id')
  @RequirePermission('directory:read')
  async get(@ZodParams(byId) { id }: z.infer<typeof byId>, @Res({ passthrough: true }) reply: FastifyReply) {
    return recordView(withEtag(reply, await this.organisations.get(id)));
  }

  @Post()
  @Idempotent()
  @RequirePermission('directory:write')
  async add(
    @CurrentActor() actor: Actor,
    @ZodBody(newOrganisation) { id, ...facts }: z.infer<typeof newOrganisation>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const added = await this.organisations.add(actor, id ?? organisationIdOf(facts.name), facts);
    void reply.header('location', `/api/v1/organisations/${added._id}`);
    return recordView(withEtag(reply, added));
  }

  @Patch(':id')
  @RequirePermission('directory:write')
  @ApiHeader({ name: 'If-Match', required: true })
  async change(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() version: number,
    @ZodBody(organisationChange) body: z.infer<typeof organisationChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const change = JSON.parse(JSON.stringify(body)) as Partial<OrganisationFacts>;
    return recordView(withEtag(reply, await this.organisations.change(actor, id, version, change)));
  }
}
