import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  Directory,
  DirectoryBoard,
  type DistributionList,
  DistributionLists,
  listBody,
  listId,
  type ListRule,
  ruleInWords,
} from '../../../directory/index.js';
import { Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { isoDate } from '../../../platform/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { ListForm, ListPage, listPath, ListsPage } from './list-pages.js';
import type { Refused } from './mailboxes.js';
import { directoryCrumbs } from './parts.js';

const labels = {
  title: 'Title',
  id: 'Short name',
  correspondence: 'Only who corresponds in',
  include: 'Taken in by name',
  exclude: 'Left out by name',
};
const LISTS = { text: 'Distribution lists', href: '/office/directory/lists' };
const MOST = 500;

/** Distribution lists: their rules in words, and who is on them on a day. */
@ConsoleController('office/directory/lists')
export class ListPages {
  constructor(
    private readonly console: Console,
    private readonly lists: DistributionLists,
    private readonly directory: Directory,
    private readonly board: DirectoryBoard,
    private readonly meetings: Meetings,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('directory:read')
  async all(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    const { items } = await this.lists.list({ limit: MOST });
    const lists = await Promise.all(
      items.map(async (list) => ({ list, words: await this.words(list.rule) })),
    );
    lists.sort((a, b) => a.list.title.localeCompare(b.list.title, 'en'));
    await this.console.send(reply, session, {
      title: 'Distribution lists',
      nav: 'directory',
      crumbs: directoryCrumbs({ text: 'Distribution lists' }),
      wide: true,
      children: ListsPage({ lists, writes: session.may('directory:write') }),
    });
  }

  @Get('new')
  @RequirePermission('directory:write')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    await this.form(reply, session, undefined);
  }

  @Post()
  @RequirePermission('directory:write')
  async make(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const id = listId.safeParse(values.text('id').trim());
    const faults = [
      ...(id.success
        ? []
        : [{ field: 'id', message: `Short name: ${id.error.issues[0]?.message ?? 'is missing'}` }]),
      ...((await this.save(actor, id.data ?? '', undefined, values, id.success)) ?? []),
    ];
    if (faults.length > 0) await this.form(reply, session, undefined, { values, faults });
    else seeOther(reply, listPath(id.data ?? ''), 'list-saved');
  }

  @Get(':id')
  @RequirePermission('directory:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const on = isoDate.safeParse(asked.text('on'));
    const { processId: own } = session.person;
    const { items: processes } = await this.meetings.listProcesses({ limit: MOST }, own);
    const wanted = asked.filled('process') ?? own ?? (processes.length === 1 ? processes[0]?._id : undefined);
    const processId = processes.find(({ _id }) => _id === wanted)?._id;
    const list = await this.lists.get(id);
    const day = on.success ? on.data : this.day.today();
    const resolution = await this.directory.resolveList(list, day, undefined, processId);
    await this.console.send(reply, session, {
      title: list.title,
      nav: 'directory',
      crumbs: directoryCrumbs(LISTS, { text: list.title }),
      wide: true,
      children: ListPage({
        list,
        words: await this.words(list.rule),
        resolution,
        processes,
        processId: processId ?? '',
        writes: session.may('directory:write'),
      }),
    });
  }

  @Get(':id/edit')
  @RequirePermission('directory:write')
  async edit(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.form(reply, session, await this.lists.get(id));
  }

  @Post(':id/edit')
  @RequirePermission('directory:write')
  async change(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const before = await this.lists.get(id);
    const faults = await this.save(actor, id, before, values, true);
    if (faults) await this.form(reply, session, before, { values, faults });
    else seeOther(reply, listPath(id), 'list-saved');
  }

  /** The rule in words, with the names of those it names. */
  private async words(rule: ListRule): Promise<string[]> {
    const ids = [...(rule.include ?? []), ...(rule.exclude ?? [])].map(({ id }) => id);
    const names = await this.board.names(ids, this.day.today());
    const processes = await this.meetings.processTitles(
      rule.accreditedTo === undefined ? [] : [rule.accreditedTo],
    );
    return ruleInWords(rule, (id) => names.get(id) ?? processes.get(id) ?? id);
  }

  private async save(
    actor: Actor,
    id: string,
    before: DistributionList | undefined,
    values: FormValues,
    write: boolean,
  ): Promise<Fault[] | null> {
    const read = listBody.safeParse({ ...values.pick('title'), rule: ruleOf(values, before?.rule) });
    if (!read.success) {
      const faults = faultsOf({ issues: read.error.issues.map(outOfRule) } as typeof read.error, labels);
      return faults.map(({ field, message }) => ({ field: field.split('-')[0] ?? field, message }));
    }
    if (!write) return null;
    const rule = JSON.parse(JSON.stringify(read.data.rule)) as ListRule;
    try {
      if (before === undefined && (await this.isThere(id, read.data.title, rule))) return null;
      const version = before === undefined ? undefined : values.number('version');
      await this.lists.define(actor, id, version, read.data.title, rule);
      return null;
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return faults;
    }
  }

  /** The same form a second time finds its list there. */
  private async isThere(id: string, title: string, rule: ListRule): Promise<boolean> {
    const { items } = await this.lists.list({ limit: MOST });
    const there = items.find(({ _id }) => _id === id);
    return (
      there !== undefined && there.title === title && JSON.stringify(there.rule) === JSON.stringify(rule)
    );
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    list: DistributionList | undefined,
    refused?: Refused,
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: list === undefined ? 'New distribution list' : list.title,
      nav: 'directory',
      crumbs: directoryCrumbs(
        LISTS,
        ...(list === undefined ? [] : [{ text: list.title, href: listPath(list._id) }]),
        { text: list === undefined ? 'New' : 'Change' },
      ),
      faults: refused?.faults ?? [],
      children: ListForm({ session, list, refused }),
    });
  }
}

/** Faults are beside the form's fields, which know nothing of a rule around them. */
const outOfRule = <Issue extends { path: PropertyKey[] }>(issue: Issue): Issue => ({
  ...issue,
  path: issue.path[0] === 'rule' ? issue.path.slice(1, 2) : issue.path,
});

/** The rule that the form says, over what it does not show. */
function ruleOf(values: FormValues, before: ListRule | undefined): object {
  const {
    categories: _categories,
    consultationGroups: _groups,
    overlays: _overlays,
    organisationKinds: _kinds,
    correspondence: _correspondence,
    include: _include,
    exclude: _exclude,
    allMailboxes: _all,
    ...kept
  } = before ?? { categories: [] };
  const many = (name: string) => {
    const chosen = values.many(name);
    return chosen.length === 0 ? {} : { [name]: chosen };
  };
  const languages = values
    .text('correspondence')
    .split(/[\s,;]+/)
    .filter((tag) => tag !== '');
  return {
    ...kept,
    categories: values.many('categories'),
    ...many('consultationGroups'),
    ...many('overlays'),
    ...many('organisationKinds'),
    ...(languages.length === 0 ? {} : { correspondence: languages }),
    ...named('include', values.text('include')),
    ...named('exclude', values.text('exclude')),
    ...(values.text('allMailboxes') === 'yes' ? { allMailboxes: true } : {}),
  };
}

/** "del-che: co-facilitator" on each line. */
function named(member: 'include' | 'exclude', text: string): object {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [id = '', ...why] = line.split(':');
      return { id: id.trim(), why: why.join(':').trim() };
    });
  return rows.length === 0 ? {} : { [member]: rows };
}
