import { Controller, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, withEtag, ZodBody, ZodParams, ZodQuery } from '../../platform/index.js';
import { lettersProblems } from '../letters.problems.js';
import { LetterSigning } from '../services/letter-signing.service.js';
import { onePart, readable } from './letter-files.controller.js';
import { byId, signBody, uploadQuery } from './letter.schemas.js';
import { letterView } from './letter.views.js';
import { readVersion } from './letters.controller.js';

/** The signed copy of a cleared letter. */
@ApiTags('letters')
@Controller('api/v1/letters/:id')
export class LetterSigningController {
  constructor(private readonly signing: LetterSigning) {}

  @Put('signed-copy')
  @RequirePermission('letters:write')
  @ApiConsumes('multipart/form-data', 'application/pdf')
  @ApiOperation({
    summary: 'Keeps the scan of the signed page of a cleared letter',
    description:
      'As multipart/form-data with one file, or as the bytes themselves. Its text, if it holds one, is compared with the pages that were cleared: `same`, `differs` or `no-text`.',
  })
  async attach(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(uploadQuery) query: z.infer<typeof uploadQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { name, bytes } = request.isMultipart()
      ? await onePart(request)
      : { name: undefined, bytes: request.body };
    if (!Buffer.isBuffer(bytes)) {
      throw lettersProblems.fileMissing('Send one PDF, as multipart/form-data or application/pdf.');
    }
    const file = { name: query.name ?? readable(name), bytes };
    return letterView(withEtag(reply, await this.signing.attach(actor, id, file, readVersion(request))));
  }

  @Post('sign')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({
    summary: 'Confirms that the signed copy is this letter',
    description:
      '`compared` says that a person held the pages against the text; without it, a copy whose text differs or that holds none is refused.',
  })
  async sign(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(signBody) body: z.infer<typeof signBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return letterView(withEtag(reply, await this.signing.sign(actor, id, body, readVersion(request))));
  }
}
