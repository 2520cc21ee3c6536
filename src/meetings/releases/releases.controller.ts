import { Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  id,
  Idempotent,
  IfMatch,
  ifMatchVersion,
  instant,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import type { Meeting } from '../meeting.types.js';
import { type DraftBody, draftBody, type ReleaseBody, releaseBody } from '../meetings.commands.js';
import { Meetings } from '../meetings.service.js';
import type { Release } from './release.types.js';
import { Releases } from './releases.service.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;
const number = z.coerce.number().int().min(1).max(10_000);
const byNumber = z.strictObject({ id, n: number });
const asOfQuery = z.strictObject({ at: instant });
const againstQuery = z.strictObject({ with: number });

@ApiTags('meetings')
@Controller('api/v1/meetings/:id')
export class ReleasesController {
  constructor(
    private readonly releases: Releases,
    private readonly meetings: Meetings,
  ) {}

  @Get('draft')
  @RequirePermission('meetings:read')
  @ApiOperation({ summary: 'The draft of the next release: what it changes, and what speaks against it' })
  async draft(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    const { draft, content, ...report } = await this.releases.report(params.id);
    if (draft) withEtag(reply, draft);
    const { programme: items, ...rest } = content;
    return { meetingId: params.id, version: draft?.version ?? 0, ...rest, items, ...report };
  }

  @Put('draft')
  @RequirePermission('meetings:write')
  @ApiOperation({ summary: 'Keeps the draft and holds its rooms' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Needed where a draft exists' })
  async save(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) params: ById,
    @ZodBody(draftBody) { items, displace, ...body }: DraftBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.own(actor, params.id);
    const expected = request.headers['if-match'] === undefined ? undefined : ifMatchVersion(request);
    const content = { ...body, programme: items };
    withEtag(reply, await this.releases.save(actor, params.id, expected, content, displace));
    return this.draft(actor, params, reply);
  }

  @Delete('draft')
  @HttpCode(204)
  @RequirePermission('meetings:write')
  async discard(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.own(actor, params.id);
    await this.releases.discard(actor, params.id);
  }

  @Post('draft/release')
  @HttpCode(201)
  @Idempotent()
  @RequirePermission('meetings:write')
  @ApiOperation({ summary: 'Publishes the draft as the next release' })
  async release(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @IfMatch() version: number,
    @ZodBody(releaseBody) body: ReleaseBody,
  ) {
    await this.own(actor, params.id);
    const { release, changes } = await this.releases.release(actor, params.id, version, body);
    return { ...releaseView(release), changes };
  }

  @Get('releases')
  @RequirePermission('meetings:read')
  async list(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.own(actor, params.id);
    const items = await this.releases.list(params.id);
    return {
      items: items.map(({ n, heading, note, editorial, at, by }) => ({
        n,
        heading,
        note,
        editorial,
        at,
        by,
      })),
    };
  }

  @Get('releases/as-of')
  @RequirePermission('meetings:read')
  @ApiOperation({ summary: 'What the programme said at an instant' })
  async asOf(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: ById,
    @ZodQuery(asOfQuery) { at }: z.infer<typeof asOfQuery>,
  ) {
    await this.own(actor, params.id);
    return releaseView(await this.releases.asOf(params.id, at));
  }

  @Get('releases/:n')
  @RequirePermission('meetings:read')
  async one(@CurrentActor() actor: Actor, @ZodParams(byNumber) params: z.infer<typeof byNumber>) {
    await this.own(actor, params.id);
    return releaseView(await this.releases.get(params.id, params.n));
  }

  @Get('releases/:n/changes')
  @RequirePermission('meetings:read')
  @ApiOperation({ summary: 'What release `n` changed against release `with`' })
  async changes(
    @CurrentActor() actor: Actor,
    @ZodParams(byNumber) params: z.infer<typeof byNumber>,
    @ZodQuery(againstQuery) query: z.infer<typeof againstQuery>,
  ) {
    await this.own(actor, params.id);
    return { items: await this.releases.diff(params.id, query.with, params.n) };
  }

  private async own(actor: Actor, meetingId: string): Promise<Meeting> {
    const meeting = await this.meetings.meeting(meetingId);
    assertProcess(actor, meeting.processId);
    return meeting;
  }
}

function releaseView({ _id, version: _version, programme: items, ...release }: Release) {
  return { id: _id, ...release, items };
}
