import { Controller, Delete, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../messaging/index.js';
import {
  id,
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
import { CurrentActor, RequirePermission } from '../access.guard.js';
import { newPerson, personFacts } from './people.schemas.js';
import { People } from './people.service.js';

const byId = z.strictObject({ id });
const pages = z.strictObject(pageQuery);

/** People who sign in to the console. */
@ApiTags('people')
@Controller('api/v1/people')
@RequirePermission('people:manage')
export class PeopleApiController {
  constructor(private readonly people: People) {}

  @Get()
  @ApiOperation({ summary: 'People in the order in which they were added' })
  async list(@CurrentActor() actor: Actor, @ZodQuery(pages) query: z.infer<typeof pages>) {
    return pageView(await this.people.list(query, actor));
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Adds a person; they set their password by a link' })
  async add(@CurrentActor() actor: Actor, @ZodBody(newPerson) body: z.infer<typeof newPerson>) {
    return recordView(await this.people.add(actor, body));
  }

  @Get(':id')
  async get(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordView(withEtag(reply, await this.people.get(params.id, actor)));
  }

  @Put(':id')
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOperation({ summary: 'Replaces name, roles and process; what goes takes effect at once' })
  async change(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @IfMatch() expected: number,
    @ZodBody(personFacts) body: z.infer<typeof personFacts>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordView(withEtag(reply, await this.people.change(actor, params.id, expected, body)));
  }

  @Post(':id/end')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'They can sign in no more; their sessions end at once' })
  async end(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    return recordView(await this.people.end(actor, params.id));
  }

  /** The answer holds the link; it is shown this once. */
  @Post(':id/password-link')
  @HttpCode(200)
  @ApiOperation({ summary: 'A link by which they set their password, once, within 72 hours' })
  async link(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    return this.people.handOverLink(actor, params.id);
  }

  @Delete(':id/sessions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends all their sessions' })
  async endSessions(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    return { ended: await this.people.endSessions(actor, params.id, 'all') };
  }
}
