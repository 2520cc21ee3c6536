import { Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentActor, RequirePermission } from '../../../access/index.js';
import { LetterPublications } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { ConsoleController, seeOther } from '../frame/index.js';
import { letterPath } from './parts.js';

/** Releases an issued letter to the public, and takes it back; pressed twice, it stays as it is. */
@ConsoleController('office/letters/:id')
export class LetterPublicationPages {
  constructor(private readonly publications: LetterPublications) {}

  @Post('publish')
  @RequirePermission('letters:issue')
  async publish(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.publications.publish(actor, id);
    seeOther(reply, letterPath({ _id: id }), 'letter-published');
  }

  @Post('unpublish')
  @RequirePermission('letters:issue')
  async unpublish(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.publications.unpublish(actor, id);
    seeOther(reply, letterPath({ _id: id }), 'letter-unpublished');
  }
}
