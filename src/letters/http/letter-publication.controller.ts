import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, ZodParams } from '../../platform/index.js';
import { LetterPublications } from '../services/letter-publications.service.js';
import { LetterReader } from '../services/letter-reader.service.js';
import { byId } from './letter.schemas.js';

/** Whether an issued letter stands on the public documents page of its process. */
@ApiTags('letters')
@Controller('api/v1/letters/:id')
export class LetterPublicationController {
  constructor(
    private readonly publications: LetterPublications,
    private readonly reader: LetterReader,
  ) {}

  @Get('publication')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'Since when the public may read it, and who released it; null: it may not' })
  async of(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    await this.reader.get(id, actor);
    return { published: await this.publications.of(id) };
  }

  @Post('publish')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({
    summary: 'Releases an issued letter to the public, with the documents and files that it encloses',
    description: 'Letters that it encloses are released by themselves. Again it changes nothing.',
  })
  async publish(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    const { published } = await this.publications.publish(actor, id);
    return { published };
  }

  @Post('unpublish')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({ summary: 'Takes it back from the public. Whoever has it, has it' })
  async unpublish(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    const { published } = await this.publications.unpublish(actor, id);
    return { published };
  }
}
