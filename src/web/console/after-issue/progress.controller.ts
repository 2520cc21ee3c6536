import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { haltBody, LetterDispatch } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, consoleRefusal, faultsOf, seeOther, sendFragment } from '../frame/index.js';
import { AfterIssuePages } from './letter-pages.service.js';
import { letterPath } from '../letters/parts.js';
import { liveParts, ProgressFragment } from './progress-page.js';

/** A letter while it leaves: countdown, counts, halt and resume. */
@ConsoleController('office/letters/:id')
export class ProgressPages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly dispatch: LetterDispatch,
  ) {}

  @Get('progress')
  @RequirePermission('letters:read')
  async progress(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.sendProgress(reply, await this.pages.page(session, actor, id));
  }

  @Get('progress/fragment')
  @RequirePermission('letters:read')
  async fragment(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const part = z.enum(liveParts).catch('counts').parse(new FormValues(sent).text('part'));
    const page = await this.pages.progressOf(await this.pages.page(session, actor, id));
    sendFragment(reply, await ProgressFragment({ page, part }));
  }

  /** Sent twice, or by two people: the second is told since when it is halted, and by whom. */
  @Post('halt')
  @RequirePermission('letters:issue')
  async halt(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    const values = new FormValues(sent);
    const again = async (faults: ReturnType<typeof faultsOf>): Promise<void> =>
      this.pages.sendProgress(reply, page, { reason: values.text('reason'), faults });
    const read = haltBody.safeParse(values.pick('reason'));
    if (!read.success) return again(faultsOf(read.error, { reason: 'Why' }));
    try {
      const before = await this.pages.progressOf(page);
      await this.dispatch.halt(actor, id, read.data?.reason);
      const notice = before.progress.halted === null ? 'letter-halted' : 'letter-halted-before';
      seeOther(reply, letterPath(page.letter, '/progress'), notice);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await again(faults);
    }
  }

  @Post('resume')
  @RequirePermission('letters:issue')
  async resume(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { letter } = await this.pages.page(session, actor, id);
    await this.dispatch.resume(actor, id);
    seeOther(reply, letterPath(letter, '/progress'), 'letter-resumed');
  }
}
