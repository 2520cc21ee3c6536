import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, Public, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, line, ZodParams, ZodQuery } from '../../platform/index.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterFile } from '../persistence/letter.schemas.js';
import { LetterFiles } from '../services/letter-files.service.js';
import { LetterLinks } from '../services/letter-links.service.js';
import { bySha256, byToken, uploadQuery } from './letter.schemas.js';
import { sendBytes } from './send-bytes.js';

const fileView = ({ _id, name, contentType, size, pages, uploadedAt, uploadedBy }: LetterFile) => ({
  sha256: _id,
  name,
  contentType,
  size,
  pages: pages ?? null,
  uploadedAt,
  uploadedBy,
});

/** Files to enclose. */
@ApiTags('letters')
@Controller('api/v1/files')
export class LetterFilesController {
  constructor(private readonly files: LetterFiles) {}

  @Post()
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiConsumes('multipart/form-data', 'application/octet-stream', 'application/pdf')
  @ApiOperation({
    summary: 'Keeps a file to enclose; what it is, is read from its content',
    description:
      'As multipart/form-data with one file, or as the bytes themselves with the name in the query. The same bytes again give the same record.',
  })
  async upload(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodQuery(uploadQuery) query: z.infer<typeof uploadQuery>,
  ) {
    const { name, bytes } = request.isMultipart()
      ? await onePart(request)
      : { name: undefined, bytes: request.body };
    if (!Buffer.isBuffer(bytes)) {
      throw lettersProblems.fileMissing(
        'Send the bytes of one file, as multipart/form-data or application/octet-stream.',
      );
    }
    return fileView(await this.files.upload(actor, query.name ?? readable(name), bytes));
  }

  @Get(':sha256')
  @RequirePermission('letters:read')
  @ApiProduces('application/octet-stream')
  async download(
    @ZodParams(bySha256) { sha256 }: z.infer<typeof bySha256>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { contentType, name: filename } = await this.files.get(sha256);
    return sendBytes(reply, { bytes: await this.files.bytes(sha256), contentType, filename, sha256 });
  }
}

/** Pieces of issued letters for readers without an account: the link itself is the right to read. */
@ApiTags('letters')
@Controller('l')
export class SignedFilesController {
  constructor(private readonly links: LetterLinks) {}

  @Get(':token')
  @Public()
  @ApiProduces('application/pdf', 'application/octet-stream')
  async open(
    @ZodParams(byToken) { token }: z.infer<typeof byToken>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return sendBytes(reply, await this.links.open(token));
  }
}

export async function onePart(
  request: FastifyRequest,
): Promise<{ name: string | undefined; bytes: Buffer | undefined }> {
  const part = await request.file();
  return { name: part?.filename, bytes: await part?.toBuffer() };
}

/** The name that came with the file, if it is a clean line; names are checked, not believed. */
export function readable(name: string | undefined): string {
  const checked = line(200).safeParse(name);
  return checked.success ? checked.data : 'Document';
}
