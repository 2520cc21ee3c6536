import { Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentActor, RequirePermission } from '../../../access/index.js';
import { DeliveryReader } from '../../../mail/index.js';
import type { Actor } from '../../../messaging/index.js';
import { ConsoleController, seeOther } from '../frame/index.js';

/** To-dos name a delivery; people look at its addressee, in the coverage of the letter. */
@ConsoleController('office/deliveries')
export class DeliveryLinksController {
  constructor(private readonly deliveries: DeliveryReader) {}

  @Get(':id')
  @RequirePermission('deliveries:read')
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source, addressee, processId } = await this.deliveries.get(id, actor);
    const coverage = `/office/letters/${source.id}/coverage/${encodeURIComponent(addressee.id)}`;
    // Notices go to delegations and people; what is to be mended of their mailbox stands in the directory.
    const mailboxes = `/office/directory/delegations/${encodeURIComponent(addressee.id)}`;
    // Who sits on a programme, or asked to be told, is in no directory: only delegations and organisations have plain ids.
    const elsewhere = processId !== undefined && addressee.id.includes(':');
    if (source.kind !== 'letter' && elsewhere) {
      seeOther(reply, `/office/processes/${encodeURIComponent(processId)}`);
      return;
    }
    seeOther(reply, source.kind === 'letter' ? coverage : mailboxes);
  }
}
