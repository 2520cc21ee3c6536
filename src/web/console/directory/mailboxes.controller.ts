import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  type Contact,
  contactChange,
  contactReplacement,
  Contacts,
  contactShift,
  newContact,
  type Owner,
} from '../../../directory/index.js';
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
import { MailboxPage, type MailboxPageProps, ownerPath } from './mailboxes.js';
import { ORGANISATIONS, OwnerPages } from './owner-pages.service.js';
import { directoryCrumbs } from './parts.js';

const labels = {
  address: 'Mail address',
  name: 'Name',
  role: 'Role',
  from: 'In force from',
  until: 'Last day',
  language: 'Language',
  source: 'Source',
};
const FIELDS = ['address', 'name', 'role', 'from', 'until', 'language', 'source'] as const;

/** In the console, whoever enters a mailbox says where they have it from. */
const addBody = newContact.required({ source: true });
const replaceBody = contactReplacement.required({ source: true });
const changeBody = contactChange.required({ address: true, name: true, role: true, source: true });
const endBody = contactChange.pick({ until: true }).required();

type FormName = NonNullable<MailboxPageProps['refused']>['form'];

/** Fields of the shorter forms of a page have ids of their own, so that no two are the same. */
const prefixes: Readonly<Record<FormName, string>> = { change: '', replace: 'new-', end: 'end-' };

