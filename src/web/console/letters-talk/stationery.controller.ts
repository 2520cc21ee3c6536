import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { type Stationery, stationeryBody, Stationeries, toStationery } from '../../../letters/index.js';
import { Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Ids } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  type Option,
  seeOther,
} from '../frame/index.js';
import { lettersCrumbs, placed } from '../letters/parts.js';
import {
  SIGNATORIES,
  STATIONERY,
  StationeryForm,
  stationeryFields,
  StationeryList,
} from './stationery-page.js';

const labels = {
  title: 'Name',
  processId: 'For letters of',
  kinds: 'Kinds',
  language: 'Language',
  letterheads: 'Letterhead',
  placeLine: 'Place',
  addressBlock: 'Address',
  salutation: 'Salutation',
  closing: 'Closing',
  signatories: 'Signatories',
  foot: 'Foot',
  mark: 'Mark',
  signature: 'Signed copy',
};
const parts = ['name', 'lines', 'country'];
const FIELDS = [
  ...Object.keys(labels),
  'letterheads-0',
  'letterheads-1',
  ...SIGNATORIES.flatMap((n) => parts.map((part) => `signatories-${n}-${part}`)),
];
const LIST = { text: 'Stationery', href: STATIONERY };

/** Letterheads, salutations, signatories as data. */
@ConsoleController('office/stationery')
export class StationeryPages {
  constructor(
    private readonly console: Console,
    private readonly stationeries: Stationeries,
    private readonly meetings: Meetings,
    private readonly ids: Ids,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async list(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    const items = await this.stationeries.list(session.person.processId);
    const processes = new Map((await this.processes(session)).map(({ value, text }) => [value, text]));
    await this.console.send(reply, session, {
      title: 'Stationery',
      nav: 'letters',
      crumbs: lettersCrumbs({ text: 'Stationery' }),
      wide: true,
      children: StationeryList({ session, items, processes }),
    });
  }

  @Get('new')
  @RequirePermission('letters:write')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    const standard = { language: 'en', key: this.ids.random(), processId: session.person.processId ?? '' };
    await this.form(reply, session, new FormValues(standard));
  }

  @Post('new')
  @RequirePermission('letters:write')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const read = stationeryBody.safeParse(bodyOf(values));
    if (!read.success) {
      await this.form(reply, session, values, placed(faultsOf(read.error, labels), FIELDS));
      return;
    }
    if (read.data.processId !== undefined) assertProcess(actor, read.data.processId);
    const key = values.text('key');
    const made = await this.stationeries.add(
      actor,
      toStationery(read.data),
      /^[0-9a-f-]{36}$/.test(key) ? key : undefined,
    );
    seeOther(reply, `${STATIONERY}/${made._id}`, 'stationery-saved');
  }

  @Get(':id')
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const stationery = await this.stationeries.get(id, actor);
    await this.form(reply, session, new FormValues(stationeryFields(stationery)), [], stationery);
  }

  @Post(':id')
  @RequirePermission('letters:write')
  async change(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const stationery = await this.stationeries.get(id, actor);
    const read = stationeryBody.safeParse(bodyOf(values));
    if (!read.success) {
      const faults = placed(faultsOf(read.error, labels), FIELDS);
      await this.form(reply, session, values, faults, stationery);
      return;
    }
    try {
      await this.stationeries.change(actor, id, values.number('version'), toStationery(read.data));
    } catch (error) {
      await this.form(reply, session, values, placed(shown(error), FIELDS), stationery);
      return;
    }
    seeOther(reply, `${STATIONERY}/${stationery._id}`, 'stationery-saved');
  }

  @Post(':id/withdraw')
  @RequirePermission('letters:write')
  async withdraw(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    try {
      await this.stationeries.withdraw(actor, id, new FormValues(sent).number('version'));
    } catch (error) {
      const stationery = await this.stationeries.get(id, actor);
      const faults = placed(shown(error), FIELDS);
      await this.form(reply, session, new FormValues(stationeryFields(stationery)), faults, stationery);
      return;
    }
    seeOther(reply, STATIONERY, 'stationery-withdrawn');
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    values: FormValues,
    faults: readonly Fault[] = [],
    stationery?: Stationery,
  ): Promise<void> {
    const title = stationery?.title ?? 'New stationery';
    await this.console.send(reply, session, {
      title,
      nav: 'letters',
      crumbs: lettersCrumbs(LIST, { text: title }),
      faults,
      children: StationeryForm({
        session,
        values,
        faults,
        processes: await this.processes(session),
        ...(stationery === undefined ? {} : { stationery }),
      }),
    });
  }

  private async processes(session: ConsoleSession): Promise<Option[]> {
    const { items } = await this.meetings.listProcesses({ limit: 500 }, session.person.processId);
    return items.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }));
  }
}

function shown(error: unknown): Fault[] {
  const faults = consoleRefusal(error);
  if (faults === null) throw error;
  return faults;
}

const linesOf = (typed: string): string[] =>
  typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What the fields say, as the API takes it; a field left empty says nothing. */
function bodyOf(values: FormValues): object {
  const heads = [0, 1].map((n) => linesOf(values.text(`letterheads.${n}`))).filter((head) => head.length > 0);
  const address = linesOf(values.text('addressBlock'));
  const signatories = SIGNATORIES.map((n) => ({
    name: values.filled(`signatories.${n}.name`) ?? '',
    lines: linesOf(values.text(`signatories.${n}.lines`)),
    ...(values.filled(`signatories.${n}.country`) === undefined
      ? {}
      : { country: values.filled(`signatories.${n}.country`) }),
  })).filter(({ name, lines }) => name !== '' || lines.length > 0);
  return {
    ...values.pick(
      'processId',
      'placeLine',
      'salutation',
      'closing',
      'foot',
      'mark',
      'signature',
      'language',
      'title',
    ),
    title: values.text('title'),
    kinds: values.many('kinds'),
    ...(heads.length === 0 ? {} : { letterheads: heads.map((lines) => ({ lines })) }),
    ...(address.length === 0 ? {} : { addressBlock: address }),
    ...(signatories.length === 0 ? {} : { signatories }),
  };
}
