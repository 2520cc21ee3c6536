import { Controller, Get, Patch, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  id,
  Idempotent,
  IfMatch,
  isoDate,
  pageQuery,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { type OrganisationFacts, organisationIdOf, organisationKinds } from '../domain/organisation.js';
import { Organisations } from '../organisations.service.js';
import { newOrganisation, organisationChange, organisationId } from '../schemas.js';

const byId = z.strictObject({ id: organisationId });
const listQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(organisationKinds).optional(),
  accreditedOn: isoDate.optional(),
  process: id.optional(),
});

@ApiTags('directory')
@Controller('api/v1/organisations')
export class OrganisationsController {
  constructor(private readonly organisations: Organisations) {}

  @Get()
  @RequirePermission('directory:read')
  @ApiOperation({
    summary:
      'Organisations by id; with `accreditedOn`, those accredited on that day, house-wide or to `process`',
  })
  async list(@ZodQuery(listQuery) { process, ...query }: z.infer<typeof listQuery>) {
    return pageView(await this.organisations.list(query, { ...query, processId: process }));
  }

  @Get(':id')
  @RequirePermission('directory:read')
  async get(@ZodParams(byId) params: z.infer<typeof byId>, @Res({ passthrough: true }) reply: FastifyReply) {
    return recordView(withEtag(reply, await this.organisations.get(params.id)));
  }

  @Post()
  @Idempotent()
  @RequirePermission('directory:write')
  async add(
    @CurrentActor() actor: Actor,
    @ZodBody(newOrganisation) { id: wanted, ...body }: z.infer<typeof newOrganisation>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const facts = JSON.parse(JSON.stringify(body)) as OrganisationFacts;
    const added = await this.organisations.add(actor, wanted ?? organisationIdOf(facts.name), facts);
    void reply.header('location', `/api/v1/organisations/${added._id}`);
    return recordView(withEtag(reply, added));
  }

  @Patch(':id')
  @RequirePermission('directory:write')
  @ApiHeader({ name: 'If-Match', required: true })
  async change(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @IfMatch() version: number,
    @ZodBody(organisationChange) body: z.infer<typeof organisationChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const change = JSON.parse(JSON.stringify(body)) as Partial<OrganisationFacts>;
    return recordView(withEtag(reply, await this.organisations.change(actor, params.id, version, change)));
  }
}
