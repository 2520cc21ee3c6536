import { Body, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { Deliveries, type Delivery, DeliveryReader, mailProblems } from '../../../mail/index.js';
import type { Actor } from '../../../messaging/index.js';
import { line } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, consoleRefusal, faultsOf, type NoticeCode, seeOther } from '../frame/index.js';
import { giveUpField } from './addressee-forms.js';
import { AfterIssuePages } from './letter-pages.service.js';
import { addresseePath } from './parts.js';

const reasonOnly = z.strictObject({ reason: line(500) });

interface MailPath {
  id: string;
  addressee: string;
  mail: string;
}

/** What is said where nothing was left to be done, such as when a form is sent twice; null: it is refused. */
type Done = (mail: Delivery) => NoticeCode | null;

const isOnItsWay: Done = ({ state }) =>
  state === 'queued' || state === 'sending' || state === 'accepted' ? 'mail-on-its-way' : null;

const isGivenUp: Done = ({ givenUp }) => (givenUp === undefined ? null : 'mail-given-up-before');

/** Single mails of a letter: tried again, or given up. A form that is sent twice says what it finds. */
@ConsoleController('office/letters/:id/coverage/:addressee/mails/:mail')
export class MailPages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly deliveries: Deliveries,
    private readonly ledger: DeliveryReader,
  ) {}

  @Post('retry')
  @RequirePermission('deliveries:write')
  async retry(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: MailPath,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.assertOf(path, actor);
    const how = { reply, session, actor, path, notice: 'mail-retried', done: isOnItsWay } as const;
    await this.act(how, () => this.deliveries.retry(actor, path.mail));
  }

  @Post('give-up')
  @RequirePermission('deliveries:write')
  async giveUp(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: MailPath,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.assertOf(path, actor);
    const values = new FormValues(sent);
    const read = reasonOnly.safeParse(values.pick('reason'));
    if (!read.success) {
      const page = await this.pages.page(session, actor, path.id);
      const faults = faultsOf(read.error, { reason: 'Why it is given up' }).map((fault) => ({
        ...fault,
        field: giveUpField(path.mail),
      }));
      return this.pages.sendAddressee(reply, page, path.addressee, { form: 'mail', values, faults });
    }
    const { reason } = read.data;
    const how = { reply, session, actor, path, notice: 'mail-given-up', done: isGivenUp } as const;
    await this.act(how, () => this.deliveries.giveUp(actor, path.mail, reason));
  }

  private async act(
    {
      reply,
      session,
      actor,
      path: { id, addressee, mail },
      notice,
      done,
    }: {
      reply: FastifyReply;
      session: ConsoleSession;
      actor: Actor;
      path: MailPath;
      notice: NoticeCode;
      done: Done;
    },
    run: () => Promise<unknown>,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    try {
      await run();
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      const already = done(await this.ledger.get(mail, actor));
      if (already !== null) {
        seeOther(reply, addresseePath(page.letter, addressee), already);
        return;
      }
      const values = new FormValues({});
      return this.pages.sendAddressee(reply, page, addressee, { form: 'mail', values, faults });
    }
    seeOther(reply, addresseePath(page.letter, addressee), notice);
  }

  /** Refuses an address that names a mail of another letter or addressee. */
  private async assertOf({ id, addressee, mail }: MailPath, actor: Actor): Promise<void> {
    const { source, addressee: to } = await this.ledger.get(mail, actor);
    if (source.kind === 'letter' && source.id === id && to.id === addressee) return;
    throw mailProblems.deliveryNotFound('This letter has no such mail to this addressee.', { id: mail });
  }
}
