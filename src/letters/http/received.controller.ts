import { Controller, Get, Post, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, IfMatch, withEtag, ZodBody, ZodParams, ZodQuery } from '../../platform/index.js';
import { fileName } from '../domain/file-names.js';
import { referenceText } from '../domain/letter.decide.js';
import type { ReceivedLetter } from '../persistence/received.schemas.js';
import { ReceivedLetters } from '../services/received-letters.service.js';
import { byId, newReceivedBody, receivedBody, receivedQuery, toReceived } from './letter.schemas.js';
import { sendBytes } from './send-bytes.js';

const receivedView = ({ _id, reference, note, ...letter }: ReceivedLetter) => ({
  id: _id,
  ...letter,
  reference: referenceText(reference),
  note: note ?? null,
});

/** Letters that others wrote: recorded, enclosed and cited like those of the office. */
@ApiTags('letters')
@Controller('api/v1/received-letters')
export class ReceivedLettersController {
  constructor(private readonly received: ReceivedLetters) {}

  @Get()
  @RequirePermission('letters:read')
  async list(@CurrentActor() actor: Actor, @ZodQuery(receivedQuery) query: z.infer<typeof receivedQuery>) {
    const processId = actor.processId ?? query.processId;
    const { items, next } = await this.received.list({ processId }, query);
    return { items: items.map(receivedView), next };
  }

  @Post()
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({ summary: 'Records a letter whose PDF was uploaded to /api/v1/files' })
  async record(
    @CurrentActor() actor: Actor,
    @ZodBody(newReceivedBody) body: z.infer<typeof newReceivedBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { processId, file, ...facts } = body;
    const letter = await this.received.record(actor, { processId, file, ...toReceived(facts) });
    void reply.header('location', `/api/v1/received-letters/${letter._id}`);
    return receivedView(withEtag(reply, letter));
  }

  @Get(':id')
  @RequirePermission('letters:read')
  async get(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return receivedView(withEtag(reply, await this.received.get(id, actor)));
  }

  @Put(':id')
  @RequirePermission('letters:write')
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOperation({ summary: 'Corrects what was written down of it; pages and number stay' })
  async correct(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @IfMatch() expected: number,
    @ZodBody(receivedBody) body: z.infer<typeof receivedBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return receivedView(withEtag(reply, await this.received.correct(actor, id, expected, toReceived(body))));
  }

  @Get(':id/pdf')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf')
  async pdf(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const letter = await this.received.get(id, actor);
    return sendBytes(reply, {
      bytes: await this.received.bytes(letter),
      contentType: 'application/pdf',
      filename: fileName(`${letter.date} Letter of ${letter.sender}`, 'pdf'),
      sha256: letter.file.sha256,
    });
  }
}
