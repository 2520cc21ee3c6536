import { Body, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { Deliveries } from '../../../mail/index.js';
import type { Actor } from '../../../messaging/index.js';
import { line } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, consoleRefusal, faultsOf, type NoticeCode, seeOther } from '../frame/index.js';
import { AfterIssuePages } from './letter-pages.service.js';
import { addresseePath } from './parts.js';

const reasonOnly = z.strictObject({ reason: line(500) });

/** Single mails of a letter: tried again, or given up. */
@ConsoleController('office/letters/:id/coverage/:addressee/mails/:mail')
export class MailPages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly deliveries: Deliveries,
  ) {}

  @Post('retry')
  @RequirePermission('deliveries:write')
  async retry(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: { id: string; addressee: string; mail: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.act(reply, session, actor, path, 'mail-retried', () =>
      this.deliveries.retry(actor, path.mail),
    );
  }

  @Post('give-up')
  @RequirePermission('deliveries:write')
  async giveUp(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: { id: string; addressee: string; mail: string },
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const read = reasonOnly.safeParse(values.pick('reason'));
    if (!read.success) {
      const page = await this.pages.page(session, actor, path.id);
      const faults = faultsOf(read.error, { reason: 'Why it is given up' }).map((fault) => ({
        ...fault,
        field: `give-up-${path.mail}`,
      }));
      return this.pages.sendAddressee(reply, page, path.addressee, { form: 'again', values, faults });
    }
    const { reason } = read.data;
    await this.act(reply, session, actor, path, 'mail-given-up', () =>
      this.deliveries.giveUp(actor, path.mail, reason),
    );
  }

  private async act(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    { id, addressee }: { id: string; addressee: string },
    notice: NoticeCode,
    run: () => Promise<unknown>,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    try {
      await run();
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      const values = new FormValues({});
      return this.pages.sendAddressee(reply, page, addressee, { form: 'again', values, faults });
    }
    seeOther(reply, addresseePath(page.letter, addressee), notice);
  }
}
