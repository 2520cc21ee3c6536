import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { commentBody, type Letter, LetterClearances, LetterReader } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import { Console, ConsoleController, consoleRefusal, type Fault, seeOther } from '../frame/index.js';
import { LetterHead, letterPath, lettersCrumbs } from '../letters/parts.js';
import { ChangesSince, CommentThread, letterAt } from './talk.js';
import { LetterTalk } from './talk.service.js';

/** Comments on a letter. */
@ConsoleController('office/letters/:id/comments')
export class CommentPages {
  constructor(
    private readonly console: Console,
    private readonly reader: LetterReader,
    private readonly clearances: LetterClearances,
    private readonly talk: LetterTalk,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, session, await this.reader.get(id, actor));
  }

  @Post()
  @RequirePermission('letters:comment')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.reader.get(id, actor);
    const values = new FormValues(sent);
    const typed = values.text('text');
    const read = commentBody.safeParse({ text: typed });
    if (!read.success) {
      const words = typed.trim() === '' ? 'Write the comment.' : (read.error.issues[0]?.message ?? '');
      await this.send(reply, session, letter, { typed, faults: [{ field: 'text', message: words }] });
      return;
    }
    try {
      await this.clearances.comment(actor, id, read.data.text, keyOf(values));
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.send(reply, session, letter, { typed, faults });
      return;
    }
    seeOther(reply, letterAt(letter, 'clearance#comments'), 'comment-added');
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    refused: { typed: string; faults: readonly Fault[] } = { typed: '', faults: [] },
  ): Promise<void> {
    const { comments, since, formKey, zone } = await this.talk.of(letter);
    await this.console.send(reply, session, {
      title: 'Comments',
      nav: 'letters',
      crumbs: lettersCrumbs({ text: letter.subject, href: letterPath(letter) }, { text: 'Comments' }),
      faults: refused.faults,
      wide: true,
      children: (
        <>
          <LetterHead letter={letter} title="Comments" current="clearance" />
          <CommentThread {...{ session, letter, comments, formKey, zone, ...refused }} />
          <ChangesSince since={since} zone={zone} />
        </>
      ),
    });
  }
}

/** A key that no form of this house makes is as good as none. */
function keyOf(values: FormValues): string | undefined {
  const key = values.text('key');
  return /^[0-9a-f-]{36}$/.test(key) ? key : undefined;
}
