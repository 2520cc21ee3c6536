import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { Meetings, meetingsProblems, type Process, openProcessBody } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { Console, ConsoleController, consoleRefusal, faultsOf, seeOther } from '../frame/index.js';
import { processFrom } from './process-forms.js';
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
};
const MOST = 500;

/** Processes: those there are, and a new one. */
@ConsoleController('office/processes')
export class ProcessPages {
  constructor(
    private readonly console: Console,
    private readonly meetings: Meetings,
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
    if (!read.success) {
      await this.form(reply, session, { values, faults: faultsOf(read.error, labels) });
      return;
    }
    let process: Process;
    try {
      process = await this.meetings.openProcess(actor, read.data);
    } catch (error) {
      const there = await this.same(error, read.data.title, read.data.shortTitle);
      if (there !== null) {
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
