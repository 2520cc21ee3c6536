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
import type { Actor } from '../../../messaging/index.js';
import {
  answerBody,
  type Booking,
  Bookings,
  Displacements,
  moveBody,
  reconfirmationBody,
  whyBody,
} from '../../../rooms/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  type NoticeCode,
  seeOther,
} from '../frame/index.js';
import { sentInstant } from '../typed-instant.js';
import { BookingDesk } from './booking-desk.service.js';
import { type Clashing, takenPlace } from './elsewhere.js';
import { BookingPage } from './booking-page.js';
import { bookingCrumbs, bookingPath, type Refused } from './parts.js';

const labels = {
  why: 'Why',
  on: 'On',
  reference: 'Reference',
  roomId: 'Room',
  start: 'From',
  end: 'To',
  by: 'Reconfirm by',
};

const moveLabels = { ...labels, override: 'Why' };
/** The page has other fields of this name. */
const moveFault = (fault: Fault): Fault =>
  fault.field.startsWith('override') ? { ...fault, field: 'move-why' } : fault;

const fieldOf = (field: string): string => (field === 'reconfirmBy' ? 'by' : field);

/** One booking, and what can be done with it. */
@ConsoleController('office/bookings/:id')
export class BookingPages {
  constructor(
    private readonly console: Console,
    private readonly desk: BookingDesk,
    private readonly bookings: Bookings,
    private readonly displacements: Displacements,
  ) {}

  @Get()
  @RequirePermission('bookings:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.page(reply, session, await this.own(actor, id), []);
  }

  @Post('confirm')
  @RequirePermission('bookings:write')
  async confirm(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.done(reply, session, await this.own(actor, id), 'confirmed', () =>
      this.bookings.act(actor, id, { act: 'confirm' }),
    );
  }

  @Post('accept')
  @RequirePermission('bookings:write')
  async accept(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.done(reply, session, await this.own(actor, id), null, () =>
      this.bookings.act(actor, id, { act: 'accept' }),
    );
  }

  @Post('decline')
  @RequirePermission('bookings:write')
  async decline(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.done(reply, session, await this.own(actor, id), null, () =>
      this.bookings.act(actor, id, { act: 'decline' }),
    );
  }

  @Post('approve')
  @RequirePermission('bookings:approve')
  async approve(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.done(reply, session, await this.own(actor, id), null, () =>
      this.bookings.act(actor, id, { act: 'approve', note: null }),
    );
  }

  @Post('refuse')
  @RequirePermission('bookings:approve')
  async refuse(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.withWhy(reply, session, await this.own(actor, id), sent, 'refuse-why', ({ why }) =>
      this.bookings.act(actor, id, { act: 'refuse', note: why }),
    );
  }

  @Post('release')
  @RequirePermission('bookings:write')
  async release(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.withWhy(reply, session, await this.own(actor, id), sent, 'release-why', ({ why }) =>
      this.bookings.act(actor, id, { act: 'release', why }),
    );
  }

  @Post('ask-reconfirm')
  @RequirePermission('bookings:write')
  async askReconfirm(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const booking = await this.own(actor, id);
    const { zone } = await this.desk.venues.venue(booking.venueId);
    const values = new FormValues(sent);
    const read = reconfirmationBody.safeParse({ by: sentInstant(values.text('by'), zone) });
    if (!read.success) {
      const faults = faultsOf(read.error, labels);
      await this.page(reply, session, booking, faults, { values, faults });
      return;
    }
    const { by } = read.data;
    // A form that is sent twice finds its own work there.
    const asked = booking.reconfirmBy?.getTime() === by.getTime();
    await this.done(
      reply,
      session,
      booking,
      null,
      () => (asked ? Promise.resolve() : this.bookings.act(actor, id, { act: 'ask-reconfirm', by })),
      'booking-changed',
      values,
    );
  }

  @Post('reconfirm')
  @RequirePermission('bookings:write')
  async reconfirm(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const booking = await this.own(actor, id);
    const reconfirmed = booking.reconfirmBy == null && booking.history.at(-1)?.what === 'reconfirmed';
    await this.done(reply, session, booking, null, () =>
      reconfirmed ? Promise.resolve() : this.bookings.act(actor, id, { act: 'reconfirm' }),
    );
  }

