import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { RoomWaits, withdrawBody } from '../../../rooms/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { BookingDesk } from './booking-desk.service.js';
import { bookingCrumbs } from './parts.js';
import { WAITING, WaitingPage, waitPath, WaitPage } from './waiting-pages.js';

/** Who waits for a room that is taken. */
@ConsoleController('office/bookings/waiting')
export class WaitingPages {
  constructor(
    private readonly console: Console,
    private readonly desk: BookingDesk,
    private readonly waits: RoomWaits,
  ) {}

  @Get()
  @RequirePermission('bookings:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const venues = await this.desk.allVenues();
    const venue = venues.find(({ _id }) => _id === asked.text('venue')) ?? venues[0] ?? null;
    const rooms = venue === null ? [] : await this.desk.roomsOf(venue._id);
    await this.console.send(reply, session, {
      title: 'Waiting for a room',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Waiting list' }),
      wide: true,
      children: WaitingPage({
        session,
        venues: venues.map(({ _id, name }) => ({ value: _id, text: name })),
        venue,
        rooms,
        room: rooms.find(({ _id }) => _id === asked.text('room'))?._id ?? null,
        waits: venue === null ? [] : await this.waits.standing(venue._id, session.person.processId),
      }),
    });
  }

  @Get(':id')
  @RequirePermission('bookings:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.page(reply, session, actor, id, []);
  }

  @Post(':id/withdraw')
  @RequirePermission('bookings:write')
  async withdraw(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const read = withdrawBody.safeParse({ why: new FormValues(sent).filled('why') ?? null });
    if (!read.success) {
      await this.page(reply, session, actor, id, faultsOf(read.error, { why: 'Why' }));
      return;
    }
    try {
      await this.waits.withdraw(actor, id, read.data.why);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.page(reply, session, actor, id, faults);
      return;
    }
    seeOther(reply, waitPath(id), 'wait-withdrawn');
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    id: string,
    faults: readonly Fault[],
  ): Promise<void> {
    const wait = await this.waits.get(actor, id);
    await this.console.send(reply, session, {
      title: wait.title,
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Waiting list', href: WAITING }, { text: wait.title }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: WaitPage({
        session,
        wait,
        venue: await this.desk.venues.venue(wait.venueId),
        rooms: await this.desk.roomsOf(wait.venueId),
        faults,
      }),
    });
  }
}
