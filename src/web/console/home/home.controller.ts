import { Body, Get, Inject, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { type Actor, type Todo, TodoList } from '../../../messaging/index.js';
import { CONFIG, type Config, line, pageQuery, text } from '../../../platform/index.js';
import { Console, ConsoleController, faultsOf, seeOther } from '../frame/index.js';
import { WelcomePage } from './welcome-page.js';
import { TodoPage, type TodoPageProps, todoPath } from './todo-page.js';

const states = ['open', 'settled'] as const;
const query = z.object({
  ...pageQuery,
  state: z.enum(states).catch('open'),
  kind: line(80).optional().catch(undefined),
});
const settlement = z.object({
  key: line(300),
  note: text(2_000).pipe(z.string().trim().min(1, 'say what was done')),
});
/** The list that the form stood in: read again from its own words, so that no other address gets in. */
const back = z
  .string()
  .transform((path) => query.parse(Object.fromEntries(new URLSearchParams(path.split('?', 2)[1] ?? ''))));

/** First page of the console: what only a person can settle. */
@ConsoleController('office')
export class HomeController {
  constructor(
    private readonly console: Console,
    private readonly todos: TodoList,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @RequirePermission('console:use')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (session.may('todos:read')) await this.send(reply, session, query.parse(sent));
    else await this.welcome(reply, session);
  }

  @Post('todos/settle')
  @RequirePermission('todos:settle')
  async settle(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: { back?: unknown; key?: unknown; note?: unknown },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const list = back.catch(query.parse({})).parse(sent.back);
    const read = settlement.safeParse(sent);
    if (!read.success) {
      const key = typeof sent.key === 'string' ? sent.key : '';
      const note = typeof sent.note === 'string' ? sent.note : '';
      const field = `note-${key.replace(/[^A-Za-z0-9_-]+/g, '-')}`;
      const faults = faultsOf(read.error, { note: 'What was done' }).map((fault) => ({ ...fault, field }));
      await this.send(reply, session, list, { key, note, faults });
      return;
    }
    assertProcess(actor, (await this.todos.get(read.data.key)).processId);
    await this.todos.settle(actor, read.data.key, read.data.note);
    seeOther(reply, todoPath(list.state, list.kind), 'settled');
  }

  /** For those whose roles have no part in the office's list. */
  private async welcome(reply: FastifyReply, session: ConsoleSession): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Welcome',
      crumbs: [{ text: 'Office' }],
      children: WelcomePage({ session }),
    });
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    { state, kind, limit, cursor }: z.infer<typeof query>,
    refused?: NonNullable<TodoPageProps['refused']>,
  ): Promise<void> {
    const filter: { state: Todo['state']; processId?: string | undefined } = {
      state,
      processId: session.person.processId,
    };
    const [{ items, next }, counts] = await Promise.all([
      this.todos.list({ ...filter, kind }, { limit: Math.min(limit, 50), cursor }),
      this.todos.counts(filter),
    ]);
    await this.console.send(reply, session, {
      title: state === 'open' ? 'To do' : 'Settled',
      nav: 'todo',
      crumbs: [{ text: 'Office' }],
      faults: refused?.faults ?? [],
      children: TodoPage({
        session,
        zone: this.config.office.zone,
        state,
        kind,
        counts,
        items,
        next,
        ...(refused === undefined ? {} : { refused }),
      }),
    });
  }
}