  @Post('authority')
  @RequirePermission('bookings:write')
  async authority(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const booking = await this.own(actor, id);
    const values = new FormValues(sent);
    const said =
      (['request', 'grant', 'deny'] as const).find((act) => act === values.text('act')) ?? 'request';
    const read = answerBody.safeParse({
      on: values.text('on'),
      reference: values.filled('reference') ?? null,
    });
    if (!read.success) {
      await this.page(reply, session, booking, faultsOf(read.error, labels));
      return;
    }
    await this.done(reply, session, booking, null, () =>
      this.bookings.act(actor, id, { act: said, ...read.data }),
    );
  }

  @Post('move')
  @RequirePermission('bookings:write')
  async move(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const booking = await this.own(actor, id);
    const typed = new FormValues(sent);
    const taken = takenPlace(typed);
    const values = taken ?? typed;
    const { zone } = await this.desk.venues.venue(booking.venueId);
    const why = values.filled('why');
    const read = moveBody.safeParse({
      roomId: values.text('roomId'),
      start: sentInstant(values.text('start'), zone),
      end: sentInstant(values.text('end'), zone),
      ...(why === undefined ? {} : { override: { why } }),
    });
    if (!read.success || taken !== null) {
      const faults = read.success ? [] : faultsOf(read.error, moveLabels).map(moveFault);
      await this.page(reply, session, booking, faults, { values, faults });
      return;
    }
    const { roomId, start, end, override } = read.data;
    const there =
      booking.roomId === roomId &&
      booking.start.getTime() === start.getTime() &&
      booking.end.getTime() === end.getTime();
    await this.done(
      reply,
      session,
      booking,
      null,
      // A form that is sent twice finds its own work there.
      () =>
        there
          ? Promise.resolve()
          : this.bookings.move(
              actor,
              id,
              { roomId, start, end },
              { expected: values.number('version'), override },
            ),
      'booking-moved',
      values,
    );
  }

  private async withWhy(
    reply: FastifyReply,
    session: ConsoleSession,
    booking: Booking,
    sent: unknown,
    field: string,
    act: (said: z.infer<typeof whyBody>) => Promise<unknown>,
  ): Promise<void> {
    const read = whyBody.safeParse({ why: new FormValues(sent).text('why') });
    if (!read.success) {
      await this.page(
        reply,
        session,
        booking,
        faultsOf(read.error, labels).map((fault) => ({ ...fault, field })),
      );
      return;
    }
    await this.done(reply, session, booking, 'released', () => act(read.data));
  }

  /** Acts once: pressed again when the booking stands so already, it says the same. */
  private async done(
    reply: FastifyReply,
    session: ConsoleSession,
    booking: Booking,
    already: Booking['state'] | null,
    act: () => Promise<unknown>,
    notice: NoticeCode = 'booking-changed',
    values?: FormValues,
  ): Promise<void> {
    try {
      if (booking.state !== already) await act();
    } catch (error) {
      const faults =
        consoleRefusal(error)?.map((fault) => ({ ...fault, field: fieldOf(fault.field) })) ?? null;
      if (faults === null) throw error;
      const refused = values === undefined ? undefined : { values, faults };
      const venue = await this.desk.venues.venue(booking.venueId);
      const clashing = await this.desk.clashingIn(error, venue, session);
      await this.page(reply, session, booking, faults, refused, clashing);
      return;
    }
    seeOther(reply, bookingPath(booking._id), notice);
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    booking: Booking,
    faults: readonly Fault[],
    refused?: Refused,
    clashing: Clashing = { inTheWay: [], alternatives: [] },
  ): Promise<void> {
    const { venues } = this.desk;
    await this.console.send(reply, session, {
      title: booking.title,
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: booking.title }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: BookingPage({
        session,
        booking,
        room: await venues.room(booking.roomId),
        venue: await venues.venue(booking.venueId),
        rooms: await this.desk.roomsOf(booking.venueId),
        offer: booking.state === 'displaced' ? await this.displacements.offerFor(booking._id) : null,
        faults,
        refused,
        clashing,
      }),
    });
  }

  private async own(actor: Actor, id: string): Promise<Booking> {
    const booking = await this.bookings.get(id);
    assertProcess(actor, booking.processId ?? undefined);
    return booking;
  }
}
