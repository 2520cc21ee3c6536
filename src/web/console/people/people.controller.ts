import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  newPerson,
  People,
  type PersonView,
  personFacts,
  RequirePermission,
  Sessions,
  SignIn,
} from '../../../access/index.js';
import { type Actor, EventLog } from '../../../messaging/index.js';
import { Meetings } from '../../../meetings/index.js';
import { pageQuery } from '../../../platform/index.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  type Option,
  seeOther,
} from '../frame/index.js';
import {
  NewPersonPage,
  PeoplePage,
  type PersonFields,
  PersonPage,
  type SignInEvent,
  SignInsPage,
} from './people-pages.js';

const page = z.object(pageQuery);
const OFFICE = { text: 'Office', href: '/office' };
const PEOPLE = { text: 'People', href: '/office/people' };
const labels = { name: 'Name', mailbox: 'Mailbox', roles: 'Roles', processId: 'Process' };

/** The form as it was sent, every value as text. */
function fieldsOf(sent: unknown): PersonFields {
  const value = (name: string): unknown =>
    typeof sent === 'object' && sent !== null ? Reflect.get(sent, name) : undefined;
  const text = (name: string): string => {
    const given = value(name);
    return typeof given === 'string' ? given : '';
  };
  const roles = [value('roles')].flat().filter((role) => typeof role === 'string');
  return { name: text('name'), mailbox: text('mailbox'), roles, processId: text('processId') };
}

const asGiven = ({ processId, ...fields }: PersonFields) => ({
  ...fields,
  ...(processId === '' ? {} : { processId }),
});

/** Who works in the console: added, changed and ended by the office. */
@ConsoleController('office/people')
@RequirePermission('people:manage')
export class PeopleController {
  constructor(
    private readonly console: Console,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly signIn: SignIn,
    private readonly meetings: Meetings,
    private readonly events: EventLog,
  ) {}

  @Get()
  async list(@CurrentSession() session: ConsoleSession, @Query() sent: unknown, @Res() reply: FastifyReply) {
    const { items, next } = await this.people.list(page.parse(sent), session.person);
    await this.console.send(reply, session, {
      title: 'People',
      nav: 'people',
      crumbs: [OFFICE, { text: 'People' }],
      wide: true,
      children: PeoplePage({ people: items, next }),
    });
  }

  @Get('new')
  async askNew(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply) {
    await this.newForm(reply, session, { name: '', mailbox: '', roles: [], processId: '' }, []);
  }

  @Post('new')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ) {
    const fields = fieldsOf(sent);
    const read = newPerson.safeParse(asGiven(fields));
    if (!read.success) {
      await this.newForm(reply, session, fields, faultsOf(read.error, labels));
      return;
    }
    try {
      const { _id } = await this.people.add(actor, read.data);
      seeOther(reply, `/office/people/${_id}`, 'person-added');
    } catch (error) {
      await this.newForm(reply, session, fields, faultsOrThrow(error));
    }
  }

  @Get('sign-ins')
  async signIns(
    @CurrentSession() session: ConsoleSession,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ) {
    const types = ['person.signed-in', 'person.sign-in-refused'] as const;
    const { processId } = session.person;
    const whose = processId === undefined ? undefined : await this.people.idsOf(processId);
    const { items, next } = await this.events.latest(types, page.parse(sent), whose);
    await this.console.send(reply, session, {
      title: 'Sign-ins',
      nav: 'people',
      crumbs: [OFFICE, PEOPLE, { text: 'Sign-ins' }],
      wide: true,
      children: SignInsPage({ events: items as SignInEvent[], next }),
    });
  }

  @Get(':id')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    await this.personPage(reply, session, await this.people.get(id, actor));
  }

  @Post(':id')
  async change(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: { version?: unknown },
    @Res() reply: FastifyReply,
  ) {
    const person = await this.people.get(id, actor);
    const fields = fieldsOf(sent);
    const { mailbox: _, ...given } = asGiven(fields);
    const read = personFacts.safeParse(given);
    if (!read.success) {
      await this.personPage(reply, session, person, { fields, faults: faultsOf(read.error, labels) });
      return;
    }
    try {
      await this.people.change(actor, id, Number(sent.version), read.data);
      seeOther(reply, `/office/people/${id}`, 'saved');
    } catch (error) {
      await this.personPage(reply, session, person, { fields, faults: faultsOrThrow(error) });
    }
  }

  /** The link is shown in the answer itself, this once: no address bar and no log holds it. */
  @Post(':id/link')
  async link(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const link = await this.people.handOverLink(actor, id);
    await this.personPage(reply, session, await this.people.get(id, actor), { link });
  }

  @Post(':id/second-factor/remove')
  async removeFactor(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply) {
    await this.signIn.removeSecondFactor(actor, id);
    seeOther(reply, `/office/people/${id}`, 'factor-removed');
  }

  @Post(':id/sessions/end')
  async endSessions(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: { session?: unknown },
    @Res() reply: FastifyReply,
  ) {
    const handle = typeof sent.session === 'string' ? sent.session : '';
    const which = handle === 'others' ? { except: session.id } : { handle };
    await this.people.endSessions(actor, id, which);
    seeOther(reply, `/office/people/${id}`, 'sessions-ended');
  }

  @Post(':id/end')
  async end(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.people.end(actor, id);
      seeOther(reply, `/office/people/${id}`, 'person-ended');
    } catch (error) {
      const faults = faultsOrThrow(error);
      await this.personPage(reply, session, await this.people.get(id, actor), { faults });
    }
  }

  private async newForm(
    reply: FastifyReply,
    session: ConsoleSession,
    fields: PersonFields,
    faults: readonly Fault[],
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Add a person',
      nav: 'people',
      crumbs: [OFFICE, PEOPLE, { text: 'Add' }],
      faults,
      children: NewPersonPage({ session, fields, faults, processes: await this.processes(session) }),
    });
  }

  private async personPage(
    reply: FastifyReply,
    session: ConsoleSession,
    person: PersonView,
    {
      fields,
      faults = [],
      link,
    }: { fields?: PersonFields; faults?: readonly Fault[]; link?: { url: string; expires: Date } } = {},
  ): Promise<void> {
    const { name, mailbox, roles, processId = '' } = person;
    await this.console.send(reply, session, {
      title: name,
      nav: 'people',
      crumbs: [OFFICE, PEOPLE, { text: name }],
      faults,
      children: PersonPage({
        session,
        person,
        fields: fields ?? { name, mailbox, roles, processId },
        faults,
        processes: await this.processes(session),
        sessions: await this.sessions.of(person._id),
        ...(link === undefined ? {} : { link }),
      }),
    });
  }

  /** Those for which this person may let others work. */
  private async processes({ person }: ConsoleSession): Promise<Option[]> {
    const { items } = await this.meetings.listProcesses({ limit: 200 });
    const own = items.filter(({ _id }) => person.processId === undefined || person.processId === _id);
    return own.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }));
  }
}

function faultsOrThrow(error: unknown): Fault[] {
  const faults = consoleRefusal(error);
  if (faults === null) throw error;
  return faults;
}
