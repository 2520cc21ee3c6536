import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { Stationeries, stationeryBody, toStationery } from '../../../letters/index.js';
import { Meetings, meetingsProblems, type Process, openProcessBody } from '../../../meetings/index.js';
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
import { processFrom, stationeryFrom } from './process-forms.js';
import {
  processCrumbs,
  ProcessesPage,
  ProcessForm,
  ProcessPage,
  processPath,
  type Refused,
} from './process-pages.js';

const labels = {
  title: 'Title',
  shortTitle: 'Short title',
  key: 'Key',
  'office.name': 'Name of the office',
  'office.mailbox': 'Mailbox',
  'office.zone': 'Time zone',
  letterheads: 'Letterhead',
  placeLine: 'Place before the date',
  signatories: 'Who signs',
};
const MOST = 500;

/** Faults of a stationery at the fields of this form. */
const atLetterFields = (faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => ({
    ...fault,
    field: fault.field.startsWith('letterheads')
      ? 'letterhead'
      : fault.field.startsWith('signatories')
        ? 'signatory'
        : fault.field === 'title'
          ? 'office-name'
          : fault.field,
  }));

/** Processes: those there are, and a new one. */
@ConsoleController('office/processes')
export class ProcessPages {
  constructor(
    private readonly console: Console,
    private readonly meetings: Meetings,
    private readonly stationeries: Stationeries,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('processes:read')
  async list(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    const { items } = await this.meetings.listProcesses({ limit: MOST }, session.person.processId);
    await this.console.send(reply, session, {
      title: 'Processes',
      nav: 'processes',
      crumbs: [{ text: 'Office', href: '/office' }, { text: 'Processes' }],
      wide: true,
      children: ProcessesPage({
        processes: items,
        writes: session.may('processes:write') && session.person.processId === undefined,
      }),
    });
  }

  @Get('new')
  @RequirePermission('processes:write')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    await this.form(reply, session);
  }

  @Post()
  @RequirePermission('processes:write')
  async open(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertProcess(actor, undefined);
    const values = new FormValues(sent);
    const read = openProcessBody.safeParse(processFrom(values));
    const said = stationeryFrom(values);
    const stationery = said === null ? null : stationeryBody.safeParse(said);
    if (!read.success || stationery?.success === false) {
      const faults = [
        ...(read.success ? [] : faultsOf(read.error, labels)),
        ...(stationery?.success === false ? atLetterFields(faultsOf(stationery.error, labels)) : []),
      ];
      await this.form(reply, session, { values, faults });
      return;
    }
    let process: Process;
    try {
      process = await this.meetings.openProcess(actor, read.data);
      await this.keepStationery(actor, process._id, stationery?.data);
    } catch (error) {
      const there = await this.same(error, read.data.title, read.data.shortTitle);
      if (there !== null) {
        await this.keepStationery(actor, there, stationery?.data);
        seeOther(reply, processPath(there), 'process-there');
        return;
      }
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      const field = meetingsProblems.processExists.is(error) ? 'key' : 'main';
      await this.form(reply, session, { values, faults: faults.map((fault) => ({ ...fault, field })) });
      return;
    }
    seeOther(reply, processPath(process._id), 'process-opened');
  }

  @Get(':id')
  @RequirePermission('processes:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertProcess(actor, id);
    const process = await this.meetings.process(id);
    const { items } = await this.meetings.listMeetings(id, { limit: MOST });
    await this.console.send(reply, session, {
      title: process.title,
      nav: 'processes',
      crumbs: processCrumbs({ text: process.shortTitle }),
      wide: true,
      children: ProcessPage({ session, process, meetings: items, houseZone: this.day.zone }),
    });
  }

  /** Once for each process, however often the form is sent. */
  private async keepStationery(
    actor: Actor,
    processId: string,
    said: z.infer<typeof stationeryBody> | undefined,
  ): Promise<void> {
    if (said === undefined) return;
    await this.stationeries.add(actor, { ...toStationery(said), processId }, `process-${processId}`);
  }

  /** The process that has the key, if it is the one that the form describes: the form was sent twice. */
  private async same(error: unknown, title: string, shortTitle: string): Promise<string | null> {
    if (!meetingsProblems.processExists.is(error)) return null;
    const id = error.extensions['processId'];
    if (typeof id !== 'string') return null;
    const there = await this.meetings.process(id);
    return there.title === title && there.shortTitle === shortTitle ? id : null;
  }

  private async form(reply: FastifyReply, session: ConsoleSession, refused?: Refused): Promise<void> {
    await this.console.send(reply, session, {
      title: 'New process',
      nav: 'processes',
      crumbs: processCrumbs({ text: 'New' }),
      faults: refused?.faults ?? [],
      children: ProcessForm({ session, zone: this.day.zone, refused }),
    });
  }
}
