import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { correctionBody, isIssued, type Letter, LetterCorrections } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, consoleRefusal, type Fault, faultsOf, seeOther } from '../frame/index.js';
import { CorrectionsPage } from './corrections-page.js';
import { AfterIssuePages } from './letter-pages.service.js';
import { letterPath } from '../letters/parts.js';

/** Letters that correct, add to, revise or cancel this one. */
@ConsoleController('office/letters/:id/corrections')
export class CorrectionPages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly corrections: LetterCorrections,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async chain(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, session, actor, id, new FormValues(sent).filled('compare'));
  }

  /** Makes the draft; the same form sent twice makes one. */
  @Post()
  @RequirePermission('letters:write')
  async begin(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const chosen = { as: values.text('as'), to: values.text('to') };
    const back = (faults: readonly Fault[]): Promise<void> =>
      this.send(reply, session, actor, id, undefined, { chosen, faults });
    const read = correctionBody.safeParse(values.pick('as', 'to'));
    if (!read.success) return back(faultsOf(read.error, { as: 'What it is', to: 'To whom it goes' }));
    let draft: Letter;
    try {
      draft = await this.corrections.draft(actor, id, { ...read.data, key: values.filled('key') });
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return back(faults);
    }
    seeOther(reply, letterPath(draft, '/edit'), 'correction-drafted');
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    id: string,
    compare?: string,
    refused: { chosen: { as: string; to: string }; faults: readonly Fault[] } | null = null,
  ): Promise<void> {
    const page = await this.pages.page(session, actor, id);
    const chain = await this.corrections.chainOf(actor, id);
    const wanted = chain.find(({ _id }) => _id === (compare ?? id));
    const compared =
      wanted?.corrects === undefined ? null : await this.corrections.changes(actor, wanted._id);
    const reached = new Map<string, string>();
    for (const letter of chain) {
      if (isIssued(letter) && letter.issue.dispatch)
        reached.set(letter._id, await this.pages.reached(letter));
    }
    const props = { ...page, chain, reached, compared, formKey: this.pages.formKey() };
    const children = CorrectionsPage({ ...props, ...(refused ?? {}) });
    await this.pages.send(reply, page, 'Corrections', children, refused?.faults);
  }
}
