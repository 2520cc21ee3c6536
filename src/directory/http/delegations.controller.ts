import { Controller, Get, Patch, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  IfMatch,
  Idempotent,
  isoDate,
  pageQuery,
  platformProblems,
  pageView,
  recordView,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { Delegations } from '../delegations.service.js';
import { Directory } from '../directory.service.js';
import { directoryProblems } from '../directory.problems.js';
import { delegationCategories, type DelegationFacts, regionalGroups } from '../domain/delegation.js';
import { delegationChange, delegationId, newDelegation } from '../schemas.js';

const byId = z.strictObject({ id: delegationId });
const listQuery = z.strictObject({
  ...pageQuery,
  category: z.enum(delegationCategories).optional(),
  group: z.enum(regionalGroups).optional(),
  fictitious: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
});
const onDay = z.strictObject({ on: isoDate, language: z.string().max(5).default('en') });

@ApiTags('directory')
@Controller('api/v1/delegations')
export class DelegationsController {
  constructor(
    private readonly delegations: Delegations,
    private readonly directory: Directory,
  ) {}

  @Get()
  @RequirePermission('directory:read')
  @ApiOperation({
    summary:
      'Delegations by id, with names, groups and their dates; filters look at past and coming facts too',
  })
  async list(@ZodQuery(listQuery) query: z.infer<typeof listQuery>) {
    return pageView(await this.delegations.list(query, query));
  }

  @Get(':id')
  @RequirePermission('directory:read')
  async get(@ZodParams(byId) { id }: z.infer<typeof byId>, @Res({ passthrough: true }) reply: FastifyReply) {
    return recordView(withEtag(reply, await this.delegations.get(id)));
  }

  @Get(':id/addressee')
  @RequirePermission('directory:read')
  @ApiOperation({ summary: 'How a letter of the day `on` would address the delegation, and why' })
  async addressee(
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(onDay) query: z.infer<typeof onDay>,
  ) {
    const found = await this.directory.addressee(id, query.on, query.language);
    if (!found) {
      throw directoryProblems.delegationNotFound(`${id} was no Member or observer on ${query.on}.`);
    }
    return found;
  }

  @Post()
  @Idempotent()
  @RequirePermission('directory:write')
  async add(
    @CurrentActor() actor: Actor,
    @ZodBody(newDelegation) { id, ...facts }: z.infer<typeof newDelegation>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const wanted = id ?? (facts.iso3 === undefined ? undefined : `del-${facts.iso3.toLowerCase()}`);
    if (wanted === undefined) {
      throw platformProblems.invalidInput('A delegation without an ISO alpha-3 code needs an id.', {
        findings: [{ level: 'error', code: 'platform/invalid-input', where: 'id', message: 'is missing' }],
      });
    }
    const added = await this.delegations.add(actor, wanted, withoutUndefined(facts));
    void reply.header('location', `/api/v1/delegations/${wanted}`);
    return recordView(withEtag(reply, added));
  }

  @Patch(':id')
  @RequirePermission('directory:write')
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOperation({ summary: 'Replaces whole lists: send past names and memberships too' })
  async change(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() version: number,
    @ZodBody(delegationChange) body: z.infer<typeof delegationChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const change = withoutUndefined(body) as Partial<DelegationFacts>;
    return recordView(withEtag(reply, await this.delegations.change(actor, id, version, change)));
  }
}

/** Absent members stay absent in the record, whatever the parser makes of them. */
function withoutUndefined<T extends object>(record: T): T {
  return JSON.parse(JSON.stringify(record)) as T;
}
