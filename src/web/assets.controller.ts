import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/index.js';
import { namesTag, platformProblems } from '../platform/index.js';
import { assetNamed } from './page-response.js';

/** Styles and scripts of the pages, under addresses that change with their content. */
@ApiExcludeController()
@Controller('assets')
@Public()
export class AssetsController {
  @Get(':name')
  file(
    @Param('name') name: string,
    @Headers('if-none-match') held: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const asset = assetNamed(name);
    if (!asset) throw platformProblems.notFound(`No page uses a file of the name ${name}.`);
    void reply.headers({
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
      etag: asset.etag,
      'x-content-type-options': 'nosniff',
    });
    if (held !== undefined && namesTag(held, asset.etag)) void reply.code(304).send();
    else void reply.send(asset.content);
  }
}
