import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { blockingBody, Blockings } from '../../../rooms/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { sentInstant } from '../typed-instant.js';
import { BlockForm, BlockPage } from './block-pages.js';
import { BookingDesk } from './booking-desk.service.js';
import { BOOKINGS, bookingCrumbs } from './parts.js';

const labels = { reason: 'Why', roomIds: 'Rooms', start: 'From', end: 'To' };

/** Times in which rooms may not be booked. */
@ConsoleController('office/bookings')
export class BlockingPages {
  constructor(
    private readonly console: Console,
    private readonly desk: BookingDesk,
    private readonly blockings: Blockings,
    private readonly day: OfficeDay,
  ) {}

  @Get('block')
  @RequirePermission('rooms:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const on = asked.filled('on') ?? this.day.today();
    const values = new FormValues({ venue: asked.text('venue'), start: `${on}T00:00`, end: '' });
    await this.form(reply, session, values, []);
  }

  @Post('block')
  @RequirePermission('rooms:write')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const { _id: venueId, zone } = await this.desk.venues.venue(values.text('venue'));
    const { id, name } = session.person;
    const read = blockingBody.safeParse({
      venueId,
      roomIds: values.many('roomIds'),
      start: sentInstant(values.text('start'), zone),
      end: sentInstant(values.text('end'), zone),
      reason: values.text('reason'),
      mayOverride: values.text('mine') === 'yes' ? [{ id, name }] : [],
      despite: values.text('despite') === 'yes',
    });
    if (!read.success) {
      await this.form(reply, session, values, faultsOf(read.error, labels));
      return;
    }
    try {
      const { _id } = await this.blockings.add(actor, read.data);
      seeOther(reply, `${BOOKINGS}/blockings/${_id}`, 'rooms-blocked');
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.form(reply, session, values, faults);
    }
  }

  @Get('blockings/:id')
  @RequirePermission('bookings:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const blocking = await this.blockings.get(id);
    await this.console.send(reply, session, {
      title: 'Blocking',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Blocking' }),
      children: BlockPage({
        session,
        blocking,
        venue: await this.desk.venues.venue(blocking.venueId),
        rooms: await this.desk.roomsOf(blocking.venueId),
      }),
    });
  }

  @Post('blockings/:id/lift')
  @RequirePermission('rooms:write')
  async lift(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.blockings.lift(actor, id);
    seeOther(reply, `${BOOKINGS}/blockings/${id}`, 'blocking-lifted');
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    values: FormValues,
    faults: readonly Fault[],
  ): Promise<void> {
    const venue = await this.desk.venues.venue(values.text('venue'));
    await this.console.send(reply, session, {
      title: 'Block rooms',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Block rooms' }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: BlockForm({
        session,
        venue,
        rooms: await this.desk.roomsOf(venue._id),
        refused: { values, faults },
      }),
    });
  }
}