/** Mailboxes of one kind of owner; the two kinds differ in their path only. */
function mailboxPages(type: Owner['type']) {
  @ConsoleController(`office/directory/${type}s/:owner/mailboxes`)
  class MailboxPages {
    constructor(
      private readonly console: Console,
      private readonly contacts: Contacts,
      private readonly owners: OwnerPages,
      private readonly day: OfficeDay,
    ) {}

    @Post()
    @RequirePermission('directory:write')
    async add(
      @CurrentSession() session: ConsoleSession,
      @CurrentActor() actor: Actor,
      @Param('owner') id: string,
      @Body() sent: unknown,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const values = new FormValues(sent);
      const owner: Owner = { type, id };
      const faults = await this.refused(addBody, values.pick(...FIELDS), async (body) => {
        if (!(await this.isThere(owner, body))) await this.contacts.add(actor, owner, body);
      });
      if (faults) await this.owners.send(reply, session, owner, { values, faults });
      else seeOther(reply, `${ownerPath(owner)}#mailboxes`, 'mailbox-added');
    }

    @Get(':id')
    @RequirePermission('directory:write')
    async edit(
      @CurrentSession() session: ConsoleSession,
      @Param('owner') ownerId: string,
      @Param('id') id: string,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      await this.send(reply, session, { type, id: ownerId }, id);
    }

    @Post(':id')
    @RequirePermission('directory:write')
    async change(
      @CurrentSession() session: ConsoleSession,
      @CurrentActor() actor: Actor,
      @Param('owner') ownerId: string,
      @Param('id') id: string,
      @Body() sent: unknown,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const values = new FormValues(sent);
      const owner: Owner = { type, id: ownerId };
      // What was emptied is taken away.
      const emptied = { from: null, until: null, language: null };
      const faults = await this.refused(changeBody, { ...emptied, ...values.pick(...FIELDS) }, (body) =>
        this.contacts.change(actor, owner, id, values.number('version'), body),
      );
      if (faults) await this.send(reply, session, owner, id, { form: 'change', values, faults });
      else seeOther(reply, `${ownerPath(owner)}#mailboxes`, 'mailbox-changed');
    }

    @Post(':id/replace')
    @RequirePermission('directory:write')
    async replace(
      @CurrentSession() session: ConsoleSession,
      @CurrentActor() actor: Actor,
      @Param('owner') ownerId: string,
      @Param('id') id: string,
      @Body() sent: unknown,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const values = new FormValues(sent);
      const owner: Owner = { type, id: ownerId };
      const faults = await this.refused(replaceBody, values.pick('address', 'from', 'source'), (body) =>
        this.contacts.replace(actor, owner, id, values.number('version'), body),
      );
      if (faults) await this.send(reply, session, owner, id, { form: 'replace', values, faults });
      else seeOther(reply, `${ownerPath(owner)}#mailboxes`, 'mailbox-replaced');
    }

    @Post(':id/end')
    @RequirePermission('directory:write')
    async end(
      @CurrentSession() session: ConsoleSession,
      @CurrentActor() actor: Actor,
      @Param('owner') ownerId: string,
      @Param('id') id: string,
      @Body() sent: unknown,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const values = new FormValues(sent);
      const owner: Owner = { type, id: ownerId };
      const faults = await this.refused(endBody, values.pick('until'), (body) =>
        this.contacts.change(actor, owner, id, values.number('version'), body),
      );
      if (faults) await this.send(reply, session, owner, id, { form: 'end', values, faults });
      else seeOther(reply, `${ownerPath(owner)}#mailboxes`, 'mailbox-ended');
    }

    @Post(':id/move')
    @RequirePermission('directory:write')
    async move(
      @CurrentSession() session: ConsoleSession,
      @CurrentActor() actor: Actor,
      @Param('owner') ownerId: string,
      @Param('id') id: string,
      @Body() sent: unknown,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const values = new FormValues(sent);
      const owner: Owner = { type, id: ownerId };
      const faults = await this.refused(contactShift, values.pick('direction'), ({ direction }) =>
        this.contacts.shift(actor, owner, id, values.number('version'), direction),
      );
      if (faults) await this.send(reply, session, owner, id, { form: 'change', values, faults });
      else seeOther(reply, `${ownerPath(owner)}#mailboxes`, 'mailbox-moved');
    }

    /** The same form a second time finds its mailbox there. */
    private async isThere(owner: Owner, body: z.infer<typeof addBody>): Promise<boolean> {
      const there = (await this.contacts.of(owner)).find(
        ({ addressKey }) => addressKey === body.address.toLowerCase(),
      );
      return there !== undefined && there.name === body.name && there.source === body.source;
    }

    /** Carries out what the form asks for; else its faults, beside the fields. */
    private async refused<Body>(
      schema: z.ZodType<Body>,
      sent: unknown,
      act: (body: Body) => Promise<unknown>,
    ): Promise<Fault[] | null> {
      const read = schema.safeParse(sent);
      if (!read.success) return faultsOf(read.error, labels);
      try {
        await act(read.data);
        return null;
      } catch (error) {
        const faults = consoleRefusal(error);
        if (faults === null) throw error;
        return faults;
      }
    }

    private async send(
      reply: FastifyReply,
      session: ConsoleSession,
      owner: Owner,
      id: string,
      refused?: MailboxPageProps['refused'],
    ): Promise<void> {
      const name = await this.owners.nameOf(owner);
      const contact: Contact = await this.contacts.get(owner, id);
      const faults = (refused?.faults ?? []).map((fault) => ({
        ...fault,
        field: fault.field === 'main' ? fault.field : `${prefixes[refused?.form ?? 'change']}${fault.field}`,
      }));
      await this.console.send(reply, session, {
        title: contact.address,
        nav: 'directory',
        crumbs: directoryCrumbs(
          ...(type === 'organisation' ? [ORGANISATIONS] : []),
          { text: name, href: ownerPath(owner) },
          { text: contact.address },
        ),
        faults,
        children: MailboxPage({
          session,
          owner,
          contact,
          today: this.day.today(),
          refused: refused && { ...refused, faults },
        }),
      });
    }
  }
  Object.defineProperty(MailboxPages, 'name', {
    value: type === 'delegation' ? 'DelegationMailboxPages' : 'OrganisationMailboxPages',
  });
  return MailboxPages;
}

export const DelegationMailboxPages = mailboxPages('delegation');
export const OrganisationMailboxPages = mailboxPages('organisation');
