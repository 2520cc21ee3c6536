import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  DirectoryBoard,
  newOrganisation,
  type Organisation,
  organisationChange,
  organisationIdOf,
  organisationKinds,
  Organisations,
} from '../../../directory/index.js';
import { Meetings, type Process } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { oneOf } from './delegations.controller.js';
import type { Refused } from './mailboxes.js';
import { accreditationRows, OrganisationForm, OrganisationsPage } from './organisation-pages.js';
import { ORGANISATIONS, OwnerPages } from './owner-pages.service.js';
import { directoryCrumbs } from './parts.js';

const labels = { name: 'Name', kind: 'Kind', correspondence: 'Language', 'names.fr': 'Name in French' };
const MOST_PROCESSES = 200;

/** Organisations with their accreditation. */
@ConsoleController('office/directory/organisations')
export class OrganisationPages {
  constructor(
    private readonly console: Console,
    private readonly board: DirectoryBoard,
    private readonly organisations: Organisations,
    private readonly owners: OwnerPages,
    private readonly meetings: Meetings,
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
    const kind = oneOf(organisationKinds, asked.text('kind'));
    const show = oneOf(['accredited', 'without-mailbox'] as const, asked.text('show'));
    const lines = await this.board.organisations({
      day: this.day.today(),
      words: q,
      kind,
      accredited: show === 'accredited',
      withoutMailbox: show === 'without-mailbox',
    });
    await this.console.send(reply, session, {
      title: 'Organisations',
      nav: 'directory',
      crumbs: directoryCrumbs({ text: 'Organisations' }),
      wide: true,
      children: OrganisationsPage({
        q,
        kind: kind ?? '',
        show: show ?? '',
        lines,
        writes: session.may('directory:write'),
      }),
    });
  }

  @Get('new')
  @RequirePermission('directory:write')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    await this.form(reply, session, undefined);
  }

  @Post()
  @RequirePermission('directory:write')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const read = newOrganisation.safeParse(factsOf(values, accreditationRows(undefined)));
    const id = organisationIdOf(values.text('name'));
    const faults = read.success
      ? await refusedBy(() => this.addOnce(actor, id, read.data))
      : faultsOf(read.error, labels);
    if (faults) await this.form(reply, session, undefined, { values, faults });
    else seeOther(reply, `/office/directory/organisations/${id}`, 'organisation-saved');
  }

  @Get(':id')
  @RequirePermission('directory:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.owners.send(reply, session, { type: 'organisation', id });
  }

  @Get(':id/edit')
  @RequirePermission('directory:write')
  async edit(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.form(reply, session, await this.organisations.get(id));
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
    const before = await this.organisations.get(id);
    const { fr: _fr, ...others } = before.names;
    const facts = factsOf(values, accreditationRows(before));
    const read = organisationChange.safeParse({
      ...facts,
      names: { ...others, ...facts.names },
      accreditations: facts.accreditations ?? [],
    });
    const faults = read.success
      ? await refusedBy(() =>
          this.organisations.change(actor, id, values.number('version'), changeOf(read.data)),
        )
      : faultsOf(read.error, labels);
    if (faults) await this.form(reply, session, before, { values, faults });
    else seeOther(reply, `/office/directory/organisations/${id}`, 'organisation-saved');
  }

  /** The same form a second time finds its organisation there. */
  private async addOnce(actor: Actor, id: string, body: z.infer<typeof newOrganisation>): Promise<void> {
    const { items } = await this.organisations.list({ limit: 1 }, { id });
    const { id: _id, ...facts } = withoutUndefined(body);
    const [there] = items;
    if (there && there.name === facts.name && there.kind === facts.kind) return;
    await this.organisations.add(actor, id, facts);
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    organisation: Organisation | undefined,
    refused?: Refused,
  ): Promise<void> {
    const title = organisation === undefined ? 'New organisation' : organisation.name;
    const { items: processes }: { items: Process[] } = await this.meetings.listProcesses(
      { limit: MOST_PROCESSES },
      session.person.processId,
    );
    await this.console.send(reply, session, {
      title,
      nav: 'directory',
      crumbs: directoryCrumbs(
        ORGANISATIONS,
        ...(organisation === undefined
          ? []
          : [{ text: organisation.name, href: `/office/directory/organisations/${organisation._id}` }]),
        { text: organisation === undefined ? 'New' : 'Change' },
      ),
      faults: refused?.faults ?? [],
      children: OrganisationForm({ session, organisation, processes, refused }),
    });
  }
}

async function refusedBy(act: () => Promise<unknown>): Promise<Fault[] | null> {
  try {
    await act();
    return null;
  } catch (error) {
    const faults = consoleRefusal(error);
    if (faults === null) throw error;
    return faults;
  }
}

/** What the form says, as the API would take it. Rows without date and source are left out. */
function factsOf(values: FormValues, rows: number) {
  const french = values.filled('name_fr');
  const accreditations = Array.from({ length: rows }, (_, n) => {
    const own = (name: string) => values.filled(`accreditations-${n}-${name}`);
    const [from, until, source, processId] = [own('from'), own('until'), own('source'), own('processId')];
    if (from === undefined && until === undefined && source === undefined) return null;
    return {
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      ...(source === undefined ? {} : { source }),
      ...(processId === undefined ? {} : { processId }),
    };
  }).filter((row) => row !== null);
  return {
    ...values.pick('name', 'kind', 'correspondence'),
    names: french === undefined ? {} : { fr: french },
    ...(accreditations.length === 0 ? {} : { accreditations }),
  };
}

/** Absent members stay absent. */
const changeOf = (body: z.infer<typeof organisationChange>) =>
  withoutUndefined(body) as Parameters<Organisations['change']>[3];

const withoutUndefined = <T extends object>(record: T): T => JSON.parse(JSON.stringify(record)) as T;
