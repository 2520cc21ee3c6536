import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  delegationCategories,
  DirectoryBoard,
  overlays,
  regionalGroups,
  StandingDirectory,
} from '../../../directory/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { Console, ConsoleController, seeOther } from '../frame/index.js';
import { DelegationsPage } from './delegations-page.js';
import { OwnerPages } from './owner-pages.service.js';

/** The value if it is one of the choices; a made-up one asks for nothing. */
export const oneOf = <Choice extends string>(choices: readonly Choice[], value: string): Choice | undefined =>
  choices.find((choice) => choice === value);

/** Delegations: who there is today, and each with its mailboxes. */
@ConsoleController('office/directory')
export class DelegationPages {
  constructor(
    private readonly console: Console,
    private readonly board: DirectoryBoard,
    private readonly owners: OwnerPages,
    private readonly standing: StandingDirectory,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('directory:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const q = asked.text('q').slice(0, 200);
    const category = oneOf(delegationCategories, asked.text('category'));
    const group = oneOf([...regionalGroups, ...overlays], asked.text('group'));
    const withoutMailbox = asked.text('mailbox') === 'without';
    const lines = await this.board.delegations({
      day: this.day.today(),
      words: q,
      category,
      group,
      withoutMailbox,
    });
    await this.console.send(reply, session, {
      title: 'Directory',
      nav: 'directory',
      crumbs: [{ text: 'Office', href: '/office' }, { text: 'Directory' }],
      wide: true,
      children: DelegationsPage({
        session,
        q,
        category: category ?? '',
        group: group ?? '',
        mailbox: withoutMailbox ? 'without' : '',
        lines,
      }),
    });
  }

  /** Pressed twice, or where some are there already, it adds what is missing and touches nothing else. */
  @Post('standing')
  @RequirePermission('directory:write')
  async loadStanding(@CurrentActor() actor: Actor, @Res() reply: FastifyReply): Promise<void> {
    await this.standing.load(actor);
    seeOther(reply, '/office/directory', 'standing-loaded');
  }

  @Get('delegations/:id')
  @RequirePermission('directory:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.owners.send(reply, session, { type: 'delegation', id });
  }
}
