import { Controller, Delete, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { id, Idempotent, IfMatch, recordView, withEtag, ZodBody, ZodParams } from '../../platform/index.js';
import { Contacts } from '../contacts.service.js';
import type { Owner } from '../domain/contact.js';
import {
  contactChange,
  contactReplacement,
  contactShift,
  delegationId,
  newContact,
  organisationId,
} from '../schemas.js';

const owners = {
  delegations: z.strictObject({ owner: delegationId }),
  organisations: z.strictObject({ owner: organisationId }),
};
type OwnerPath = z.infer<typeof owners.delegations>;
const contactOf = {
  delegations: z.strictObject({ owner: delegationId, id }),
  organisations: z.strictObject({ owner: organisationId, id }),
};
type ContactPath = z.infer<typeof contactOf.delegations>;
type NewBody = z.infer<typeof newContact>;
type ChangeBody = z.infer<typeof contactChange>;
type ReplaceBody = z.infer<typeof contactReplacement>;
type ShiftBody = z.infer<typeof contactShift>;

/** The mailboxes of one kind of owner; the two kinds differ in their path only. */
function contactsController(type: Owner['type']) {
  const plural = `${type}s` as const;

  @ApiTags('directory')
  @Controller(`api/v1/${plural}/:owner/contacts`)
  class ContactsController {
    constructor(private readonly contacts: Contacts) {}

    @Get()
    @RequirePermission('directory:read')
    async list(@ZodParams(owners[plural]) path: OwnerPath) {
      return { items: (await this.contacts.of({ type, id: path.owner })).map(recordView) };
    }

    @Get(':id')
    @RequirePermission('directory:read')
    async get(
      @ZodParams(contactOf[plural]) path: ContactPath,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      return recordView(withEtag(reply, await this.contacts.get({ type, id: path.owner }, path.id)));
    }

    @Post()
    @Idempotent()
    @RequirePermission('directory:write')
    async add(
      @CurrentActor() actor: Actor,
      @ZodParams(owners[plural]) path: OwnerPath,
      @ZodBody(newContact) body: NewBody,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const added = await this.contacts.add(actor, { type, id: path.owner }, body);
      void reply.header('location', `/api/v1/${plural}/${path.owner}/contacts/${added._id}`);
      return recordView(withEtag(reply, added));
    }

    @Patch(':id')
    @RequirePermission('directory:write')
    @ApiHeader({ name: 'If-Match', required: true })
    async change(
      @CurrentActor() actor: Actor,
      @ZodParams(contactOf[plural]) path: ContactPath,
      @IfMatch() version: number,
      @ZodBody(contactChange) body: ChangeBody,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const owner: Owner = { type, id: path.owner };
      return recordView(withEtag(reply, await this.contacts.change(actor, owner, path.id, version, body)));
    }

    @Post(':id/replace')
    @HttpCode(200)
    @Idempotent()
    @RequirePermission('directory:write')
    @ApiHeader({ name: 'If-Match', required: true })
    @ApiOperation({
      summary: 'The mailbox moves to another address on a day; the old one ends the day before',
    })
    async replace(
      @CurrentActor() actor: Actor,
      @ZodParams(contactOf[plural]) path: ContactPath,
      @IfMatch() version: number,
      @ZodBody(contactReplacement) body: ReplaceBody,
    ) {
      const owner: Owner = { type, id: path.owner };
      const { ended, begun } = await this.contacts.replace(actor, owner, path.id, version, body);
      return { ended: recordView(ended), begun: recordView(begun) };
    }

    @Post(':id/move')
    @HttpCode(200)
    @RequirePermission('directory:write')
    @ApiHeader({ name: 'If-Match', required: true })
    @ApiOperation({ summary: 'One place earlier or later in the order of use' })
    async move(
      @CurrentActor() actor: Actor,
      @ZodParams(contactOf[plural]) path: ContactPath,
      @IfMatch() version: number,
      @ZodBody(contactShift) { direction }: ShiftBody,
    ) {
      const owner: Owner = { type, id: path.owner };
      const items = await this.contacts.shift(actor, owner, path.id, version, direction);
      return { items: items.map(recordView) };
    }

    @Delete(':id')
    @HttpCode(204)
    @RequirePermission('directory:write')
    @ApiHeader({ name: 'If-Match', required: true })
    async remove(
      @CurrentActor() actor: Actor,
      @ZodParams(contactOf[plural]) path: ContactPath,
      @IfMatch() version: number,
    ): Promise<void> {
      await this.contacts.remove(actor, { type, id: path.owner }, path.id, version);
    }
  }
  Object.defineProperty(ContactsController, 'name', {
    value: type === 'delegation' ? 'DelegationContactsController' : 'OrganisationContactsController',
  });
  return ContactsController;
}

export const DelegationContactsController = contactsController('delegation');
export const OrganisationContactsController = contactsController('organisation');
