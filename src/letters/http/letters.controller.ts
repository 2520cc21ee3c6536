import { Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  Idempotent,
  IfMatch,
  ifMatchVersion,
  withEtag,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { LetterReader } from '../services/letter-reader.service.js';
import { LettersService } from '../services/letters.service.js';
import { Stationeries } from '../services/stationeries.service.js';
import {
  byId,
  contentBody,
  draftBody,
  letterQuery,
  noteBody,
  reasonBody,
  toContent,
} from './letter.schemas.js';
import { letterLine, letterView } from './letter.views.js';

/** Letters up to clearance: drafting, editing, the steps of clearance. */
@ApiTags('letters')
@Controller('api/v1/letters')
export class LettersController {
  constructor(
    private readonly service: LettersService,
    private readonly letters: LettersRepository,
    private readonly reader: LetterReader,
    private readonly stationeries: Stationeries,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'Letters in the order of drafting; discarded ones only with state=discarded' })
  async list(@CurrentActor() actor: Actor, @ZodQuery(letterQuery) query: z.infer<typeof letterQuery>) {
    const processId = actor.processId ?? query.processId;
    const { items, next } = await this.letters.list({ ...query, processId }, query);
    return { items: items.map(letterLine), next };
  }

  @Post()
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({ summary: 'Drafts a letter; what is left out takes the default of its kind' })
  async draft(
    @CurrentActor() actor: Actor,
    @ZodBody(draftBody) body: z.infer<typeof draftBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { processId, kind, stationery, key, office, ...content } = body;
    const chosen = stationery && (await this.stationeries.forLetter(stationery, processId, kind));
    const letter = await this.service.draft(actor, {
      processId,
      kind,
      key,
      office,
      content: toContent(kind, content, chosen || undefined),
    });
    void reply.header('location', `/api/v1/letters/${letter._id}`);
    return letterView(withEtag(reply, letter));
  }

  @Get(':id')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'The record; of an issued letter, checked against its seal' })
  async get(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return letterView(withEtag(reply, await this.reader.get(id, actor)));
  }

  @Put(':id')
  @RequirePermission('letters:write')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the version that is edited' })
  @ApiOperation({ summary: 'Replaces the content of a draft; kind and process stay' })
  async edit(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() expected: number,
    @ZodBody(contentBody) body: z.infer<typeof contentBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { kind } = await this.reader.get(id, actor);
    return letterView(withEtag(reply, await this.service.edit(actor, id, expected, toContent(kind, body))));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('letters:write')
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOperation({ summary: 'Discards a draft; it stays on the record, hidden from lists' })
  async discard(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() expected: number,
  ): Promise<void> {
    await this.service.step(actor, id, { step: 'discard' }, expected);
  }

  @Post(':id/submit-for-clearance')
  @HttpCode(200)
  @RequirePermission('letters:write')
  @Idempotent()
  async submit(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(noteBody) body: z.infer<typeof noteBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const note = body?.note === undefined ? {} : { note: body.note };
    const command = { step: 'submit-for-clearance' as const, ...note };
    return letterView(withEtag(reply, await this.service.step(actor, id, command, readVersion(request))));
  }

  @Post(':id/clear')
  @HttpCode(200)
  @RequirePermission('letters:clear')
  @Idempotent()
  @ApiOperation({ summary: 'Clears a letter; by somebody else than its writers' })
  async clear(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(noteBody) body: z.infer<typeof noteBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return letterView(withEtag(reply, await this.service.clear(actor, id, body?.note, readVersion(request))));
  }

  @Post(':id/return')
  @HttpCode(200)
  @RequirePermission('letters:clear')
  @Idempotent()
  @ApiOperation({ summary: 'Gives a letter back to its writers, with the reason' })
  async giveBack(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(reasonBody) body: z.infer<typeof reasonBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.backToDraft(actor, request, id, body.reason, reply);
  }

  @Post(':id/take-back')
  @HttpCode(200)
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({
    summary: 'The writers take a letter back to draft, with the reason; its clearance is void',
  })
  async takeBack(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(reasonBody) body: z.infer<typeof reasonBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.backToDraft(actor, request, id, body.reason, reply);
  }

  private async backToDraft(
    actor: Actor,
    request: FastifyRequest,
    id: string,
    reason: string,
    reply: FastifyReply,
  ) {
    const command = { step: 'return' as const, reason };
    return letterView(withEtag(reply, await this.service.step(actor, id, command, readVersion(request))));
  }
}

/** The version that the caller read, if they say so; steps don't insist on it, for the state protects them. */
export const readVersion = (request: FastifyRequest): number | undefined =>
  request.headers['if-match'] === undefined ? undefined : ifMatchVersion(request);
